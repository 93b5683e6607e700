/*
** Several models' probabilities for the same rows: functions that sql/ calls for lq_ensemble.
**
**  (1) lq_part_accuracy(label, probs) is an aggregate: the share of the rows whose most
**      probable class is the label. NULL for no rows.
**  (2) lq_part_log_loss(label, probs) is an aggregate: the mean log loss of the rows
**      (see core/scores/log_loss.h). NULL for no rows.
**  (3) lq_part_mean(value, weight) is an aggregate over the rows of an example: the mean
**      of the values, which are numbers in [0,1], weighted. A weight is a number of 0
**      or more and counts by its ratio to the largest (see core/numbers/weighted_mean.h).
**      NULLs are passed over. NULL if all weights are 0. If value is probs, it is the
**      mean of the probabilities, as JSON.
**  (4) lq_part_label(id, label, probs) is an aggregate over the rows of an example: its
**      label, as the first row has it. It is an error if another row has a label of
**      another class. Classes are the same if they have the same name, or, without
**      names, the same index; their other classes may differ. NULLs are passed over.
**  (5) lq_part_exp(x) is e to the x, for x of 0 or less.
**  Sums are exact: the order of the rows makes no difference.
*/
#include "core/states/confident_joint.h"
#include "core/numbers/exact_sum.h"
#include "core/numbers/exponential.h"
#include "core/scores/log_loss.h"
#include "core/numbers/weighted_mean.h"
#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/quoting.h"
#include "ext/rows.h"
#include "ext/values.h"
#include "ext/writing.h"

/* Of a number in [0,1] for each row; all zero at first. */
typedef struct lq_row_mean {
  lq_wide sum;
  uint64_t rows;
} lq_row_mean;

static void step_mean(sqlite3_context *context, sqlite3_value **values, const char *function,
                      double (*measure)(const lq_probabilities *probabilities, size_t k)) {
  const lq_wording wording = {.function = function};
  lq_row row;
  if (!lq_row_of(context, values[0], values[1], &wording, &row)) return;
  lq_row_mean *mean = sqlite3_aggregate_context(context, sizeof *mean);
  if (!mean) {
    sqlite3_result_error_nomem(context);
    return;
  }
  mean->sum = lq_wide_add(mean->sum, lq_exact(measure(&row.probabilities, row.k)));
  mean->rows++;
}

static void result_mean(sqlite3_context *context, double unit) {
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
  step_mean(context, values, "lq_part_accuracy", is_predicted);
}

void lq_accuracy_final(sqlite3_context *context) { result_mean(context, 1.0); }

void lq_log_loss_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  step_mean(context, values, "lq_part_log_loss", log_loss_share);
}

void lq_log_loss_final(sqlite3_context *context) { result_mean(context, LQ_LOG_LOSS_LIMIT); }

/* All zero at first. */
typedef struct lq_mean_aggregate {
  lq_weighted_mean mean; /* of one value, or of one for each class; 0 values before the first row */
  unsigned char *classes; /* a state of no rows of the first row's classes; NULL for numbers */
  size_t classes_bytes;
  uint64_t matched; /* see lq_state_match_row */
} lq_mean_aggregate;

static const lq_wording mean_wording = {.function = "lq_part_mean"};

/* Reads a number from 0 to most; 0 after it has reported that the value is none. */
static int number_of(sqlite3_context *context, sqlite3_value *value, const char *what,
                       double most, const char *takes, double *out) {
  *out = sqlite3_value_double(value) + 0.0; /* -0 is 0 */
  if (!lq_is_number(value)) {
    lq_fail_type(context, &mean_wording, what, value, takes);
    return 0;
  }
  if (*out >= 0.0 && *out <= most) return 1;
  sqlite3_str *number = sqlite3_str_new(NULL);
  lq_append_double(number, *out);
  char *got = sqlite3_str_finish(number);
  lq_fail_text(context, &mean_wording, lq_expected(what, got, takes));
  sqlite3_free(got);
  return 0;
}

/* Prepares for the values of the first row, or checks that the row has as many, of the same
** classes. */
static lq_error_code prepare_mean(lq_mean_aggregate *aggregate, const lq_probabilities *row,
                                  int is_number, lq_error *error) {
  size_t values = aggregate->mean.values;
  if (!values) {
    aggregate->classes_bytes = is_number ? 0 : lq_confident_joint_bytes(row);
    aggregate->classes = is_number ? NULL : sqlite3_malloc64(aggregate->classes_bytes);
    if (!is_number && !aggregate->classes) return error->code = LQ_NO_MEMORY;
    if (!is_number) lq_confident_joint_begin(aggregate->classes, row);
    aggregate->mean.values = values = row->classes;
  }
  if (!is_number && aggregate->classes) {
    return lq_state_match_row(aggregate->classes, aggregate->classes_bytes, row,
                              &aggregate->matched, error);
  }
  error->classes = row->classes;
  error->wanted_classes = values;
  return row->classes == values ? LQ_OK : (error->code = LQ_CLASSES_DIFFER);
}

/* Adds a row, whose values are in class order. */
static lq_error_code add_to_mean(lq_weighted_mean *mean, double weight,
                                 const lq_probabilities *ordered, lq_error *error) {
  double *room;
  if (!lq_weighted_mean_add(mean, weight, &room, lq_sqlite_resize)) {
    return error->code = LQ_NO_MEMORY;
  }
  for (size_t k = 0; room && k < mean->values; k++) room[k] = lq_probability(ordered, k);
  return LQ_OK;
}

void lq_mean_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  double number, weight;
  lq_error error = {0};
  lq_row row = {{&number, LQ_DOUBLES, 1, NULL, NULL}, 0};
  int is_number = lq_is_number(values[0]);
  for (int i = 0; i < 2; i++) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return;
  }
  if (!number_of(context, values[1], "weight", DBL_MAX, "a finite number of 0 or more", &weight) ||
      (is_number && !number_of(context, values[0], "value", 1.0, "a number in [0,1]", &number))) {
    return;
  }
  lq_mean_aggregate *aggregate = sqlite3_aggregate_context(context, sizeof *aggregate);
  if (!aggregate) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if (!is_number && !lq_probabilities_of(context, values[0], &mean_wording, &row.probabilities)) {
    return;
  }
  if (prepare_mean(aggregate, &row.probabilities, is_number, &error)) {
    lq_fail(context, &error, &mean_wording);
    return;
  }
  if (!lq_order_row(context, &row)) return;
  if (add_to_mean(&aggregate->mean, weight, &row.probabilities, &error)) {
    lq_fail(context, &error, &mean_wording);
  }
}

static void append_means(sqlite3_str *json, const lq_mean_aggregate *aggregate) {
  const unsigned char *name = lq_state_first_name(aggregate->classes, aggregate->classes_bytes);
  int named = name != NULL;
  sqlite3_str_appendchar(json, 1, named ? '{' : '[');
  for (size_t k = 0; k < aggregate->mean.values; k++) {
    if (k) sqlite3_str_appendchar(json, 1, ',');
    if (named) {
      lq_append_json_string(json, lq_state_next_name(&name));
      sqlite3_str_appendchar(json, 1, ':');
    }
    lq_append_double(json, lq_weighted_mean_of(&aggregate->mean, k));
  }
  sqlite3_str_appendchar(json, 1, named ? '}' : ']');
}

void lq_mean_final(sqlite3_context *context) {
  lq_mean_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate) return;
  if (lq_weighted_mean_end(&aggregate->mean)) {
    if (aggregate->classes) {
      sqlite3_str *json = sqlite3_str_new(sqlite3_context_db_handle(context));
      append_means(json, aggregate);
      lq_result_json(context, json);
    } else {
      sqlite3_result_double(context, lq_weighted_mean_of(&aggregate->mean, 0));
    }
  }
  lq_weighted_mean_free(&aggregate->mean, lq_sqlite_resize);
  sqlite3_free(aggregate->classes);
}

/* Of the first row; all zero before it. */
typedef struct lq_label_aggregate {
  sqlite3_value *label;
  char *class; /* its class's name; NULL before the first row */
  size_t class_bytes;
} lq_label_aggregate;

#define NUMBER_BYTES 24 /* for a class's number in digits */

/* The name of the row's class k. Where classes have no names it is the number, which is written to
** digits. */
static lq_text name_class(const lq_probabilities *row, size_t k, char digits[NUMBER_BYTES]) {
  if (row->names) return lq_class_names_get(row->names, k);
  sqlite3_snprintf(NUMBER_BYTES, digits, "%llu", (sqlite3_uint64)k);
  return (lq_text){digits, strlen(digits)};
}

/* Keeps the label of the first row; 0 for no memory. */
static int keep_label(lq_label_aggregate *first, sqlite3_value *label, lq_text class) {
  first->label = sqlite3_value_dup(label);
  first->class = sqlite3_malloc64((sqlite3_uint64)class.bytes + 1);
  if (!first->label || !first->class) return 0;
  memcpy(first->class, class.at, class.bytes);
  first->class_bytes = class.bytes;
  return 1;
}

/* The error of an example with two labels, from sqlite3_malloc(); NULL for no memory. */
static char *two_labels(sqlite3_value *id, sqlite3_value *label, sqlite3_value *other) {
  const struct {
    const char *words;
    sqlite3_value *value;
  } parts[] = {{"example ", id}, {" has the labels ", label}, {" and ", other}};
  sqlite3_str *message = sqlite3_str_new(NULL);
  int is_whole = 1;
  for (int i = 0; i < 3 && is_whole; i++) {
    sqlite3_str_appendall(message, parts[i].words);
    is_whole = lq_append_value(message, parts[i].value);
  }
  sqlite3_str_appendall(message, "; it takes one, the same for all models");
  char *text = sqlite3_str_finish(message);
  if (is_whole) return text;
  sqlite3_free(text);
  return NULL;
}

void lq_label_step(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_part_label"};
  lq_row row;
  char digits[NUMBER_BYTES];
  (void)count;
  lq_label_aggregate *first = sqlite3_aggregate_context(context, sizeof *first);
  if (!first) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if (lq_same_value(first->label, values[1])) return;
  if (!lq_row_of(context, values[1], values[2], &wording, &row)) return;
  lq_text class = name_class(&row.probabilities, row.k, digits);
  if (!first->label) {
    if (!keep_label(first, values[1], class)) sqlite3_result_error_nomem(context);
  } else if (lq_compare_names(class, (lq_text){first->class, first->class_bytes})) {
    lq_fail_text(context, &wording, two_labels(values[0], first->label, values[1]));
  }
}

void lq_label_final(sqlite3_context *context) {
  lq_label_aggregate *first = sqlite3_aggregate_context(context, 0);
  if (!first) return;
  if (first->label) sqlite3_result_value(context, first->label);
  sqlite3_value_free(first->label);
  sqlite3_free(first->class);
}

void lq_exp_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_part_exp"};
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  double x = lq_is_number(values[0]) ? sqlite3_value_double(values[0]) : 1.0;
  if (x <= 0.0) sqlite3_result_double(context, lq_exponential(x));
  else {
    lq_fail_text(context, &wording, sqlite3_mprintf("x is no number of 0 or less, which it takes"));
  }
}
