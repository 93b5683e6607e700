/*
** The loops of core/loops.h, for a file that has chosen an instruction set and
** defines LQ_THESE_LOOPS, the name of its table.
*/
#include "core/loops.h"

typedef double lq_load(const unsigned char *at, size_t i);

LQ_SPECIALIZED double load_float32(const unsigned char *at, size_t i) {
  return (double)lq_load_float(at + 4 * i);
}

LQ_SPECIALIZED double load_float64(const unsigned char *at, size_t i) {
  return lq_load_double(at + 8 * i);
}

LQ_SPECIALIZED double load_double(const unsigned char *at, size_t i) {
  double value;
  memcpy(&value, at + sizeof value * i, sizeof value);
  return value;
}

/* The elements from start on, before end, and 0 in the lanes past that. */
LQ_SPECIALIZED void load_last(lq_load *load, const unsigned char *at, size_t start, size_t end,
                              double v[LQ_LANES]) {
  for (size_t i = 0; i < LQ_LANES; i++) v[i] = 0.0;
  for (size_t i = 0; start + i < end; i++) v[i] = load(at, start + i);
}

/* Calls add(lane, v) for the elements of one block. */
LQ_SPECIALIZED double join_block(lq_load *load, const unsigned char *at, size_t start, size_t end,
                                 void (*add)(double lane[2 * LQ_LANES], const double v[LQ_LANES])) {
  double lane[2 * LQ_LANES] = {0}, v[LQ_LANES];
  for (; start + LQ_LANES <= end; start += LQ_LANES) {
    for (size_t i = 0; i < LQ_LANES; i++) v[i] = load(at, start + i);
    add(lane, v);
  }
  if (start < end) {
    load_last(load, at, start, end, v);
    add(lane, v);
  }
  return lq_join_lanes(lane) + lq_join_lanes(lane + LQ_LANES);
}

static inline size_t block_end(size_t block, size_t count) {
  return count - block < LQ_BLOCK ? count : block + LQ_BLOCK;
}

LQ_SPECIALIZED double join(lq_load *load, const unsigned char *at, size_t count,
                           void (*add)(double lane[2 * LQ_LANES], const double v[LQ_LANES])) {
  if (count <= LQ_BLOCK) return join_block(load, at, 0, count, add);
  lq_long_sum sum = {0.0, 0.0};
  for (size_t block = 0; block < count; block += LQ_BLOCK) {
    lq_long_add(&sum, join_block(load, at, block, block_end(block, count), add));
  }
  return sum.high + sum.low;
}

/* Of numbers that are not negative the order is that of their bits as integers, of
** which a compiler knows that they may be compared in any order. */
static double largest32(const unsigned char *at, size_t count, size_t *first_block) {
  int32_t largest = -1;
  for (size_t block = 0; block < count; block += LQ_BLOCK) {
    int32_t most = 0;
    for (size_t i = block; i < block_end(block, count); i++) {
      int32_t bits = (int32_t)lq_load32(at + 4 * i);
      most = bits > most ? bits : most;
    }
    if (most > largest) largest = most, *first_block = block;
  }
  unsigned char bits[4];
  lq_store32(bits, (uint32_t)largest);
  return (double)lq_load_float(bits);
}

LQ_SPECIALIZED double largest64(lq_load *load, const unsigned char *at, size_t count,
                                size_t *first_block) {
  int64_t largest = -1;
  for (size_t block = 0; block < count; block += LQ_BLOCK) {
    int64_t most = 0;
    for (size_t i = block; i < block_end(block, count); i++) {
      int64_t bits = (int64_t)lq_bits(load(at, i));
      most = bits > most ? bits : most;
    }
    if (most > largest) largest = most, *first_block = block;
  }
  return lq_from_bits((uint64_t)largest);
}

LQ_SPECIALIZED lq_reached reached_of(lq_load *load, const unsigned char *at, size_t count,
                                     const double *limits) {
  lq_reached reached = {0, 0};
  for (size_t block = 0; block < count; block += LQ_BLOCK) {
    uint64_t here = 0;
    for (size_t i = block; i < block_end(block, count); i++) here += load(at, i) >= limits[i];
    if (here && !reached.classes) reached.block = block;
    reached.classes += (size_t)here;
  }
  return reached;
}

#define LQ_BY_FORMAT(function, ...)                            \
  switch (format) {                                            \
    case LQ_FLOAT32: return function(load_float32, __VA_ARGS__); \
    case LQ_FLOAT64: return function(load_float64, __VA_ARGS__); \
    default: return function(load_double, __VA_ARGS__);          \
  }

static double sum(const void *values, lq_format format, size_t count) {
  LQ_BY_FORMAT(join, values, count, lq_add_lanes)
}

static double entropy(const void *values, lq_format format, size_t count) {
  LQ_BY_FORMAT(join, values, count, lq_add_entropy)
}

static double largest(const void *values, lq_format format, size_t count, size_t *block) {
  switch (format) {
    case LQ_FLOAT32: return largest32(values, count, block);
    case LQ_FLOAT64: return largest64(load_float64, values, count, block);
    default: return largest64(load_double, values, count, block);
  }
}

static lq_reached reached(const void *values, lq_format format, size_t count,
                          const double *limits) {
  LQ_BY_FORMAT(reached_of, values, count, limits)
}

/* The sign bit is set where bits are of a float outside [0,1], or -0: as signed
** integers both v and 1-v are then not negative. */
static inline uint32_t misfit32(uint32_t bits) { return bits | (0x3f800000u - bits); }
static inline uint64_t misfit64(uint64_t bits) { return bits | (0x3ff0000000000000u - bits); }

static int all_float32(const unsigned char *at, size_t count, size_t *halves) {
  uint32_t sign = 0, half = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t bits = lq_load32(at + 4 * i);
    sign |= misfit32(bits);
    half += (bits + 0x01000000u) >> 30;
  }
  *halves = half;
  return !(sign >> 31);
}

static int all_float64(const unsigned char *at, size_t count) {
  uint64_t sign = 0;
  for (size_t i = 0; i < count; i++) sign |= misfit64(lq_load64(at + 8 * i));
  return !(sign >> 63);
}

const lq_loops LQ_THESE_LOOPS = {all_float32, all_float64, sum, entropy, largest, reached};
