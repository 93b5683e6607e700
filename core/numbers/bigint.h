/*
** Exact integers of up to 5,120 bits, for decimals that 128 bits do not decide and for writing
** doubles as decimals. The largest values fit: 800 decimal digits (2,658 bits), 5^1142 (2,652 bits)
** times a 54-bit mantissa, and either of them shifted by the exponent of the smallest double.
*/
#ifndef LQ_BIGINT_H
#define LQ_BIGINT_H

#include <stdint.h>

#define LQ_BIGINT_LIMBS 160

typedef struct lq_bigint {
  int limbs; /* the highest one is not 0 */
  uint32_t limb[LQ_BIGINT_LIMBS];
} lq_bigint;

/* n = value */
void lq_bigint_set(lq_bigint *n, uint64_t value);

/* n = n * by + plus */
void lq_bigint_multiply_add(lq_bigint *n, uint32_t by, uint32_t plus);

/* n = n * 5^power, for power >= 0 */
void lq_bigint_multiply_power_of_five(lq_bigint *n, int power);

/* n = n * 2^by, for n > 0 and by >= 0 */
void lq_bigint_shift(lq_bigint *n, int by);

/* n = floor(n / by), for by > 0; returns the remainder. */
uint32_t lq_bigint_divide(lq_bigint *n, uint32_t by);

/* Returns a number less than, equal to or greater than 0, as a is less than, equal to or greater
** than b. */
int lq_bigint_compare(const lq_bigint *a, const lq_bigint *b);

/* Returns the 64 highest bits of n > 0, shifted so that the highest one is set. n is these bits
** times 2^*exponent, and a little more where *inexact is 1; else *inexact is 0. */
uint64_t lq_bigint_top(const lq_bigint *n, int *exponent, int *inexact);

#endif
