/*
** The bits of integers.
*/
#ifndef LQ_BITS_H
#define LQ_BITS_H

#include <stdint.h>

/* Zero bits above the highest one; v is not 0. */
static inline int lq_leading_zeros(uint64_t v) {
#if defined(__GNUC__)
  return __builtin_clzll(v);
#else
  int zeros = 0;
  while (!(v >> 63)) v <<= 1, zeros++;
  return zeros;
#endif
}

/* Zero bits below the lowest one; v is not 0. */
static inline unsigned lq_trailing_zeros(uint64_t v) {
#if defined(__GNUC__)
  return (unsigned)__builtin_ctzll(v) % 64; /* which clang-tidy does not see to be below 64 */
#else
  unsigned zeros = 0;
  while (!(v & 1)) v >>= 1, zeros++;
  return zeros;
#endif
}

#endif
