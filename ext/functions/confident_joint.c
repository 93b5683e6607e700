/*
** Confident learning.
**
**  (1) lq_confident_joint(label, probs, thresholds) is a state of the confident
**      joint: how many of the rows given each label are confidently of each class,
**      by thresholds, a state of lq_thresholds. NULL where there is no row; a row
**      whose label, probs or thresholds are NULL is none.
**  (2) It is an aggregate and a window aggregate, with any frame. The state does
**      not depend on the order of the rows, bit for bit.
**  (3) lq_is_issue(label, probs, thresholds) is 1 where confident learning counts
**      the row as a label issue, else 0.
**  (4) lq_is_issue(label, probs) is 1 where another class is predicted than the
**      label, and not by less than 1e-6, else 0.
**  (5) A NULL argument gives NULL in (3) and (4).
*/
#include "core/states/confident_joint.h"

#include "core/scores/issues.h"
#include "ext/functions/functions.h"
#include "ext/thresholds_argument.h"

static const lq_wording joint_wording = {"lq_confident_joint", "probs", "thresholds", "thresholds",
                                         "lq_thresholds gives"};
static const lq_wording rows_wording = {"lq_confident_joint", "probs", "the rows before", NULL,
                                        NULL};
static const lq_wording issue_wording = {"lq_is_issue", "probs", "thresholds", "thresholds",
                                         "lq_thresholds gives"};

void lq_is_issue_function(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_connection *connection = lq_connection_of(context);
  lq_probabilities probabilities;
  lq_error error;
  size_t k;
  int is_null;
  if (count == 3) {
    if (!lq_read_row_and_thresholds(context, values, 2, &issue_wording, &probabilities, &k)) return;
    sqlite3_result_int(context, lq_is_issue(&connection->thresholds, &probabilities, k));
  } else if (lq_read_row(context, values[0], values[1], &probabilities, &k, &is_null, &error) ||
             (!is_null && lq_order_row(connection, &probabilities, &k, &error))) {
    lq_fail(context, &error, &issue_wording);
  } else if (!is_null) {
    sqlite3_result_int(context, !lq_is_close(&probabilities, k));
  }
}

/* Reads label, probs and thresholds, which have to agree; 0 where one is NULL or an error is
** told. */
static int read_values(sqlite3_context *context, sqlite3_value **values,
                       lq_probabilities *probabilities, size_t *k) {
  lq_connection *connection = lq_connection_of(context);
  lq_error error;
  int is_null = 0;
  if (!lq_may_be_thresholds(context, values[2], &joint_wording)) return 0;
  if (lq_read_row(context, values[0], values[1], probabilities, k, &is_null, &error) ||
      (!is_null && (lq_read_thresholds(connection, values[2], &error) ||
                    lq_match_thresholds(connection, probabilities, &error)))) {
    lq_fail(context, &error, &joint_wording);
    return 0;
  }
  return !is_null;
}

/* All zero at first. */
typedef struct lq_joint_aggregate {
  lq_pair_counts counts;
  uint64_t rows;
  lq_shared_state *empty;  /* the state of no rows; NULL where there are none */
  lq_shared_state *answer; /* of the rows; NULL where it is yet to be made */
  uint64_t matched;        /* see lq_state_match_row */
  int answered;            /* the window has had an answer */
} lq_joint_aggregate;

static void forget(lq_shared_state **state) {
  if (*state) lq_shared_state_release(*state);
  *state = NULL;
}

static void forget_rows(lq_joint_aggregate *aggregate) {
  lq_pair_counts_free(&aggregate->counts, lq_sqlite_resize);
  forget(&aggregate->empty);
  forget(&aggregate->answer);
  aggregate->matched = 0;
}

/* Makes the empty state of the first row's classes, or checks that the row has
** those of the rows before. */
static lq_error_code prepare(lq_joint_aggregate *aggregate, const lq_probabilities *probabilities,
                             lq_error *error) {
  if (!aggregate->empty) {
    aggregate->empty = lq_shared_state_new(lq_confident_joint_bytes(probabilities));
    if (!aggregate->empty) return error->code = LQ_NO_MEMORY;
    lq_confident_joint_begin(aggregate->empty->content, probabilities);
  }
  return lq_state_match_row(aggregate->empty->content, aggregate->empty->bytes, probabilities,
                            &aggregate->matched, error);
}

static void step(sqlite3_context *context, sqlite3_value **values, int add) {
  lq_connection *connection = lq_connection_of(context);
  lq_error error;
  lq_probabilities probabilities;
  size_t k, g;
  if (!read_values(context, values, &probabilities, &k)) return;
  lq_joint_aggregate *aggregate = sqlite3_aggregate_context(context, sizeof *aggregate);
  if (!aggregate) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if (prepare(aggregate, &probabilities, &error) ||
      lq_order_row(connection, &probabilities, &k, &error)) {
    lq_fail(context, &error, &rows_wording);
    return;
  }
  int counted = lq_confident_class(&connection->thresholds, &probabilities, &g);
  uint32_t given = (uint32_t)k, confident = counted ? (uint32_t)g : LQ_NOT_COUNTED;
  forget(&aggregate->answer);
  if (!add) {
    lq_pair_counts_remove(&aggregate->counts, given, confident);
    if (--aggregate->rows == 0) forget_rows(aggregate);
  } else if (lq_pair_counts_add(&aggregate->counts, given, confident, lq_sqlite_resize, &error)) {
    lq_fail(context, &error, &rows_wording);
  } else {
    aggregate->rows++;
  }
}

void lq_confident_joint_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  step(context, values, 1);
}

void lq_confident_joint_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  step(context, values, 0);
}

/* Makes the answer where it is not there; 0 for no memory, which is told. */
static int make_answer(sqlite3_context *context, lq_joint_aggregate *aggregate) {
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
  if (!aggregate || !aggregate->rows || !make_answer(context, aggregate)) return;
  /* as in thresholds.c: the first answer may be the one for all rows */
  int first = !aggregate->answered;
  aggregate->answered = 1;
  if (!first || !lq_shared_state_lend(context, &lq_connection_of(context)->loans, aggregate->answer)) {
    lq_shared_state_result(context, aggregate->answer);
  }
}

void lq_confident_joint_final(sqlite3_context *context) {
  lq_joint_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate) return;
  if (aggregate->rows && make_answer(context, aggregate)) {
    lq_shared_state_result(context, aggregate->answer);
  }
  forget_rows(aggregate);
}
