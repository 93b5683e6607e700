/*
** Confident learning.
**
**  (1) lq_confident_joint(label, probs, thresholds) is a state of the confident
**      joint: how many of the rows with each label are confidently of each class, by
**      thresholds, a state of lq_thresholds. A row whose label, probs or thresholds are
**      NULL is passed over. NULL for no rows.
**  (2) It is an aggregate and a window aggregate, with any frame. The state does
**      not depend on the order of the rows, bit for bit.
**  (3) lq_is_issue(label, probs, thresholds) is 1 where confident learning counts
**      the row as a label issue, else 0.
**  (4) lq_is_issue(label, probs) is 1 where the predicted class is not the
**      label, and is more probable by at least 1e-6, else 0.
**  (5) In (3) and (4), the result is NULL if an argument is NULL.
*/
#include "core/states/confident_joint.h"

#include <assert.h>

#include "core/scores/issues.h"
#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/thresholds_cache.h"

static const lq_wording joint_wording = {.function = "lq_confident_joint", .state = "thresholds"};
static const lq_wording joint_rows_wording = {.function = "lq_confident_joint"};
static const lq_wording issue_wording = {.function = "lq_is_issue", .state = "thresholds"};

void lq_is_issue_function(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_row row;
  if (count == 3) {
    if (!lq_row_and_thresholds_of(context, values, 2, &issue_wording, &row)) return;
    const lq_thresholds *thresholds = &lq_connection_of(context)->cache.thresholds;
    sqlite3_result_int(context, lq_is_issue(thresholds, &row.probabilities, row.k));
  } else if (lq_row_of(context, values[0], values[1], &issue_wording, &row) &&
             lq_order_row(context, &row)) {
    sqlite3_result_int(context, !lq_is_close(&row.probabilities, row.k));
  }
}

/* All zero at first. */
typedef struct lq_joint_aggregate {
  lq_pair_counts counts;
  uint64_t rows;
  lq_shared_state *empty;  /* a state over no rows of their classes; NULL for no rows */
  lq_shared_state *answer; /* the state of the rows; NULL if it has to be made */
  uint64_t matched;        /* see lq_state_match_row */
  int answered;            /* the window has had an answer */
} lq_joint_aggregate;

static void forget_state_of(lq_shared_state **state) {
  if (*state) lq_shared_state_release(*state);
  *state = NULL;
}

static void forget_joint(lq_joint_aggregate *aggregate) {
  lq_pair_counts_free(&aggregate->counts, lq_sqlite_resize);
  forget_state_of(&aggregate->empty);
  forget_state_of(&aggregate->answer);
  aggregate->matched = 0;
}

/* Makes the empty state of the first row's classes, or checks that the row has the classes of the
** rows before. */
static lq_error_code prepare_joint(lq_joint_aggregate *aggregate,
                                   const lq_probabilities *probabilities, lq_error *error) {
  if (!aggregate->empty) {
    aggregate->empty = lq_shared_state_new(lq_confident_joint_bytes(probabilities));
    if (!aggregate->empty) return error->code = LQ_NO_MEMORY;
    lq_confident_joint_begin(aggregate->empty->content, probabilities);
  }
  return lq_state_match_row(aggregate->empty->content, aggregate->empty->bytes, probabilities,
                            &aggregate->matched, error);
}

/* The classes (given, true) of a row. true_class is LQ_NOT_COUNTED if the row is confidently of no
** class. */
typedef struct lq_joint_pair {
  uint32_t given, true_class;
} lq_joint_pair;

/* The aggregate, and the pair of the row that is to be added or removed. NULL for no row, and after
** the error was reported. */
LQ_SPECIALIZED lq_joint_aggregate *joint_of_row(sqlite3_context *context, sqlite3_value **values,
                                        lq_joint_pair *pair) {
  lq_error error;
  lq_row row;
  size_t g;
  if (!lq_step_and_thresholds_of(context, values, 2, &joint_wording, &row)) return NULL;
  lq_joint_aggregate *aggregate = sqlite3_aggregate_context(context, sizeof *aggregate);
  if (!aggregate) {
    sqlite3_result_error_nomem(context);
    return NULL;
  }
  if (prepare_joint(aggregate, &row.probabilities, &error)) {
    lq_fail(context, &error, &joint_rows_wording);
    return NULL;
  }
  if (!lq_order_row(context, &row)) return NULL;
  int counted =
      lq_confident_class(&lq_connection_of(context)->cache.thresholds, &row.probabilities, &g);
  *pair = (lq_joint_pair){(uint32_t)row.k, counted ? (uint32_t)g : LQ_NOT_COUNTED};
  forget_state_of(&aggregate->answer);
  return aggregate;
}

void lq_confident_joint_step(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_joint_pair pair;
  lq_error error;
  (void)count;
  lq_joint_aggregate *aggregate = joint_of_row(context, values, &pair);
  if (!aggregate) return;
  if (lq_pair_counts_add(&aggregate->counts, pair.given, pair.true_class, lq_sqlite_resize,
                         &error)) {
    lq_fail(context, &error, &joint_rows_wording);
  } else {
    aggregate->rows++;
  }
}

void lq_confident_joint_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_joint_pair pair;
  (void)count;
  lq_joint_aggregate *aggregate = joint_of_row(context, values, &pair);
  if (!aggregate) return;
  assert(aggregate->rows > 0);
  lq_pair_counts_remove(&aggregate->counts, pair.given, pair.true_class);
  if (--aggregate->rows == 0) forget_joint(aggregate);
}

/* Makes the answer unless it is there; 0 after it has reported that there is no memory. */
static int make_joint(sqlite3_context *context, lq_joint_aggregate *aggregate) {
  if (aggregate->answer) return 1;
  const lq_shared_state *empty = aggregate->empty;
  size_t pairs = lq_pair_counts_pairs(&aggregate->counts);
  aggregate->answer = lq_shared_state_new(empty->bytes + (sqlite3_uint64)pairs * LQ_PAIR_BYTES);
  if (!aggregate->answer) {
    sqlite3_result_error_nomem(context);
    return 0;
  }
  lq_confident_joint_write(aggregate->answer->content, &aggregate->counts, empty->content,
                           empty->bytes);
  return 1;
}

void lq_confident_joint_value(sqlite3_context *context) {
  lq_joint_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate || !aggregate->rows || !make_joint(context, aggregate)) return;
  /* as in thresholds.c, the first answer may be the answer for all rows */
  int is_first = !aggregate->answered;
  aggregate->answered = 1;
  lq_loans *loans = &lq_connection_of(context)->loans;
  if (is_first && lq_loans_lend(context, loans, aggregate->answer)) return;
  lq_shared_state_result(context, aggregate->answer);
}

void lq_confident_joint_final(sqlite3_context *context) {
  lq_joint_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate) return;
  if (aggregate->rows && make_joint(context, aggregate)) {
    lq_shared_state_result(context, aggregate->answer);
  }
  forget_joint(aggregate);
}
