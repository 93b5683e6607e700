/* core/numbers/exact_sum.h: exact, whatever the order, and undone. */
#include "core/numbers/exact_sum.h"

#include "tests/support/test.h"

static lq_wide sum_of(const double *values, size_t count) {
  lq_wide sum = {0, 0};
  for (size_t i = 0; i < count; i++) sum = lq_wide_add(sum, lq_exact(values[i]));
  return sum;
}

static void known_values(void **state) {
  (void)state;
  lq_wide one = lq_exact(1.0), least = lq_exact(0x1p-88), less = lq_exact(0x1.fffffp-89);
  assert_true(one.high == 1u << 24 && one.low == 0);
  assert_true(least.high == 0 && least.low == 1);
  assert_true(less.high == 0 && less.low == 0);
  assert_true(lq_exact(0x1p-1074).low == 0 && lq_exact(0.0).low == 0);
  lq_wide tenth = lq_exact(0.1);
  assert_true(tenth.high == 0x199999 && tenth.low == 0x9999999a00000000u);
}

static void means_are_correctly_rounded(void **state) {
  (void)state;
  const double thirds[3] = {1.0, 0.0, 0.0}, sevenths[7] = {1.0, 1.0, 0, 0, 0, 0, 0};
  assert_true(lq_exact_mean(sum_of(thirds, 3), 3) == 1.0 / 3.0);
  assert_true(lq_exact_mean(sum_of(sevenths, 7), 7) == 2.0 / 7.0);
  /* the mean of a value with itself is the value; of two neighbours, the even one */
  const double odd = 0x1.0000000000001p-1, even = 0x1.0000000000002p-1;
  const double pair[2] = {odd, even}, same[2] = {odd, odd};
  assert_true(lq_exact_mean(sum_of(same, 2), 2) == odd);
  assert_true(lq_exact_mean(sum_of(pair, 2), 2) == even);
  assert_true(lq_exact_mean((lq_wide){0, 0}, 5) == 0.0);
  lq_wide full = lq_wide_shift((lq_wide){0, LQ_ROWS_MAXIMUM}, LQ_FRACTION_BITS);
  assert_true(lq_exact_mean(full, LQ_ROWS_MAXIMUM) == 1.0);
  /* just above a tie, by a bit far below and by a remainder */
  const lq_wide tie = lq_wide_add(lq_wide_shift((lq_wide){0, 1}, 87), lq_wide_shift((lq_wide){0, 1}, 34));
  const lq_wide more = lq_wide_add(tie, (lq_wide){0, 1});
  const uint64_t rows = LQ_ROWS_MAXIMUM - 1;
  const lq_wide many_ties = lq_wide_add(lq_wide_shift((lq_wide){0, rows}, 87), lq_wide_shift((lq_wide){0, rows}, 34));
  assert_true(lq_exact_mean(tie, 1) == 0.5);
  assert_true(lq_exact_mean(more, 1) == 0x1.0000000000001p-1);
  assert_true(lq_exact_mean(many_ties, rows) == 0.5);
  assert_true(lq_exact_mean(lq_wide_add(many_ties, (lq_wide){0, 1}), rows) == 0x1.0000000000001p-1);
  /* where a sum of doubles would have lost the small ones */
  static double many[1 << 16];
  many[0] = 1.0;
  for (size_t i = 1; i < 1 << 16; i++) many[i] = 0x1p-60;
  double mean = lq_exact_mean(sum_of(many, 1 << 16), 1 << 16);
  assert_true(mean == (1.0 + 65535 * 0x1p-60) / 65536);
}

static void order_does_not_matter_and_rows_can_leave(void **state) {
  (void)state;
  double values[1000];
  uint64_t random = 1234567;
  for (int i = 0; i < 1000; i++) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    values[i] = (double)(random >> 11) * 0x1p-53 * (i % 3 ? 1 : 0x1p-30);
  }
  lq_wide forth = sum_of(values, 1000), back = {0, 0};
  for (int i = 1000; i-- > 0;) back = lq_wide_add(back, lq_exact(values[i]));
  assert_memory_equal(&forth, &back, sizeof forth);
  for (int i = 0; i < 1000; i++) back = lq_wide_subtract(back, lq_exact(values[i]));
  assert_true(back.high == 0 && back.low == 0);
}

static void wide_arithmetic(void **state) {
  (void)state;
  uint64_t a = 0xfedcba9876543210u, b = 0xffffffffffffffffu;
  lq_wide product = lq_wide_multiply(a, b);
  assert_true(product.high == a - 1 && product.low == 0 - a);
  product = lq_wide_multiply(0x123456789abcdefu, 0xfedcba987654321u);
  assert_true(product.high == 0x121fa00ad77d74u && product.low == 0x22236d88fe5618cfu);
  int inexact;
  lq_wide quotient = lq_wide_divide((lq_wide){a, b}, 1u << 31, &inexact);
  assert_true(inexact && quotient.high == a >> 31 && quotient.low == (a << 33 | b >> 31));
  quotient = lq_wide_divide(lq_wide_multiply(a, 0x7ffffffffffffffu), 0x7ffffffffffffffu, &inexact);
  assert_true(!inexact && quotient.high == 0 && quotient.low == a);
}

TESTS(cmocka_unit_test(known_values), cmocka_unit_test(means_are_correctly_rounded),
      cmocka_unit_test(order_does_not_matter_and_rows_can_leave), cmocka_unit_test(wide_arithmetic))
