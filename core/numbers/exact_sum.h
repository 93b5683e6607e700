/*
** Exact sums of probabilities over rows.
**
** A probability p in [0,1] becomes the integer floor(p * 2^88), and a sum is a 128-bit integer. So
** a sum does not depend on the order of the rows, sums of shards can be added, and subtraction
** undoes an addition exactly. A double of at least 2^-36 loses nothing; a smaller one loses less
** than 2^-88. The sum of LQ_ROWS_MAXIMUM rows of probability 1 just fits.
*/
#ifndef LQ_EXACT_SUM_H
#define LQ_EXACT_SUM_H

#include "core/base/wide.h"

#define LQ_FRACTION_BITS 88
#define LQ_ROWS_MAXIMUM ((uint64_t)1 << 39)

/* floor(probability * 2^88), for a probability in [0,1]. */
lq_wide lq_exact(double probability);

/* sum / (rows * 2^88), rounded once to the nearest double, ties to even;
** 1 <= rows <= LQ_ROWS_MAXIMUM and sum <= rows * 2^88. */
double lq_exact_mean(lq_wide sum, uint64_t rows);

#endif
