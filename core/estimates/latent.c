#include "core/estimates/latent.h"

#include <assert.h>
#include <string.h>

#include "core/base/ieee.h"

static double quotient(double a, double b) { return b == 0.0 ? 0.0 : a / b; }

typedef struct lq_estimate {
  lq_latent_cell *cells;
  size_t count, classes;
  double *prior, *given; /* p, q */
  double *sums;          /* scratch */
} lq_estimate;

static double limit_off_diagonal(const lq_latent_cell *cell, double value) {
  int limited = cell->given != cell->true_class && value > LQ_OFF_DIAGONAL_MAXIMUM;
  return limited ? LQ_OFF_DIAGONAL_MAXIMUM : value;
}

static void normalise_noise(lq_estimate *e) {
  memset(e->sums, 0, e->classes * sizeof *e->sums);
  for (size_t i = 0; i < e->count; i++) {
    lq_latent_cell *cell = &e->cells[i];
    cell->noise = limit_off_diagonal(cell, cell->noise);
    e->sums[cell->true_class] += cell->noise;
  }
  for (size_t i = 0; i < e->count; i++) {
    e->cells[i].noise = quotient(e->cells[i].noise, e->sums[e->cells[i].true_class]);
  }
}

static void normalise_inverse(lq_estimate *e) {
  memset(e->sums, 0, e->classes * sizeof *e->sums);
  for (size_t i = 0; i < e->count; i++) {
    lq_latent_cell *cell = &e->cells[i];
    cell->inverse = limit_off_diagonal(cell, cell->inverse);
    e->sums[cell->given] += cell->inverse;
  }
  for (size_t i = 0; i < e->count; i++) {
    e->cells[i].inverse = quotient(e->cells[i].inverse, e->sums[e->cells[i].given]);
  }
}

static void normalise_prior(lq_estimate *e, double minimum) {
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
    if (k == cell->true_class) e->prior[k] = quotient(cell->inverse, cell->noise) * e->given[k];
  }
  normalise_prior(e, LQ_PRIOR_MINIMUM);
}

/* Step (1). prior is scratch until the end of it. */
static void estimate_from_counts(lq_estimate *e) {
  double total = 0.0, *columns = e->prior;
  memset(columns, 0, e->classes * sizeof *columns);
  memset(e->given, 0, e->classes * sizeof *e->given);
  for (size_t i = 0; i < e->count; i++) {
    const lq_latent_cell *cell = &e->cells[i];
    assert(cell->given < e->classes && cell->true_class < e->classes);
    e->given[cell->given] += cell->count;
    columns[cell->true_class] += cell->count;
    total += cell->count;
  }
  for (size_t i = 0; i < e->count; i++) {
    lq_latent_cell *cell = &e->cells[i];
    cell->noise = quotient(cell->count, columns[cell->true_class]);
    cell->inverse = quotient(cell->count, e->given[cell->given]);
  }
  for (size_t k = 0; k < e->classes; k++) e->given[k] = quotient(e->given[k], total);
  estimate_prior(e);
  normalise_noise(e);
}

lq_error_code lq_converge(lq_latent_cell *cells, size_t count, double *prior, size_t classes,
                          lq_resize resize, lq_error *error) {
  double *room = lq_resize_array(resize, NULL, 2 * (uint64_t)classes + 1, sizeof *room);
  if (!room) return error->code = LQ_NO_MEMORY;
  lq_estimate e = {cells, count, classes, prior, room, room + classes};
  estimate_from_counts(&e);
  for (int outer = 0; outer < 3; outer++) {
    for (int inner = 0; inner < 5; inner++) {
      for (size_t i = 0; i < count; i++) {
        lq_latent_cell *cell = &cells[i];
        cell->inverse = quotient(cell->noise * prior[cell->true_class], e.given[cell->given]);
      }
      normalise_inverse(&e);
      estimate_prior(&e);
    }
    for (size_t i = 0; i < count; i++) {
      lq_latent_cell *cell = &cells[i];
      cell->noise = quotient(cell->inverse * e.given[cell->given], prior[cell->true_class]);
    }
    normalise_noise(&e);
  }
  normalise_prior(&e, LQ_CONVERGED_PRIOR_MINIMUM);
  normalise_noise(&e);
  normalise_inverse(&e);
  resize(room, 0);
  return LQ_OK;
}
