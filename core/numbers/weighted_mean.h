/*
** The weighted mean of rows of values in [0,1], position by position:
**
**   mean[k] = the sum of w * v[k] over the sum of w
**
** A weight is any finite number of 0 or more and counts by its ratio to the largest one of the
** rows. For that all of them are multiplied by the power of two that brings the largest into
** (1/2, 1], which rounds nothing; then the sums are exact (see exact_sum.h), so that the order of
** the rows makes no difference. A weight below 2^-88 of the largest counts as 0.
**
** A mean that rounding has left outside the values of the rows that count is the nearest of them:
** where there is one such row, its value.
*/
#ifndef LQ_WEIGHTED_MEAN_H
#define LQ_WEIGHTED_MEAN_H

#include "core/base/allocator.h"
#include "core/numbers/exact_sum.h"

/* All zero at first, but for values. */
typedef struct lq_weighted_mean {
  size_t values;   /* of each row, at least 1 */
  double *rows;    /* of each the weight, more than 0, and then the values */
  size_t count, capacity;
  uint64_t added;  /* rows, those of weight 0 too */
  double largest;  /* of the weights */
} lq_weighted_mean;

/* Adds a row. *room is where its values are to be written, none of them -0; NULL for a row of
** weight 0, which has no part in the mean. 0 for no memory. */
int lq_weighted_mean_add(lq_weighted_mean *mean, double weight, double **room, lq_resize resize);

/* Ends the adding. 0 where no row has a weight of more than 0, and there is no mean. */
int lq_weighted_mean_end(lq_weighted_mean *mean);

/* The mean of the k-th values. */
double lq_weighted_mean_of(const lq_weighted_mean *mean, size_t k);

void lq_weighted_mean_free(lq_weighted_mean *mean, lq_resize resize);

#endif
