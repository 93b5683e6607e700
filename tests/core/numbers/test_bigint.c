/* core/numbers/bigint.h: small integers by hand, and large ones there and back. */
#include "core/numbers/bigint.h"

#include "tests/support/test.h"

/* 2^power, plus more. */
static lq_bigint power_of_two_plus(int power, uint32_t more) {
  lq_bigint n;
  lq_bigint_set(&n, 1);
  lq_bigint_shift(&n, power);
  lq_bigint_multiply_add(&n, 1, more);
  return n;
}

static void setting(void **state) {
  (void)state;
  lq_bigint n;
  lq_bigint_set(&n, 0);
  assert_int_equal(n.limbs, 0);
  lq_bigint_set(&n, 0xffffffffu);
  assert_true(n.limbs == 1 && n.limb[0] == 0xffffffffu);
  lq_bigint_set(&n, 0x100000000u);
  assert_true(n.limbs == 2 && n.limb[0] == 0 && n.limb[1] == 1);
}

static void comparing(void **state) {
  (void)state;
  for (int power = 1; power < 200; power++) {
    lq_bigint less = power_of_two_plus(power - 1, 0), same = power_of_two_plus(power, 0);
    lq_bigint n = same, more = power_of_two_plus(power, 1);
    assert_true(lq_bigint_compare(&n, &same) == 0);
    assert_true(lq_bigint_compare(&less, &n) < 0 && lq_bigint_compare(&n, &less) > 0);
    assert_true(lq_bigint_compare(&n, &more) < 0 && lq_bigint_compare(&more, &n) > 0);
  }
}

/* 5^power times 2^shift, divided by as many fives and twos again, is 1. */
static void there_and_back(void **state) {
  (void)state;
  for (int power = 0; power < 200; power++) {
    for (int shift = 0; shift < 70; shift += 3) {
      lq_bigint n, one;
      lq_bigint_set(&one, 1);
      lq_bigint_set(&n, 1);
      lq_bigint_multiply_power_of_five(&n, power);
      lq_bigint_shift(&n, shift);
      for (int i = 0; i < power; i++) assert_int_equal(lq_bigint_divide(&n, 5), 0);
      for (int i = 0; i < shift; i++) assert_int_equal(lq_bigint_divide(&n, 2), 0);
      assert_int_equal(lq_bigint_compare(&n, &one), 0);
      assert_int_equal(lq_bigint_divide(&n, 7), 1);
      assert_int_equal(n.limbs, 0);
    }
  }
}

static void the_highest_bits(void **state) {
  (void)state;
  int exponent, inexact;
  for (int power = 0; power < 200; power++) {
    lq_bigint n = power_of_two_plus(power, 0);
    assert_true(lq_bigint_top(&n, &exponent, &inexact) == (uint64_t)1 << 63);
    assert_int_equal(exponent, power - 63);
    assert_int_equal(inexact, 0);
    n = power_of_two_plus(power, 1);
    uint64_t last = power == 0 ? (uint64_t)1 << 63 : power < 64 ? (uint64_t)1 << (63 - power) : 0;
    int doubled = power == 0; /* 1 + 1 */
    assert_true(lq_bigint_top(&n, &exponent, &inexact) == (doubled ? last : (uint64_t)1 << 63 | last));
    assert_int_equal(exponent, power - 63 + doubled);
    assert_int_equal(inexact, power >= 64);
  }
}

TESTS(cmocka_unit_test(setting), cmocka_unit_test(comparing), cmocka_unit_test(there_and_back),
      cmocka_unit_test(the_highest_bits))
