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

/* ln(x * 2^-scale) + more as two terms, of which the first is a multiple of ln 2, and 0
** or the larger one. more is small. */
static inline lq_two_doubles lq_logarithm_terms(double x, int scale, double more) {
  const double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
  uint64_t bits = lq_bits(x);
  /* adding the distance from sqrt(1/2) to 1 carries m >= sqrt(1/2) into the exponent */
  uint64_t biased = (bits + 0x00095f619980c433u) >> 52;
  double m = lq_from_bits(bits - (biased << 52) + ((uint64_t)1023 << 52));
  /* 2^52 + biased, made by putting biased into the mantissa of 2^52 */
  double k = lq_from_bits(biased | 0x4330000000000000u) - (0x1p52 + 1023 + scale);
  double f = m - 1.0;
  double s = f / (2.0 + f);
  double z = s * s, zz = z * z;
  double even = 0x1.5555555555558p-1 +
                zz * (0x1.2492492df148dp-2 + zz * (0x1.7462b4ab2ef6bp-3 + zz * 0x1.2b584aae78a57p-3));
  double odd = 0x1.99999999952e2p-2 + zz * (0x1.c71c62e5800a1p-3 + zz * 0x1.39fe606542ddep-3);
  double r = z * (even + z * odd);
  double half = 0.5 * f * f;
  return (lq_two_doubles){k * ln2_high, f - (half - (s * (half + r) + (k * ln2_low + more)))};
}

/* ln(x * 2^-scale) for a normal x > 0; something finite for x = 0. */
static inline double lq_logarithm_scaled(double x, int scale) {
  lq_two_doubles terms = lq_logarithm_terms(x, scale, 0.0);
  return terms.high + terms.low;
}

/* ln x for a normal x > 0. */
static inline double lq_logarithm(double x) { return lq_logarithm_scaled(x, 0); }

/* y / ln x for x >= sqrt(2), within 0.9 ulp: what the sum of the logarithm's terms and
** the division round off goes into a second quotient. */
static inline double lq_over_logarithm(double y, double x) {
  lq_two_doubles terms = lq_logarithm_terms(x, 0, 0.0);
  double high = terms.high + terms.low, low = (terms.high - high) + terms.low;
  double quotient = y / high;
  /* quotient * high exactly, out of halves of at most 27 bits */
  double a = quotient * 0x8000001p0, b = high * 0x8000001p0;
  double a1 = a - (a - quotient), a2 = quotient - a1, b1 = b - (b - high), b2 = high - b1;
  double product = quotient * high;
  double lost = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
  return quotient + ((y - product) - lost - quotient * low) / high;
}

/* ln(1+x)/x for x >= 0 and finite, within 2.5 ulp; 1 at x = 0. */
static inline double lq_logarithm_of_one_plus_over(double x) {
  double u = 1.0 + x;
  if (u == 1.0) return 1.0;
  /* what the rounding of 1+x lost */
  double lost = x < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);
  lq_two_doubles terms = lq_logarithm_terms(u, 0, lost / u);
  return (terms.high + terms.low) / x;
}

#endif
