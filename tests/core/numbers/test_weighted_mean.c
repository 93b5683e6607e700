/* The mean of rows of any weights, against the same in long double, and where it can be known. */
#include "core/numbers/weighted_mean.h"

#include "tests/support/test.h"

static double mean_of(const double (*rows)[2], size_t count) { /* value, weight */
  lq_weighted_mean mean = {.values = 1};
  double *room, value = -1.0;
  for (size_t i = 0; i < count; i++) {
    assert_true(lq_weighted_mean_add(&mean, rows[i][1], &room, test_resize));
    assert_true((room == NULL) == (rows[i][1] == 0.0));
    if (room) *room = rows[i][0];
  }
  if (lq_weighted_mean_end(&mean)) value = lq_weighted_mean_of(&mean, 0);
  lq_weighted_mean_free(&mean, test_resize);
  return value;
}

/* One row's mean is its value, at every size of its weight and beside rows that do not count. */
static void of_one_row(void **state) {
  (void)state;
  static const double values[] = {0.0, 0x1p-1074, 1e-30, 0.531, 0.1, 1.0 / 3.0, 1.0 - 0x1p-53, 1.0};
  for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
    for (int exponent = -1074; exponent <= 1023; exponent++) {
      double power = exponent < -1022 ? lq_power_of_two(-1022) * lq_power_of_two(exponent + 1022) : lq_power_of_two(exponent);
      double weights[] = {power, power * 1.5, power * (2.0 - 0x1p-52), power * (1.0 + 0x1p-52)};
      for (size_t w = 0; w < 4; w++) {
        if (!lq_is_finite(weights[w])) continue;
        const double rows[][2] = {{0.25, 0.0}, {values[v], weights[w]}, {0.75, weights[w] * 0x1p-90}};
        assert_true(mean_of(rows, 3) == values[v]);
      }
    }
  }
  assert_true(mean_of(NULL, 0) == -1.0);
}

/* Weights times a power of two give the same bits, in any order, and near those of long doubles. */
static void of_several_rows(void **state) {
  (void)state;
  uint64_t random = 88172645463325252u;
  for (int turn = 0; turn < 20000; turn++) {
    double rows[9][2], scaled[9][2]; /* by up to what is a whole number of the least double, and down to it */
    long double sum = 0.0L, weights = 0.0L;
    size_t count = 1 + (size_t)turn % 9;
    int by = turn % 3 ? turn % 3 * 500 - 500 : -1074 + (turn % 2 ? 40 : 20);
    double low = 1.0, high = 0.0;
    for (size_t i = 0; i < count; i++) {
      random ^= random << 13, random ^= random >> 7, random ^= random << 17;
      rows[i][0] = (double)(random >> 11) * 0x1p-53;
      rows[i][1] = (double)(random & 0xfffff) * (turn % 2 && random & 1 << 20 ? 0x1p-40 : 0x1p-20);
      scaled[count - 1 - i][0] = rows[i][0];
      scaled[count - 1 - i][1] = rows[i][1] * lq_power_of_two(by / 2) * lq_power_of_two(by - by / 2);
      sum += (long double)rows[i][0] * (long double)rows[i][1];
      weights += (long double)rows[i][1];
      if (rows[i][0] < low) low = rows[i][0];
      if (rows[i][0] > high) high = rows[i][0];
    }
    double mean = mean_of((const double (*)[2])rows, count);
    if (weights == 0.0L) {
      assert_true(mean == -1.0);
      continue;
    }
    assert_true(mean >= low && mean <= high);
    assert_true(steps_apart(mean, (double)(sum / weights)) <= 4);
    assert_true(lq_bits(mean) == lq_bits(mean_of((const double (*)[2])scaled, count)));
  }
}

/* The largest weight is brought to 1 and not to 1/2, and all digits of a sum are there for it. */
static void of_tiny_values(void **state) {
  (void)state;
  const double rows[][2] = {{0x1p-88, 0x1p-1000}, {0.0, 0x1p-1000}}, more[][2] = {{0x3p-88, 0x1p-1074}, {0x1p-88, 0x1p-1074}};
  assert_true(mean_of(rows, 2) == 0x1p-89);
  assert_true(mean_of(more, 2) == 0x1p-87);
}

TESTS(cmocka_unit_test(of_tiny_values), cmocka_unit_test(of_one_row), cmocka_unit_test(of_several_rows))
