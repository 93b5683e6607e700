/*
** The loops of core/loops/loops.h. A file that has chosen an instruction set includes this one. It
** defines LQ_THESE_LOOPS, the name of its table, and perhaps LQ_EIGHT_FLOATS (see load_block()).
*/
#include "core/loops/loops_largest.h"

/* Without a branch: the processor would predict it wrong. */
LQ_SPECIALIZED uint32_t reaches32(const unsigned char *at, uint32_t i, const uint32_t *limits) {
  return (int32_t)lq_load32(at + 4 * (size_t)i) >= (int32_t)limits[i];
}

static lq_reached reached32(const unsigned char *at, uint32_t count, const uint32_t *limits) {
  uint32_t classes = 0;
  int32_t last = 0;
  if (count >= LQ_LANES && count - LQ_LANES <= LQ_LANES) {
    /* the first eight, and those of the last eight that are not among them */
    for (uint32_t i = 0; i < LQ_LANES; i++) {
      uint32_t j = count - LQ_LANES + i, first = reaches32(at, i, limits);
      uint32_t other = reaches32(at, j, limits) & (j >= LQ_LANES);
      int32_t later = (int32_t)((0 - other) & j), sooner = (int32_t)((0 - first) & i);
      classes += first + other;
      int32_t reached = later > sooner ? later : sooner;
      last = reached > last ? reached : last;
    }
    return (lq_reached){classes, (size_t)last};
  }
  for (uint32_t i = 0; i < count; i++) {
    uint32_t reaches = reaches32(at, i, limits);
    int32_t reached = (int32_t)((0 - reaches) & i);
    classes += reaches;
    last = reached > last ? reached : last;
  }
  return (lq_reached){classes, (size_t)last};
}

LQ_SPECIALIZED lq_reached reached64(lq_load *load, lq_values row, size_t count,
                                    const double *limits) {
  uint64_t classes = 0;
  int64_t last = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t reaches = load(row, i) >= limits[i];
    int64_t reached = (int64_t)((0 - reaches) & i);
    classes += reaches;
    last = reached > last ? reached : last;
  }
  return (lq_reached){(size_t)classes, (size_t)last};
}

static lq_reached reached(const void *values, lq_format format, size_t count,
                          const lq_limits *limits) {
  const lq_values row = {.at = values};
  switch (format) {
    case LQ_FLOAT32: return reached32(values, (uint32_t)count, limits->float_bits);
    case LQ_FLOAT64: return reached64(load_float64, row, count, limits->doubles);
    default: return reached64(load_double, row, count, limits->doubles);
  }
}

/* As unsigned integers, the bits of -0 and of all floats outside [0,1] are above those of 1. */
static int all_float32(const unsigned char *at, size_t count, lq_columns *columns) {
  _Alignas(64) uint32_t largest[LQ_BLOCK] = {0};
  size_t block = 0;
  for (; block + LQ_BLOCK <= count; block += LQ_BLOCK) {
    for (size_t i = 0; i < LQ_BLOCK; i++) {
      largest[i] = larger32(largest[i], lq_load32(at + 4 * (block + i)));
    }
  }
  for (size_t i = 0; i < count - block; i++) {
    largest[i] = larger32(largest[i], lq_load32(at + 4 * (block + i)));
  }
  uint32_t misfits = 0, halves = 0;
  for (size_t i = 0; i < LQ_BLOCK; i++) {
    columns->largest[i] = largest[i];
    misfits += largest[i] > 0x3f800000u;
    halves += largest[i] >= 0x3f000000u;
  }
  columns->halves = halves;
  return !misfits;
}

/* For a double v in [0,1] neither its bits nor the bits of 1 minus these are negative as signed
** integers. For -0 and all other doubles one of the two is. */
static int all_float64(const unsigned char *at, size_t count) {
  uint64_t sign = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t bits = lq_load64(at + 8 * i);
    sign |= bits | (0x3ff0000000000000u - bits);
  }
  return !(sign >> 63);
}

const lq_loops LQ_THESE_LOOPS = {all_float32,   all_float64,   sum,
                                 entropy,       largest,       largest_other,
                                 reached,       raised_sum,    raised_sum_and_largest_other,
                                 raised_shares, raised_entropy};
