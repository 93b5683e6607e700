/* Rows that deserve a quota in every kind of order: those taken are the first by key,
** then by the caller's order. */
#include "tests/support/test.h"

#include "core/pruning.h"

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
          const lq_probabilities p = {values, LQ_DOUBLES, 2, NULL};
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

TESTS(cmocka_unit_test(takes_the_first))
