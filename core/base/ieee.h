/*
** Doubles as IEEE 754 bits, and checks that the build keeps to IEEE arithmetic.
**
** Scores are stored in indexes and in files that move between machines. So every operation on
** doubles must round exactly once, to double. The checks below refuse a build that would not do so.
*/
#ifndef LQ_IEEE_H
#define LQ_IEEE_H

#include <assert.h>
#include <float.h>
#include <stdint.h>
#include <string.h>

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || \
    defined(__NO_SIGNED_ZEROS__)
#error "labelquality gives the same bits everywhere: build it without -ffast-math and its parts"
#endif
/* 0: every operation rounds to its own type. 1, on s390x: floats are computed as doubles, which
** does no harm as core only converts floats. 2, of the 387, rounds doubles twice. */
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 1
#error "labelquality gives the same bits everywhere: build it with -msse2 -mfpmath=sse"
#endif
/* A multiplication and an addition must not become one operation that rounds once, whatever flags
** an application that compiles these sources itself uses. GCC does not implement the pragma of C;
** with -std=c11 it needs none. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && !defined(__STRICT_ANSI__)
#pragma GCC optimize("fp-contract=off")
#endif
_Static_assert(sizeof(double) == 8 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024,
               "double must be IEEE 754 binary64");

#define LQ_INFINITY_BITS 0x7ff0000000000000u

static inline uint64_t lq_bits(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline double lq_from_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/* 2^exponent, for -1022 <= exponent <= 1023. */
static inline double lq_power_of_two(int exponent) {
  assert(exponent >= -1022 && exponent <= 1023);
  return lq_from_bits((uint64_t)(exponent + 1023) << 52);
}

/* Returns 1 where value is neither an infinity nor NaN, else 0. */
static inline int lq_is_finite(double value) {
  return (lq_bits(value) & LQ_INFINITY_BITS) != LQ_INFINITY_BITS;
}

#endif
