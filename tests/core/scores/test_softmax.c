/* core/scores/softmax.h against exact values, at the ends of the doubles, and what it refuses. */
#include "core/scores/softmax.h"

#include <float.h>
#include <math.h>

#include "core/loops/blocks.h"
#include "tests/support/test.h"

#define MOST 100000

static double logits[MOST], shares[MOST];

/* Python's decimal computed the shares with 60 digits, and rounded them once. */
static const struct {
  double temperature;
  size_t count;
  double logits[10], shares[10];
} exact[] = {
    {1.0, 2, {0.0, 0.0}, {0.5, 0.5}},
    {3.0, 3, {-0.0, 0.0, 0.0}, {0x1.5555555555555p-2, 0x1.5555555555555p-2,
     0x1.5555555555555p-2}},
    {0.5, 1, {7.0}, {1}},
    {1.0, 3, {1.0, 2.0, 3.0}, {0x1.70c3e5f682bdap-4, 0x1.f534335ca4bcfp-3,
     0x1.549a766a06791p-1}},
    {0.7, 2, {0.1, -0.2}, {0x1.36085aaa8e4ffp-1, 0x1.93ef4aaae3602p-2}},
    {1.0, 3, {-1000.0, -1001.5, -1000.25}, {0x1.ff8193654799cp-2, 0x1.c887a110e3470p-4,
     0x1.8e5c84567f948p-2}},
    {2.0, 9, {2.5, -1.25, 0.75, 4.0, -3.5, 1.0, 0.0, -0.5, 3.25}, {0x1.4bb6bb8c09ce9p-3,
     0x1.96f5ace6176e9p-6, 0x1.148ec9ec809c9p-4, 0x1.5f1e7aaac6fa9p-2, 0x1.083dad0a15ad6p-7,
     0x1.396189b8463c1p-4, 0x1.7c267f37671a6p-5, 0x1.280fb8bc51c2ap-5, 0x1.e2a406e1b2501p-3}},
    {0.01, 4, {9.173399925231934, -11.036999702453613, -2.2100000381469727, 5.550099849700928},
     {1, 0, 0, 0x1.34527b60fc7c0p-523}},
    {1.0, 2, {-512.3699951171875, 131.7100067138672}, {0x1.ba542d5101fdcp-930, 1}},
    {0.97, 2, {123.456, -577.89}, {1, 0x0.00000759dbab2p-1022}},
    {0.1, 2, {0.1, -69.3}, {1, 0x1.b470cd81ca747p-1002}},
    {0.077, 3, {0.7, -51.3, 3.3}, {0x1.380c2b20077dcp-49, 0x0.7fd4027e67e81p-1022,
     0x1.fffffffffffecp-1}},
    {1.0, 4, {-0.35667494393873245, -1.6094379124341003, -2.3025850929940455,
     -690.7755278982137}, {0x1.6666666666666p-1, 0x1.999999999999ap-3, 0x1.999999999999bp-4,
     0x1.56e1fc2f8f3e8p-997}},
    {1.0, 2, {1e-20, -700.3}, {1, 0x1.9a5615b10648ap-1011}},
    {130000000000000.0, 3, {1e+16, 3.7, 1000000000000000.1}, {1, 0x1.04325579f30bep-111,
     0x1.166b3318ec40ep-100}},
    {0.3, 3, {1000000000000000.1, 1000000000000000.0, 999999999999996.2}, {0x1.34930e3f6ae8ep-1,
     0x1.96d98023c2e73p-2, 0x1.8d759d1bfd852p-20}},
    {1.0, 2, {1e+308, -1e+308}, {1, 0}},
    {1e+308, 2, {1e+308, -1e+308}, {0x1.c2f7d5a8a79cap-1, 0x1.e84152bac31afp-4}},
    {1e+306, 3, {DBL_MAX, -DBL_MAX, 0.0}, {1, 0x1.3a2bc1b176f76p-519, 0x1.91116635b032ap-260}},
    {DBL_MAX, 2, {DBL_MAX, -DBL_MAX}, {0x1.c2f7d5a8a79cap-1, 0x1.e84152bac31afp-4}},
    {3.7e+305, 3, {1.5e+308, -1.5e+308, 2.0}, {1, 0, 0x1.16e7c87c1d24fp-585}},
    {1e-300, 2, {-DBL_MAX, -DBL_MAX}, {0.5, 0.5}},
    {1e+291, 2, {DBL_MAX, 1.7976931348623153e+308}, {1, 0x1.54aaf318879f7p-58}},
    {5e-324, 3, {0.0, 5e-324, 1e-323}, {0x1.70c3e5f682bdap-4, 0x1.f534335ca4bcfp-3,
     0x1.549a766a06791p-1}},
    {5e-324, 3, {-1e+308, 0.0, 5e-324}, {0, 0x1.136561454ba86p-2, 0x1.764d4f5d5a2bdp-1}},
    {1e-300, 3, {1e-300, 3e-300, -7e-298}, {0x1.e84152bac31adp-4, 0x1.c2f7d5a8a79cap-1,
     0x1.84a2458c85c9dp-1015}},
    {4e-311, 3, {1e-310, 2.5e-310, -3e-308}, {0x1.78761313f1c1cp-6, 0x1.f43c4f676071fp-1, 0}},
    {1.0, 3, {5e-324, 1e-310, -1e-308}, {0x1.5555555555555p-2, 0x1.5555555555555p-2,
     0x1.5555555555555p-2}},
    {1e+300, 3, {1.0, 2.0, -3.0}, {0x1.5555555555555p-2, 0x1.5555555555555p-2,
     0x1.5555555555555p-2}},
    {1e+300, 3, {0.1, 0.2, -3e+300}, {0x1.f39067d59f93cp-2, 0x1.f39067d59f93cp-2,
     0x1.8df3054c0d879p-6}},
    {7.7e-201, 2, {1e-200, -3.3e-198}, {1, 0x1.c69cf35cdeb18p-621}},
    {1.0, 9, {0.0, -700.0, -709.5, -720.0, -744.0, -745.1, -745.2, -746.0, -800.0}, {1,
     0x1.14f2b0fb9307fp-1010, 0x0.54e90c99fb878p-1022, 0x0.0000993b4dc95p-1022,
     0x0.0000000000002p-1022, 0x0.0000000000001p-1022, 0, 0, 0}},
    {1.0, 4, {-INFINITY, 0.3, -INFINITY, -0.4}, {0, 0x1.561cb52a19476p-1, 0,
     0x1.53c695abcd715p-2}},
    {1e+308, 2, {-INFINITY, 1e+308}, {0, 1}},
    {1e-300, 2, {-DBL_MAX, -INFINITY}, {1, 0}},
    {1e+300, 3, {-INFINITY, -INFINITY, -5.0}, {0, 0, 1}},
    {1.0, 3, {0.0, -745.0, -745.0}, {1, 0x0.0000000000001p-1022, 0x0.0000000000001p-1022}},
    {1.0, 2, {0.0, -1.959}, {0x1.c0babc9f1e437p-1, 0x1.fa2a1b070de45p-4}},
    {1.0, 9, {0.0, -1.386, -1.386, -2.435, -2.435, -2.435, -2.435, -2.435, -2.435},
     {0x1.f97ef0f8ffed9p-2, 0x1.f9a50a0e299d9p-4, 0x1.f9a50a0e299d9p-4, 0x1.623e0d5539af9p-5,
     0x1.623e0d5539af9p-5, 0x1.623e0d5539af9p-5, 0x1.623e0d5539af9p-5, 0x1.623e0d5539af9p-5,
     0x1.623e0d5539af9p-5}},
    {1.0, 10, {0.0, -0.529, -0.529, -0.529, -0.529, -0.529, -1.992, -1.992, -1.992, -1.992},
     {0x1.c7f4cfb4d864ap-3, 0x1.0ca58b1026745p-3, 0x1.0ca58b1026745p-3, 0x1.0ca58b1026745p-3,
     0x1.0ca58b1026745p-3, 0x1.0ca58b1026745p-3, 0x1.f19ef1f4ceabep-6, 0x1.f19ef1f4ceabep-6,
     0x1.f19ef1f4ceabep-6, 0x1.f19ef1f4ceabep-6}},
};

/* In place and not, with the same bits. */
static void softmax(size_t count, double temperature) {
  static double in_place[MOST];
  lq_error error;
  memcpy(in_place, logits, count * sizeof *logits);
  assert_int_equal(lq_softmax(logits, count, temperature, shares, &error), LQ_OK);
  assert_int_equal(lq_softmax(in_place, count, temperature, in_place, &error), LQ_OK);
  assert_memory_equal(in_place, shares, count * sizeof *shares);
}

static void shares_are_exact_within_an_ulp(void **state) {
  (void)state;
  for (size_t row = 0; row < sizeof exact / sizeof *exact; row++) {
    memcpy(logits, exact[row].logits, sizeof exact[row].logits);
    softmax(exact[row].count, exact[row].temperature);
    for (size_t i = 0; i < exact[row].count; i++) {
      double want = exact[row].shares[i];
      uint64_t limit = want == 0.0 || want == 1.0 ? 0 : 1;
      if (signbit(shares[i]) || steps_apart(shares[i], want) > limit) {
        fail_msg("row %zu, class %zu: %a, exact %a", row, i, shares[i], want);
      }
    }
  }
}

/* The largest logit in every place, with the others equal, or of two kinds. */
static void shares_of_many_classes_are_exact(void **state) {
  (void)state;
  static const struct {
    size_t count;
    double first, second, largest_share, first_share, second_share;
  } rows[] = {
      {1000, -1.0, -1.0, 0x1.63adf24920248p-9, 0x1.05b1bff6a0dd5p-10, 0x1.05b1bff6a0dd5p-10},
      {1000, -0.7578125, -11.1, 0x1.167561c9571bep-8, 0x1.0505927c12602p-9, 0x1.13c921b6a57c8p-24},
      {MOST, -1.0, -1.0, 0x1.c80b4f3b3c76dp-16, 0x1.4f89deb53529bp-17, 0x1.4f89deb53529bp-17},
      {MOST, -0.7578125, -11.1, 0x1.65eeb9240de41p-15, 0x1.4f84e94708a81p-16,
       0x1.627f2ee347e3ep-31},
  };
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    size_t count = rows[row].count;
    for (size_t largest = 0; largest < count; largest += largest < 9 ? 1 : count / 5) {
      for (size_t i = 0, other = 0; i < count; i++) {
        logits[i] = i == largest ? 0.0 : other++ < count / 2 ? rows[row].first : rows[row].second;
      }
      softmax(count, 1.0);
      for (size_t i = 0; i < count; i++) {
        double want = logits[i] == 0.0              ? rows[row].largest_share
                      : logits[i] == rows[row].first ? rows[row].first_share
                                                    : rows[row].second_share;
        if (steps_apart(shares[i], want) > 1) {
          fail_msg("row %zu, class %zu: %a, exact %a", row, i, shares[i], want);
        }
      }
    }
  }
}

static void equal_logits_have_the_nearest_double(void **state) {
  (void)state;
  static const double values[] = {0.0, -0.0, 5e-324, -DBL_MAX, DBL_MAX, 1.1};
  for (size_t count = 1; count <= 300; count++) {
    double value = values[count % 6];
    for (size_t i = 0; i < count; i++) logits[i] = value;
    softmax(count, count % 4 ? 5e-324 : DBL_MAX);
    for (size_t i = 0; i < count; i++) assert_true(shares[i] == 1.0 / (double)count);
  }
}

static uint64_t next(uint64_t *random) {
  *random = *random * 6364136223846793005u + 1442695040888963407u;
  return *random >> 11;
}

static void shares_sum_to_one(void **state) {
  (void)state;
  uint64_t random = 1;
  for (size_t row = 0; row < 20000; row++) {
    size_t count = row % 100 ? 2 + row % 50 : row;
    double scale = lq_power_of_two((int)(row % 11) - 3);
    if (count < 2) count = 2;
    for (size_t i = 0; i < count; i++) {
      logits[i] = ((double)next(&random) * 0x1p-52 - 1.0) * scale;
    }
    softmax(count, 1.0);
    lq_long_sum sum = {-1.0, 0.0};
    for (size_t i = 0; i < count; i++) {
      assert_true(shares[i] >= 0.0 && shares[i] <= 1.0);
      sum = lq_long_add(sum, shares[i]);
    }
    assert_true(fabs(sum.high + sum.low) <= (double)count * 0x1p-53);
  }
}

/* A larger logit has at least the share of a smaller one. */
static void shares_are_in_the_order_of_the_logits(void **state) {
  (void)state;
  for (int temperature = -9; temperature <= 9; temperature++) {
    double value = -760.0, step = 0x1p-43;
    for (size_t i = 0; i < 3000; i++) {
      if (i % 100 == 0) value = -750.0 + 0.25 * (double)i;
      logits[i] = (value += step) * lq_power_of_two(temperature * 100);
    }
    softmax(3000, lq_power_of_two(temperature * 100));
    for (size_t i = 1; i < 3000; i++) assert_true(shares[i - 1] <= shares[i]);
  }
}

static void what_is_no_logit_is_refused(void **state) {
  (void)state;
  static const double bad[] = {NAN, -NAN, INFINITY};
  for (size_t count = 1; count <= 40; count++) {
    for (size_t place = 0; place < count; place++) {
      for (size_t b = 0; b < 3; b++) {
        lq_error error = {0};
        for (size_t i = 0; i < count; i++) logits[i] = i % 3 ? 1.0 : -INFINITY, shares[i] = 5.0;
        logits[place] = bad[b];
        if (place + 1 < count) logits[count - 1] = bad[(b + 1) % 3];
        assert_int_equal(lq_softmax(logits, count, 1.0, shares, &error), LQ_LOGIT_NOT_FINITE);
        assert_int_equal(error.code, LQ_LOGIT_NOT_FINITE);
        assert_int_equal(error.index, place);
        assert_true(lq_bits(error.value) == lq_bits(bad[b]));
        for (size_t i = 0; i < count; i++) assert_true(shares[i] == 5.0);
      }
    }
    lq_error error = {0};
    for (size_t i = 0; i < count; i++) logits[i] = -INFINITY;
    assert_int_equal(lq_softmax(logits, count, 1.0, shares, &error), LQ_LOGITS_ALL_MINUS_INFINITY);
    assert_int_equal(error.code, LQ_LOGITS_ALL_MINUS_INFINITY);
    for (size_t i = 0; i < count; i++) assert_true(shares[i] == 5.0);
  }
}

TESTS(cmocka_unit_test(shares_are_exact_within_an_ulp),
      cmocka_unit_test(shares_of_many_classes_are_exact),
      cmocka_unit_test(equal_logits_have_the_nearest_double), cmocka_unit_test(shares_sum_to_one),
      cmocka_unit_test(shares_are_in_the_order_of_the_logits),
      cmocka_unit_test(what_is_no_logit_is_refused))
