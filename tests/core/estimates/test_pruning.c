/* Rows that deserve a quota in every kind of order: those taken are the first by key,
** then by the caller's order. */
#include "tests/support/test.h"

#include "core/estimates/pruning.h"

#define ROWS 3000

typedef struct held {
  lq_pruned_row row; /* first, as core has it */
  int number;
} held;

static int before(const lq_pruned_row *a, const lq_pruned_row *b) {
  return ((const held *)a)->number < ((const held *)b)->number;
}

static size_t held_now, held_most;

static lq_pruned_row *hold(void *context, const lq_pruned_row *offered) {
  (void)context;
  held *row = malloc(sizeof *row);
  if (!row) return NULL;
  *row = *(const held *)offered;
  if (++held_now > held_most) held_most = held_now;
  return &row->row;
}

static void release(void *context, lq_pruned_row *row, int taken) {
  if (taken) ((char *)context)[((held *)row)->number] = (char)(1 + row->by_class);
  held_now--;
  free(row);
}

/* P[0] of the i-th row, of which a small one deserves it. */
static double probability(int kind, int i) {
  switch (kind) {
    case 0: return i / 4096.0;                                   /* worse and worse */
    case 1: return (ROWS - i) / 4096.0;                          /* better and better */
    case 2: return 0.5;                                          /* all alike */
    case 3: return (i % 7) / 8.0;                                /* a saw */
    case 4: return (i < ROWS / 2 ? i : ROWS - i) / 4096.0;       /* a pipe organ */
    case 5: return (i % 2 ? i : ROWS - i) / 4096.0;              /* from both ends */
    default: return (double)((unsigned)i * 2654435761u % 4096) / 4096.0;
  }
}

static void takes_the_first(void **state) {
  (void)state;
  static const int quotas[] = {0, 1, 2, 3, 7, 100, 999, 1500, ROWS - 1, ROWS, ROWS + 5};
  for (int kind = 0; kind < 7; kind++) {
    for (size_t q = 0; q < sizeof quotas / sizeof *quotas; q++) {
      for (int by_score = 0; by_score < 2; by_score++) {
        static char taken[ROWS];
        lq_pruning pruning;
        lq_error error;
        memset(taken, 0, sizeof taken);
        held_most = 0;
        lq_pruning_init(&pruning, test_resize, (lq_pruned_rows){taken, before, hold, release});
        uint64_t most = (uint64_t)quotas[q];
        assert_int_equal(by_score ? lq_pruning_add_lowest(&pruning, lq_self_confidence, most, &error)
                                  : lq_pruning_add(&pruning, 0, 0, most, &error), LQ_OK);
        assert_int_equal(lq_pruning_begin(&pruning, &error), LQ_OK);
        for (int i = 0; i < ROWS; i++) {
          double values[] = {probability(kind, i), 0.25};
          const lq_probabilities p = {values, LQ_DOUBLES, 2, NULL, NULL};
          const held offered = {{0, 0, 0}, i};
          assert_int_equal(lq_pruning_offer(&pruning, &p, 0, &offered.row, &error), LQ_OK);
        }
        lq_pruning_finish(&pruning);
        assert_int_equal(held_now, 0);
        assert_true(held_most <= 2 * most + 6);
        for (int i = 0; i < ROWS; i++) {
          int ahead = 0;
          for (int j = 0; j < ROWS && ahead < quotas[q]; j++) {
            double a = probability(kind, j), b = probability(kind, i);
            ahead += a < b || (a == b && j < i);
          }
          assert_int_equal(taken[i], ahead < quotas[q] ? 1 + !by_score : 0);
        }
      }
    }
  }
}

/* Rows of several labels, and quotas of each pair of label and other class. */
#define MANY 2000
#define CLASSES 4

static float values[MANY][CLASSES];

static void release_flags(void *context, lq_pruned_row *row, int taken) {
  int number = ((held *)row)->number;
  if (taken) ((unsigned char *)context)[number] = (unsigned char)(row->by_class | row->by_noise_rate << 1);
  free(row);
}

static int ahead_of(int k, int j, int a, int b) {
  float x = (j == k ? 0 : values[a][j]) - values[a][k], y = (j == k ? 0 : values[b][j]) - values[b][k];
  return x > y || (x == y && a < b);
}

static void each_quota_takes_of_its_label(void **state) {
  (void)state;
  uint64_t random = 88172645463325252u;
  for (int i = 0; i < MANY; i++) {
    for (int j = 0; j < CLASSES; j++) {
      random ^= random << 13, random ^= random >> 7, random ^= random << 17;
      values[i][j] = (float)(random % 60) / 64; /* exact as a float too, and with many ties */
    }
  }
  static const uint64_t quotas[CLASSES][CLASSES] = {{100, 7, 0, 33}, {0, 0, 0, 1}, {5, 600, 5, 0}, {1, 1, 1, 2}};
  for (int format = 0; format < 3; format++) {
    unsigned char flags[MANY] = {0}, want[MANY] = {0};
    lq_pruning pruning;
    lq_error error;
    lq_pruning_init(&pruning, test_resize, (lq_pruned_rows){flags, before, hold, release_flags});
    for (uint32_t j = CLASSES; j-- > 0;) {
      for (uint32_t k = 0; k < CLASSES; k++) lq_pruning_add(&pruning, k, j, quotas[k][j], &error);
    }
    /* of classes that the rows have not, which no row can be for */
    lq_pruning_add(&pruning, 1, CLASSES, 10, &error);
    lq_pruning_add(&pruning, 2, 1000000, 10, &error);
    lq_pruning_add(&pruning, CLASSES + 3, 0, 10, &error);
    assert_int_equal(lq_pruning_begin(&pruning, &error), LQ_OK);
    for (int i = 0; i < MANY; i++) {
      unsigned char packed[8 * CLASSES];
      double doubles[CLASSES];
      for (int j = 0; j < CLASSES; j++) {
        doubles[j] = (double)values[i][j];
        if (format == 1) lq_store_float(packed + 4 * j, values[i][j]);
        else lq_store_double(packed + 8 * j, doubles[j]);
      }
      const lq_probabilities p = {format ? (const void *)packed : doubles,
                                  format == 0 ? LQ_DOUBLES : format == 1 ? LQ_FLOAT32 : LQ_FLOAT64, CLASSES, NULL,
                                  NULL};
      const held offered = {{0, 0, 0}, i};
      assert_int_equal(lq_pruning_offer(&pruning, &p, (size_t)i % CLASSES, &offered.row, &error), LQ_OK);
    }
    lq_pruning_finish(&pruning);
    for (int i = 0; i < MANY; i++) {
      int k = i % CLASSES;
      for (int j = 0; j < CLASSES; j++) {
        uint64_t ahead = 0;
        for (int other = k; other < MANY; other += CLASSES) ahead += (uint64_t)ahead_of(k, j, other, i);
        if (ahead < quotas[k][j]) want[i] |= (unsigned char)(j == k ? 1 : 2);
      }
    }
    assert_memory_equal(flags, want, sizeof want);
  }
}

/* An adversary that makes up the order as it is asked for it, so that every pivot turns
** out to be among the first (M. D. McIlroy, "A Killer Adversary for Quicksort", 1999). */
#define KILLED 3000
#define GAS KILLED

static int order[KILLED], solid, candidate;
static unsigned long asked;

static int before_as_is_worst(const lq_pruned_row *a, const lq_pruned_row *b) {
  int x = ((const held *)a)->number, y = ((const held *)b)->number;
  asked++;
  if (order[x] == GAS && order[y] == GAS) order[x == candidate ? x : y] = solid++;
  if (order[x] == GAS) candidate = x;
  else if (order[y] == GAS) candidate = y;
  return order[x] < order[y];
}

static int before_counted(const lq_pruned_row *a, const lq_pruned_row *b) {
  asked++;
  return ((const held *)a)->number * 7919 % KILLED < ((const held *)b)->number * 7919 % KILLED;
}

#define SELECTED (KILLED / 2 - 100)

/* Selects SELECTED of KILLED rows in that order, and counts in asked. */
static void select_killed(char *taken, int (*order_of)(const lq_pruned_row *, const lq_pruned_row *)) {
  static const double half[] = {0.5, 0.25};
  const lq_probabilities p = {half, LQ_DOUBLES, 2, NULL, NULL};
  lq_pruning pruning;
  lq_error error;
  asked = 0;
  lq_pruning_init(&pruning, test_resize, (lq_pruned_rows){taken, order_of, hold, release});
  lq_pruning_add(&pruning, 0, 0, SELECTED, &error);
  assert_int_equal(lq_pruning_begin(&pruning, &error), LQ_OK);
  for (int i = 0; i < KILLED; i++) {
    const held offered = {{0, 0, 0}, i};
    assert_int_equal(lq_pruning_offer(&pruning, &p, 0, &offered.row, &error), LQ_OK);
  }
  lq_pruning_finish(&pruning);
}

/* In the usual order a few comparisons a row do. */
static void the_usual_order_takes_little(void **state) {
  (void)state;
  static char taken[KILLED];
  select_killed(taken, before_counted);
  if (asked > 8 * KILLED) fail_msg("%lu comparisons", asked);
}

static void no_order_takes_long(void **state) {
  (void)state;
  static char taken[KILLED];
  for (int i = 0; i < KILLED; i++) order[i] = GAS;
  select_killed(taken, before_as_is_worst);
  uint64_t count = 0;
  int last = 0, first_left = GAS;
  for (int i = 0; i < KILLED; i++) {
    count += taken[i] != 0;
    if (taken[i] && order[i] > last) last = order[i];
    if (!taken[i] && order[i] < first_left) first_left = order[i];
  }
  assert_true(count == SELECTED);
  assert_true(last <= first_left);
  /* which is quadratic where nothing is done about it: more than 1,400,000 */
  if (asked > 500000) fail_msg("%lu comparisons", asked);
}

TESTS(cmocka_unit_test(takes_the_first), cmocka_unit_test(each_quota_takes_of_its_label),
      cmocka_unit_test(the_usual_order_takes_little), cmocka_unit_test(no_order_takes_long))
