/*
** The converged estimates of label noise out of a calibrated joint C, whose
** C[s][y] says how many rows given label s are truly of class y.
**
**   noise matrix          N[s][y] = C[s][y] / the sum of column y
**   inverse noise matrix  I[s][y] = C[s][y] / the sum of row s
**   prior of the true label by cnt
**                         p[k] = I[k][k] / N[k][k] * n[k]/N, each within
**                         [1e-6, 1], then made to sum to 1
**
** A matrix is made tidy by keeping its entries off the diagonal to at most 0.9999,
** and then making the rows given s of I, and the rows truly y of N, sum to 1. N
** begins tidy, the prior does not come from the tidy one, and then, three times
** over: five times over { I[s][y] = N[s][y] p[y] / (n[s]/N), made tidy; p by cnt };
** N[s][y] = I[s][y] (n[s]/N) / p[y], made tidy. In the end both are made tidy once
** more, which a clipped entry shows, and p within [1e-5, 1], made to sum to 1. What
** would be divided by 0 is 0.
**
** Both matrices are sparse, and are indexed here by (given, true) alike.
*/
#ifndef LQ_LATENT_H
#define LQ_LATENT_H

#include "core/base/allocator.h"
#include "core/base/error.h"

#define LQ_OFF_DIAGONAL_MAXIMUM 0.9999
#define LQ_PRIOR_MINIMUM 1e-6
#define LQ_CONVERGED_PRIOR_MINIMUM 1e-5

typedef struct lq_latent_cell {
  size_t given, truly;
  double count;          /* C */
  double noise, inverse; /* N, I */
} lq_latent_cell;

/* Fills in noise and inverse of the cells, which are in rising order of
** (given, truly), and prior[classes]. */
lq_error_code lq_converge(lq_latent_cell *cells, size_t count, double *prior, size_t classes,
                          lq_resize resize, lq_error *error);

#endif
