/*
** How a row's numbers are added up: in blocks of LQ_BLOCK classes. The terms of a
** block are added by halves, the i-th of 64 to the i-th + 32, of 32 to the i-th + 16,
** and so on, whatever the vector width of the machine; where a block has fewer than 64,
** the rest are zeros, and the terms of the last group of eight stand at its end. So
** the bits of a sum do not depend on the instruction set, every loop over the terms is
** one that a compiler turns into vector code, and no term is rounded more than six
** times. The blocks' sums are added in two doubles.
*/
#ifndef LQ_BLOCKS_H
#define LQ_BLOCKS_H

#include <stddef.h>

#include "core/little_endian.h"
#include "core/logarithm.h"

#define LQ_LANES 8
#define LQ_BLOCK 64

/* Probabilities are scaled by 2^LQ_SCALE before their logarithms are taken, so
** that the smallest of them are normal numbers and lose no bits. */
#define LQ_SCALE 256

/* A row in some format, perhaps with something to be added to each number. */
typedef struct lq_values {
  const unsigned char *at;
  const double *offsets;
} lq_values;
typedef double lq_load(lq_values row, size_t i);

/* p as it is. */
LQ_SPECIALIZED void lq_plain_terms(lq_load *load, lq_values row, size_t start, size_t count,
                                   double *terms) {
  for (size_t i = 0; i < count; i++) terms[i] = load(row, start + i);
}

/* p * ln p, times 2^LQ_SCALE; 0 * ln 0 is 0. */
LQ_SPECIALIZED void lq_entropy_terms(lq_load *load, lq_values row, size_t start, size_t count,
                                     double *terms) {
  _Alignas(64) double scaled[LQ_BLOCK], k[LQ_BLOCK], f[LQ_BLOCK], s[LQ_BLOCK];
  for (size_t i = 0; i < count; i++) {
    scaled[i] = load(row, start + i) * 0x1p256;
    lq_reduced x = lq_reduce(scaled[i], LQ_SCALE);
    k[i] = x.k, f[i] = x.f, s[i] = x.s;
  }
  for (size_t i = 0; i < count; i++) {
    terms[i] = scaled[i] * lq_logarithm_of_reduced((lq_reduced){k[i], f[i], s[i]});
  }
}

/* The sum of a block's terms, of which those past count are zeros. */
LQ_SPECIALIZED double lq_add_by_halves(double *terms, size_t count) {
  if (count > 32) for (size_t i = 0; i < 32; i++) terms[i] += terms[i + 32];
  if (count > 16) for (size_t i = 0; i < 16; i++) terms[i] += terms[i + 16];
  if (count > 8) for (size_t i = 0; i < 8; i++) terms[i] += terms[i + 8];
  return ((terms[0] + terms[4]) + (terms[2] + terms[6])) +
         ((terms[1] + terms[5]) + (terms[3] + terms[7]));
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
