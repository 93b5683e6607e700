/*
** How a row's numbers are added up: in blocks of LQ_BLOCK classes. The terms of a
** block are added by halves, the i-th of 64 to the i-th + 32, of 32 to the i-th + 16,
** of 16 to the i-th + 8, whatever the vector width of the machine; where a block has
** fewer than 64, the rest are zeros, and the terms of the last group of eight stand at its
** end. The eight sums of each block are added to those of the blocks before, each in two
** doubles, and in the end joined by halves again. A row of at most 16 numbers, whose few
** roundings matter less than the time, is groups of four terms, the last group's at its end,
** added one group after another in single doubles and then by halves. So the bits of a sum do
** not depend on the instruction set, every loop over the terms is one that a compiler turns
** into vector code, and few additions round.
*/
#ifndef LQ_BLOCKS_H
#define LQ_BLOCKS_H

#include <stddef.h>

#include "core/base/bytes.h"
#include "core/base/compiler.h"
#include "core/numbers/logarithm.h"

#define LQ_LANES 8
#define LQ_BLOCK 64

/* Of a short row: more of them at once would mostly be zeros. */
#define LQ_FEW_LANES 4
#define LQ_FEW 16

/* Probabilities are scaled by 2^LQ_SCALE before their logarithms are taken, so
** that the smallest of them are normal numbers and lose no bits. */
#define LQ_SCALE 256

/* A row in some format, perhaps with something to be added to each number, and then its sum. */
typedef struct lq_values {
  const unsigned char *at;
  const double *offsets;
  double sum;
  double *columns;             /* the largest at each place of a block, see compared_terms() */
} lq_values;
typedef double lq_load(lq_values row, size_t i);

/* Puts what is to be added up in place of count numbers of the row. */
typedef void lq_terms(double *numbers, size_t count, lq_values row);

/* p as it is. */
LQ_SPECIALIZED void lq_plain_terms(double *p, size_t count, lq_values row) {
  (void)p, (void)count, (void)row;
}

/* p * ln p, times 2^LQ_SCALE; 0 * ln 0 is 0. */
static inline double lq_entropy_term(double p) {
  double scaled = p * 0x1p256;
  return scaled * lq_logarithm_scaled(scaled, LQ_SCALE);
}

/* The terms of a few numbers. */
LQ_SPECIALIZED void lq_few_entropy_terms(double *p, size_t count) {
  LQ_FOUR_AT_ONCE
  for (size_t i = 0; i < count; i++) p[i] = lq_entropy_term(p[i]);
}

/* A part of many numbers, scaled, and what lq_reduce() gives of them. */
#define LQ_PART 16
typedef struct lq_reduced_part {
  _Alignas(64) double scaled[LQ_PART], k[LQ_PART], f[LQ_PART], s[LQ_PART];
} lq_reduced_part;

LQ_SPECIALIZED void lq_reduce_part(const double *p, size_t count, lq_reduced_part *part) {
  for (size_t i = 0; i < count; i++) {
    part->scaled[i] = p[i] * 0x1p256;
    lq_reduced x = lq_reduce(part->scaled[i], LQ_SCALE);
    part->k[i] = x.k, part->f[i] = x.f, part->s[i] = x.s;
  }
}

LQ_SPECIALIZED void lq_part_entropy_terms(double *p, size_t count, const lq_reduced_part *part) {
  for (size_t i = 0; i < count; i++) {
    lq_reduced x = {part->k[i], part->f[i], part->s[i]};
    p[i] = part->scaled[i] * lq_logarithm_of_reduced(x);
  }
}

/* The terms of many numbers, a multiple of LQ_LANES, in two loops (see lq_reduced), the first of
** which is a part ahead: its divisions are made while the second has other things to do. */
LQ_SPECIALIZED void lq_many_entropy_terms(double *p, size_t count) {
  lq_reduced_part parts[2];
  size_t i = count % LQ_PART; /* 0 or LQ_LANES */
  if (i > 0) {
    lq_reduce_part(p, LQ_LANES, &parts[0]);
    lq_part_entropy_terms(p, LQ_LANES, &parts[0]);
  }
  if (i < count) lq_reduce_part(p + i, LQ_PART, &parts[0]);
  for (size_t part = 0; i < count; i += LQ_PART, part = !part) {
    size_t next = i + LQ_PART;
    if (next < count) lq_reduce_part(p + next, LQ_PART, &parts[!part]);
    lq_part_entropy_terms(p + i, LQ_PART, &parts[part]);
  }
}

/* The share that p has in the sum. A class with all of it may come out an ulp above 1. */
static inline double lq_share(double p, double sum) {
  double share = p / sum;
  return share < 1.0 ? share : 1.0;
}

/* Adds a block's terms, of which those past count are zeros, by halves up to the first eight. */
LQ_SPECIALIZED void lq_add_by_halves(double *terms, size_t count) {
  if (count > 32) for (size_t i = 0; i < 32; i++) terms[i] += terms[i + 32];
  if (count > 16) for (size_t i = 0; i < 16; i++) terms[i] += terms[i + 16];
  if (count > 8) for (size_t i = 0; i < 8; i++) terms[i] += terms[i + 8];
}

/* A sum in two doubles: what high + value rounds off goes to low. */
typedef struct lq_long_sum {
  double high, low;
} lq_long_sum;

static inline lq_long_sum lq_long_add(lq_long_sum sum, double value) {
  double total = sum.high + value;
  double part = total - sum.high;
  return (lq_long_sum){total, sum.low + ((sum.high - (total - part)) + (value - part))};
}

/* Eight such sums. */
typedef struct lq_long_sums {
  double high[LQ_LANES], low[LQ_LANES];
} lq_long_sums;

LQ_SPECIALIZED void lq_add_to_lanes(lq_long_sums *sums, const double *terms) {
  LQ_EIGHT_AT_ONCE
  for (size_t i = 0; i < LQ_LANES; i++) {
    lq_long_sum sum = lq_long_add((lq_long_sum){sums->high[i], sums->low[i]}, terms[i]);
    sums->high[i] = sum.high, sums->low[i] = sum.low;
  }
}

LQ_SPECIALIZED double lq_join_few(const double *sums) {
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

LQ_SPECIALIZED double lq_join_lanes(lq_long_sums *sums) {
  for (size_t half = LQ_LANES / 2; half > 0; half /= 2) {
    for (size_t i = 0; i < half; i++) {
      double low = sums->low[i] + sums->low[i + half];
      lq_long_sum sum = lq_long_add((lq_long_sum){sums->high[i], low}, sums->high[i + half]);
      sums->high[i] = sum.high, sums->low[i] = sum.low;
    }
  }
  return sums->high[0] + sums->low[0];
}

#endif
