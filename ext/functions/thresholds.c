/*
** The aggregate of confident thresholds.
**
**  (1) lq_thresholds(label, probs) is a state of the confident thresholds of all
**      rows whose label and probs are not NULL; NULL where there is no such row.
**  (2) It is an aggregate and a window aggregate, with any frame. The state does
**      not depend on the order of the rows, bit for bit.
**  (3) All rows have the same classes. Those of JSON objects are matched by name,
**      whatever their order in the row.
*/
#include "core/states/thresholds.h"

#include "ext/connection.h"
#include "ext/functions/functions.h"
#include "ext/messages.h"

static const lq_wording wording = {"lq_thresholds", "probs", "the rows before", NULL, NULL};

/* All zero at first. */
typedef struct lq_thresholds_aggregate {
  lq_shared_state *state; /* NULL where there are no rows */
  uint64_t rows;
  uint64_t matched; /* see lq_state_match_row */
  int answered;     /* the window has had an answer */
} lq_thresholds_aggregate;

static void forget(lq_thresholds_aggregate *aggregate) {
  if (aggregate->state) lq_shared_state_release(aggregate->state);
  aggregate->state = NULL;
  aggregate->matched = 0;
}

/* Makes a state for the classes of the first row, or checks that the row has
** those of the rows before; then makes it ours to change. */
static lq_error_code prepare(lq_thresholds_aggregate *aggregate,
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

static void step(sqlite3_context *context, sqlite3_value **values, int add) {
  lq_error error;
  lq_probabilities probabilities;
  size_t k;
  int is_null;
  if (lq_read_row(context, values[0], values[1], &probabilities, &k, &is_null, &error)) {
    lq_fail(context, &error, &wording);
    return;
  }
  if (is_null) return;
  lq_thresholds_aggregate *aggregate = sqlite3_aggregate_context(context, sizeof *aggregate);
  if (!aggregate) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if (prepare(aggregate, &probabilities, &error)) {
    lq_fail(context, &error, &wording);
    return;
  }
  size_t j = lq_state_class(&probabilities, k);
  double probability = lq_probability(&probabilities, k);
  if (!add) {
    lq_thresholds_remove(aggregate->state->content, j, probability);
    if (--aggregate->rows == 0) forget(aggregate);
    return;
  }
  lq_error_code code = lq_thresholds_add(aggregate->state->content, j, probability, &error);
  if (code) lq_fail(context, &error, &wording); /* GCOVR_EXCL_BR_LINE: past 2^39 rows of a label */
  else aggregate->rows++;
}

void lq_thresholds_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  step(context, values, 1);
}

void lq_thresholds_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  step(context, values, 0);
}

void lq_thresholds_value(sqlite3_context *context) {
  lq_thresholds_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate || !aggregate->rows) return;
  /* The first answer of a partition may be the one for all its rows, and is
  ** lent; a frame that moves has many, and not all of them can be. */
  int first = !aggregate->answered;
  aggregate->answered = 1;
  if (first && lq_shared_state_lend(context, &lq_connection_of(context)->loans, aggregate->state)) {
    return;
  }
  lq_shared_state_result(context, aggregate->state);
}

void lq_thresholds_final(sqlite3_context *context) {
  lq_thresholds_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate) return;
  /* a scalar subquery's answer is an argument for many rows */
  if (aggregate->rows &&
      !lq_shared_state_lend(context, &lq_connection_of(context)->loans, aggregate->state)) {
    lq_shared_state_result(context, aggregate->state);
  }
  forget(aggregate);
}
