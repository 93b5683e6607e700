/*
** Small exact integers for the cases where 128 bits do not decide, and for
** writing doubles as decimals. Room for 5,120 bits: 800 decimal digits (2,658
** bits), 5^1142 (2,652 bits) times a 54-bit mantissa, and either shifted by
** the exponent of the smallest double, all fit.
*/
#ifndef LQ_BIGINT_H
#define LQ_BIGINT_H

#include <stdint.h>

#define LQ_BIGINT_LIMBS 160

typedef struct lq_bigint {
  int limbs; /* the highest one is not 0 */
  uint32_t limb[LQ_BIGINT_LIMBS];
} lq_bigint;

void lq_bigint_set(lq_bigint *n, uint64_t value);

/* n = n * by + plus */
void lq_bigint_multiply_add(lq_bigint *n, uint32_t by, uint32_t plus);

/* n = n * 5^power */
void lq_bigint_multiply_power_of_five(lq_bigint *n, int power);

/* n = n * 2^by, for n > 0 */
void lq_bigint_shift(lq_bigint *n, int by);

/* n = floor(n / by); returns the remainder. */
uint32_t lq_bigint_divide(lq_bigint *n, uint32_t by);

/* Less than, equal to or greater than 0 as a is to b. */
int lq_bigint_compare(const lq_bigint *a, const lq_bigint *b);

/* The 64 highest bits of n > 0, the highest set, and in *exponent the power of
** two that they stand for; *inexact is set where lower bits are lost. */
uint64_t lq_bigint_top(const lq_bigint *n, int *exponent, int *inexact);

#endif
