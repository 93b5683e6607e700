/*
** e^x for x <= 0, with the same bits on every machine.
**
** x = k ln 2 + r with |r| <= ln(2)/2, and e^x = 2^k (1 + (r + r*r*Q(r))), where Q is the Taylor
** series of (e^r - 1 - r) / r^2 up to r^12; what is cut off is below 2^-60.
**
** lq_exponential() is within 1 ulp. lq_exponential_of() is for a longer x and gives a longer
** result: x and r are sums of two doubles, and what the roundings of 1 + r and of the result lose
** is kept. What is left is the rounding of r*r*Q and of sums of its size, which is below
** 0.25 * 2^-53 of e^x.
*/
#ifndef LQ_EXPONENTIAL_H
#define LQ_EXPONENTIAL_H

#include <assert.h>

#include "core/base/ieee.h"

/* e^x, for x <= 0; 0 where x is NaN. */
static inline double lq_exponential(double x) {
  assert(!(x > 0.0));
  const double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
  if (!(x > -746.0)) return 0.0;
  /* adding and subtracting 1.5 * 2^52 rounds to an integer */
  double k = (x * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52;
  double r = (x - k * ln2_high) - k * ln2_low;
  double factorial = 87178291200.0, q = 1.0 / factorial;
  for (int n = 14; n > 2; n--) {
    factorial /= n;
    q = q * r + 1.0 / factorial;
  }
  double power = 1.0 + (r + r * r * q);
  int exponent = (int)k;
  /* two steps, because 2^k alone may be too small for a double */
  return power * lq_power_of_two(exponent / 2) * lq_power_of_two(exponent - exponent / 2);
}

/* (e^r - 1 - r - r*r/2) / r^3 up to r^11, of the even powers and the odd ones, so that few
** operations wait for one another. The divisions are of constants. */
static inline double lq_exponential_series(double r) {
  double z = r * r;
  double even = 1.0 / 39916800 + z * (1.0 / 6227020800.0);
  double odd = 1.0 / 479001600 + z * (1.0 / 87178291200.0);
  even = 1.0 / 120 + z * (1.0 / 5040 + z * (1.0 / 362880 + z * even));
  odd = 1.0 / 720 + z * (1.0 / 40320 + z * (1.0 / 3628800 + z * odd));
  return (1.0 / 6 + z * even) + r * (1.0 / 24 + z * odd);
}

/* lq_exponential_of() is multiplied by 2^LQ_EXPONENTIAL_SCALE, so that its parts are normal. */
#define LQ_EXPONENTIAL_SCALE 512
#define LQ_EXPONENTIAL_LEAST (-1000.0)

/* high is the double nearest to high + low. */
typedef struct lq_exponential_parts {
  double high, low;
} lq_exponential_parts;

/* e^(high + low) * 2^LQ_EXPONENTIAL_SCALE, for LQ_EXPONENTIAL_LEAST <= high <= 0 and
** |low| <= 1e-12. Without the scale it rounds to 0 where high is below -746. There is no branch, so
** that a loop over it can become vector code. */
static inline lq_exponential_parts lq_exponential_of(double high, double low) {
  assert(high >= LQ_EXPONENTIAL_LEAST && high <= 0.0);
  assert(low >= -1e-12 && low <= 1e-12);
  const double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
  /* the lowest bits of the double 1.5 * 2^52 + k are k */
  double shifted = high * 0x1.71547652b82fep+0 + 0x1.8p52, k = shifted - 0x1.8p52;
  double power = lq_from_bits((lq_bits(shifted) + (1023 + LQ_EXPONENTIAL_SCALE)) << 52);
  double r_high = high - k * ln2_high, more = low - k * ln2_low; /* the first is exact */
  double r = r_high + more, r_low = (r_high - r) + more;
  double one = 1.0 + r, lost = (1.0 - one) + r;
  double z = r * r, square = z * 0.5 + z * r * lq_exponential_series(r);
  double small = lost + (r_low * one + square);
  double sum = one + small;
  return (lq_exponential_parts){sum * power, ((one - sum) + small) * power};
}

#endif
