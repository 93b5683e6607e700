/*
** The sums, shares and entropies of core/loops/loops.h, in the order of core/loops/blocks.h: a
** part of core/loops/loops_body.h.
*/
#include "core/loops/loops.h"

LQ_SPECIALIZED double load_float32(lq_values row, size_t i) {
  return (double)lq_load_float(row.at + 4 * i);
}

LQ_SPECIALIZED double load_float64(lq_values row, size_t i) {
  return lq_load_double(row.at + 8 * i);
}

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

/* Returns the result of the function with the loader of the format. */
#define LQ_BY_FORMAT(function, loader, ...)                        \
  switch (format) {                                                \
    case LQ_FLOAT32: return function(loader##_float32, __VA_ARGS__); \
    case LQ_FLOAT64: return function(loader##_float64, __VA_ARGS__); \
    default: return function(loader##_double, __VA_ARGS__);          \
  }

/* Loads the numbers of a group into v[lanes]: `lanes` of them from start on, or the last ones of
** the row, at the end of v and after zeros. The row has at least `lanes` numbers. The ones before
** start are loaded too and then made 0: a vector load of v would wait for single stores. */
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

/* Loads the numbers of a full block. LQ_EIGHT_FLOATS(at, v), where it is defined, loads eight
** floats as doubles by one instruction. GCC by itself loads sixteen and splits them. */
LQ_SPECIALIZED void load_block(lq_load *load, lq_values row, size_t start, double *v) {
#ifdef LQ_EIGHT_FLOATS
  /* AVX512_EXCL_START */
  if (load == load_float32 || load == load_raised_float32) {
    for (size_t i = 0; i < LQ_BLOCK; i += LQ_LANES) {
      LQ_EIGHT_FLOATS(row.at + 4 * (start + i), v + i);
    }
    if (load == load_float32) return;
    for (size_t i = 0; i < LQ_BLOCK; i++) v[i] += row.offsets[start + i];
    return;
  }
  /* AVX512_EXCL_STOP */
#endif
  for (size_t i = 0; i < LQ_BLOCK; i++) v[i] = load(row, start + i);
}

/* Writes the eight sums of a full block to v. */
LQ_SPECIALIZED void add_full_block(lq_load *load, lq_values row, size_t start, lq_terms *terms_of,
                                   double *v) {
  load_block(load, row, start, v);
  terms_of(v, LQ_BLOCK, row);
  lq_add_by_halves(v, LQ_BLOCK);
}

/* The same for the last block of a row of at least LQ_LANES numbers. */
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

/* The sum of the terms of a row of at most LQ_FEW numbers. Each group stays in registers. */
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

/* The same for a row shorter than a group. */
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

/* The sum of the terms of a row: terms_of is for a group, block_terms_of for a block. */
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

static double raised_sum(const void *values, lq_format format, size_t count,
                         const double *offsets) {
  const lq_values row = {.at = values, .offsets = offsets};
  LQ_BY_FORMAT(add, load_raised, row, count, lq_plain_terms, lq_plain_terms)
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

/* Not inline: the constants of these loops and of the loop over the blocks together would need
** more registers than there are. */
static void block_entropy_terms(double *p, size_t count, lq_values row) {
  (void)row;
  lq_many_entropy_terms(p, count);
}

static void block_share_entropy_terms(double *p, size_t count, lq_values row) {
  for (size_t i = 0; i < count; i++) p[i] = lq_share(p[i], row.sum);
  lq_many_entropy_terms(p, count);
}

static double entropy(const void *values, lq_format format, size_t count) {
  const lq_values row = {.at = values};
  LQ_BY_FORMAT(add, load, row, count, entropy_terms, block_entropy_terms)
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
  const lq_values row = {.at = values, .offsets = offsets, .sum = sum};
  LQ_BY_FORMAT(add, load_raised, row, count, share_entropy_terms, block_share_entropy_terms)
}
