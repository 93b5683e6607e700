/*
** e^x for x <= 0, within 1 ulp, with the same bits on every machine.
**
** x = k ln 2 + r with |r| <= ln(2)/2, and e^x = 2^k (1 + (r + r*r*Q(r))), where Q is the Taylor
** series of (e^r - 1 - r) / r^2 up to r^12; what is cut off is below 2^-60.
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

#endif
