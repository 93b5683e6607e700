/*
** The range of scores, and scores mapped onto it.
**
**  (1) lq_range(score) is a state of the smallest and the largest score that is
**      not NULL; NULL for no score. A score is a finite number.
**  (2) It is an aggregate and a window aggregate, with any frame.
**  (3) lq_rescale(score, range) is (score - smallest) / (largest - smallest), kept
**      in [0,1]; 1 if smallest and largest are equal; NULL if score or range is NULL.
*/
#include "core/states/range.h"

#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/values.h"

static const lq_wording range_wording = {.function = "lq_range"};
static const lq_wording rescale_wording = {.function = "lq_rescale", .state = "range"};

/* Reads a score that is not NULL; 0 after it has reported that the value is no number. */
static int score_of(sqlite3_context *context, sqlite3_value *value, const lq_wording *wording,
                      double *score) {
  if (!lq_is_number(value)) {
    lq_fail_type(context, wording, "score", value, "a finite number");
    return 0;
  }
  *score = sqlite3_value_double(value);
  return 1;
}

void lq_range_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  double score;
  lq_error error = {0};
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  if (!score_of(context, values[0], &range_wording, &score)) return;
  lq_sliding_range *range = sqlite3_aggregate_context(context, sizeof *range);
  if (!range) sqlite3_result_error_nomem(context);
  else if (lq_sliding_range_add(range, score, lq_sqlite_resize, &error)) {
    lq_fail(context, &error, &range_wording);
  }
}

void lq_range_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  lq_sliding_range *range = sqlite3_aggregate_context(context, 0);
  /* rows leave a window in the order in which they came, so this is the oldest one */
  if (range && sqlite3_value_type(values[0]) != SQLITE_NULL) lq_sliding_range_remove(range);
}

void lq_range_value(sqlite3_context *context) {
  lq_sliding_range *range = sqlite3_aggregate_context(context, 0);
  if (!range || !range->rows) return;
  unsigned char state[LQ_RANGE_BYTES];
  lq_range_write(state, lq_sliding_range_get(range));
  sqlite3_result_blob(context, state, sizeof state, SQLITE_TRANSIENT);
}

void lq_range_final(sqlite3_context *context) {
  lq_sliding_range *range = sqlite3_aggregate_context(context, 0);
  lq_range_value(context);
  if (range) lq_sliding_range_free(range, lq_sqlite_resize);
}

void lq_rescale_function(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  double score, rescaled;
  lq_range range;
  lq_error error = {0};
  const unsigned char *state;
  size_t bytes;
  for (int i = 0; i < 2; i++) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return;
  }
  if (!score_of(context, values[0], &rescale_wording, &score)) return;
  if (!lq_expect_state(context, values[1], &rescale_wording)) return;
  if (lq_read_bytes(values[1], &state, &bytes, &error) ||
      lq_range_read(state, bytes, &range, &error) || lq_rescale(score, range, &rescaled, &error)) {
    lq_fail(context, &error, &rescale_wording);
    return;
  }
  sqlite3_result_double(context, rescaled);
}
