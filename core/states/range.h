/*
** The smallest and the largest score of a set of rows that come at one end and
** leave at the other, as the rows of a window frame do.
**
** Only rows that may yet become the smallest (or the largest) are kept: those
** smaller than all that came after them. Each entry stands for itself and the
** rows before it that it outdoes. A row costs constant time on the average;
** the entries are few but where rows come in sorted order, 16 bytes each.
**
** The state, after its header: double smallest, double largest, both finite and
** not -0.
*/
#ifndef LQ_RANGE_H
#define LQ_RANGE_H

#include "core/base/allocator.h"
#include "core/states/state.h"

#define LQ_RANGE_BYTES (LQ_STATE_HEADER + 16)

typedef struct lq_extreme {
  double value;
  uint64_t rows;
} lq_extreme;

/* The candidates for one end, from the oldest; the first is the extreme. */
typedef struct lq_extremes {
  lq_extreme *entries;
  size_t first, count, capacity;
} lq_extremes;

typedef struct lq_sliding_range {
  lq_extremes smallest, largest; /* largest holds negated values */
  uint64_t rows;
} lq_sliding_range;

/* A sliding range begins as all zero bytes. */
lq_error_code lq_sliding_range_add(lq_sliding_range *range, double score, lq_resize resize,
                                   lq_error *error);
/* Takes away the oldest row. */
void lq_sliding_range_remove(lq_sliding_range *range);
void lq_sliding_range_free(lq_sliding_range *range, lq_resize resize);

typedef struct lq_range {
  double smallest, largest;
} lq_range;

/* The range of at least one row. */
lq_range lq_sliding_range_get(const lq_sliding_range *range);

void lq_range_write(unsigned char state[LQ_RANGE_BYTES], lq_range range);
lq_error_code lq_range_read(const unsigned char *state, size_t bytes, lq_range *range,
                            lq_error *error);
lq_range lq_range_merge(lq_range a, lq_range b);

/* (score - smallest) / (largest - smallest), kept in [0,1]; 1 where smallest
** and largest are equal. */
lq_error_code lq_rescale(double score, lq_range range, double *out, lq_error *error);

#endif
