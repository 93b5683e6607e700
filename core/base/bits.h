/*
** Counts the zero bits at the ends of an integer.
*/
#ifndef LQ_BITS_H
#define LQ_BITS_H

#include <assert.h>
#include <stdint.h>

/* The number of zero bits above the highest set bit, 0 to 63; v is not 0. */
static inline int lq_leading_zeros(uint64_t v) {
  assert(v != 0);
#if defined(__GNUC__)
  return __builtin_clzll(v);
#else
  int zeros = 0;
  while (!(v >> 63)) v <<= 1, zeros++;
  return zeros;
#endif
}

/* The number of zero bits below the lowest set bit, 0 to 63; v is not 0. */
static inline unsigned lq_trailing_zeros(uint64_t v) {
  assert(v != 0);
#if defined(__GNUC__)
  return (unsigned)__builtin_ctzll(v) % 64; /* % 64 shows clang-tidy that it is below 64 */
#else
  unsigned zeros = 0;
  while (!(v & 1)) v >>= 1, zeros++;
  return zeros;
#endif
}

#endif
