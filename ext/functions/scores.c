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
**      where probs is a JSON object; the first one on a tie.
**  (5) lq_adjust(probs, thresholds) is a BLOB of the adjusted probabilities as
**      float64. Named classes are in the order of their names, as in the state.
**  (6) lq_check(label, probs) is NULL where the row can be scored and probs sum
**      to 1 within 0.01, else the reason in words. It never fails.
**  (7) A NULL label, probs or thresholds gives NULL in (1) to (5); a NULL method
**      is an error.
*/
#include "core/scores/scores.h"

#include "ext/connection.h"
#include "ext/functions/functions.h"
#include "ext/messages.h"
#include "ext/thresholds_argument.h"

LQ_SPECIALIZED void score_row(sqlite3_context *context, sqlite3_value **values, lq_scoring score,
                      const lq_wording *wording) {
  lq_error error;
  lq_probabilities probabilities;
  size_t k;
  int is_null;
  if (lq_read_row(context, values[0], values[1], &probabilities, &k, &is_null, &error)) {
    lq_fail(context, &error, wording);
  } else if (!is_null) {
    sqlite3_result_double(context, score(&probabilities, k));
  }
}

void lq_self_confidence_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {"lq_self_confidence", "probs", NULL, NULL, NULL};
  (void)count;
  score_row(context, values, lq_self_confidence, &wording);
}

void lq_normalized_margin_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {"lq_normalized_margin", "probs", NULL, NULL, NULL};
  (void)count;
  score_row(context, values, lq_normalized_margin, &wording);
}

void lq_confidence_weighted_entropy_function(sqlite3_context *context, int count,
                                             sqlite3_value **values) {
  static const lq_wording wording = {"lq_confidence_weighted_entropy", "probs", NULL, NULL, NULL};
  (void)count;
  score_row(context, values, lq_confidence_weighted_entropy, &wording);
}

const lq_method *lq_read_method(sqlite3_context *context, sqlite3_value *value,
                                const lq_wording *wording) {
  lq_text text = {"", 0};
  lq_error error;
  int is_text = sqlite3_value_type(value) == SQLITE_TEXT;
  if (is_text && lq_read_text(value, &text, &error)) {
    lq_fail(context, &error, wording);
    return NULL;
  }
  const lq_method *method = lq_find_method(text);
  if (method) return method;

  sqlite3_str *message = sqlite3_str_new(NULL);
  if (is_text) {
    sqlite3_str_appendall(message, "unknown method ");
    lq_append_quoted(message, text);
  } else {
    sqlite3_str_appendf(message, "method is %s, not the name of one", lq_type_name(value));
  }
  for (size_t i = 0; i < LQ_METHODS; i++) {
    sqlite3_str_appendf(message, "%s%s", i ? ", " : " (", lq_methods[i].name);
  }
  sqlite3_str_appendall(message, ")");
  lq_fail_text(context, wording, sqlite3_str_finish(message));
  return NULL;
}

static const lq_wording score_wording = {"lq_score", "probs", "thresholds", "thresholds",
                                         "lq_thresholds gives"};

/* The third value; NULL where it is no method, which is told. Beside a literal, SQLite keeps it
** for all rows. */
static const lq_method *method_argument(sqlite3_context *context, sqlite3_value **values) {
  const lq_method *method = sqlite3_get_auxdata(context, 2);
  if (method) return method;
  method = lq_read_method(context, values[2], &score_wording);
  if (method) sqlite3_set_auxdata(context, 2, (void *)method, NULL);
  return method;
}

void lq_score_function(sqlite3_context *context, int count, sqlite3_value **values) {
  const lq_method *method = count > 2 ? method_argument(context, values) : lq_methods;
  if (method) score_row(context, values, method->score, &score_wording);
}

void lq_adjusted_score_function(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_connection *connection = lq_connection_of(context);
  lq_error error;
  lq_probabilities probabilities;
  size_t k;
  double score;
  (void)count;
  const lq_method *method = method_argument(context, values);
  if (!method ||
      !lq_read_row_and_thresholds(context, values, 3, &score_wording, &probabilities, &k)) {
    return;
  }
  if (lq_score_adjusted(&connection->thresholds, &probabilities, k, method, &score, &error)) {
    lq_fail(context, &error, &score_wording);
    return;
  }
  sqlite3_result_double(context, score);
}

/* Reads probs for a function of it alone; 0 where that is NULL or an error. */
static int read_probs(sqlite3_context *context, sqlite3_value *value, const char *function,
                      lq_probabilities *probabilities) {
  lq_error error;
  int is_null;
  if (lq_read_probabilities(lq_connection_of(context), value, probabilities, &is_null, &error)) {
    const lq_wording wording = {function, "probs", NULL, NULL, NULL};
    lq_fail(context, &error, &wording);
    return 0;
  }
  return !is_null;
}

void lq_entropy_function(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  lq_probabilities probabilities;
  if (read_probs(context, values[0], "lq_entropy", &probabilities)) {
    sqlite3_result_double(context, lq_entropy(&probabilities));
  }
}

void lq_predicted_function(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  lq_probabilities probabilities;
  if (!read_probs(context, values[0], "lq_predicted", &probabilities)) return;
  size_t k = lq_predicted(&probabilities);
  if (probabilities.names) {
    lq_text name = lq_class_names_get(probabilities.names, k);
    sqlite3_result_text64(context, name.at, name.bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
  } else {
    sqlite3_result_int64(context, (sqlite3_int64)k);
  }
}

void lq_adjust_function(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const lq_wording wording = {"lq_adjust", "probs", "thresholds", "thresholds",
                              "lq_thresholds gives"};
  lq_connection *connection = lq_connection_of(context);
  lq_error error;
  lq_probabilities probabilities, adjusted;
  size_t first = 0; /* no class is asked for */
  int is_read = lq_kept_thresholds_are_read(context, 1);
  if (!is_read && !lq_may_be_thresholds(context, values[1], &wording)) return;
  if (!read_probs(context, values[0], "lq_adjust", &probabilities)) return;
  if ((!is_read && lq_read_kept_thresholds(context, values[1], 1, &error)) ||
      lq_match_thresholds(connection, &probabilities, &error) ||
      lq_order_row(connection, &probabilities, &first, &error) ||
      lq_adjust_row(connection, &probabilities, &adjusted, &error)) {
    lq_fail(context, &error, &wording);
    return;
  }
  unsigned char *packed = lq_resize_array(lq_sqlite_resize, NULL, adjusted.classes, 8);
  if (!packed) {
    sqlite3_result_error_nomem(context);
    return;
  }
  for (size_t j = 0; j < adjusted.classes; j++) {
    lq_store_double(packed + 8 * j, lq_probability(&adjusted, j));
  }
  sqlite3_result_blob64(context, packed, 8 * adjusted.classes, sqlite3_free);
}

void lq_check_function(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const lq_wording wording = {"lq_check", "probs", NULL, NULL, NULL};
  lq_error error;
  lq_probabilities probabilities;
  size_t k;
  int is_null;
  for (int i = 0; i < 2; i++) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) {
      sqlite3_result_text(context, i ? "probs is NULL" : "label is NULL", -1, SQLITE_STATIC);
      return;
    }
  }
  lq_error_code code =
      lq_read_row(context, values[0], values[1], &probabilities, &k, &is_null, &error);
  if (!code && is_null) {
    sqlite3_result_text(context, "probs is NULL", -1, SQLITE_STATIC);
    return;
  }
  if (!code && !lq_check_sum(&probabilities, &error)) return;
  char *message = error.code == LQ_NO_MEMORY ? NULL : lq_message(&error, &wording);
  if (message) sqlite3_result_text(context, message, -1, sqlite3_free);
  else sqlite3_result_error_nomem(context);
}
