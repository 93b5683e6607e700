/* core/estimates/latent.h, whose matrices are sparse, beside its definition on whole matrices. */
#include "core/estimates/latent.h"

#include "tests/support/test.h"

#define MOST 4

static double matrix_noise[MOST][MOST], matrix_inverse[MOST][MOST], matrix_prior[MOST];

static double quotient(double a, double b) { return b == 0.0 ? 0.0 : a / b; }

/* Makes each column (or row) sum to 1, entries off the diagonal being at most 0.9999. */
static void tidy(double m[MOST][MOST], int classes, int by_column) {
  for (int a = 0; a < classes; a++) {
    double sum = 0.0;
    for (int b = 0; b < classes; b++) {
      double *cell = by_column ? &m[b][a] : &m[a][b];
      if (a != b && *cell > 0.9999) *cell = 0.9999;
      sum += *cell;
    }
    for (int b = 0; b < classes; b++) {
      double *cell = by_column ? &m[b][a] : &m[a][b];
      *cell = quotient(*cell, sum);
    }
  }
}

static void tidy_prior(int classes, double least) {
  double sum = 0.0;
  for (int k = 0; k < classes; k++) {
    double p = matrix_prior[k];
    sum += matrix_prior[k] = p < least ? least : p > 1.0 ? 1.0 : p;
  }
  for (int k = 0; k < classes; k++) matrix_prior[k] /= sum;
}

static void prior_by_cnt(int classes, const double *share) {
  for (int k = 0; k < classes; k++) {
    matrix_prior[k] = quotient(matrix_inverse[k][k], matrix_noise[k][k]) * share[k];
  }
  tidy_prior(classes, 1e-6);
}

static void converge(int classes, double counts[MOST][MOST]) {
  double rows[MOST] = {0}, columns[MOST] = {0}, total = 0.0;
  for (int s = 0; s < classes; s++) {
    for (int y = 0; y < classes; y++) {
      rows[s] += counts[s][y], columns[y] += counts[s][y], total += counts[s][y];
    }
  }
  for (int s = 0; s < classes; s++) {
    for (int y = 0; y < classes; y++) {
      matrix_noise[s][y] = quotient(counts[s][y], columns[y]);
      matrix_inverse[s][y] = quotient(counts[s][y], rows[s]);
    }
  }
  for (int s = 0; s < classes; s++) rows[s] = quotient(rows[s], total);
  prior_by_cnt(classes, rows);
  tidy(matrix_noise, classes, 1);
  for (int turn = 0; turn < 15; turn++) {
    for (int s = 0; s < classes; s++) {
      for (int y = 0; y < classes; y++) {
        matrix_inverse[s][y] = quotient(matrix_noise[s][y] * matrix_prior[y], rows[s]);
      }
    }
    tidy(matrix_inverse, classes, 0);
    prior_by_cnt(classes, rows);
    if (turn % 5 < 4) continue;
    for (int s = 0; s < classes; s++) {
      for (int y = 0; y < classes; y++) {
        matrix_noise[s][y] = quotient(matrix_inverse[s][y] * rows[s], matrix_prior[y]);
      }
    }
    tidy(matrix_noise, classes, 1);
  }
  tidy_prior(classes, 1e-5);
  tidy(matrix_noise, classes, 1);
  tidy(matrix_inverse, classes, 0);
}

static void check_near(double got, double want) {
  double apart = got > want ? got - want : want - got;
  if (!(apart <= 1e-12)) fail_msg("%.17g, by the definition %.17g", got, want);
}

static void estimates_are_those_of_whole_matrices(void **state) {
  (void)state;
  uint64_t random = 88172645463325252u;
  for (int turn = 0; turn < 3000; turn++) {
    int classes = 1 + turn % MOST;
    double counts[MOST][MOST], prior[MOST];
    lq_latent_cell cells[MOST * MOST];
    size_t count = 0;
    lq_error error;
    for (int s = 0; s < classes; s++) {
      for (int y = 0; y < classes; y++) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        /* many of few and of none, some of many, and now and then a class without any */
        counts[s][y] = random % 3 ? (double)(random >> 8 & 3) : (double)(random >> 8 & 255);
        if (turn % 7 == 0 && (s == 0 || y == 0)) counts[s][y] = 0.0;
        if (counts[s][y] > 0.0 || s == y) {
          cells[count++] = (lq_latent_cell){(size_t)s, (size_t)y, counts[s][y], 0.0, 0.0};
        }
      }
    }
    converge(classes, counts);
    assert_int_equal(lq_converge(cells, count, prior, (size_t)classes, test_resize, &error), LQ_OK);
    for (size_t i = 0; i < count; i++) {
      check_near(cells[i].noise, matrix_noise[cells[i].given][cells[i].true_class]);
      check_near(cells[i].inverse, matrix_inverse[cells[i].given][cells[i].true_class]);
    }
    for (int k = 0; k < classes; k++) check_near(prior[k], matrix_prior[k]);
  }
}

TESTS(cmocka_unit_test(estimates_are_those_of_whole_matrices))
