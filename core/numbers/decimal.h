/*
** Converts decimal numbers to doubles and back, correctly rounded, without a locale.
**
** The first 19 significant digits form a 64-bit integer, which is multiplied by a power of ten cut
** to 128 bits. The product is an interval that contains the number. Where both ends of the interval
** round to the same double, that is the result. Else all digits are compared exactly with the
** midpoint of two doubles.
*/
#ifndef LQ_DECIMAL_H
#define LQ_DECIMAL_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/ieee.h"
#include "core/numbers/powers_of_ten.h"
#include "core/base/wide.h"

/* The number is digits * 10^exponent, and a little more where cut is 1. */
typedef struct lq_decimal {
  const char *first;  /* the first digit that is not 0; NULL for zero */
  const char *end;    /* past the last digit of the mantissa */
  uint64_t digits;    /* the first 19 significant digits */
  int64_t exponent;   /* of ten */
  int cut;            /* 1 where there are digits after the 19th */
  int negative;       /* 1 where the number begins with '-' */
} lq_decimal;

/* Reads a number in the syntax of JSON from [at, end). Returns the first byte after it. Where the
** text is not a number, returns NULL and sets *stopped to the first byte that does not fit (to end
** where the text is too short). */
const char *lq_decimal_read(const char *at, const char *end, lq_decimal *out,
                            const char **stopped);

/* The nearest double, ties to even; an infinity where the number is too large for a double. */
double lq_decimal_value(const lq_decimal *decimal);

/* The 128-bit product of digits, shifted by *zeros so that the highest bit is set, and the upper
** half of 10^-ten. With h the product's high half, digits * 10^-ten lies in [h, h + 2) *
** 2^*binary: the cut of the power and that of the product each lose less than 1. digits > 0, ten <
** LQ_POWERS_OF_TEN. */
static inline lq_wide lq_decimal_product(uint64_t digits, unsigned ten, int *zeros, int *binary) {
  assert(digits > 0 && ten < LQ_POWERS_OF_TEN);
  *zeros = lq_leading_zeros(digits);
  /* floor(log2(10^-ten)): 217706/2^16 is log2(10) closely enough up to 342 */
  *binary = 1 - (int)((ten * 217706 + 65535) >> 16) - *zeros;
  return lq_wide_multiply(digits << *zeros, lq_powers_of_ten[ten][0]);
}

/* The largest power of ten for which the number is normal, and so is the power of two of which it
** is a multiple. */
#define LQ_SURELY_NORMAL 280

/* Returns 1 and sets *value to the double nearest to digits * 10^-ten, where the first 64 bits of
** the product decide it, which they mostly do; else returns 0. digits > 0, ten <=
** LQ_SURELY_NORMAL. */
static inline int lq_decimal_surely(uint64_t digits, unsigned ten, double *value) {
  assert(ten <= LQ_SURELY_NORMAL);
  int zeros, binary;
  uint64_t half = lq_decimal_product(digits, ten, &zeros, &binary).high >> 1;
  /* where both ends round to the same double, so does everything between them */
  double least = (double)(int64_t)half, most = (double)(int64_t)(half + 2);
  *value = least * lq_power_of_two(binary + 1);
  return least >= most; /* least <= most, but the compiler makes one branch of >= */
}

#define LQ_DECIMAL_BYTES 32

/* Writes a finite value in the syntax of JSON: 0.25, 1.0, 1e-17. It has the fewest digits from 15
** to 17 (from 1 for a subnormal) that read back as the same double, without trailing zeros.
** Returns the length; the text is terminated. */
size_t lq_decimal_write(double value, char out[LQ_DECIMAL_BYTES]);

#endif
