/* States at the limits of what they hold, which no rows of a test could fill. */
#include "core/states/confident_joint.h"
#include "core/scores/issues.h"
#include "core/states/range.h"
#include "core/states/thresholds.h"

#include "tests/support/test.h"

static const double two[] = {0.5, 0.5};
static const lq_probabilities row = {two, LQ_DOUBLES, 2, NULL, NULL};

static void rows_of_thresholds_are_limited(void **state) {
  (void)state;
  unsigned char full[LQ_STATE_HEADER + 48], one[sizeof full], before[sizeof full];
  lq_error error = {0};
  assert_int_equal(lq_thresholds_bytes(&row), sizeof full);
  lq_thresholds_begin(full, &row);
  lq_thresholds_begin(one, &row);
  lq_store64(full + LQ_STATE_HEADER, LQ_ROWS_MAXIMUM - 1);
  assert_int_equal(lq_thresholds_add(one, 0, 0.5, &error), LQ_OK);
  assert_int_equal(lq_thresholds_merge(full, one, &error), LQ_OK);
  assert_true(lq_load64(full + LQ_STATE_HEADER) == LQ_ROWS_MAXIMUM);
  memcpy(before, full, sizeof full);
  assert_int_equal(lq_thresholds_add(full, 0, 0.5, &error), LQ_TOO_MANY_ROWS);
  assert_int_equal(lq_thresholds_merge(full, one, &error), LQ_TOO_MANY_ROWS);
  assert_memory_equal(full, before, sizeof full);
  assert_int_equal(lq_thresholds_add(full, 1, 0.5, &error), LQ_OK);
}

static void rows_of_pairs_are_limited(void **state) {
  (void)state;
  lq_pair_counts counts = {NULL, 0, 0};
  lq_error error = {0};
  assert_int_equal(lq_pair_counts_add(&counts, 0, 1, test_resize, &error), LQ_OK);
  for (size_t i = 0; i < counts.capacity; i++) {
    if (counts.slots[i].rows) counts.slots[i].rows = LQ_ROWS_MAXIMUM - 1;
  }
  assert_int_equal(lq_pair_counts_add(&counts, 0, 1, test_resize, &error), LQ_OK);
  assert_int_equal(lq_pair_counts_add(&counts, 0, 1, test_resize, &error), LQ_TOO_MANY_ROWS);
  assert_int_equal(lq_pair_counts_add(&counts, 1, 1, test_resize, &error), LQ_OK);
  lq_pair_counts_free(&counts, test_resize);
}

static size_t resizes;
static void *count_resizes(void *memory, size_t bytes) {
  resizes++;
  return test_resize(memory, bytes);
}

/* Pairs that come and go in a few places leave a table that is no larger than they need,
** and it is made anew only now and then. */
static void pairs_that_come_and_go_take_no_more_room(void **state) {
  (void)state;
  lq_pair_counts counts = {NULL, 0, 0};
  lq_error error = {0};
  for (uint32_t i = 0; i < 10000; i++) {
    assert_int_equal(lq_pair_counts_add(&counts, i, i + 1, count_resizes, &error), LQ_OK);
    if (i >= 5) lq_pair_counts_remove(&counts, i - 5, i - 4);
    assert_int_equal(lq_pair_counts_pairs(&counts), i < 5 ? i + 1 : 5);
    assert_true(counts.capacity <= 128);
  }
  assert_true(resizes < 2500);
  lq_pair_counts_free(&counts, count_resizes);
}

/* The whole comparison says of rows without names what the short one in line does. */
static void classes_without_names(void **state) {
  (void)state;
  static const double three[] = {0.5, 0.25, 0.25};
  static const lq_probabilities more = {three, LQ_DOUBLES, 3, NULL, NULL};
  unsigned char at[LQ_STATE_HEADER + 48];
  uint64_t matched = 0;
  lq_error error = {0};
  lq_thresholds_begin(at, &row);
  assert_int_equal(lq_state_match_row(at, sizeof at, &row, &matched, &error), LQ_OK);
  assert_int_equal(lq_state_match_classes(at, sizeof at, &row, &matched, &error), LQ_OK);
  assert_int_equal(lq_state_match_row(at, sizeof at, &more, &matched, &error), LQ_CLASSES_DIFFER);
  assert_int_equal(lq_state_match_classes(at, sizeof at, &more, &matched, &error), LQ_CLASSES_DIFFER);
}

/* A state of two classes with these pairs. */
static size_t joint_of(unsigned char *at, const lq_pair *pairs, size_t count) {
  lq_confident_joint_begin(at, &row);
  lq_store64(at + LQ_STATE_HEADER, count);
  for (size_t i = 0; i < count; i++) {
    unsigned char *pair = at + LQ_STATE_HEADER + 8 + LQ_PAIR_BYTES * i;
    lq_store32(pair, pairs[i].given);
    lq_store32(pair + 4, pairs[i].true_class);
    lq_store64(pair + 8, pairs[i].rows);
  }
  return LQ_STATE_HEADER + 8 + LQ_PAIR_BYTES * count;
}

static void joints_that_are_damaged(void **state) {
  (void)state;
  static const struct {
    lq_pair pairs[2];
    size_t count;
    const char *got;
  } cases[] = {
      {{{0, 0, 1}, {0, 1, LQ_ROWS_MAXIMUM}}, 2, NULL},
      {{{0, LQ_NOT_COUNTED, 1}, {1, 0, 1}}, 2, NULL},
      {{{0, 0, 0}}, 0, "it has no rows"},
      {{{2, 0, 1}}, 1, "a pair is of no class"},
      {{{0, 2, 1}}, 1, "a pair is of no class"},
      {{{0, 1, 1}, {0, 1, 1}}, 2, "its pairs are not in order"},
      {{{0, 1, 1}, {0, 0, 1}}, 2, "its pairs are not in order"},
      {{{1, 0, 1}, {0, 1, 1}}, 2, "its pairs are not in order"},
      {{{0, 1, 0}}, 1, "a pair has no rows"},
      {{{0, 1, LQ_ROWS_MAXIMUM + 1}}, 1, "the rows are too many"},
  };
  unsigned char at[100], other[100], merged[200];
  const lq_pair one = {0, 0, 1};
  size_t other_bytes = joint_of(other, &one, 1), merged_bytes;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lq_error error = {0};
    lq_confident_joint joint;
    size_t bytes = joint_of(at, cases[i].pairs, cases[i].count);
    lq_error_code code = cases[i].got ? LQ_STATE_DAMAGED : LQ_OK;
    assert_int_equal(lq_confident_joint_read(at, bytes, &joint, &error), code);
    if (code) assert_string_equal(error.got, cases[i].got);
    assert_int_equal(lq_confident_joint_merge(merged, &merged_bytes, at, bytes, other, other_bytes, &error), code);
    assert_int_equal(lq_confident_joint_merge(merged, &merged_bytes, other, other_bytes, at, bytes, &error), code);
    assert_int_equal(lq_confident_joint_read(at, bytes - 1, &joint, &error), LQ_STATE_LENGTH);
    at[0] = 'M';
    assert_int_equal(lq_confident_joint_read(at, bytes, &joint, &error), LQ_STATE_UNKNOWN);
  }
}

/* Claims that, counted in 32 bits or in 64, would come round to the length that the state has. */
static void lengths_that_come_round(void **state) {
  (void)state;
#define WRAP32 ((uint64_t)1 << 32)
  static const struct {
    lq_state_kind kind;
    uint32_t classes, name_bytes;
    uint64_t first; /* the 8 bytes after the header: a joint's pairs, a class's rows */
    size_t bytes;
    uint64_t wanted; /* 0 for more than 64 bits count */
  } cases[] = {
      {LQ_CONFIDENT_JOINT, 2, UINT32_MAX - 15, 2, 40, 40 + WRAP32},
      {LQ_CONFIDENT_JOINT, 2, UINT32_MAX, 1, 39, 39 + WRAP32},
      {LQ_CONFIDENT_JOINT, 2, 0, ((uint64_t)1 << 28) + 1, 40, 40 + WRAP32},
      {LQ_CONFIDENT_JOINT, 2, 0, (uint64_t)1 << 28, 24, 24 + WRAP32},
      {LQ_CONFIDENT_JOINT, 2, 0, ((uint64_t)1 << 60) + 1, 40, 0},
      {LQ_CONFIDENT_JOINT, 2, 0, UINT64_MAX, 24, 0},
      {LQ_CONFIDENT_JOINT, 2, UINT32_MAX, ((uint64_t)1 << 60) - ((uint64_t)1 << 28), 24, 0},
      {LQ_THRESHOLDS, 0x0aaaaaab, 0, 1, 24, 24 + WRAP32},
      {LQ_THRESHOLDS, 3, UINT32_MAX - 23, 1, 64, 64 + WRAP32},
      {LQ_RANGE, 0, UINT32_MAX, 0, 31, 31 + WRAP32},
  };
  lq_thresholds thresholds;
  lq_thresholds_init(&thresholds, test_resize);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lq_state_header header = {(int)cases[i].kind, cases[i].name_bytes > 0, cases[i].classes, cases[i].name_bytes};
    unsigned char *at = calloc(1, cases[i].bytes + 8); /* 8 more only for the writing of it */
    lq_confident_joint joint;
    lq_range range;
    lq_error error = {0};
    assert_non_null(at);
    lq_state_write_header(at, &header);
    lq_store64(at + LQ_STATE_HEADER, cases[i].first);
    unsigned char *exact = realloc(at, cases[i].bytes);
    assert_non_null(exact);
    lq_error_code code =
        cases[i].kind == LQ_THRESHOLDS ? lq_thresholds_read(&thresholds, exact, cases[i].bytes, &error)
        : cases[i].kind == LQ_RANGE    ? lq_range_read(exact, cases[i].bytes, &range, &error)
                                       : lq_confident_joint_read(exact, cases[i].bytes, &joint, &error);
    if (cases[i].wanted) {
      assert_int_equal(code, LQ_STATE_LENGTH);
      assert_true(error.wanted_bytes == cases[i].wanted && error.bytes == cases[i].bytes);
    } else {
      assert_int_equal(code, LQ_STATE_DAMAGED);
      assert_string_equal(error.got, "it claims more bytes than 64 bits can count");
    }
    free(exact);
  }
  lq_thresholds_free(&thresholds);
}

/* A row of so many classes has a state that size_t may not count. */
static void bytes_of_states_are_counted_in_64_bits(void **state) {
  (void)state;
  static const struct {
    size_t classes;
    uint64_t bytes;
  } cases[] = {{2, 64}, {178956970, 4294967296}, {250000000, 6000000016}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const lq_probabilities many = {two, LQ_DOUBLES, cases[i].classes, NULL, NULL};
    assert_true(lq_thresholds_bytes(&many) == cases[i].bytes);
  }
}

static void merged_rows_are_limited(void **state) {
  (void)state;
  unsigned char a[100], b[100], merged[200];
  lq_error error = {0};
  lq_confident_joint joint;
  for (uint64_t more = 1; more <= 2; more++) {
    const lq_pair most = {1, 0, LQ_ROWS_MAXIMUM - 1}, few = {1, 0, more};
    size_t a_bytes = joint_of(a, &most, 1), b_bytes = joint_of(b, &few, 1), bytes;
    assert_int_equal(lq_confident_joint_merge(merged, &bytes, a, a_bytes, b, b_bytes, &error),
                     more == 1 ? LQ_OK : LQ_TOO_MANY_ROWS);
    if (more == 1) {
      assert_int_equal(lq_confident_joint_read(merged, bytes, &joint, &error), LQ_OK);
      assert_true(joint.count == 1 && lq_confident_joint_pair(&joint, 0).rows == LQ_ROWS_MAXIMUM);
    }
  }
}

/* The floats next to a limit reach it where their doubles do. */
static void floats_reach_limits_as_their_doubles_do(void **state) {
  (void)state;
  unsigned char thresholds_bytes[LQ_STATE_HEADER + 48], packed[8];
  uint64_t random = 88172645463325252u;
  lq_thresholds thresholds;
  lq_error error = {0};
  int reached[2] = {0, 0};
  lq_thresholds_init(&thresholds, test_resize);
  for (int i = 0; i < 20000; i++) {
    random ^= random << 13, random ^= random >> 7, random ^= random << 17;
    /* of every size down to the least threshold, every other a float and a slack more */
    double given = (double)(random >> 11) * lq_power_of_two(-53 - i % 22), values[2] = {0.0, 0.0};
    if (i & 1) given = (double)(float)given + LQ_CONFIDENT_SLACK;
    lq_thresholds_begin(thresholds_bytes, &row);
    assert_int_equal(lq_thresholds_add(thresholds_bytes, 0, given, &error), LQ_OK);
    assert_int_equal(lq_thresholds_add(thresholds_bytes, 1, 1.0, &error), LQ_OK);
    assert_int_equal(lq_thresholds_read(&thresholds, thresholds_bytes, sizeof thresholds_bytes, &error), LQ_OK);
    for (int step = -1; step <= 1; step++) {
      lq_store_float(packed, (float)thresholds.limits[0]);
      lq_store32(packed, lq_load32(packed) + (uint32_t)step);
      lq_store_float(packed + 4, 0.0f);
      values[0] = (double)lq_load_float(packed);
      const lq_probabilities floats = {packed, LQ_FLOAT32, 2, NULL, NULL}, doubles = {values, LQ_DOUBLES, 2, NULL, NULL};
      size_t of_floats = 2, of_doubles = 2;
      int counted = lq_confident_class(&thresholds, &floats, &of_floats);
      assert_int_equal(counted, lq_confident_class(&thresholds, &doubles, &of_doubles));
      assert_int_equal(of_floats, of_doubles);
      assert_int_equal(counted, values[0] >= thresholds.limits[0]);
      reached[counted]++;
    }
  }
  assert_true(reached[0] > 20000 && reached[1] > 30000);
  lq_thresholds_free(&thresholds);
}

TESTS(cmocka_unit_test(floats_reach_limits_as_their_doubles_do),
      cmocka_unit_test(rows_of_thresholds_are_limited), cmocka_unit_test(rows_of_pairs_are_limited),
      cmocka_unit_test(pairs_that_come_and_go_take_no_more_room), cmocka_unit_test(classes_without_names),
      cmocka_unit_test(joints_that_are_damaged),
      cmocka_unit_test(lengths_that_come_round), cmocka_unit_test(bytes_of_states_are_counted_in_64_bits), cmocka_unit_test(merged_rows_are_limited))
