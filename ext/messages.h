/*
** Core's errors in words: what was got, and what would do. Messages are valid UTF-8 whatever they
** quote, see ext/quoting.h.
*/
#ifndef LQ_MESSAGES_H
#define LQ_MESSAGES_H

#include "core/base/error.h"
#include "ext/quoting.h"

/* What a function calls the things that its errors are about. */
typedef struct lq_wording {
  const char *function;
  const char *subject; /* where the classes of this call are: "probs" */
  const char *others;  /* what they have to be the same as: "the rows before" */
  const char *state;   /* the argument that is a state: "thresholds" */
  const char *source;  /* where that comes from: "lq_thresholds gives" */
} lq_wording;

/* The message without the function's name, from sqlite3_malloc(); NULL for no
** memory. */
char *lq_message(const lq_error *error, const lq_wording *wording);

/* Makes it the result of the running function. */
void lq_fail(sqlite3_context *context, const lq_error *error, const lq_wording *wording);

/* The same for an error that the SQL side finds, in sqlite3_mprintf()'s form, which is freed;
** the function's name is put before it. */
void lq_fail_text(sqlite3_context *context, const lq_wording *wording, char *message);

/* The same for an error of a virtual table, of which SQLite takes the message from table->zErrMsg.
** Returns rc, or SQLITE_NOMEM where there is no memory for that, or where message is NULL. The
** message is not freed. */
int lq_fail_table(sqlite3_vtab *table, const char *function, const char *message, int rc);

/* Whether the value is a BLOB, as states are; 0 with the error told. */
int lq_check_state_type(sqlite3_context *context, sqlite3_value *value, const lq_wording *wording);

/* "an INTEGER", "a BLOB", ... */
const char *lq_type_name(sqlite3_value *value);

/* Makes the text the result, marked as JSON for SQLite's own functions. */
void lq_result_json(sqlite3_context *context, sqlite3_str *json);

/* Appends a JSON string. */
void lq_append_json_string(sqlite3_str *json, lq_text text);

/* Appends a number as JSON spells it, or Infinity, -Infinity, NaN. */
void lq_append_double(sqlite3_str *out, double value);

/* Appends a value: "3", "'three'", "x'0a'", "NULL"; 0 where there is no memory to look at it. */
int lq_append_value(sqlite3_str *out, sqlite3_value *value);

#endif
