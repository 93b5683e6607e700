/*
** Several models' probabilities for the same rows: parts that the SQL of
** lq_ensemble is made with.
**
**  (1) lq_accuracy(label, probs) is an aggregate: the share of the rows whose most
**      probable class is the label; NULL where there are none.
**  (2) lq_log_loss(label, probs) is an aggregate: the mean log loss of the rows
**      (see core/log_loss.h); NULL where there are none.
**  (3) lq_mean(value, weight) is an aggregate: the mean of the values, weighted;
**      values and weights are numbers in [0,1], NULLs are passed over, and it is
**      NULL where the weights sum to 0. Where value is probs instead, it is the
**      mean of the probabilities, as JSON.
**  (4) lq_label(id, label, probs) is an aggregate over the rows of an example: its
**      label, as the first row has it. It is an error where another row has a label
**      of another class; NULLs are passed over.
**  (5) lq_exp(x) is e to the x, for x of 0 or less.
**  Sums are exact: the order of the rows makes no difference.
*/
#include "core/confident_joint.h"
#include "core/exact_sum.h"
#include "core/exponential.h"
#include "core/log_loss.h"
#include "ext/connection.h"
#include "ext/functions.h"
#include "ext/messages.h"
#include "ext/rows.h"

/* Of a number in [0,1] for each row; all zero at first. */
typedef struct lq_row_mean {
  lq_wide sum;
  uint64_t rows;
} lq_row_mean;

static void step_rows(sqlite3_context *context, sqlite3_value **values, const char *function,
                      double (*measure)(const lq_probabilities *probabilities, size_t k)) {
  const lq_wording wording = {function, "probs", NULL, NULL, NULL};
  lq_error error = {0};
  lq_probabilities probabilities;
  size_t k;
  int is_null;
  if (lq_read_row(context, values[0], values[1], &probabilities, &k, &is_null, &error)) {
    lq_fail(context, &error, &wording);
    return;
  }
  if (is_null) return;
  lq_row_mean *mean = sqlite3_aggregate_context(context, sizeof *mean);
  if (!mean) {
    sqlite3_result_error_nomem(context);
    return;
  }
  mean->sum = lq_wide_add(mean->sum, lq_exact(measure(&probabilities, k)));
  mean->rows++;
}

static void result_rows(sqlite3_context *context, double unit) {
  const lq_row_mean *mean = sqlite3_aggregate_context(context, 0);
  if (mean) {
    sqlite3_result_double(context, lq_exact_mean(mean->sum, mean->rows) * unit);
  }
}

static double is_predicted(const lq_probabilities *probabilities, size_t k) {
  return lq_predicted(probabilities) == k;
}

static double log_loss_share(const lq_probabilities *probabilities, size_t k) {
  return lq_log_loss(probabilities, k) / LQ_LOG_LOSS_LIMIT;
}

void lq_accuracy_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  step_rows(context, values, "lq_accuracy", is_predicted);
}

void lq_accuracy_final(sqlite3_context *context) { result_rows(context, 1.0); }

void lq_log_loss_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  step_rows(context, values, "lq_log_loss", log_loss_share);
}

void lq_log_loss_final(sqlite3_context *context) { result_rows(context, LQ_LOG_LOSS_LIMIT); }

/* All zero at first. */
typedef struct lq_mean_aggregate {
  size_t values; /* one, or one for each class; 0 before the first row */
  lq_wide *sums; /* of weight * value */
  lq_wide weight;
  uint64_t rows;
  unsigned char *classes; /* a state of no rows of the first row's classes; NULL for numbers */
  size_t classes_bytes;
  uint64_t matched; /* see lq_state_match_row */
} lq_mean_aggregate;

static const lq_wording mean_wording = {"lq_mean", "probs", "the rows before", NULL, NULL};

/* Reads a number in [0,1]; 0 where it is none, with the error told. */
static int read_share(sqlite3_context *context, sqlite3_value *value, const char *what,
                      double *out) {
  *out = sqlite3_value_double(value) + 0.0; /* -0 is 0 */
  int type = sqlite3_value_type(value);
  int is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
  if (is_number && *out >= 0.0 && *out <= 1.0) return 1;
  sqlite3_str *message = sqlite3_str_new(NULL);
  sqlite3_str_appendf(message, "%s is ", what);
  if (is_number) {
    lq_append_double(message, *out);
    sqlite3_str_appendall(message, ", outside [0,1]");
  } else {
    sqlite3_str_appendf(message, "%s; it takes a number in [0,1]", lq_type_name(value));
  }
  lq_fail_text(context, &mean_wording, sqlite3_str_finish(message));
  return 0;
}

/* Makes room for the first row's values, or checks that the row has as many, of the
** same classes. */
static lq_error_code prepare(lq_mean_aggregate *mean, const lq_probabilities *row, int is_number,
                             lq_error *error) {
  if (!mean->values) {
    size_t bytes = row->classes * sizeof *mean->sums;
    mean->sums = sqlite3_malloc64(bytes);
    mean->classes_bytes = is_number ? 0 : lq_confident_joint_bytes(row);
    mean->classes = is_number ? NULL : sqlite3_malloc64(mean->classes_bytes);
    if (!mean->sums || (!is_number && !mean->classes)) return error->code = LQ_NO_MEMORY;
    memset(mean->sums, 0, bytes);
    if (!is_number) lq_confident_joint_begin(mean->classes, row);
    mean->values = row->classes;
  }
  if (!is_number && mean->classes) {
    return lq_state_match_row(mean->classes, mean->classes_bytes, row, &mean->matched, error);
  }
  error->classes = row->classes;
  error->wanted_classes = mean->values;
  return row->classes == mean->values ? LQ_OK : (error->code = LQ_CLASSES_DIFFER);
}

void lq_mean_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  lq_connection *connection = lq_connection_of(context);
  double number, weight;
  lq_error error = {0};
  lq_probabilities row = {&number, LQ_DOUBLES, 1, NULL, NULL}, ordered;
  size_t first = 0;
  int type = sqlite3_value_type(values[0]), is_null = 0;
  int is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
  if (type == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL) return;
  if (!read_share(context, values[1], "weight", &weight) ||
      (is_number && !read_share(context, values[0], "value", &number))) {
    return;
  }
  lq_mean_aggregate *mean = sqlite3_aggregate_context(context, sizeof *mean);
  if (!mean) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if ((!is_number && lq_read_probabilities(connection, values[0], &row, &is_null, &error)) ||
      (!is_null && prepare(mean, &row, is_number, &error))) {
    lq_fail(context, &error, &mean_wording);
    return;
  }
  if (is_null) return;
  ordered = row;
  if (lq_order_row(connection, &ordered, &first, &error)) {
    lq_fail(context, &error, &mean_wording);
    return;
  }
  for (size_t k = 0; k < mean->values; k++) {
    mean->sums[k] = lq_wide_add(mean->sums[k], lq_exact(weight * lq_probability(&ordered, k)));
  }
  mean->weight = lq_wide_add(mean->weight, lq_exact(weight));
  mean->rows++;
}

static double mean_of(const lq_mean_aggregate *mean, size_t k) {
  double value = lq_exact_mean(mean->sums[k], mean->rows) / lq_exact_mean(mean->weight, mean->rows);
  return value < 1.0 ? value : 1.0;
}

static void append_means(sqlite3_str *json, const lq_mean_aggregate *mean) {
  const unsigned char *name = lq_state_first_name(mean->classes, mean->classes_bytes);
  int named = name != NULL;
  sqlite3_str_appendchar(json, 1, named ? '{' : '[');
  for (size_t k = 0; k < mean->values; k++) {
    if (k) sqlite3_str_appendchar(json, 1, ',');
    if (named) {
      lq_append_json_string(json, lq_state_next_name(&name));
      sqlite3_str_appendchar(json, 1, ':');
    }
    lq_append_double(json, mean_of(mean, k));
  }
  sqlite3_str_appendchar(json, 1, named ? '}' : ']');
}

void lq_mean_final(sqlite3_context *context) {
  lq_mean_aggregate *mean = sqlite3_aggregate_context(context, 0);
  if (!mean) return;
  if (mean->rows && (mean->weight.high | mean->weight.low)) {
    if (mean->classes) {
      sqlite3_str *json = sqlite3_str_new(sqlite3_context_db_handle(context));
      append_means(json, mean);
      lq_result_json(context, json);
    } else {
      sqlite3_result_double(context, mean_of(mean, 0));
    }
  }
  sqlite3_free(mean->sums);
  sqlite3_free(mean->classes);
}

/* Of the first row; all zero before it. */
typedef struct lq_label_aggregate {
  sqlite3_value *label;
  size_t k; /* its class */
} lq_label_aggregate;

/* "3", "'three'", "NULL" */
static void append_value(sqlite3_str *out, sqlite3_value *value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: sqlite3_str_appendf(out, "%lld", sqlite3_value_int64(value)); break;
    case SQLITE_FLOAT: lq_append_double(out, sqlite3_value_double(value)); break;
    case SQLITE_TEXT:
      lq_append_quoted(out, (lq_text){(const char *)sqlite3_value_text(value),
                                      (size_t)sqlite3_value_bytes(value)});
      break;
    default: sqlite3_str_appendall(out, lq_type_name(value));
  }
}

void lq_label_step(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {"lq_label", "probs", NULL, NULL, NULL};
  lq_error error = {0};
  lq_probabilities row;
  size_t k;
  int is_null;
  (void)count;
  lq_label_aggregate *first = sqlite3_aggregate_context(context, sizeof *first);
  if (!first) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if (lq_same_value(first->label, values[1])) return;
  if (lq_read_row(context, values[1], values[2], &row, &k, &is_null, &error) ||
      (!is_null && lq_order_row(lq_connection_of(context), &row, &k, &error))) {
    lq_fail(context, &error, &wording);
    return;
  }
  if (is_null) return;
  if (!first->label) {
    first->label = sqlite3_value_dup(values[1]);
    first->k = k;
    if (!first->label) sqlite3_result_error_nomem(context);
  } else if (k != first->k) {
    sqlite3_str *message = sqlite3_str_new(NULL);
    sqlite3_str_appendall(message, "example ");
    append_value(message, values[0]);
    sqlite3_str_appendall(message, " has the labels ");
    append_value(message, first->label);
    sqlite3_str_appendall(message, " and ");
    append_value(message, values[1]);
    sqlite3_str_appendall(message, "; it takes one, the same for all models");
    lq_fail_text(context, &wording, sqlite3_str_finish(message));
  }
}

void lq_label_final(sqlite3_context *context) {
  lq_label_aggregate *first = sqlite3_aggregate_context(context, 0);
  if (!first || !first->label) return;
  sqlite3_result_value(context, first->label);
  sqlite3_value_free(first->label);
}

void lq_exp_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {"lq_exp", NULL, NULL, NULL, NULL};
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  int type = sqlite3_value_type(values[0]);
  double x = type == SQLITE_INTEGER || type == SQLITE_FLOAT ? sqlite3_value_double(values[0]) : 1.0;
  if (x <= 0.0) sqlite3_result_double(context, lq_exponential(x));
  else lq_fail_text(context, &wording, sqlite3_mprintf("x is no number of 0 or less, which it takes"));
}
