/*
** Reads and writes little-endian numbers at any address. All BLOBs and states are read and written
** with these functions, so no file depends on the byte order of the machine.
*/
#ifndef LQ_BYTES_H
#define LQ_BYTES_H

#include <stdint.h>
#include <string.h>

#include "core/base/ieee.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LQ_BIG_ENDIAN 1
#else
#define LQ_BIG_ENDIAN 0
#endif

static inline uint32_t lq_swap32(uint32_t v) {
  return v >> 24 | (v >> 8 & 0xff00u) | (v << 8 & 0xff0000u) | v << 24;
}

static inline uint64_t lq_swap64(uint64_t v) {
  return (uint64_t)lq_swap32((uint32_t)v) << 32 | lq_swap32((uint32_t)(v >> 32));
}

static inline uint32_t lq_load32(const void *from) {
  uint32_t v;
  memcpy(&v, from, sizeof v);
  return LQ_BIG_ENDIAN ? lq_swap32(v) : v;
}

static inline uint64_t lq_load64(const void *from) {
  uint64_t v;
  memcpy(&v, from, sizeof v);
  return LQ_BIG_ENDIAN ? lq_swap64(v) : v;
}

static inline void lq_store32(void *to, uint32_t v) {
  if (LQ_BIG_ENDIAN) v = lq_swap32(v);
  memcpy(to, &v, sizeof v);
}

static inline void lq_store64(void *to, uint64_t v) {
  if (LQ_BIG_ENDIAN) v = lq_swap64(v);
  memcpy(to, &v, sizeof v);
}

static inline float lq_load_float(const void *from) {
  uint32_t bits = lq_load32(from);
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline double lq_load_double(const void *from) {
  return lq_from_bits(lq_load64(from));
}

static inline void lq_store_float(void *to, float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  lq_store32(to, bits);
}

static inline void lq_store_double(void *to, double value) {
  lq_store64(to, lq_bits(value));
}

#endif
