/*
** The weighted mean of rows of values in [0,1], position by position:
**
**   mean[k] = the sum of w * v[k] / the sum of w
**
** A weight w is finite and at least 0. Only the ratio of a weight to the largest one counts. So
** all weights are multiplied by the power of two that brings the largest into (1/2, 1], which
** rounds nothing, and a weight below 2^-88 of the largest counts as 0. The sums are exact
** (exact_sum.h), so the result does not depend on the order of the rows.
**
** A mean that rounding puts outside the range of the values of the rows that count is set to the
** nearest end of that range.
*/
#ifndef LQ_WEIGHTED_MEAN_H
#define LQ_WEIGHTED_MEAN_H

#include "core/base/allocator.h"
#include "core/numbers/exact_sum.h"

/* Begins as all zero bytes, except values. */
typedef struct lq_weighted_mean {
  size_t values;          /* of each row, at least 1 */
  double *rows;           /* each row: the weight, more than 0, and then the values */
  size_t count, capacity; /* of rows */
  uint64_t added;         /* the number of rows, including those of weight 0 */
  double largest;         /* the largest weight */
} lq_weighted_mean;

/* Adds a row. The caller then writes its values, none of them -0, to *room; *room is NULL for a
** row of weight 0, which does not count. Returns 0 where no memory is available, else 1. */
int lq_weighted_mean_add(lq_weighted_mean *mean, double weight, double **room, lq_resize resize);

/* Call this once after the last row. Returns 0 where all weights are 0, so that there is no mean,
** else 1. */
int lq_weighted_mean_end(lq_weighted_mean *mean);

/* The mean of the k-th values, after lq_weighted_mean_end() has returned 1. */
double lq_weighted_mean_of(const lq_weighted_mean *mean, size_t k);

void lq_weighted_mean_free(lq_weighted_mean *mean, lq_resize resize);

#endif
