/*
** How a row's numbers are added up: in blocks of LQ_BLOCK classes, each block in
** LQ_LANES lanes. Lane i takes the elements i, i+8, i+16, ... whatever the vector
** width of the machine, and the lanes are joined in one fixed tree. So the bits of
** a sum do not depend on the instruction set, and every loop over the lanes is one
** that a compiler turns into vector code.
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

/* The next LQ_LANES elements into the first LQ_LANES of the lanes. */
static inline void lq_add_lanes(double lane[2 * LQ_LANES], const double v[LQ_LANES]) {
  for (size_t i = 0; i < LQ_LANES; i++) lane[i] += v[i];
}

/* p * ln p, times 2^LQ_SCALE; 0 * ln 0 is 0. What the additions round off, exactly, is
** added up in lanes of its own: in flat rows it is all of one sign. */
static inline void lq_add_entropy(double lane[2 * LQ_LANES], const double v[LQ_LANES]) {
  for (size_t i = 0; i < LQ_LANES; i++) {
    double scaled = v[i] * 0x1p256;
    double term = scaled * lq_logarithm_scaled(scaled, LQ_SCALE);
    double total = lane[i] + term;
    double part = total - lane[i];
    lane[LQ_LANES + i] += (lane[i] - (total - part)) + (term - part);
    lane[i] = total;
  }
}

static inline double lq_join_lanes(const double lane[LQ_LANES]) {
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
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
