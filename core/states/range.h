/*
** The range of scores: the smallest and the largest score of a set of rows. Rows are added at one
** end and removed at the other, as in a window frame.
**
** Only rows that can still become the smallest (or the largest) are kept: those that are smaller
** than every row after them. An entry counts its own row and the dropped rows directly before it.
** A row takes constant time on average. An entry takes 16 bytes; there are many only where the
** rows come in sorted order.
**
** The state, after its header: double smallest, double largest. Both are finite and not -0, and
** smallest <= largest.
*/
#ifndef LQ_RANGE_H
#define LQ_RANGE_H

#include "core/base/allocator.h"
#include "core/states/state.h"

#define LQ_RANGE_BYTES (LQ_STATE_HEADER + 16)

typedef struct lq_extreme {
  double value;
  uint64_t rows; /* that the entry counts, at least 1 */
} lq_extreme;

/* The candidates for the smallest value, from the oldest; the first is the smallest. */
typedef struct lq_extremes {
  lq_extreme *entries;
  size_t first, count, capacity;
} lq_extremes;

typedef struct lq_sliding_range {
  lq_extremes smallest, largest; /* the values in largest are negated */
  uint64_t rows;
} lq_sliding_range;

/* Adds a row. The range begins as all zero bytes. Fails with LQ_SCORE_NOT_FINITE or LQ_NO_MEMORY;
** after the latter the range can only be freed. */
lq_error_code lq_sliding_range_add(lq_sliding_range *range, double score, lq_resize resize,
                                   lq_error *error);
/* Removes the oldest row; there is one. */
void lq_sliding_range_remove(lq_sliding_range *range);
void lq_sliding_range_free(lq_sliding_range *range, lq_resize resize);

typedef struct lq_range {
  double smallest, largest;
} lq_range;

/* The range of the rows; there is at least one. */
lq_range lq_sliding_range_get(const lq_sliding_range *range);

void lq_range_write(unsigned char state[LQ_RANGE_BYTES], lq_range range);

/* Checks a state in full and reads the range from it. */
lq_error_code lq_range_read(const unsigned char *state, size_t bytes, lq_range *range,
                            lq_error *error);

/* The range of the rows of both. */
lq_range lq_range_merge(lq_range a, lq_range b);

/* *out = (score - smallest) / (largest - smallest), limited to [0,1]; 1 where smallest and largest
** are equal. Fails with LQ_SCORE_NOT_FINITE. */
lq_error_code lq_rescale(double score, lq_range range, double *out, lq_error *error);

#endif
