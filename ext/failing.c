#include "ext/failing.h"

#include <assert.h>
#include <string.h>

#include "ext/quoting.h"
#include "ext/writing.h"

/* "function: message"; NULL for NULL, and for no memory. */
static char *message_of(const char *function, const char *message) {
  return message ? lq_valid_message(sqlite3_mprintf("%s: %s", function, message)) : NULL;
}

void lq_fail_text(sqlite3_context *context, const lq_wording *wording, char *message) {
  char *whole = message_of(wording->function, message);
  /* SQLite drops a message that is longer than its limit, the zero byte at its end included */
  int most = sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1);
  if (!whole) sqlite3_result_error_nomem(context);
  else if (strlen(whole) >= (size_t)most) sqlite3_result_error_toobig(context);
  else sqlite3_result_error(context, whole, -1);
  sqlite3_free(whole);
  sqlite3_free(message);
}

int lq_fail_table(sqlite3_vtab *table, const char *function, const char *message, int rc) {
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = message_of(function, message);
  return table->zErrMsg ? rc : SQLITE_NOMEM;
}

void lq_fail(sqlite3_context *context, const lq_error *error, const lq_wording *wording) {
  assert(error->code != LQ_OK);
  if (error->code == LQ_NO_MEMORY) sqlite3_result_error_nomem(context);
  else lq_fail_text(context, wording, lq_message(error, wording));
}

char *lq_expected(const char *argument, const char *got, const char *takes) {
  return got ? sqlite3_mprintf("%s is %s; it takes %s", argument, got, takes) : NULL;
}

void lq_fail_type(sqlite3_context *context, const lq_wording *wording, const char *argument,
                  sqlite3_value *value, const char *takes) {
  lq_fail_text(context, wording, lq_expected(argument, lq_type_name(value), takes));
}

void lq_fail_value(sqlite3_context *context, const lq_wording *wording, const char *argument,
                   sqlite3_value *value, const char *takes) {
  sqlite3_str *got = sqlite3_str_new(NULL);
  int is_read = lq_append_value(got, value);
  char *text = sqlite3_str_finish(got);
  lq_fail_text(context, wording, is_read ? lq_expected(argument, text, takes) : NULL);
  sqlite3_free(text);
}

/* What a state argument takes, by its name. */
static const char *state_taken(const char *argument) {
  if (strcmp(argument, "thresholds") == 0) return "a state, as lq_thresholds gives";
  if (strcmp(argument, "range") == 0) return "a state, as lq_range gives";
  return "a state, as lq_thresholds, lq_confident_joint and lq_range give";
}

int lq_expect_state(sqlite3_context *context, sqlite3_value *value, const lq_wording *wording) {
  if (sqlite3_value_type(value) == SQLITE_BLOB) return 1;
  lq_fail_type(context, wording, wording->state, value, state_taken(wording->state));
  return 0;
}
