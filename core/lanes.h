/*
** The hot loops. A row's probabilities are taken in blocks of up to LQ_BLOCK
** doubles, each block in LQ_LANES lanes: lane i takes the elements i, i+8,
** i+16, ... whatever the vector width of the machine, and the lanes are joined
** in one fixed tree. So the bits of a sum do not depend on the instruction
** set, and every loop here is one that a compiler turns into vector code.
**
** count is a multiple of LQ_LANES, at most LQ_BLOCK; the elements past the
** last class are 0.
*/
#ifndef LQ_LANES_H
#define LQ_LANES_H

#include <stddef.h>

#include "core/little_endian.h"
#include "core/logarithm.h"

#define LQ_LANES 8
#define LQ_BLOCK 64

/* Probabilities are scaled by 2^LQ_SCALE before their logarithms are taken, so
** that the smallest of them are normal numbers and lose no bits. */
#define LQ_SCALE 256

static inline double lq_join_lanes(const double lane[LQ_LANES]) {
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

static inline double lq_block_sum(const double *block, size_t count) {
  double lane[LQ_LANES] = {0};
  for (size_t start = 0; start < count; start += LQ_LANES) {
    for (size_t i = 0; i < LQ_LANES; i++) lane[i] += block[start + i];
  }
  return lq_join_lanes(lane);
}

static inline double lq_block_maximum(const double *block, size_t count) {
  double lane[LQ_LANES] = {0};
  for (size_t start = 0; start < count; start += LQ_LANES) {
    for (size_t i = 0; i < LQ_LANES; i++) {
      double value = block[start + i];
      lane[i] = lane[i] < value ? value : lane[i];
    }
  }
  double maximum = lane[0];
  for (size_t i = 1; i < LQ_LANES; i++) maximum = maximum < lane[i] ? lane[i] : maximum;
  return maximum;
}

/* The sum of p * ln p, times 2^LQ_SCALE; 0 * ln 0 is 0. */
static inline double lq_block_entropy(const double *block, size_t count) {
  double lane[LQ_LANES] = {0};
  for (size_t start = 0; start < count; start += LQ_LANES) {
    for (size_t i = 0; i < LQ_LANES; i++) {
      double scaled = block[start + i] * 0x1p256;
      lane[i] += scaled * lq_logarithm_scaled(scaled, LQ_SCALE);
    }
  }
  return lq_join_lanes(lane);
}

/* How many of count elements reach their limit. */
static inline size_t lq_block_reached(const double *block, const double *limits, size_t count) {
  uint64_t lane[LQ_LANES] = {0}, reached = 0;
  for (size_t start = 0; start < count; start += LQ_LANES) {
    for (size_t i = 0; i < LQ_LANES; i++) lane[i] += block[start + i] >= limits[start + i];
  }
  for (size_t i = 0; i < LQ_LANES; i++) reached += lane[i];
  return (size_t)reached;
}

/* Its sign bit is set where bits are of a float outside [0,1], or -0: as signed
** integers both v and 1-v are then not negative. */
static inline uint32_t lq_misfit32(uint32_t bits) { return bits | (0x3f800000u - bits); }

/* Whether all of count little-endian floats are in [0,1], -0 not being. */
static inline int lq_all_float32(const unsigned char *at, size_t count) {
  uint32_t lane[LQ_LANES] = {0}, sign = 0;
  if (count < LQ_LANES) {
    for (size_t i = 0; i < count; i++) sign |= lq_misfit32(lq_load32(at + 4 * i));
    return !(sign >> 31);
  }
  for (size_t start = 0; start + LQ_LANES <= count; start += LQ_LANES) {
    for (size_t i = 0; i < LQ_LANES; i++) lane[i] |= lq_misfit32(lq_load32(at + 4 * (start + i)));
  }
  /* the last ones, some of them again */
  at += 4 * (count - LQ_LANES);
  for (size_t i = 0; i < LQ_LANES; i++) lane[i] |= lq_misfit32(lq_load32(at + 4 * i));
  for (size_t i = 0; i < LQ_LANES; i++) sign |= lane[i];
  return !(sign >> 31);
}

/* How many of count such floats are at least 0.5. */
static inline size_t lq_halves32(const unsigned char *at, size_t count) {
  uint32_t lane[LQ_LANES] = {0};
  size_t start = 0, halves = 0;
  for (; start + LQ_LANES <= count; start += LQ_LANES) {
    for (size_t i = 0; i < LQ_LANES; i++) {
      lane[i] += (lq_load32(at + 4 * (start + i)) + 0x01000000u) >> 30;
    }
  }
  for (; start < count; start++) halves += (lq_load32(at + 4 * start) + 0x01000000u) >> 30;
  for (size_t i = 0; i < LQ_LANES; i++) halves += lane[i];
  return halves;
}

static inline int lq_all_float64(const unsigned char *at, size_t count) {
  uint64_t sign = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t bits = lq_load64(at + 8 * i);
    sign |= bits | (0x3ff0000000000000u - bits);
  }
  return !(sign >> 63);
}

/* A sum carried in two doubles: the blocks' sums, which may be many, are added
** without losing bits. */
typedef struct lq_long_sum {
  double high, low;
} lq_long_sum;

static inline void lq_long_add(lq_long_sum *sum, double value) {
  double total = sum->high + value;
  double part = total - sum->high;
  sum->low += (sum->high - (total - part)) + (value - part);
  sum->high = total;
}

#endif
