/*
** Unsigned 128-bit integers. Where the compiler has none, or LQ_NO_INT128 is defined (the tests do
** so), they are plain C.
*/
#ifndef LQ_WIDE_H
#define LQ_WIDE_H

#include <assert.h>

#include "core/base/bits.h"

#if defined(__SIZEOF_INT128__) && !defined(LQ_NO_INT128)
#define LQ_INT128 1
__extension__ typedef unsigned __int128 lq_native128;
#endif

typedef struct lq_wide {
  uint64_t high, low;
} lq_wide;

/* a * b, exactly. */
static inline lq_wide lq_wide_multiply(uint64_t a, uint64_t b) {
#ifdef LQ_INT128
  lq_native128 product = (lq_native128)a * b;
  return (lq_wide){(uint64_t)(product >> 64), (uint64_t)product};
#else
  uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
  uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
  uint64_t other = a0 * b1 + (uint32_t)middle;
  return (lq_wide){a1 * b1 + (middle >> 32) + (other >> 32), a * b};
#endif
}

/* a + b modulo 2^128. */
static inline lq_wide lq_wide_add(lq_wide a, lq_wide b) {
  uint64_t low = a.low + b.low;
  return (lq_wide){a.high + b.high + (low < a.low), low};
}

/* a - b modulo 2^128. */
static inline lq_wide lq_wide_subtract(lq_wide a, lq_wide b) {
  return (lq_wide){a.high - b.high - (a.low < b.low), a.low - b.low};
}

static inline int lq_wide_less(lq_wide a, lq_wide b) {
  return a.high != b.high ? a.high < b.high : a.low < b.low;
}

/* v * 2^by modulo 2^128, for 0 <= by < 128. */
static inline lq_wide lq_wide_shift(lq_wide v, int by) {
  assert(by >= 0 && by < 128);
  if (by >= 64) return (lq_wide){v.low << (by - 64), 0};
  if (by == 0) return v;
  return (lq_wide){v.high << by | v.low >> (64 - by), v.low << by};
}

/* floor(v / by), for 0 < by < 2^63; *inexact is 1 where v is not a multiple of by, else 0. */
static inline lq_wide lq_wide_divide(lq_wide v, uint64_t by, int *inexact) {
  assert(by > 0 && by < (uint64_t)1 << 63);
#ifdef LQ_INT128
  lq_native128 dividend = (lq_native128)v.high << 64 | v.low;
  lq_native128 quotient = dividend / by;
  *inexact = dividend != quotient * by;
  return (lq_wide){(uint64_t)(quotient >> 64), (uint64_t)quotient};
#else
  uint64_t remainder = 0;
  lq_wide quotient = {0, 0};
  for (int bit = 127; bit >= 0; bit--) {
    uint64_t next = bit >= 64 ? v.high >> (bit - 64) & 1 : v.low >> bit & 1;
    remainder = remainder << 1 | next;
    quotient = lq_wide_shift(quotient, 1);
    if (remainder >= by) remainder -= by, quotient.low |= 1;
  }
  *inexact = remainder != 0;
  return quotient;
#endif
}

#endif
