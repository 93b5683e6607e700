/*
** The natural logarithm, within 1 ulp, with the same bits on every machine.
**
** x = 2^k * m with sqrt(1/2) <= m < sqrt(2), f = m - 1, s = f/(2+f), z = s*s:
**
**     ln x = k*ln 2 + f + (s*z*Q(z) - s*f)
**
** where ln(1+f) = 2s + s*z*Q(z) is the series of 2*artanh(s), 2s = f - s*f, and Q is a polynomial
** that tests/data/make_logarithm.py fitted to within 5e-18 of ln. There are only IEEE additions,
** multiplications, one division and integer operations, and no branch and no table. So a
** compiler can turn a loop over it into vector code with the same results.
*/
#ifndef LQ_LOGARITHM_H
#define LQ_LOGARITHM_H

#include <assert.h>

#include "core/base/ieee.h"

#define LQ_LN2_HIGH 0x1.62e42fefa0000p-1 /* k * LQ_LN2_HIGH is exact */
#define LQ_LN2_LOW 0x1.cf79abc9e3b3ap-40

/* k, f and s of x * 2^-scale: the first half of the work, up to the division. A loop over many
** logarithms is faster as two loops, one for each half, because a processor looks only so many
** operations ahead. */
typedef struct lq_reduced {
  double k, f, s;
} lq_reduced;

static inline lq_reduced lq_reduce(double x, int scale) {
  const uint64_t root = 0x3fe6a09e667f3bcdu; /* sqrt(1/2) */
  const uint64_t mantissa = 0x000fffffffffffffu;
  /* adding the distance from sqrt(1/2) to 1 carries into the exponent where m would be less than
  ** sqrt(1/2) without it */
  uint64_t carried = lq_bits(x) + (0x3ff0000000000000u - root);
  double m = lq_from_bits((carried & mantissa) + root);
  /* the exponent as the lowest bits of 2^52 is the double 2^52 + exponent */
  double k = lq_from_bits(carried >> 52 | 0x4330000000000000u) - (0x1p52 + 1023 + scale);
  double f = m - 1.0;
  return (lq_reduced){k, f, f / (m + 1.0)}; /* 2.0 + f has the same bits, but has to wait for f */
}

/* The rest r such that ln(x) + more = k * LQ_LN2_HIGH + f + r. The terms are grouped so that few
** operations wait for one another, and the largest is added last, so that only the rounding of that
** addition counts. */
static inline double lq_logarithm_rest(lq_reduced x, double more) {
  double z = x.s * x.s, zz = z * z, sz = x.s * z, szzz = sz * zz;
  double first = 0x1.5555555555558p-1 + z * 0x1.99999999952e2p-2;
  double second = 0x1.2492492df148dp-2 + z * 0x1.c71c62e5800a1p-3;
  double third = (0x1.7462b4ab2ef6bp-3 + z * 0x1.39fe606542ddep-3) + zz * 0x1.2b584aae78a57p-3;
  double small = (((x.k * LQ_LN2_LOW + more) + sz * first) + szzz * second) + szzz * zz * third;
  return small - x.s * x.f;
}

/* ln(x * 2^-scale) from the first half of the work. */
static inline double lq_logarithm_of_reduced(lq_reduced x) {
  /* adding -0.0 changes nothing, so the compiler leaves it out */
  return x.k * LQ_LN2_HIGH + (x.f + lq_logarithm_rest(x, -0.0));
}

/* ln(x * 2^-scale), for a normal x > 0. For x = 0 the result is finite, but means nothing. */
static inline double lq_logarithm_scaled(double x, int scale) {
  return lq_logarithm_of_reduced(lq_reduce(x, scale));
}

/* ln x, for a normal x > 0. */
static inline double lq_logarithm(double x) { return lq_logarithm_scaled(x, 0); }

/* ln(1+x)/x, for 0 <= x <= 2^1000, within 2.5 ulp; 1 at x = 0. The large part of the logarithm is
** known early and is divided by x. The small rest is known last and is multiplied by 1/x, which is
** faster. */
static inline double lq_logarithm_of_one_plus_over(double x) {
  assert(x >= 0.0 && x <= 0x1p1000);
  double u = 1.0 + x, inverse = 1.0 / x;
  if (u == 1.0) return 1.0;
  double one = u - x, lost = (x - (u - one)) + (1.0 - one);
  lq_reduced reduced = lq_reduce(u, 0);
  double multiple = reduced.k * LQ_LN2_HIGH, sum = multiple + reduced.f;
  /* adds what the rounding of 1+x lost, and what that of the sum lost */
  double rest = lq_logarithm_rest(reduced, lost / u + ((multiple - sum) + reduced.f));
  return sum / x + rest * inverse;
}

#endif
