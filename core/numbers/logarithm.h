/*
** The natural logarithm, the same bits on every machine.
**
** x = 2^k * m with sqrt(1/2) <= m < sqrt(2), f = m - 1, s = f/(2+f), z = s*s:
**
**     ln x = k*ln 2 + f + (s*z*Q(z) - s*f)
**
** where ln(1+f) = 2s + s*z*Q(z) is the series of 2*artanh(s), 2s is f - s*f, and Q a
** polynomial fitted by tests/data/make_logarithm.py to within 5e-18 of ln.
** The result is within 1 ulp. Only IEEE additions, multiplications, one
** division and integer operations, no branch and no table: a loop over it
** becomes vector code with the same results.
*/
#ifndef LQ_LOGARITHM_H
#define LQ_LOGARITHM_H

#include "core/base/ieee.h"

#define LQ_LN2_HIGH 0x1.62e42fefa0000p-1 /* k times it is exact */
#define LQ_LN2_LOW 0x1.cf79abc9e3b3ap-40

/* k, f and s of x * 2^-scale: the half of the work up to the division. A loop over many
** logarithms is faster in two, as a processor has only so many operations in sight. */
typedef struct lq_reduced {
  double k, f, s;
} lq_reduced;

static inline lq_reduced lq_reduce(double x, int scale) {
  const uint64_t root = 0x3fe6a09e667f3bcdu; /* sqrt(1/2) */
  const uint64_t mantissa = 0x000fffffffffffffu;
  /* adding the distance from sqrt(1/2) to 1 carries m >= sqrt(1/2) into the exponent */
  uint64_t carried = lq_bits(x) + (0x3ff0000000000000u - root);
  double m = lq_from_bits((carried & mantissa) + root);
  /* 2^52 + exponent, made by putting the exponent into the mantissa of 2^52 */
  double k = lq_from_bits(carried >> 52 | 0x4330000000000000u) - (0x1p52 + 1023 + scale);
  double f = m - 1.0;
  return (lq_reduced){k, f, f / (m + 1.0)}; /* the same bits as 2.0 + f, and sooner */
}

/* What k * LQ_LN2_HIGH + f lacks of the logarithm + more. Each power of s is multiplied by
** itself, so that few operations wait for one another; what is largest is added last, so that
** only that addition's rounding counts. */
static inline double lq_logarithm_rest(lq_reduced x, double more) {
  double z = x.s * x.s, zz = z * z, sz = x.s * z, szzz = sz * zz;
  double first = 0x1.5555555555558p-1 + z * 0x1.99999999952e2p-2;
  double second = 0x1.2492492df148dp-2 + z * 0x1.c71c62e5800a1p-3;
  double third = (0x1.7462b4ab2ef6bp-3 + z * 0x1.39fe606542ddep-3) + zz * 0x1.2b584aae78a57p-3;
  double small = (((x.k * LQ_LN2_LOW + more) + sz * first) + szzz * second) + szzz * zz * third;
  return small - x.s * x.f;
}

static inline double lq_logarithm_of_reduced(lq_reduced x) {
  return x.k * LQ_LN2_HIGH + (x.f + lq_logarithm_rest(x, -0.0)); /* + -0.0 is no operation */
}

/* ln(x * 2^-scale) for a normal x > 0; something finite for x = 0. */
static inline double lq_logarithm_scaled(double x, int scale) {
  return lq_logarithm_of_reduced(lq_reduce(x, scale));
}

/* ln x for a normal x > 0. */
static inline double lq_logarithm(double x) { return lq_logarithm_scaled(x, 0); }

/* ln(1+x)/x for x >= 0 and at most 2^1000, within 2.5 ulp; 1 at x = 0. What can be divided by
** x before the logarithm is known is, and the small rest, which comes last, is multiplied. */
static inline double lq_logarithm_of_one_plus_over(double x) {
  double u = 1.0 + x, inverse = 1.0 / x;
  if (u == 1.0) return 1.0;
  double one = u - x, lost = (x - (u - one)) + (1.0 - one);
  lq_reduced reduced = lq_reduce(u, 0);
  double multiple = reduced.k * LQ_LN2_HIGH, sum = multiple + reduced.f;
  /* besides what the rounding of 1+x lost, that of the sum */
  double rest = lq_logarithm_rest(reduced, lost / u + ((multiple - sum) + reduced.f));
  return sum / x + rest * inverse;
}

#endif
