/*
** The converged estimates of label noise from a calibrated joint C. C[s][y] is the number of rows
** with given label s and true class y.
**
**   noise matrix          N[s][y] = C[s][y] / the sum of C[.][y]
**   inverse noise matrix  I[s][y] = C[s][y] / the sum of C[s][.]
**   share of a label      q[s] = the sum of C[s][.] / the sum of C
**   prior of a true class p[k] = I[k][k] / N[k][k] * q[k], limited to [1e-6, 1]; then p is
**                         divided by its sum
**
** To normalise a matrix means: its entries off the diagonal are limited to at most 0.9999; then
** the entries of I with the same given label, and those of N with the same true class, are divided
** by their sum. A quotient whose divisor is 0 is 0.
**
**   (1) N, I, q and p are computed as above; then N is normalised.
**   (2) Three times:
**         five times: I[s][y] = N[s][y] p[y] / q[s], normalised; then p as above
**         N[s][y] = I[s][y] q[s] / p[y], normalised
**   (3) p is limited to [1e-5, 1] and divided by its sum. N and I are normalised once more, which
**       changes them where an entry has been limited.
**
** Both matrices are sparse, and both are indexed by (given, true) here.
*/
#ifndef LQ_LATENT_H
#define LQ_LATENT_H

#include "core/base/allocator.h"
#include "core/base/error.h"

#define LQ_OFF_DIAGONAL_MAXIMUM 0.9999
#define LQ_PRIOR_MINIMUM 1e-6
#define LQ_CONVERGED_PRIOR_MINIMUM 1e-5

typedef struct lq_latent_cell {
  size_t given, true_class; /* s, y */
  double count;             /* C[s][y] */
  double noise, inverse;    /* N[s][y], I[s][y] */
} lq_latent_cell;

/* Sets noise and inverse of the cells, which are in rising order of (given, true), and
** prior[classes]. Fails with LQ_NO_MEMORY. */
lq_error_code lq_converge(lq_latent_cell *cells, size_t count, double *prior, size_t classes,
                          lq_resize resize, lq_error *error);

#endif
