#include "core/numbers/exact_sum.h"

#include <assert.h>

#include "core/base/ieee.h"

lq_wide lq_exact(double probability) {
  assert(probability >= 0.0 && probability <= 1.0);
  uint64_t bits = lq_bits(probability);
  int biased = (int)(bits >> 52);
  uint64_t mantissa = bits & 0xfffffffffffffu;
  if (biased) mantissa |= 0x10000000000000u;
  else biased = 1;
  int shift = biased - 1075 + LQ_FRACTION_BITS;
  if (shift >= 0) return lq_wide_shift((lq_wide){0, mantissa}, shift);
  if (shift <= -64) return (lq_wide){0, 0};
  return (lq_wide){0, mantissa >> -shift};
}

double lq_exact_mean(lq_wide sum, uint64_t rows) {
  assert(rows > 0 && rows <= LQ_ROWS_MAXIMUM);
  if (!sum.high && !sum.low) return 0.0;
  int left = sum.high ? lq_leading_zeros(sum.high) : 64 + lq_leading_zeros(sum.low);
  int inexact;
  lq_wide quotient = lq_wide_divide(lq_wide_shift(sum, left), rows, &inexact);
  /* the high word of the quotient is not 0, because rows < 2^63 */
  int again = lq_leading_zeros(quotient.high);
  quotient = lq_wide_shift(quotient, again);
  /* the conversion to double rounds; the lowest bit represents all lower bits */
  uint64_t top = quotient.high | (quotient.low != 0 || inexact);
  return (double)top * lq_power_of_two(64 - again - left - LQ_FRACTION_BITS);
}
