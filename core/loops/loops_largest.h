/*
** The largest of a row, and the largest of all but one class: a part of
** core/loops/loops_body.h.
*/
#include "core/loops/loops_sums.h"

static inline size_t block_end(size_t block, size_t count) {
  return count - block < LQ_BLOCK ? count : block + LQ_BLOCK;
}

/* Numbers that are not negative have the order of their bits as integers. A compiler may compare
** integers in any order, but not doubles. */
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
      return columns ? largest_column(values, count, columns, first)
                     : largest32(values, count, first);
    case LQ_FLOAT64: return largest64(load_float64, row, count, first);
    default: return largest64(load_double, row, count, first);
  }
}

/* The bits of class i, or 0 for class k. Without a branch on k: the processor would predict it
** wrong in most rows. */
LQ_SPECIALIZED int32_t other32(const unsigned char *at, uint32_t i, uint32_t k) {
  return (int32_t)(lq_load32(at + 4 * (size_t)i) & (0 - (uint32_t)(i != k)));
}

static double largest_other32(const unsigned char *at, uint32_t count, uint32_t k) {
  int32_t largest = 0;
  if (count >= LQ_LANES && count - LQ_LANES <= LQ_LANES) {
    /* the first eight and the last eight, which may overlap */
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

/* The term of p is p; also keeps the largest at each place of a block. */
LQ_SPECIALIZED void compared_terms(double *p, size_t count, lq_values row) {
  for (size_t i = 0; i < count; i++) row.columns[i] = p[i] > row.columns[i] ? p[i] : row.columns[i];
}

/* Both in one pass, which is faster for rows of two blocks and more. The largest of all but class k
** is among the maxima of the other columns, the classes of the column of k, and the last eight
** classes, which stand in other places of their block. */
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
