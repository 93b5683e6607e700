/*
** The scalar functions of one row.
**
**  (1) lq_score(label, probs [, method [, thresholds]]) is the label quality in
**      [0,1], lower is worse. method is 'self_confidence' (the default),
**      'normalized_margin' or 'confidence_weighted_entropy'. With thresholds,
**      a state of lq_thresholds, it is the score of the adjusted probabilities.
**  (2) lq_self_confidence(label, probs), lq_normalized_margin(label, probs) and
**      lq_confidence_weighted_entropy(label, probs) are the methods by name.
**  (3) lq_entropy(probs) is the normalized entropy in [0,1].
**  (4) lq_predicted(probs) is the most probable class: its index, or its name
**      if probs has names; the first one on a tie.
**  (5) lq_adjust(probs, thresholds) is a BLOB of the adjusted probabilities as
**      float64. Named classes are in the order of their names, as in the state.
**  (6) lq_check(label, probs) is NULL if the row can be scored and probs sum to 1
**      within 0.01, else the reason in words. It never fails.
**  (7) In (1) to (5), the result is NULL if label, probs or thresholds is NULL. A NULL method is an
**      error.
*/
#include "core/scores/scores.h"

#include "core/scores/adjusted.h"
#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/functions/method.h"
#include "ext/thresholds_cache.h"
#include "ext/writing.h"

LQ_SPECIALIZED void score_row(sqlite3_context *context, sqlite3_value **values, lq_scoring score,
                              const lq_wording *wording) {
  lq_row row;
  if (!lq_row_of(context, values[0], values[1], wording, &row)) return;
  sqlite3_result_double(context, score(&row.probabilities, row.k));
}

void lq_self_confidence_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_self_confidence"};
  (void)count;
  score_row(context, values, lq_self_confidence, &wording);
}

void lq_normalized_margin_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_normalized_margin"};
  (void)count;
  score_row(context, values, lq_normalized_margin, &wording);
}

void lq_confidence_weighted_entropy_function(sqlite3_context *context, int count,
                                             sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_confidence_weighted_entropy"};
  (void)count;
  score_row(context, values, lq_confidence_weighted_entropy, &wording);
}

static const lq_wording score_wording = {.function = "lq_score", .state = "thresholds"};

/* The method that the third argument names; NULL where it names none, which is reported. SQLite
** keeps it for all rows if the argument is constant. */
static const lq_method *method_argument(sqlite3_context *context, sqlite3_value **values) {
  const lq_method *method = sqlite3_get_auxdata(context, 2);
  if (method) return method;
  method = lq_method_of(context, values[2], &score_wording);
  if (method) sqlite3_set_auxdata(context, 2, (void *)method, NULL);
  return method;
}

void lq_score_function(sqlite3_context *context, int count, sqlite3_value **values) {
  const lq_method *method = count > 2 ? method_argument(context, values) : lq_methods;
  if (method) score_row(context, values, method->score, &score_wording);
}

void lq_adjusted_score_function(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_error error;
  lq_row row;
  double score;
  (void)count;
  const lq_method *method = method_argument(context, values);
  if (!method || !lq_row_and_thresholds_of(context, values, 3, &score_wording, &row)) return;
  const lq_thresholds *thresholds = &lq_connection_of(context)->cache.thresholds;
  if (lq_score_adjusted(thresholds, &row.probabilities, row.k, method, &score, &error)) {
    lq_fail(context, &error, &score_wording);
  } else {
    sqlite3_result_double(context, score);
  }
}

void lq_entropy_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_entropy"};
  lq_probabilities probabilities;
  (void)count;
  if (!lq_probabilities_of(context, values[0], &wording, &probabilities)) return;
  sqlite3_result_double(context, lq_entropy(&probabilities));
}

void lq_predicted_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_predicted"};
  lq_probabilities probabilities;
  (void)count;
  if (!lq_probabilities_of(context, values[0], &wording, &probabilities)) return;
  size_t k = lq_predicted(&probabilities);
  if (probabilities.names) {
    lq_text name = lq_class_names_get(probabilities.names, k);
    sqlite3_result_text64(context, name.at, name.bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
  } else {
    sqlite3_result_int64(context, (sqlite3_int64)k);
  }
}

void lq_adjust_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_adjust", .state = "thresholds"};
  lq_error error;
  lq_row row;
  (void)count;
  if (!lq_probabilities_and_thresholds_of(context, values, 1, &wording, &row)) return;
  size_t classes = row.probabilities.classes;
  double *adjusted = lq_resize_array(lq_sqlite_resize, NULL, classes, sizeof *adjusted);
  if (!adjusted) {
    sqlite3_result_error_nomem(context);
  } else if (lq_adjust(&lq_connection_of(context)->cache.thresholds, &row.probabilities, adjusted,
                       &error)) {
    sqlite3_free(adjusted);
    lq_fail(context, &error, &wording);
  } else {
    lq_result_doubles(context, adjusted, classes);
  }
}

/* Whether the row can be scored: LQ_OK, LQ_NULL where probs is NULL, or why not. */
static lq_error_code check_row(sqlite3_context *context, sqlite3_value **values, lq_error *error) {
  lq_row row;
  lq_error_code code = lq_read_row(context, values[0], values[1], &row, error);
  return code ? code : lq_check_sum(&row.probabilities, error);
}

void lq_check_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_check"};
  lq_error error;
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) {
    sqlite3_result_text(context, "label is NULL", -1, SQLITE_STATIC);
    return;
  }
  lq_error_code code = check_row(context, values, &error);
  if (code == LQ_OK) return;
  if (code == LQ_NULL) {
    sqlite3_result_text(context, "probs is NULL", -1, SQLITE_STATIC);
    return;
  }
  char *message = code == LQ_NO_MEMORY ? NULL : lq_message(&error, &wording);
  if (message) sqlite3_result_text(context, message, -1, sqlite3_free);
  else sqlite3_result_error_nomem(context);
}
