/* e^x within an ulp of the C library's in long doubles, over all x that give more than
** 0, and 0 below them; the one of two doubles within 0.25 * 2^-53; the log loss against its
** formula. */
#include <float.h>
#include <math.h>

#include "core/numbers/exponential.h"
#include "core/scores/log_loss.h"
#include "tests/support/test.h"

static uint64_t next(uint64_t *random) {
  *random = *random * 6364136223846793005u + 1442695040888963407u;
  return *random >> 11;
}

static void within_one_ulp(void **state) {
  (void)state;
  uint64_t random = 1, worst = 0;
  if (LDBL_MANT_DIG < 64) skip();
  for (int i = 0; i < 1000000; i++) {
    /* half of them even, half towards 0 */
    double u = (double)next(&random) * 0x1p-53, x = i & 1 ? -746.0 * u : -lq_power_of_two(-(i / 2 % 60)) * u;
    uint64_t apart = steps_apart(lq_exponential(x), (double)expl(x));
    if (apart > worst) worst = apart;
  }
  assert_true(worst <= 1);
}

/* The bits of a long double are too few for a large x with a low part. */
static void parts_are_within_a_quarter(void **state) {
  (void)state;
  uint64_t random = 3;
  long double worst = 0;
  if (LDBL_MANT_DIG < 64) skip();
  for (int i = 0; i < 1000000; i++) {
    double high = -8.0 * (double)next(&random) * 0x1p-53;
    double low = high * ((double)next(&random) * 0x1p-53 - 0.5) * 0x1p-52;
    lq_exponential_parts got = lq_exponential_of(high, low);
    long double want = ldexpl(expl((long double)high) * (1 + (long double)low), LQ_EXPONENTIAL_SCALE);
    long double off = fabsl(((long double)got.high - want) + (long double)got.low) / want;
    assert_true(got.high + got.low == got.high);
    if (off > worst) worst = off;
  }
  assert_true(worst <= 0.25L * 0x1p-53L);
}

/* Python's decimal computed the values of those that are not simple. */
static void parts_are_exact(void **state) {
  (void)state;
  static const struct {
    double high, low;
    lq_exponential_parts parts;
  } exact[] = {
      {0.0, 0.0, {0x1p512, 0.0}},
      {-0.0, 0.0, {0x1p512, 0.0}},
      {-5e-324, 0.0, {0x1p512, 0.0}},
      {0.0, -0x1p-60, {0x1p512, -0x1p452}},
      {-1.0, 0x1p-55, {0x1.78b56362cef38p+510, -0x1.47537c38afaf6p+453}},
      {-700.25, -0x1.8p-46, {0x1.af5fe9a485bedp-499, -0x1.b3e0d0b140c44p-553}},
      {-745.0, 0x1.4p-44, {0x1.247ae63a72726p-563, 0x1.d4634dbc2dd8ap-617}},
      {-745.0, -0x1.4p-44, {0x1.247ae63a7244bp-563, 0x1.076505449a4f7p-617}},
      {-1000.0, 0x1p-42, {0x1.3c4219e418e45p-931, 0x1.799dfa9dab935p-987}},
      {-0.34657359027997264, 0.0, {0x1.6a09e667f3bcdp+511, -0x1.7233c057e4796p+457}},
      {-0.3465735902799727, 0x1p-56, {0x1.6a09e667f3bccp+511, 0x1.7e44d2da24b91p+457}},
  };
  for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
    lq_exponential_parts got = lq_exponential_of(exact[i].high, exact[i].low), want = exact[i].parts;
    assert_true(got.high == want.high);
    assert_true(fabs(got.low - want.low) <= want.high * 0x1p-55);
  }
}

static void ends(void **state) {
  (void)state;
  assert_true(lq_exponential(0.0) == 1.0 && lq_exponential(-0.0) == 1.0);
  assert_true(lq_exponential(-5e-324) == 1.0);
  assert_true(lq_exponential(-745.13) == 5e-324);
  assert_true(lq_exponential(-745.2) == 0.0);
  assert_true(lq_exponential(-746.0) == 0.0);
  assert_true(lq_exponential(-1e308) == 0.0);
  assert_true(lq_exponential(-HUGE_VAL) == 0.0);
  assert_true(lq_exponential(NAN) == 0.0);
}

static void log_loss(void **state) {
  (void)state;
  uint64_t random = 2;
  double values[200];
  for (int turn = 0; turn < 3000; turn++) {
    size_t classes = 2 + (size_t)next(&random) % 199, k = (size_t)next(&random) % classes;
    long double sum = 0, least = LQ_LOG_LOSS_MINIMUM;
    for (size_t i = 0; i < classes; i++) {
      values[i] = (double)(next(&random) % 3) * (double)next(&random) * 0x1p-54;
      sum += values[i] > least ? (long double)values[i] : least;
    }
    lq_probabilities probabilities = {values, LQ_DOUBLES, classes, NULL, NULL};
    long double want = -logl((values[k] > least ? (long double)values[k] : least) / sum);
    assert_true(fabsl(lq_log_loss(&probabilities, k) - want) <= 4 * DBL_EPSILON * (1 + want));
  }
  /* a class that has all of it has no loss, but for what the others are raised to */
  double sure[] = {0.0, 1.0};
  lq_probabilities probabilities = {sure, LQ_DOUBLES, 2, NULL, NULL};
  assert_true(lq_log_loss(&probabilities, 1) > 0.9999e-6 && lq_log_loss(&probabilities, 1) < 1e-6);
  assert_true(lq_log_loss(&probabilities, 0) > 13.8155 && lq_log_loss(&probabilities, 0) < 13.8156);
}

TESTS(cmocka_unit_test(within_one_ulp), cmocka_unit_test(ends),
      cmocka_unit_test(parts_are_within_a_quarter), cmocka_unit_test(parts_are_exact),
      cmocka_unit_test(log_loss))
