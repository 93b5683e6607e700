/*
** The row that an error is about: a function that sql/ calls.
**
**  (1) lq_part_bad_row(id, label, probs, message) is an aggregate that fails at the first row
**      that fails with that message: because of its label or probs, or because its classes are not
**      those of the rows before. Its error is the id and the message: "id 17: label 12 is out of
**      range for 10 classes".
**  (2) Rows whose label or probs is NULL are passed over. It is NULL if no row fails with the
**      message.
*/
#include "core/states/confident_joint.h"

#include <string.h>

#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/quoting.h"
#include "ext/values.h"
#include "ext/writing.h"

static const lq_wording bad_row_wording = {.function = "lq_part_bad_row"};

/* All zero at first. */
typedef struct lq_bad_row_aggregate {
  unsigned char *classes; /* a state of no rows of the first row's classes */
  size_t bytes;
  uint64_t matched; /* see lq_state_match_row */
} lq_bad_row_aggregate;

/* Whether the row has the classes of the first row, which it may be. */
static lq_error_code match_first_row(lq_bad_row_aggregate *first, const lq_probabilities *row,
                                     lq_error *error) {
  if (!first->classes) {
    first->bytes = lq_confident_joint_bytes(row);
    first->classes = sqlite3_malloc64(first->bytes);
    if (!first->classes) return error->code = LQ_NO_MEMORY;
    lq_confident_joint_begin(first->classes, row);
  }
  return lq_state_match_row(first->classes, first->bytes, row, &first->matched, error);
}

/* "id 17: ", then the message; NULL for no memory. */
static char *with_id(sqlite3_value *id, const char *message) {
  sqlite3_str *out = sqlite3_str_new(NULL);
  sqlite3_str_appendall(out, "id ");
  int known = lq_append_value(out, id);
  sqlite3_str_appendf(out, ": %s", message);
  char *text = sqlite3_str_finish(out);
  if (known) return text;
  sqlite3_free(text);
  return NULL;
}

/* Fails if the error has the wanted message. */
static void compare_message(sqlite3_context *context, const lq_error *error, sqlite3_value *id,
                            sqlite3_value *wanted) {
  char *message = error->code == LQ_NO_MEMORY ? NULL : lq_message(error, &bad_row_wording);
  const char *text = (const char *)sqlite3_value_text(wanted);
  if (!message || !text) {
    sqlite3_result_error_nomem(context);
  } else if (strcmp(message, text) == 0) {
    lq_fail_text(context, &bad_row_wording, with_id(id, message));
  }
  sqlite3_free(message);
}

void lq_bad_row_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  lq_error error;
  lq_row row;
  lq_bad_row_aggregate *first = sqlite3_aggregate_context(context, sizeof *first);
  if (!first) {
    sqlite3_result_error_nomem(context);
    return;
  }
  lq_error_code code = lq_read_row(context, values[1], values[2], &row, &error);
  if (!code) code = match_first_row(first, &row.probabilities, &error);
  if (code && code != LQ_NULL) compare_message(context, &error, values[0], values[3]);
}

void lq_bad_row_final(sqlite3_context *context) {
  lq_bad_row_aggregate *first = sqlite3_aggregate_context(context, 0);
  if (first) sqlite3_free(first->classes);
}
