/*
** The natural logarithm, the same bits on every machine.
**
** x = 2^k * m with sqrt(1/2) <= m < sqrt(2), f = m - 1, s = f/(2+f), z = s*s:
**
**     ln x = k*ln 2 + f - (f*f/2 - s*(f*f/2 + z*Q(z)))
**
** where ln(1+f) = 2s + s*z*Q(z) is the series of 2*artanh(s) and Q a
** polynomial fitted by tests/data/make_logarithm.py to within 5e-18 of ln.
** The result is within 1 ulp. Only IEEE additions, multiplications, one
** division and integer operations, no branch and no table: a loop over it
** becomes vector code with the same results.
*/
#ifndef LQ_LOGARITHM_H
#define LQ_LOGARITHM_H

#include "core/ieee.h"

typedef struct lq_two_doubles {
  double high, low;
} lq_two_doubles;

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
  return (lq_reduced){k, f, f / (2.0 + f)};
}

/* The logarithm + more as two terms, of which the first is a multiple of ln 2, and 0
** or the larger one. more is small. */
static inline lq_two_doubles lq_logarithm_terms(lq_reduced x, double more) {
  const double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
  double z = x.s * x.s, zz = z * z;
  double even = 0x1.5555555555558p-1 +
                zz * (0x1.2492492df148dp-2 + zz * (0x1.7462b4ab2ef6bp-3 + zz * 0x1.2b584aae78a57p-3));
  double odd = 0x1.99999999952e2p-2 + zz * (0x1.c71c62e5800a1p-3 + zz * 0x1.39fe606542ddep-3);
  double r = z * (even + z * odd);
  double half = 0.5 * x.f * x.f;
  return (lq_two_doubles){x.k * ln2_high,
                          x.f - (half - (x.s * (half + r) + (x.k * ln2_low + more)))};
}

static inline double lq_logarithm_of_reduced(lq_reduced x) {
  lq_two_doubles terms = lq_logarithm_terms(x, 0.0);
  return terms.high + terms.low;
}

/* ln(x * 2^-scale) for a normal x > 0; something finite for x = 0. */
static inline double lq_logarithm_scaled(double x, int scale) {
  return lq_logarithm_of_reduced(lq_reduce(x, scale));
}

/* ln x for a normal x > 0. */
static inline double lq_logarithm(double x) { return lq_logarithm_scaled(x, 0); }

/* y * ln x for x >= sqrt(2). What the sum of the logarithm's terms rounds off is multiplied
** for itself, so that less than 1.5 ulp is lost. */
static inline double lq_times_logarithm(double y, double x) {
  lq_two_doubles terms = lq_logarithm_terms(lq_reduce(x, 0), 0.0);
  double high = terms.high + terms.low, low = (terms.high - high) + terms.low;
  return y * high + y * low;
}

/* ln(1+x)/x for x >= 0 and finite, within 2.5 ulp; 1 at x = 0. */
static inline double lq_logarithm_of_one_plus_over(double x) {
  double u = 1.0 + x;
  if (u == 1.0) return 1.0;
  /* what the rounding of 1+x lost */
  double lost = x < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);
  lq_two_doubles terms = lq_logarithm_terms(lq_reduce(u, 0), lost / u);
  return (terms.high + terms.low) / x;
}

#endif
