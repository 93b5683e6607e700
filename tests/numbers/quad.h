/* Distances of doubles from their exact values, which 113 bits stand for. */
#ifndef LQ_QUAD_H
#define LQ_QUAD_H

#include <math.h>
#include <quadmath.h>
#include <stdint.h>
#include <stdio.h>

__extension__ typedef __float128 quad;

/* In units of the last place that a double as large as the exact value has. */
static inline double ulps_between(double got, quad exact) {
  int exponent;
  frexpq(exact, &exponent);
  int last = exact == 0 || exponent - 53 < -1074 ? -1074 : exponent - 53;
  return (double)ldexpq(fabsq((quad)got - exact), -last);
}

typedef struct worst_case {
  const char *what;
  double limit, ulps, at;
  uint64_t cases;
} worst_case;

static inline void take_case(worst_case *worst, double got, quad exact, double at) {
  double ulps = ulps_between(got, exact);
  worst->cases++;
  if (!(ulps <= worst->ulps)) worst->ulps = ulps, worst->at = at; /* or NaN */
}

/* Returns 1 where the limit is exceeded. at is how printf() writes where. */
static inline int report_worst(const worst_case *worst, const char *at) {
  int failed = !(worst->ulps <= worst->limit);
  printf("%s%s: worst %.4f ulp of %g (", failed ? "FAILED " : "", worst->what, worst->ulps, worst->limit);
  printf(at, worst->at);
  printf("), %.0f cases\n", (double)worst->cases);
  return failed;
}

#endif
