/*
** Decimal numbers to doubles and back, correctly rounded, with no locale.
**
** The first 19 significant digits make a 64-bit integer, which is multiplied
** by a power of ten cut to 128 bits. That gives an interval that holds the
** number; where both of its ends round to the same double, that is the
** answer, and else all the digits are compared with the midpoint exactly.
*/
#ifndef LQ_DECIMAL_H
#define LQ_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/ieee.h"
#include "core/numbers/powers_of_ten.h"
#include "core/base/wide.h"

typedef struct lq_decimal {
  const char *first;  /* the first digit that is not 0; NULL for zero */
  const char *end;    /* past the last digit of the mantissa */
  uint64_t digits;    /* the first 19 significant digits */
  int64_t exponent;   /* of ten: the number is digits * 10^exponent, and more
                         where digits were cut */
  int cut;            /* digits after the 19th */
  int negative;
} lq_decimal;

/* Reads a number as JSON spells it from [at, end). Returns the place after
** it; where the text is no number, NULL, with *stopped the first byte that
** does not fit (end, where the text is too short). */
const char *lq_decimal_read(const char *at, const char *end, lq_decimal *out,
                            const char **stopped);

/* The nearest double, ties to even; an infinity where that is past the
** largest double. */
double lq_decimal_value(const lq_decimal *decimal);

/* digits * 10^-ten lies in [high.high, high.high + 2) * 2^*binary, where digits are shifted
** by *zeros to have the highest bit set and the power is cut: each of the two loses less than
** one. digits > 0, ten < LQ_POWERS_OF_TEN. */
static inline lq_wide lq_decimal_product(uint64_t digits, unsigned ten, int *zeros, int *binary) {
  *zeros = lq_leading_zeros(digits);
  /* floor(log2(10^-ten)): 217706/2^16 is log2(10) closely enough up to 342 */
  *binary = 1 - (int)((ten * 217706 + 65535) >> 16) - *zeros;
  return lq_wide_multiply(digits << *zeros, lq_powers_of_ten[ten][0]);
}

/* up to which the number, and the power of two that it is a multiple of, are normal */
#define LQ_SURELY_NORMAL 280

/* digits * 10^-ten to the nearest double, where the first 64 bits of the product tell
** it, which they mostly do; else 0. digits > 0, ten <= LQ_SURELY_NORMAL. */
static inline int lq_decimal_surely(uint64_t digits, unsigned ten, double *value) {
  int zeros, binary;
  uint64_t half = lq_decimal_product(digits, ten, &zeros, &binary).high >> 1;
  /* what both ends are rounded to is what all between are */
  double least = (double)(int64_t)half, most = (double)(int64_t)(half + 2);
  *value = least * lq_power_of_two(binary + 1);
  return least >= most; /* never more, and asked so it is one branch */
}

#define LQ_DECIMAL_BYTES 32

/* Writes a finite value, rounded to the fewest digits from 15 to 17 that read
** back as the same double (a subnormal's may be fewer), less trailing zeros, as
** JSON spells numbers: 0.25, 1.0, 1e-17. Returns the length; the text is
** terminated. */
size_t lq_decimal_write(double value, char out[LQ_DECIMAL_BYTES]);

#endif
