#include "core/numbers/weighted_mean.h"

#include <assert.h>

#include "core/base/ieee.h"

#define ROWS_AT_FIRST 4 /* few, because there is one row for each model */

static double *weighted_row(const lq_weighted_mean *mean, size_t i) {
  return mean->rows + i * (mean->values + 1);
}

int lq_weighted_mean_add(lq_weighted_mean *mean, double weight, double **room, lq_resize resize) {
  assert(lq_is_finite(weight) && weight >= 0.0 && mean->values > 0);
  *room = NULL;
  if (weight > 0.0) {
    if (mean->count == mean->capacity) {
      uint64_t capacity = (uint64_t)mean->capacity * 2 + ROWS_AT_FIRST;
      uint64_t numbers = capacity * ((uint64_t)mean->values + 1);
      double *rows = lq_resize_array(resize, mean->rows, numbers, sizeof *rows);
      if (!rows) return 0;
      mean->rows = rows;
      mean->capacity = (size_t)capacity;
    }
    double *row = weighted_row(mean, mean->count++);
    row[0] = weight;
    *room = row + 1;
    if (weight > mean->largest) mean->largest = weight;
  }
  mean->added++;
  return 1;
}

/* The exponent of the least power of two that is at least value; value is finite and > 0. */
static int exponent_above(double value) {
  int raised = value < lq_power_of_two(-1022) ? 64 : 0; /* makes a subnormal value normal */
  uint64_t bits = lq_bits(value * lq_power_of_two(raised));
  int is_power = (bits & 0xfffffffffffffu) == 0;
  return (int)(bits >> 52) - 1022 - is_power - raised;
}

int lq_weighted_mean_end(lq_weighted_mean *mean) {
  if (!mean->count) return 0;
  /* two steps, because the power of two can be too large for a double */
  int exponent = -exponent_above(mean->largest), half = exponent / 2;
  for (size_t i = 0; i < mean->count; i++) {
    weighted_row(mean, i)[0] *= lq_power_of_two(half);
    weighted_row(mean, i)[0] *= lq_power_of_two(exponent - half);
  }
  return 1;
}

double lq_weighted_mean_of(const lq_weighted_mean *mean, size_t k) {
  lq_wide sum = {0, 0}, weights = {0, 0};
  double smallest = 1.0, largest = 0.0;
  for (size_t i = 0; i < mean->count; i++) {
    const double *row = weighted_row(mean, i);
    double value = row[k + 1];
    lq_wide weight = lq_exact(row[0]);
    if (!(weight.high | weight.low)) continue;
    weights = lq_wide_add(weights, weight);
    sum = lq_wide_add(sum, lq_exact(row[0] * value));
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  double value = lq_exact_mean(sum, mean->added) / lq_exact_mean(weights, mean->added);
  return value < smallest ? smallest : value > largest ? largest : value;
}

void lq_weighted_mean_free(lq_weighted_mean *mean, lq_resize resize) { resize(mean->rows, 0); }
