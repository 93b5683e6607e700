#include "core/estimates/latent.h"

#include <string.h>

#include "core/base/ieee.h"

static double ratio(double a, double b) { return b == 0.0 ? 0.0 : a / b; }

typedef struct lq_estimate {
  lq_latent_cell *cells;
  size_t count, classes;
  double *prior, *given; /* p, and n/N */
  double *sums;          /* scratch */
} lq_estimate;

static double kept(const lq_latent_cell *cell, double value) {
  return cell->given != cell->truly && value > LQ_OFF_DIAGONAL_MAXIMUM ? LQ_OFF_DIAGONAL_MAXIMUM
                                                                       : value;
}

static void tidy_noise(lq_estimate *e) {
  memset(e->sums, 0, e->classes * sizeof *e->sums);
  for (size_t i = 0; i < e->count; i++) {
    lq_latent_cell *cell = &e->cells[i];
    cell->noise = kept(cell, cell->noise);
    e->sums[cell->truly] += cell->noise;
  }
  for (size_t i = 0; i < e->count; i++) {
    e->cells[i].noise = ratio(e->cells[i].noise, e->sums[e->cells[i].truly]);
  }
}

static void tidy_inverse(lq_estimate *e) {
  memset(e->sums, 0, e->classes * sizeof *e->sums);
  for (size_t i = 0; i < e->count; i++) {
    lq_latent_cell *cell = &e->cells[i];
    cell->inverse = kept(cell, cell->inverse);
    e->sums[cell->given] += cell->inverse;
  }
  for (size_t i = 0; i < e->count; i++) {
    e->cells[i].inverse = ratio(e->cells[i].inverse, e->sums[e->cells[i].given]);
  }
}

static void tidy_prior(lq_estimate *e, double minimum) {
  double sum = 0.0;
  for (size_t k = 0; k < e->classes; k++) {
    double p = e->prior[k];
    e->prior[k] = p < minimum ? minimum : p > 1.0 ? 1.0 : p;
    sum += e->prior[k];
  }
  for (size_t k = 0; k < e->classes; k++) e->prior[k] /= sum;
}

static void estimate_prior(lq_estimate *e) {
  memset(e->prior, 0, e->classes * sizeof *e->prior);
  for (size_t i = 0; i < e->count; i++) {
    const lq_latent_cell *cell = &e->cells[i];
    size_t k = cell->given;
    if (k == cell->truly) e->prior[k] = ratio(cell->inverse, cell->noise) * e->given[k];
  }
  tidy_prior(e, LQ_PRIOR_MINIMUM);
}

/* The first estimates, straight from the counts, and then the noise matrix made
** tidy; prior is scratch until the end. */
static void begin(lq_estimate *e) {
  double total = 0.0, *columns = e->prior;
  memset(columns, 0, e->classes * sizeof *columns);
  memset(e->given, 0, e->classes * sizeof *e->given);
  for (size_t i = 0; i < e->count; i++) {
    const lq_latent_cell *cell = &e->cells[i];
    e->given[cell->given] += cell->count;
    columns[cell->truly] += cell->count;
    total += cell->count;
  }
  for (size_t i = 0; i < e->count; i++) {
    lq_latent_cell *cell = &e->cells[i];
    cell->noise = ratio(cell->count, columns[cell->truly]);
    cell->inverse = ratio(cell->count, e->given[cell->given]);
  }
  for (size_t k = 0; k < e->classes; k++) e->given[k] = ratio(e->given[k], total);
  estimate_prior(e);
  tidy_noise(e);
}

lq_error_code lq_converge(lq_latent_cell *cells, size_t count, double *prior, size_t classes,
                          lq_resize resize, lq_error *error) {
  double *room = lq_resize_array(resize, NULL, 2 * (uint64_t)classes + 1, sizeof *room);
  if (!room) return error->code = LQ_NO_MEMORY;
  lq_estimate e = {cells, count, classes, prior, room, room + classes};
  begin(&e);
  for (int outer = 0; outer < 3; outer++) {
    for (int inner = 0; inner < 5; inner++) {
      for (size_t i = 0; i < count; i++) {
        cells[i].inverse = ratio(cells[i].noise * prior[cells[i].truly], e.given[cells[i].given]);
      }
      tidy_inverse(&e);
      estimate_prior(&e);
    }
    for (size_t i = 0; i < count; i++) {
      cells[i].noise = ratio(cells[i].inverse * e.given[cells[i].given], prior[cells[i].truly]);
    }
    tidy_noise(&e);
  }
  tidy_prior(&e, LQ_CONVERGED_PRIOR_MINIMUM);
  tidy_noise(&e);
  tidy_inverse(&e);
  resize(room, 0);
  return LQ_OK;
}
