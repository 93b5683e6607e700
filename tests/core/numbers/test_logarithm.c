/* core/numbers/logarithm.h against logarithms.txt: within 1 ulp of the exact value, so
** at most one double away from the correctly rounded one. */
#include "core/numbers/class_logarithms.h"
#include "core/loops/loops.h"

#include "tests/support/test.h"

static void logarithm_is_within_1_ulp(void **state) {
  (void)state;
  FILE *file = open_vectors("logarithms.txt");
  double x, want;
  uint64_t lines = 0, off = 0;
  while (read_bits(file, &x) && read_bits(file, &want)) {
    double got = lq_logarithm_scaled(x * 0x1p256, LQ_SCALE);
    if (steps_apart(-got, -want) > 1) fail_msg("ln %a: %a, exact %a", x, got, want);
    off += steps_apart(-got, -want);
    lines++;
  }
  assert_true(lines > 4000);
  /* and nearly always the rounded one itself */
  assert_true(off * 10 < lines * 3);
  fclose(file);
}

static void logarithm_of_1_is_0(void **state) {
  (void)state;
  assert_true(lq_logarithm(1.0) == 0.0);
  assert_true(lq_logarithm_of_one_plus_over(0.0) == 1.0);
  assert_true(lq_logarithm_of_one_plus_over(0x1p-60) == 1.0);
}

/* The table's ln K are in two parts, of which the first has 26 bits, and go on as the logarithm does. */
static void logarithms_of_classes(void **state) {
  (void)state;
  for (size_t classes = 2; classes <= 2 * LQ_TABLED_CLASSES; classes++) {
    lq_class_logarithm parts = lq_class_logarithm_of(classes);
    double logarithm = lq_logarithm((double)classes), sum = parts.high + parts.low;
    assert_true(steps_apart(sum, logarithm) <= 1);
    assert_true(lq_upper_half(parts.high) == parts.high);
    assert_true(parts.low >= 0.0 && parts.low < parts.high * 0x1p-25);
    assert_true(steps_apart(lq_times_class_logarithm(0.3, classes), 0.3 * logarithm) <= 2);
  }
}

/* To more than the bits of one double: a logarithm is the sum of those of its factors. */
static void logarithms_of_factors(void **state) {
  (void)state;
  for (size_t a = 2; a <= LQ_TABLED_CLASSES; a++) {
    for (size_t b = 2; a * b <= LQ_TABLED_CLASSES; b++) {
      lq_class_logarithm x = lq_class_logarithm_of(a), y = lq_class_logarithm_of(b), product = lq_class_logarithm_of(a * b);
      double rest = ((product.high - x.high) - y.high) + ((product.low - x.low) - y.low);
      assert_true(rest < 0x1p-74 && rest > -0x1p-74);
    }
  }
}

static void zeros_add_nothing_to_an_entropy(void **state) {
  (void)state;
  double block[8] = {0.25, 0, 0.75, 0, 0, 0, 0, 0};
  double two[8] = {0.25, 0.75, 0, 0, 0, 0, 0, 0};
  const lq_loops *loops = lq_choose_loops();
  assert_true(loops->entropy(block, LQ_DOUBLES, 8) == loops->entropy(two, LQ_DOUBLES, 8));
}

TESTS(cmocka_unit_test(logarithm_is_within_1_ulp), cmocka_unit_test(logarithms_of_classes),
      cmocka_unit_test(logarithms_of_factors), cmocka_unit_test(logarithm_of_1_is_0),
      cmocka_unit_test(zeros_add_nothing_to_an_entropy))
