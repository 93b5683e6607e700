/*
** The order in which the numbers of a row are summed. It does not depend on the vector width of
** the machine, so the bits of a sum are the same for every instruction set.
**
** A row of more than LQ_FEW numbers is summed in blocks of LQ_BLOCK terms. The terms of a block
** are added by halves: of 64 terms, term i and term i + 32; of the 32 results, i and i + 16; of
** the 16 results, i and i + 8. A block of fewer terms is filled with zeros, and the terms of its
** last group of eight stand at the end of that group. The eight sums of a block are added to
** those of the blocks before it, each in two doubles, so that few additions round. At the end
** the eight are joined by halves.
**
** A row of at most LQ_FEW numbers rounds rarely, so its time matters more. It is summed in groups
** of four terms, the terms of the last group at its end. The groups are added one after another
** in single doubles, and the four sums are joined by halves.
**
** Every loop over terms has a form that a compiler turns into vector code.
*/
#ifndef LQ_BLOCKS_H
#define LQ_BLOCKS_H

#include <stddef.h>

#include "core/base/bytes.h"
#include "core/base/compiler.h"
#include "core/numbers/logarithm.h"

#define LQ_LANES 8
#define LQ_BLOCK 64

/* Lanes of a short row, and its largest length. With eight lanes most terms would be zeros. */
#define LQ_FEW_LANES 4
#define LQ_FEW 16

/* A probability is multiplied by 2^LQ_SCALE before its logarithm is taken. The smallest ones
** become normal numbers and lose no bits. */
#define LQ_SCALE 256

/* A row, and what some loops need besides. */
typedef struct lq_values {
  const unsigned char *at; /* the numbers, in the format of the loader */
  const double *offsets;   /* added to each number by the raised loaders */
  double sum;              /* of the row, for its shares */
  double *columns;         /* the largest at each place of a block, see compared_terms() */
} lq_values;
typedef double lq_load(lq_values row, size_t i);

/* Replaces count numbers of the row by their terms. */
typedef void lq_terms(double *numbers, size_t count, lq_values row);

/* The term of p is p. */
LQ_SPECIALIZED void lq_plain_terms(double *p, size_t count, lq_values row) {
  (void)p, (void)count, (void)row;
}

/* p * ln p, multiplied by 2^LQ_SCALE; 0 * ln 0 is 0. */
static inline double lq_entropy_term(double p) {
  double scaled = p * 0x1p256;
  return scaled * lq_logarithm_scaled(scaled, LQ_SCALE);
}

/* The terms of the numbers of one group. */
LQ_SPECIALIZED void lq_few_entropy_terms(double *p, size_t count) {
  LQ_FOUR_AT_ONCE
  for (size_t i = 0; i < count; i++) p[i] = lq_entropy_term(p[i]);
}

/* Some of many numbers: scaled, and as lq_reduce() returns them. */
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

/* The terms of many numbers, a multiple of LQ_LANES. Two loops take turns (see lq_reduced). The
** first is one part ahead, so that its divisions run beside the other work of the second. */
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

/* The share of p in the sum. Where p is nearly all of it, the quotient may be an ulp above 1. */
static inline double lq_share(double p, double sum) {
  double share = p / sum;
  return share < 1.0 ? share : 1.0;
}

/* Adds the terms of a block by halves, down to eight sums. The terms past count are zeros. */
LQ_SPECIALIZED void lq_add_by_halves(double *terms, size_t count) {
  if (count > 32) for (size_t i = 0; i < 32; i++) terms[i] += terms[i + 32];
  if (count > 16) for (size_t i = 0; i < 16; i++) terms[i] += terms[i + 16];
  if (count > 8) for (size_t i = 0; i < 8; i++) terms[i] += terms[i + 8];
}

/* A sum in two doubles: low holds what the additions to high have rounded off. */
typedef struct lq_long_sum {
  double high, low;
} lq_long_sum;

static inline lq_long_sum lq_long_add(lq_long_sum sum, double value) {
  double total = sum.high + value;
  double part = total - sum.high;
  return (lq_long_sum){total, sum.low + ((sum.high - (total - part)) + (value - part))};
}

/* Eight long sums. */
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

LQ_SPECIALIZED lq_long_sum lq_join_lanes_long(lq_long_sums *sums) {
  for (size_t half = LQ_LANES / 2; half > 0; half /= 2) {
    for (size_t i = 0; i < half; i++) {
      double low = sums->low[i] + sums->low[i + half];
      lq_long_sum sum = lq_long_add((lq_long_sum){sums->high[i], low}, sums->high[i + half]);
      sums->high[i] = sum.high, sums->low[i] = sum.low;
    }
  }
  return (lq_long_sum){sums->high[0], sums->low[0]};
}

LQ_SPECIALIZED double lq_join_lanes(lq_long_sums *sums) {
  lq_long_sum sum = lq_join_lanes_long(sums);
  return sum.high + sum.low;
}

#endif
