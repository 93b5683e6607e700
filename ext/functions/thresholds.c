/*
** The aggregate of confident thresholds.
**
**  (1) lq_thresholds(label, probs) is a state of the confident thresholds of all
**      rows whose label and probs are not NULL; NULL for no such row.
**  (2) It is an aggregate and a window aggregate, with any frame. The state does
**      not depend on the order of the rows, bit for bit.
**  (3) All rows have the same classes. Those of JSON objects are matched by name,
**      whatever their order in the row.
*/
#include "core/states/thresholds.h"

#include <assert.h>

#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/thresholds_cache.h"

static const lq_wording thresholds_wording = {.function = "lq_thresholds"};

/* All zero at first. */
typedef struct lq_thresholds_aggregate {
  lq_shared_state *state; /* of the rows; NULL for none */
  uint64_t rows;
  uint64_t matched; /* see lq_state_match_row */
  int answered;     /* the window has had an answer */
} lq_thresholds_aggregate;

static void forget_thresholds(lq_thresholds_aggregate *aggregate) {
  if (aggregate->state) lq_shared_state_release(aggregate->state);
  aggregate->state = NULL;
  aggregate->matched = 0;
}

/* Makes a state of the first row's classes, or checks that the row has the classes of the rows
** before; then makes sure that the state can be changed. */
static lq_error_code prepare_thresholds(lq_thresholds_aggregate *aggregate,
                                        const lq_probabilities *probabilities, lq_error *error) {
  if (!aggregate->state) {
    aggregate->state = lq_shared_state_new(lq_thresholds_bytes(probabilities));
    if (!aggregate->state) return error->code = LQ_NO_MEMORY;
    lq_thresholds_begin(aggregate->state->content, probabilities);
  }
  if (lq_state_match_row(aggregate->state->content, aggregate->state->bytes, probabilities,
                         &aggregate->matched, error)) {
    return error->code;
  }
  return lq_shared_state_own(&aggregate->state) ? LQ_OK : (error->code = LQ_NO_MEMORY);
}

/* The aggregate, prepared for the row that is to be added or removed. NULL for no row, and after
** the error was reported. */
LQ_SPECIALIZED lq_thresholds_aggregate *thresholds_of_row(sqlite3_context *context,
                                                          sqlite3_value **values, lq_row *row) {
  lq_error error;
  if (!lq_row_of(context, values[0], values[1], &thresholds_wording, row)) return NULL;
  lq_thresholds_aggregate *aggregate = sqlite3_aggregate_context(context, sizeof *aggregate);
  if (!aggregate) {
    sqlite3_result_error_nomem(context);
  } else if (prepare_thresholds(aggregate, &row->probabilities, &error)) {
    lq_fail(context, &error, &thresholds_wording);
    return NULL;
  }
  return aggregate;
}

void lq_thresholds_step(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_row row;
  lq_error error;
  (void)count;
  lq_thresholds_aggregate *aggregate = thresholds_of_row(context, values, &row);
  if (!aggregate) return;
  lq_error_code code =
      lq_thresholds_add(aggregate->state->content, lq_state_class(&row.probabilities, row.k),
                        lq_probability(&row.probabilities, row.k), &error);
  /* GCOVR_EXCL_BR_START: past 2^39 rows of a label */
  if (code) lq_fail(context, &error, &thresholds_wording);
  /* GCOVR_EXCL_BR_STOP */
  else aggregate->rows++;
}

void lq_thresholds_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_row row;
  (void)count;
  lq_thresholds_aggregate *aggregate = thresholds_of_row(context, values, &row);
  if (!aggregate) return;
  assert(aggregate->rows > 0);
  lq_thresholds_remove(aggregate->state->content, lq_state_class(&row.probabilities, row.k),
                       lq_probability(&row.probabilities, row.k));
  if (--aggregate->rows == 0) forget_thresholds(aggregate);
}

/* Lends the state as the answer, under the address that the cache knows; 0 where it cannot. */
static int lend_thresholds(sqlite3_context *context, lq_thresholds_aggregate *aggregate) {
  lq_connection *connection = lq_connection_of(context);
  lq_thresholds_cache_share(&connection->cache, &aggregate->state);
  return lq_loans_lend(context, &connection->loans, aggregate->state);
}

void lq_thresholds_value(sqlite3_context *context) {
  lq_thresholds_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate || !aggregate->rows) return;
  /* The first answer of a partition may be the answer for all its rows, and is lent. A frame that
  ** moves has many answers, and not all of them can be lent. */
  int is_first = !aggregate->answered;
  aggregate->answered = 1;
  if (is_first && lend_thresholds(context, aggregate)) return;
  lq_shared_state_result(context, aggregate->state);
}

void lq_thresholds_final(sqlite3_context *context) {
  lq_thresholds_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate) return;
  /* the answer of a scalar subquery is an argument for many rows */
  if (aggregate->rows && !lend_thresholds(context, aggregate)) {
    lq_shared_state_result(context, aggregate->state);
  }
  forget_thresholds(aggregate);
}
