#include "ext/parameters.h"

#include <string.h>

#include "ext/messages.h"

/* "frac_noise is 1.5; it takes a number in [0,1]" */
static char *value_problem(const lq_parameter *parameter, sqlite3_value *value, const char *takes) {
  int type = sqlite3_value_type(value);
  sqlite3_str *message = sqlite3_str_new(NULL);
  sqlite3_str_appendf(message, "%s is ", parameter->name);
  if (type == SQLITE_BLOB) {
    sqlite3_str_appendall(message, "a BLOB");
  } else if (type == SQLITE_FLOAT) {
    /* SQLite's text of it is another in its versions, and rounds 1.0000000000000002 to 1.0 */
    lq_append_double(message, sqlite3_value_double(value));
  } else {
    const char *at = (const char *)sqlite3_value_text(value);
    lq_text text = {at ? at : "", at ? (size_t)sqlite3_value_bytes(value) : 0};
    if (strlen(text.at) != text.bytes) sqlite3_str_appendall(message, "text with a zero byte");
    else if (type == SQLITE_TEXT) lq_append_quoted(message, text);
    else sqlite3_str_append(message, text.at, (int)text.bytes);
  }
  sqlite3_str_appendf(message, "; it takes %s", takes);
  return sqlite3_str_finish(message);
}

static char *name_problem(const lq_parameter *parameter, sqlite3_value *value) {
  /* with no zero byte, at which SQL would end */
  if (sqlite3_value_type(value) == SQLITE_TEXT &&
      strlen((const char *)sqlite3_value_text(value)) == (size_t)sqlite3_value_bytes(value)) {
    return NULL;
  }
  return value_problem(parameter, value, "a name, as TEXT");
}

const lq_choice *lq_find_choice(const lq_parameter *parameter, sqlite3_value *value) {
  const lq_choice *choice = parameter->choices;
  if (!value) return choice;
  if (sqlite3_value_type(value) != SQLITE_TEXT) return NULL;
  const char *text = (const char *)sqlite3_value_text(value);
  size_t bytes = text ? (size_t)sqlite3_value_bytes(value) : 0;
  while (text && choice && choice->value &&
         (strlen(choice->value) != bytes || memcmp(choice->value, text, bytes) != 0)) {
    choice++;
  }
  return text && choice && choice->value ? choice : NULL;
}

static char *choice_problem(const lq_parameter *parameter, sqlite3_value *value) {
  if (lq_find_choice(parameter, value)) return NULL;
  sqlite3_str *takes = sqlite3_str_new(NULL);
  for (const lq_choice *choice = parameter->choices; choice && choice->value; choice++) {
    const char *separator = choice == parameter->choices ? "" : choice[1].value ? ", " : " or ";
    sqlite3_str_appendf(takes, "%s'%s'", separator, choice->value);
  }
  char *text = sqlite3_str_finish(takes);
  char *message = text ? value_problem(parameter, value, text) : NULL;
  sqlite3_free(text);
  return message;
}

static int is_number(sqlite3_value *value) {
  return sqlite3_value_type(value) == SQLITE_INTEGER || sqlite3_value_type(value) == SQLITE_FLOAT;
}

static char *share_problem(const lq_parameter *parameter, sqlite3_value *value) {
  double share = sqlite3_value_double(value);
  if (is_number(value) && share >= 0.0 && share <= 1.0) return NULL;
  return value_problem(parameter, value, "a number in [0,1]");
}

static char *count_problem(const lq_parameter *parameter, sqlite3_value *value) {
  if (sqlite3_value_type(value) == SQLITE_INTEGER && sqlite3_value_int64(value) >= 0) return NULL;
  return value_problem(parameter, value, "an integer of 0 or more");
}

static char *flag_problem(const lq_parameter *parameter, sqlite3_value *value) {
  if (sqlite3_value_type(value) == SQLITE_INTEGER && (sqlite3_value_int64(value) & ~1) == 0) {
    return NULL;
  }
  return value_problem(parameter, value, "0 or 1");
}

/* JSON is for the SQL that uses it, which knows the classes and models. */
static char *json_problem(const lq_parameter *parameter, sqlite3_value *value) {
  (void)parameter, (void)value;
  return NULL;
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
  const lq_parameter lq_##symbol##_parameter = {name, standard, problem, choices, NULL, NULL}
#define CHOOSING(symbol, name, standard, problem, choices, step, otherwise) \
  const lq_parameter lq_##symbol##_parameter = {name, standard, problem, choices, step, otherwise}

PARAMETER(source, "source", LQ_REQUIRED, name_problem, NULL);
PARAMETER(id, "id_column", LQ_NULL, name_problem, NULL);
PARAMETER(example, "id_column", LQ_REQUIRED, name_problem, NULL);
PARAMETER(label, "label_column", LQ_REQUIRED, name_problem, NULL);
PARAMETER(model, "model_column", LQ_REQUIRED, name_problem, NULL);
PARAMETER(probs, "probs_column", LQ_REQUIRED, name_problem, NULL);
CHOOSING(filter, "filter", LQ_FIRST_CHOICE, choice_problem, filters, "issues", NULL);
PARAMETER(method, "method", LQ_FIRST_CHOICE, choice_problem, methods);
CHOOSING(weights, "weights", LQ_FIRST_CHOICE, json_problem, weights, "model_weights",
         "model_weights_custom");
PARAMETER(frac_noise, "frac_noise", LQ_ONE, share_problem, NULL);
PARAMETER(min_examples, "min_examples_per_class", LQ_ONE, count_problem, NULL);
CHOOSING(num_to_remove, "num_to_remove_per_class", LQ_NULL, json_problem, NULL, "quotas",
         "quotas_asked_for");
PARAMETER(asymmetric, "asymmetric", LQ_ZERO, flag_problem, NULL);
PARAMETER(all_pairs, "all_pairs", LQ_ZERO, flag_problem, NULL);
PARAMETER(converged, "converged", LQ_ZERO, flag_problem, NULL);
