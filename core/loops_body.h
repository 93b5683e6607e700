/*
** The loops of core/loops.h, for a file that has chosen an instruction set and
** defines LQ_THESE_LOOPS, the name of its table, LQ_FUSED where that has fused
** operations, and perhaps LQ_EIGHT_FLOATS.
*/
#include "core/loops.h"

#if defined(__FP_FAST_FMA) && !defined(LQ_FUSED)
#define LQ_FUSED 1
#endif

LQ_SPECIALIZED double load_float32(lq_values row, size_t i) {
  return (double)lq_load_float(row.at + 4 * i);
}

LQ_SPECIALIZED double load_float64(lq_values row, size_t i) { return lq_load_double(row.at + 8 * i); }

LQ_SPECIALIZED double load_double(lq_values row, size_t i) {
  double value;
  memcpy(&value, row.at + sizeof value * i, sizeof value);
  return value;
}

LQ_SPECIALIZED double load_raised_float32(lq_values row, size_t i) {
  return load_float32(row, i) + row.offsets[i];
}

LQ_SPECIALIZED double load_raised_float64(lq_values row, size_t i) {
  return load_float64(row, i) + row.offsets[i];
}

LQ_SPECIALIZED double load_raised_double(lq_values row, size_t i) {
  return load_double(row, i) + row.offsets[i];
}

/* Returns what function gives with the loader for the format. */
#define LQ_BY_FORMAT(function, loader, ...)                        \
  switch (format) {                                                \
    case LQ_FLOAT32: return function(loader##_float32, __VA_ARGS__); \
    case LQ_FLOAT64: return function(loader##_float64, __VA_ARGS__); \
    default: return function(loader##_double, __VA_ARGS__);          \
  }

/* The numbers of a group of so many lanes, from start on, or the last of the row where they
** are fewer: at the end of v, and zeros before. The row has others before them, which are read
** along and made 0, as numbers written one by one and read as a vector have to be waited for. */
LQ_SPECIALIZED void load_group(lq_load *load, lq_values row, size_t start, size_t end,
                               double *v, size_t lanes) {
  static const uint64_t kept[2 * LQ_LANES] = {
      [LQ_LANES] = UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
      UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
  };
  size_t count = end - start < lanes ? end - start : lanes;
  const uint64_t *mask = kept + LQ_LANES - lanes + count;
  for (size_t i = 0; i < lanes; i++) v[i] = load(row, start + count - lanes + i);
  if (lanes == LQ_LANES) {
    for (size_t i = 0; i < LQ_LANES; i++) v[i] = lq_from_bits(lq_bits(v[i]) & mask[i]);
  } else {
    LQ_FOUR_AT_ONCE
    for (size_t i = 0; i < LQ_FEW_LANES; i++) v[i] = lq_from_bits(lq_bits(v[i]) & mask[i]);
  }
}

/* The numbers of a full block. LQ_EIGHT_FLOATS(at, v), where there is such, reads eight floats as
** doubles in one operation: GCC by itself reads sixteen, and has to take them apart. */
LQ_SPECIALIZED void load_block(lq_load *load, lq_values row, size_t start, double *v) {
#ifdef LQ_EIGHT_FLOATS
  if (load == load_float32 || load == load_raised_float32) {
    for (size_t i = 0; i < LQ_BLOCK; i += LQ_LANES) LQ_EIGHT_FLOATS(row.at + 4 * (start + i), v + i);
    if (load == load_float32) return;
    for (size_t i = 0; i < LQ_BLOCK; i++) v[i] += row.offsets[start + i];
    return;
  }
#endif
  for (size_t i = 0; i < LQ_BLOCK; i++) v[i] = load(row, start + i);
}

/* Eight sums of the terms of a block, by halves. */
LQ_SPECIALIZED void add_full_block(lq_load *load, lq_values row, size_t start, lq_terms *terms_of,
                                   double *v) {
  load_block(load, row, start, v);
  terms_of(v, LQ_BLOCK, row);
  lq_add_by_halves(v, LQ_BLOCK);
}

/* The same of fewer numbers, of a row of at least LQ_LANES. */
LQ_SPECIALIZED void add_block(lq_load *load, lq_values row, size_t start, size_t end,
                              lq_terms *terms_of, double *v) {
  size_t count = end - start, filled = count > 32 ? 64 : count > 16 ? 32 : 0, i = 0;
  for (; i < count; i += LQ_LANES) load_group(load, row, start + i, end, v + i, LQ_LANES);
  terms_of(v, i, row);
  for (; i < filled; i += LQ_LANES) {
    for (size_t j = 0; j < LQ_LANES; j++) v[i + j] = 0.0;
  }
  lq_add_by_halves(v, count);
}

/* The sum of the terms of a row of at most LQ_FEW, by groups, each of which stays in registers. */
LQ_SPECIALIZED double add_groups(lq_load *load, lq_values row, size_t count, lq_terms *terms_of) {
  double sums[LQ_FEW_LANES] = {0.0};
  for (size_t i = 0; i < count; i += LQ_FEW_LANES) {
    _Alignas(32) double group[LQ_FEW_LANES];
    load_group(load, row, i, count, group, LQ_FEW_LANES);
    terms_of(group, LQ_FEW_LANES, row);
    LQ_FOUR_AT_ONCE
    for (size_t j = 0; j < LQ_FEW_LANES; j++) sums[j] += group[j];
  }
  return lq_join_few(sums);
}

/* The same of a row that is too short to read a group of. */
LQ_SPECIALIZED double add_singly(lq_load *load, lq_values row, size_t count, lq_terms *terms_of,
                                 double *v) {
  for (size_t i = 0; i < LQ_FEW_LANES - count; i++) v[i] = 0.0;
  for (size_t i = 0; i < count; i++) {
    double p = load(row, i);
    terms_of(&p, 1, row);
    v[LQ_FEW_LANES - count + i] = p;
  }
  return lq_join_few(v);
}

/* terms_of is for the few numbers of a group, block_terms_of for the many of a block. */
LQ_SPECIALIZED double add(lq_load *load, lq_values row, size_t count, lq_terms *terms_of,
                          lq_terms *block_terms_of) {
  _Alignas(64) double v[LQ_BLOCK];
  if (count < LQ_FEW_LANES) return add_singly(load, row, count, terms_of, v);
  if (count <= LQ_FEW) return add_groups(load, row, count, terms_of);
  _Alignas(64) lq_long_sums sums = {{0.0}, {0.0}};
  size_t block = 0;
  for (; block + LQ_BLOCK <= count; block += LQ_BLOCK) {
    add_full_block(load, row, block, block_terms_of, v);
    lq_add_to_lanes(&sums, v);
  }
  if (block < count) {
    add_block(load, row, block, count, block_terms_of, v);
    lq_add_to_lanes(&sums, v);
  }
  return lq_join_lanes(&sums);
}

static double sum(const void *values, lq_format format, size_t count) {
  const lq_values row = {.at = values};
  LQ_BY_FORMAT(add, load, row, count, lq_plain_terms, lq_plain_terms)
}

static double raised_sum(const void *values, lq_format format, size_t count, const double *offsets) {
  const lq_values row = {.at = values, .offsets = offsets};
  LQ_BY_FORMAT(add, load_raised, row, count, lq_plain_terms, lq_plain_terms)
}

#ifdef LQ_FUSED
/* A division takes longer than all else. This is its quotient by fused operations: q is within
** little more than half an ulp of it, what it lacks of p is exact, and so the last operation rounds
** to what the division gives (Markstein, "Computation of elementary functions on the IBM RISC
** System/6000 processor", 1990), if p is not too small. */
LQ_SPECIALIZED double fused_share(double p, lq_values row) {
  double q = __builtin_fma(p, row.inverse, p * row.inverse_low);
  double share = __builtin_fma(__builtin_fma(-q, row.sum, p), row.inverse, q);
  return share < 1.0 ? share : 1.0;
}

/* Whether neither the sum nor any of the numbers but zeros is below 2^-900. */
LQ_SPECIALIZED int none_too_small(const double *p, size_t count, double sum) {
  uint64_t least = lq_bits(sum) - 1;
  for (size_t i = 0; i < count; i++) {
    uint64_t bits = lq_bits(p[i]) - 1; /* which is past all others for zero */
    least = bits < least ? bits : least;
  }
  return least >= lq_bits(0x1p-900) - 1;
}
#endif

LQ_SPECIALIZED void invert_sum(lq_values *row) {
#ifdef LQ_FUSED
  row->inverse = 1.0 / row->sum;
  row->inverse_low = __builtin_fma(-row->inverse, row->sum, 1.0) * row->inverse;
#else
  (void)row;
#endif
}

LQ_SPECIALIZED void entropy_terms(double *p, size_t count, lq_values row) {
  (void)row;
  lq_few_entropy_terms(p, count);
}

LQ_SPECIALIZED void share_entropy_terms(double *p, size_t count, lq_values row) {
  LQ_FOUR_AT_ONCE
  for (size_t i = 0; i < count; i++) p[i] = lq_share(p[i], row.sum);
  lq_few_entropy_terms(p, count);
}

/* Functions of their own: put into the loop over the blocks, these loops' constants would be
** more than there are registers. */
static void block_entropy_terms(double *p, size_t count, lq_values row) {
  (void)row;
  lq_many_entropy_terms(p, count);
}

static void block_share_entropy_terms(double *p, size_t count, lq_values row) {
  for (size_t i = 0; i < count; i++) p[i] = lq_share(p[i], row.sum);
  lq_many_entropy_terms(p, count);
}

#ifdef LQ_FUSED
static void block_fused_share_entropy_terms(double *p, size_t count, lq_values row) {
  for (size_t i = 0; i < count; i++) p[i] = fused_share(p[i], row);
  lq_many_entropy_terms(p, count);
}

static void block_any_share_entropy_terms(double *p, size_t count, lq_values row) {
  if (none_too_small(p, count, row.sum)) block_fused_share_entropy_terms(p, count, row);
  else block_share_entropy_terms(p, count, row);
}
#else
#define block_fused_share_entropy_terms block_share_entropy_terms
#define block_any_share_entropy_terms block_share_entropy_terms
#endif

static double entropy(const void *values, lq_format format, size_t count) {
  const lq_values row = {.at = values};
  LQ_BY_FORMAT(add, load, row, count, entropy_terms, block_entropy_terms)
}

static inline size_t block_end(size_t block, size_t count) {
  return count - block < LQ_BLOCK ? count : block + LQ_BLOCK;
}

/* Of numbers that are not negative the order is that of their bits as integers, of
** which a compiler knows that they may be compared in any order. */
static double float_of_bits(uint32_t bits) {
  unsigned char stored[4];
  lq_store32(stored, bits);
  return (double)lq_load_float(stored);
}

static inline uint32_t larger32(uint32_t largest, uint32_t bits) {
  return bits > largest ? bits : largest;
}

static double largest32(const unsigned char *at, size_t count, size_t *first) {
  int32_t largest = -1;
  for (size_t block = 0; block < count; block += LQ_BLOCK) {
    int32_t most = 0;
    for (size_t i = block; i < block_end(block, count); i++) {
      int32_t bits = (int32_t)lq_load32(at + 4 * i);
      most = bits > most ? bits : most;
    }
    if (most > largest) largest = most, *first = block;
  }
  while (lq_load32(at + 4 * *first) != (uint32_t)largest) ++*first;
  return float_of_bits((uint32_t)largest);
}

static double largest_column(const unsigned char *at, size_t count, const lq_columns *columns,
                             size_t *first) {
  uint32_t largest = 0;
  for (size_t i = 0; i < LQ_BLOCK; i++) largest = larger32(largest, columns->largest[i]);
  *first = count;
  for (size_t column = 0; column < block_end(0, count); column++) {
    size_t i = column;
    if (columns->largest[column] != largest) continue;
    while (lq_load32(at + 4 * i) != largest) i += LQ_BLOCK;
    *first = i < *first ? i : *first;
  }
  return float_of_bits(largest);
}

LQ_SPECIALIZED double largest64(lq_load *load, lq_values row, size_t count, size_t *first) {
  int64_t largest = -1;
  for (size_t block = 0; block < count; block += LQ_BLOCK) {
    int64_t most = 0;
    for (size_t i = block; i < block_end(block, count); i++) {
      int64_t bits = (int64_t)lq_bits(load(row, i));
      most = bits > most ? bits : most;
    }
    if (most > largest) largest = most, *first = block;
  }
  while (lq_bits(load(row, *first)) != (uint64_t)largest) ++*first;
  return lq_from_bits((uint64_t)largest);
}

static double largest(const void *values, lq_format format, size_t count, const lq_columns *columns,
                      size_t *first) {
  const lq_values row = {.at = values};
  switch (format) {
    case LQ_FLOAT32:
      return columns ? largest_column(values, count, columns, first) : largest32(values, count, first);
    case LQ_FLOAT64: return largest64(load_float64, row, count, first);
    default: return largest64(load_double, row, count, first);
  }
}

/* The bits of the i-th, 0 of the k-th: no branch on k, which would be guessed wrong for most rows. */
LQ_SPECIALIZED int32_t other32(const unsigned char *at, uint32_t i, uint32_t k) {
  return (int32_t)(lq_load32(at + 4 * (size_t)i) & (0 - (uint32_t)(i != k)));
}

static double largest_other32(const unsigned char *at, uint32_t count, uint32_t k) {
  int32_t largest = 0;
  if (count >= LQ_LANES && count - LQ_LANES <= LQ_LANES) {
    /* the first eight and the last, some of which may be the same */
    for (uint32_t i = 0; i < LQ_LANES; i++) {
      int32_t first = other32(at, i, k), last = other32(at, count - LQ_LANES + i, k);
      int32_t larger = first > last ? first : last;
      largest = larger > largest ? larger : largest;
    }
    return float_of_bits((uint32_t)largest);
  }
  for (uint32_t i = 0; i < count; i++) {
    int32_t bits = other32(at, i, k);
    largest = bits > largest ? bits : largest;
  }
  return float_of_bits((uint32_t)largest);
}

LQ_SPECIALIZED int64_t other64(lq_load *load, lq_values row, size_t i, size_t k) {
  return (int64_t)(lq_bits(load(row, i)) & (0 - (uint64_t)(i != k)));
}

LQ_SPECIALIZED double largest_other64(lq_load *load, lq_values row, size_t count, size_t k) {
  int64_t largest = 0;
  if (count >= LQ_LANES && count - LQ_LANES <= LQ_LANES) {
    for (size_t i = 0; i < LQ_LANES; i++) {
      int64_t first = other64(load, row, i, k), last = other64(load, row, count - LQ_LANES + i, k);
      int64_t larger = first > last ? first : last;
      largest = larger > largest ? larger : largest;
    }
    return lq_from_bits((uint64_t)largest);
  }
  for (size_t i = 0; i < count; i++) {
    int64_t bits = other64(load, row, i, k);
    largest = bits > largest ? bits : largest;
  }
  return lq_from_bits((uint64_t)largest);
}

static double largest_other_column(const unsigned char *at, size_t count, size_t k,
                                   const lq_columns *columns) {
  uint32_t column = k % LQ_BLOCK, largest = 0;
  for (uint32_t i = 0; i < LQ_BLOCK; i++) {
    largest = larger32(largest, columns->largest[i] & (0 - (uint32_t)(i != column)));
  }
  for (size_t i = column; i < count; i += LQ_BLOCK) {
    largest = larger32(largest, lq_load32(at + 4 * i) & (0 - (uint32_t)(i != k)));
  }
  return float_of_bits(largest);
}

static double largest_other(const void *values, lq_format format, size_t count, size_t k,
                            const lq_columns *columns) {
  const lq_values row = {.at = values};
  switch (format) {
    case LQ_FLOAT32:
      return columns ? largest_other_column(values, count, k, columns)
                     : largest_other32(values, (uint32_t)count, (uint32_t)k);
    case LQ_FLOAT64: return largest_other64(load_float64, row, count, k);
    default: return largest_other64(load_double, row, count, k);
  }
}

/* Numbers as they are, after a look at which are the largest. */
LQ_SPECIALIZED void compared_terms(double *p, size_t count, lq_values row) {
  for (size_t i = 0; i < count; i++) row.columns[i] = p[i] > row.columns[i] ? p[i] : row.columns[i];
}

/* In one pass, of rows of some blocks, for which that is worth while. The largest but for the k-th
** is that of the other columns, or of those that may be in its own: the last ones of a row stand
** in other places. */
LQ_SPECIALIZED double add_and_compare(lq_load *load, lq_values row, size_t count, size_t k,
                                      double *largest_other) {
  _Alignas(64) double columns[LQ_BLOCK] = {0.0};
  row.columns = columns;
  double sum = add(load, row, count, lq_plain_terms, compared_terms);
  size_t last = count % LQ_LANES, moved = k >= count - last ? LQ_LANES - last : 0;
  size_t column = (k + moved) % LQ_BLOCK;
  int64_t largest = 0;
  for (size_t i = 0; i < LQ_BLOCK; i++) {
    int64_t bits = (int64_t)(lq_bits(columns[i]) & (0 - (uint64_t)(i != column)));
    largest = bits > largest ? bits : largest;
  }
  for (size_t i = column; i < count; i += LQ_BLOCK) {
    int64_t bits = other64(load, row, i, k);
    largest = bits > largest ? bits : largest;
  }
  for (size_t i = count - LQ_LANES; i < count; i++) {
    int64_t bits = other64(load, row, i, k);
    largest = bits > largest ? bits : largest;
  }
  *largest_other = lq_from_bits((uint64_t)largest);
  return sum;
}

LQ_SPECIALIZED double sum_and_largest_other(lq_load *load, lq_values row, size_t count, size_t k,
                                            double *largest) {
  if (count / LQ_BLOCK >= 2) return add_and_compare(load, row, count, k, largest);
  *largest = largest_other64(load, row, count, k);
  return add(load, row, count, lq_plain_terms, lq_plain_terms);
}

static double raised_sum_and_largest_other(const void *values, lq_format format, size_t count,
                                           const double *offsets, size_t k, double *largest) {
  const lq_values row = {.at = values, .offsets = offsets};
  LQ_BY_FORMAT(sum_and_largest_other, load_raised, row, count, k, largest)
}

LQ_SPECIALIZED void shares_of(lq_load *load, lq_values row, size_t count, double *shares) {
  for (size_t i = 0; i < count; i++) shares[i] = lq_share(load(row, i), row.sum);
}

static void raised_shares(const void *values, lq_format format, size_t count,
                          const double *offsets, double sum, double *shares) {
  const lq_values row = {.at = values, .offsets = offsets, .sum = sum};
  switch (format) {
    case LQ_FLOAT32: shares_of(load_raised_float32, row, count, shares); break;
    case LQ_FLOAT64: shares_of(load_raised_float64, row, count, shares); break;
    default: shares_of(load_raised_double, row, count, shares);
  }
}

static double raised_entropy(const void *values, lq_format format, size_t count,
                             const double *offsets, double sum) {
  lq_values row = {.at = values, .offsets = offsets, .sum = sum};
  if (count > LQ_FEW) invert_sum(&row);
  switch (format) {
    case LQ_FLOAT32: /* at least 2^-149, or 0 */
      return add(load_raised_float32, row, count, share_entropy_terms,
                 block_fused_share_entropy_terms);
    case LQ_FLOAT64:
      return add(load_raised_float64, row, count, share_entropy_terms,
                 block_any_share_entropy_terms);
    default:
      return add(load_raised_double, row, count, share_entropy_terms,
                 block_any_share_entropy_terms);
  }
}

/* No branch on whether one reaches it, which would be guessed wrong. */
LQ_SPECIALIZED uint32_t reaches32(const unsigned char *at, uint32_t i, const uint32_t *limits) {
  return (int32_t)lq_load32(at + 4 * (size_t)i) >= (int32_t)limits[i];
}

static lq_reached reached32(const unsigned char *at, uint32_t count, const uint32_t *limits) {
  uint32_t classes = 0;
  int32_t last = 0;
  if (count >= LQ_LANES && count - LQ_LANES <= LQ_LANES) {
    /* the first eight, and of the last eight those that are not among them */
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

LQ_SPECIALIZED lq_reached reached64(lq_load *load, lq_values row, size_t count, const double *limits) {
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

/* As unsigned integers, the bits of what is outside [0,1], or -0, are above those of 1. */
static int all_float32(const unsigned char *at, size_t count, lq_columns *columns) {
  _Alignas(64) uint32_t largest[LQ_BLOCK] = {0};
  size_t block = 0;
  for (; block + LQ_BLOCK <= count; block += LQ_BLOCK) {
    for (size_t i = 0; i < LQ_BLOCK; i++) largest[i] = larger32(largest[i], lq_load32(at + 4 * (block + i)));
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

/* The sign bit is set where bits are of a double outside [0,1], or -0: as signed
** integers both v and 1-v are then not negative. */
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
