#include "ext/parameters.h"

#include <string.h>

#include "core/json.h"
#include "ext/messages.h"
#include "ext/numbers.h"

/* "frac_noise is 1.5; it takes a number in [0,1]" */
static int value_problem(const lq_parameter *parameter, sqlite3_value *value, const char *takes,
                         char **message) {
  int type = sqlite3_value_type(value);
  const char *at = type == SQLITE_BLOB ? NULL : (const char *)sqlite3_value_text(value);
  if (type != SQLITE_BLOB && !at) return SQLITE_NOMEM;
  sqlite3_str *said = sqlite3_str_new(NULL);
  sqlite3_str_appendf(said, "%s is ", parameter->name);
  if (type == SQLITE_BLOB) {
    sqlite3_str_appendall(said, "a BLOB");
  } else if (type == SQLITE_FLOAT) {
    /* SQLite's text of it is another in its versions, and rounds 1.0000000000000002 to 1.0 */
    lq_append_double(said, sqlite3_value_double(value));
  } else {
    lq_text text = {at, (size_t)sqlite3_value_bytes(value)};
    if (strlen(text.at) != text.bytes) sqlite3_str_appendall(said, "text with a zero byte");
    else if (type == SQLITE_TEXT) lq_append_quoted(said, text);
    else sqlite3_str_append(said, text.at, (int)text.bytes);
  }
  sqlite3_str_appendf(said, "; it takes %s", takes);
  *message = sqlite3_str_finish(said);
  return *message ? SQLITE_ERROR : SQLITE_NOMEM;
}

static int name_problem(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  /* with no zero byte, at which SQL would end */
  if (sqlite3_value_type(value) == SQLITE_TEXT &&
      strlen((const char *)sqlite3_value_text(value)) == (size_t)sqlite3_value_bytes(value)) {
    return SQLITE_OK;
  }
  return value_problem(parameter, value, "a name, as TEXT", message);
}

const lq_choice *lq_find_choice(const lq_parameter *parameter, sqlite3_value *value) {
  const lq_choice *choice = parameter->choices;
  if (!value) return choice;
  if (sqlite3_value_type(value) != SQLITE_TEXT) return NULL;
  const char *text = (const char *)sqlite3_value_text(value);
  size_t bytes = (size_t)sqlite3_value_bytes(value);
  while (choice && choice->value &&
         (strlen(choice->value) != bytes || memcmp(choice->value, text, bytes) != 0)) {
    choice++;
  }
  return choice && choice->value ? choice : NULL;
}

static int choice_problem(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  if (lq_find_choice(parameter, value)) return SQLITE_OK;
  sqlite3_str *takes = sqlite3_str_new(NULL);
  for (const lq_choice *choice = parameter->choices; choice->value; choice++) {
    const char *separator = choice == parameter->choices ? "" : choice[1].value ? ", " : " or ";
    sqlite3_str_appendf(takes, "%s'%s'", separator, choice->value);
  }
  char *text = sqlite3_str_finish(takes);
  int rc = text ? value_problem(parameter, value, text, message) : SQLITE_NOMEM;
  sqlite3_free(text);
  return rc;
}

static int is_number(sqlite3_value *value) {
  return sqlite3_value_type(value) == SQLITE_INTEGER || sqlite3_value_type(value) == SQLITE_FLOAT;
}

static int share_problem(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  double share = sqlite3_value_double(value);
  if (is_number(value) && share >= 0.0 && share <= 1.0) return SQLITE_OK;
  return value_problem(parameter, value, "a number in [0,1]", message);
}

static int count_problem(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  if (sqlite3_value_type(value) == SQLITE_INTEGER && sqlite3_value_int64(value) >= 0) {
    return SQLITE_OK;
  }
  return value_problem(parameter, value, "an integer of 0 or more", message);
}

static int flag_problem(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  if (sqlite3_value_type(value) == SQLITE_INTEGER && (sqlite3_value_int64(value) & ~1) == 0) {
    return SQLITE_OK;
  }
  return value_problem(parameter, value, "0 or 1", message);
}

/* Whether the value is JSON of numbers. Which numbers they have to be is for the SQL to
** say, which knows the classes and models. */
static int numbers_problem(const lq_parameter *parameter, sqlite3_value *value, const char *takes,
                           char **message) {
  lq_json json;
  lq_error error = {0};
  if (sqlite3_value_type(value) != SQLITE_TEXT) {
    return value_problem(parameter, value, takes, message);
  }
  lq_text text = {(const char *)sqlite3_value_text(value), (size_t)sqlite3_value_bytes(value)};
  if (lq_json_open(&json, text.at, text.bytes, &error)) {
    return value_problem(parameter, value, takes, message);
  }
  sqlite3_str *rows = sqlite3_str_new(NULL);
  lq_error_code code = lq_read_numbers(text, rows, &error);
  sqlite3_free(sqlite3_str_finish(rows));
  if (code == LQ_OK) return SQLITE_OK;
  if (code == LQ_NO_MEMORY) return SQLITE_NOMEM;
  const lq_wording wording = {NULL, parameter->name, NULL, NULL, NULL};
  *message = lq_message(&error, &wording);
  return *message ? SQLITE_ERROR : SQLITE_NOMEM;
}

static int weights_problem(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  if (lq_find_choice(parameter, value)) return SQLITE_OK;
  return numbers_problem(parameter, value, "uniform, accuracy, log_loss_search, or a JSON array of "
                         "a weight for each model, or an object of model to weight", message);
}

static int counts_problem(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  return numbers_problem(parameter, value, "a JSON array of an integer for each class, or an object "
                         "of class to integer", message);
}

static const lq_choice filters[] = {
    {"prune_by_noise_rate", "issues_pruned"},
    {"prune_by_class", "issues_pruned"},
    {"both", "issues_pruned"},
    {"confident_learning", "issues_confident_learning"},
    {"predicted_neq_given", "issues_predicted_neq_given"},
    {"low_normalized_margin", "issues_lowest"},
    {"low_self_confidence", "issues_lowest"},
    {NULL, NULL},
};
static const lq_choice methods[] = {
    {"self_confidence", NULL},
    {"normalized_margin", NULL},
    {"confidence_weighted_entropy", NULL},
    {NULL, NULL},
};
static const lq_choice weights[] = {
    {"accuracy", "model_weights_accuracy"},
    {"uniform", "model_weights_uniform"},
    {"log_loss_search", "model_weights_log_loss_search"},
    {NULL, NULL},
};

#define PARAMETER(symbol, name, standard, problem, choices) \
  const lq_parameter lq_##symbol##_parameter = {name, standard, problem, choices, NULL, NULL, NULL}
#define CHOOSING(symbol, name, standard, problem, choices, step, otherwise, bind) \
  const lq_parameter lq_##symbol##_parameter = {name, standard,  problem, choices, \
                                                step, otherwise, bind}

PARAMETER(source, "source", LQ_REQUIRED, name_problem, NULL);
PARAMETER(id, "id_column", LQ_NULL, name_problem, NULL);
PARAMETER(example, "id_column", LQ_REQUIRED, name_problem, NULL);
PARAMETER(label, "label_column", LQ_REQUIRED, name_problem, NULL);
PARAMETER(model, "model_column", LQ_REQUIRED, name_problem, NULL);
PARAMETER(probs, "probs_column", LQ_REQUIRED, name_problem, NULL);
CHOOSING(filter, "filter", LQ_FIRST_CHOICE, choice_problem, filters, "issues", NULL, NULL);
PARAMETER(method, "method", LQ_FIRST_CHOICE, choice_problem, methods);
CHOOSING(weights, "weights", LQ_FIRST_CHOICE, weights_problem, weights, "model_weights",
         "model_weights_custom", lq_bind_numbers);
PARAMETER(frac_noise, "frac_noise", LQ_ONE, share_problem, NULL);
PARAMETER(min_examples, "min_examples_per_class", LQ_ONE, count_problem, NULL);
CHOOSING(num_to_remove, "num_to_remove_per_class", LQ_NULL, counts_problem, NULL, "quotas",
         "quotas_asked_for", lq_bind_numbers);
PARAMETER(asymmetric, "asymmetric", LQ_ZERO, flag_problem, NULL);
PARAMETER(all_pairs, "all_pairs", LQ_ZERO, flag_problem, NULL);
PARAMETER(converged, "converged", LQ_ZERO, flag_problem, NULL);
