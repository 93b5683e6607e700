/* core/scores/scores.h against scores.txt, through every form of probabilities. */
#include "core/scores/scores.h"

#include <math.h>

#include "tests/support/test.h"

#define MOST 4096

static void check(const lq_probabilities *p, size_t k, const double want[4], unsigned line) {
  const double got[4] = {lq_self_confidence(p, k), lq_normalized_margin(p, k),
                         lq_confidence_weighted_entropy(p, k), lq_entropy(p)};
  const uint64_t limit[4] = {0, 2, 4, 4};
  for (int i = 0; i < 4; i++) {
    if (!(got[i] >= 0 && got[i] <= 1) || steps_apart(got[i], want[i]) > limit[i]) {
      fail_msg("line %u, score %d: %a, exact %a", line, i, got[i], want[i]);
    }
  }
}

static void scores_are_within_4_ulp(void **state) {
  (void)state;
  FILE *file = open_vectors("scores.txt");
  static double values[MOST];
  static unsigned char packed[MOST * 8 + 1];
  size_t label, classes;
  unsigned line = 0;
  while (fscanf(file, "%zu %zu", &label, &classes) == 2) {
    double want[4];
    line++;
    assert_true(classes <= MOST);
    for (size_t i = 0; i < classes; i++) {
      assert_true(read_bits(file, &values[i]));
      lq_store_double(packed + 1 + 8 * i, values[i]);
    }
    for (int i = 0; i < 4; i++) assert_true(read_bits(file, &want[i]));
    lq_probabilities doubles = {values, LQ_DOUBLES, classes, NULL, NULL};
    lq_probabilities float64 = {packed + 1, LQ_FLOAT64, classes, NULL, NULL};
    check(&doubles, label, want, line);
    check(&float64, label, want, line);
    assert_true(lq_bits(lq_confidence_weighted_entropy(&doubles, label)) ==
                lq_bits(lq_confidence_weighted_entropy(&float64, label)));
  }
  assert_true(line > 900);
  fclose(file);
}

static void float32_scores_are_those_of_its_doubles(void **state) {
  (void)state;
  static unsigned char packed[4 * MOST];
  static double values[MOST];
  static const size_t counts[] = {2, 3, 23, 24, 63, 64, 65, 77, 128, 200, 1984, 1985, MOST};
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
    size_t classes = counts[c];
    for (size_t i = 0; i < classes; i++) {
      /* one of them at least 0.5, and the largest elsewhere than the given one or there */
      float value = i == classes * 2 / 3 ? 0.75f : 1.0f / (float)((i * 7919) % classes + 3);
      lq_store_float(packed + 4 * i, value);
      values[i] = (double)value;
    }
    lq_probabilities doubles = {values, LQ_DOUBLES, classes, NULL, NULL}, float32;
    lq_error error;
    assert_int_equal(lq_read_blob(&reader, packed, 4 * classes, &float32, &error), LQ_OK);
    assert_true(float32.format == LQ_FLOAT32 && float32.values == packed);
    for (size_t k = 0; k < classes; k++) {
      if (classes > 200 && k % 61 && k != classes * 2 / 3) continue;
      for (int m = 0; m < LQ_METHODS; m++) {
        assert_true(lq_bits(lq_methods[m].score(&doubles, k)) ==
                    lq_bits(lq_methods[m].score(&float32, k)));
      }
    }
  }
  lq_reader_free(&reader);
}

/* Of few floats and of many, and what is nearly a probability is made one. */
static void every_float_of_a_row_is_looked_at(void **state) {
  (void)state;
  static const float bad[] = {2.0f, -1.0f, 1.5f, -0.01f, INFINITY, -INFINITY, NAN};
  static const float near[] = {1.00005f, -0.00005f, -0.0f};
  static unsigned char packed[4 * 70];
  lq_reader reader;
  lq_probabilities p;
  lq_error error = {0};
  lq_reader_init(&reader, test_resize);
  for (size_t classes = 2; classes <= 70; classes++) {
    for (size_t i = 0; i < classes; i++) lq_store_float(packed + 4 * i, i % 3 ? 0.05f : 1.0f);
    for (size_t place = 0; place < classes; place++) {
      for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
        lq_store_float(packed + 4 * place, bad[b]);
        assert_int_equal(lq_read_blob(&reader, packed, 4 * classes, &p, &error), LQ_BLOB_NEITHER);
      }
      for (size_t n = 0; n < sizeof near / sizeof *near; n++) {
        lq_store_float(packed + 4 * place, near[n]);
        assert_int_equal(lq_read_blob(&reader, packed, 4 * classes, &p, &error), LQ_OK);
        assert_int_equal(p.classes, classes);
        assert_true(lq_bits(lq_probability(&p, place)) == lq_bits(n == 0 ? 1.0 : 0.0));
      }
      lq_store_float(packed + 4 * place, place % 3 ? 0.05f : 1.0f);
      assert_int_equal(lq_read_blob(&reader, packed, 4 * classes, &p, &error), LQ_OK);
      assert_true(p.values == packed && p.classes == classes);
    }
  }
  lq_reader_free(&reader);
}

/* Its order is the point of confidence_weighted_entropy: it falls as P[k] does. */
static void confidence_weighted_entropy_falls_with_the_confidence(void **state) {
  (void)state;
  double last = 2.0;
  for (int power = 1; power <= 1074; power++) {
    double tiny = power <= 1022 ? lq_power_of_two(-power) : lq_from_bits(1ull << (1074 - power));
    double values[3] = {tiny, 0.5, 0.25};
    lq_probabilities p = {values, LQ_DOUBLES, 3, NULL, NULL};
    double score = lq_confidence_weighted_entropy(&p, 0);
    assert_true(score < last && score > 0);
    last = score;
  }
}

static void predicted_is_the_first_largest(void **state) {
  (void)state;
  static double values[300];
  lq_probabilities p = {values, LQ_DOUBLES, 300, NULL, NULL};
  assert_int_equal(lq_predicted(&p), 0);
  for (size_t k = 300; k-- > 0;) {
    values[k] = 0.25;
    assert_int_equal(lq_predicted(&p), k);
  }
  values[211] = 0.5;
  assert_int_equal(lq_predicted(&p), 211);
}

static void methods_are_found_by_their_whole_name(void **state) {
  (void)state;
  assert_ptr_equal(lq_find_method((lq_text){"normalized_margin", 17}), &lq_methods[1]);
  assert_null(lq_find_method((lq_text){"normalized_margin", 16}));
  assert_null(lq_find_method((lq_text){"", 0}));
}

/* What stands behind a row's last class makes no difference, for any number of classes. */
static void nothing_past_the_end_is_looked_at(void **state) {
  (void)state;
  static const uint64_t behind[] = {0, 0x3ff0000000000000u, 0x7ff8000000000001u, 0xffffffffffffffffu, 0x3f8000003f800000u};
  enum { LONGEST = 200 };
  for (size_t classes = 1; classes <= LONGEST; classes++) {
    static unsigned char packed[3][8 * LONGEST + 64];
    uint32_t float_bits[LONGEST + 8];
    double limits[LONGEST + 8], offsets[LONGEST + 8], shares[LONGEST];
    const lq_loops *loops = lq_choose_loops();
    struct {
      double sum, entropy, largest, other, raised_sum, raised_other, raised_entropy, share;
      size_t first, reached, last;
      lq_columns columns;
      int fits;
    } first[3], now;
    memset(first, 0, sizeof first);
    for (size_t b = 0; b < sizeof behind / sizeof *behind; b++) {
      for (size_t i = 0; i < classes; i++) {
        double value = (double)((i * 37 + 11) % 64) / 64;
        memcpy(packed[LQ_DOUBLES] + 8 * i, &value, 8);
        lq_store_float(packed[LQ_FLOAT32] + 4 * i, (float)value);
        lq_store_double(packed[LQ_FLOAT64] + 8 * i, value);
      }
      for (size_t i = 0; i < classes + 8; i++) {
        limits[i] = offsets[i] = i < classes ? 0.5 : lq_from_bits(behind[b]);
        float_bits[i] = i < classes ? 0x3f000000u : (uint32_t)behind[b];
      }
      for (int f = 0; f < 3; f++) {
        lq_format format = (lq_format)f;
        unsigned char *end = packed[f] + (format == LQ_FLOAT32 ? 4 : 8) * classes;
        for (size_t i = 0; i < 8; i++) memcpy(end + 8 * i, &behind[b], 8);
        memset(&now, 0, sizeof now);
        now.sum = loops->sum(packed[f], format, classes);
        now.entropy = loops->entropy(packed[f], format, classes);
        now.largest = loops->largest(packed[f], format, classes, NULL, &now.first);
        lq_reached reached = loops->reached(packed[f], format, classes, &(lq_limits){limits, float_bits});
        now.reached = reached.classes;
        now.last = reached.last;
        now.raised_sum = loops->raised_sum(packed[f], format, classes, offsets);
        assert_true(now.raised_sum == loops->raised_sum_and_largest_other(packed[f], format, classes, offsets,
                                                                          classes / 2, &now.raised_other));
        for (size_t k = 0; k < classes; k++) {
          double other, most = 0.0;
          loops->raised_sum_and_largest_other(packed[f], format, classes, offsets, k, &other);
          for (size_t i = 0; i < classes; i++) {
            double value = (double)((i * 37 + 11) % 64) / 64 + 0.5;
            if (i != k && value > most) most = value;
          }
          assert_true(other == most);
        }
        loops->raised_shares(packed[f], format, classes, offsets, now.raised_sum, shares);
        now.share = shares[classes - 1];
        now.raised_entropy = loops->raised_entropy(packed[f], format, classes, offsets, now.raised_sum);
        assert_true(now.raised_entropy == loops->entropy(shares, LQ_DOUBLES, classes));
        now.fits = format == LQ_FLOAT32   ? loops->all_float32(packed[f], classes, &now.columns)
                   : format == LQ_FLOAT64 ? loops->all_float64(packed[f], classes)
                                          : 1;
        now.other = loops->largest_other(packed[f], format, classes, classes / 2, NULL);
        size_t by_columns;
        assert_true(now.largest == loops->largest(packed[f], format, classes, format == LQ_FLOAT32 ? &now.columns : NULL, &by_columns));
        assert_int_equal(now.first, by_columns);
        for (size_t k = 0; k < classes; k++) {
          double other = loops->largest_other(packed[f], format, classes, k, NULL);
          assert_true(other == loops->largest_other(packed[f], format, classes, k, &now.columns));
        }
        if (b == 0) first[f] = now;
        assert_true(now.fits && memcmp(&now, &first[f], sizeof now) == 0);
      }
    }
  }
}

static void check_shares(const double *values, const double *offsets, size_t classes, lq_format format) {
  static double shares[300];
  static unsigned char packed[8 * 300];
  const lq_loops *loops = lq_choose_loops();
  for (size_t i = 0; i < classes; i++) {
    if (format == LQ_FLOAT32) lq_store_float(packed + 4 * i, (float)values[i]);
    else if (format == LQ_FLOAT64) lq_store_double(packed + 8 * i, values[i]);
    else memcpy(packed + 8 * i, &values[i], 8);
  }
  double sum = loops->raised_sum(packed, format, classes, offsets);
  loops->raised_shares(packed, format, classes, offsets, sum, shares);
  double of_shares = loops->entropy(shares, LQ_DOUBLES, classes);
  double got = loops->raised_entropy(packed, format, classes, offsets, sum);
  if (lq_bits(got) != lq_bits(of_shares)) fail_msg("%zu classes: %a, of the shares %a", classes, got, of_shares);
}

/* One number is larger than all others, and found but for the class that has it. */
static void the_largest_of_the_others_is_found_anywhere(void **state) {
  (void)state;
  enum { LONGEST = 264 };
  static double values[LONGEST], offsets[LONGEST];
  static unsigned char packed[4 * LONGEST];
  const lq_loops *loops = lq_choose_loops();
  for (size_t i = 0; i < LONGEST; i++) offsets[i] = 0.0625, values[i] = 0.25, lq_store_float(packed + 4 * i, 0.25f);
  for (size_t classes = 2; classes <= LONGEST; classes += classes % 64 == 9 ? 48 : 1) {
    for (size_t most = 0; most < classes; most++) {
      size_t place = most % 64;
      if (most > 8 && most + 9 < classes && place > 1 && place < 63) continue;
      values[most] = 0.5, lq_store_float(packed + 4 * most, 0.5f);
      for (size_t k = 0; k < classes; k++) {
        double other, of_floats;
        loops->raised_sum_and_largest_other(values, LQ_DOUBLES, classes, offsets, k, &other);
        loops->raised_sum_and_largest_other(packed, LQ_FLOAT32, classes, offsets, k, &of_floats);
        assert_true(other == (k == most ? 0.3125 : 0.5625) && of_floats == other);
      }
      values[most] = 0.25, lq_store_float(packed + 4 * most, 0.25f);
    }
  }
}

/* The shares that an entropy is of are those of raised_shares(), down to the smallest numbers. */
static void shares_of_an_entropy_are_those_of_raised_shares(void **state) {
  (void)state;
  static double values[300], offsets[300];
  uint64_t random = 88172645463325252u;
  for (size_t round = 0; round < 30000; round++) {
    size_t classes = 17 + round % 7 * (round % 5) * 8, few = round % 3 ? 2 : classes;
    uint64_t least = round % 11 == 0 ? 0 : round % 11 == 1 ? 0x0010000000000000u : 0x3c00000000000000u;
    memset(values, 0, sizeof values);
    for (size_t i = 0; i < few; i++) {
      random ^= random << 13, random ^= random >> 7, random ^= random << 17;
      values[i] = lq_from_bits(least + random % (0x3ff0000000000000u - least));
      offsets[i] = round % 2 ? 0.0 : (double)(random >> 40) * 0x1p-25;
    }
    if (round % 17 == 3) {
      /* all of a sum that has no inverse */
      memset(values, 0, sizeof values);
      memset(offsets, 0, sizeof offsets);
      values[classes - 1] = lq_from_bits(1 + random % 1000);
    }
    for (int format = 0; format < 3; format++) check_shares(values, offsets, classes, (lq_format)format);
    memset(offsets, 0, sizeof offsets);
  }
}

TESTS(cmocka_unit_test(scores_are_within_4_ulp),
      cmocka_unit_test(shares_of_an_entropy_are_those_of_raised_shares),
      cmocka_unit_test(every_float_of_a_row_is_looked_at),
      cmocka_unit_test(the_largest_of_the_others_is_found_anywhere),
      cmocka_unit_test(float32_scores_are_those_of_its_doubles),
      cmocka_unit_test(confidence_weighted_entropy_falls_with_the_confidence),
      cmocka_unit_test(nothing_past_the_end_is_looked_at),
      cmocka_unit_test(predicted_is_the_first_largest),
      cmocka_unit_test(methods_are_found_by_their_whole_name))
