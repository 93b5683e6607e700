/* e^x within an ulp of the C library's in long doubles, over all x that give more than
** 0, and 0 below them; the log loss against its formula. */
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

TESTS(cmocka_unit_test(within_one_ulp), cmocka_unit_test(ends), cmocka_unit_test(log_loss))
