/*
** Reports errors to SQLite. A message begins with the name of the function. Messages pass
** lq_valid_message(), so they are valid UTF-8 whatever they quote. A message that is NULL reports
** that there is no memory.
*/
#ifndef LQ_FAILING_H
#define LQ_FAILING_H

#include "ext/messages.h"
#include "ext/sqlite.h"

/* Makes core's error the result of the running function. */
void lq_fail(sqlite3_context *context, const lq_error *error, const lq_wording *wording);

/* The same for an error that ext/ finds. The message is from sqlite3_mprintf(), and is freed. */
void lq_fail_text(sqlite3_context *context, const lq_wording *wording, char *message);

/* The same for an error of a virtual table, whose message SQLite takes from table->zErrMsg. Returns
** rc, or SQLITE_NOMEM. The message is not freed. */
int lq_fail_table(sqlite3_vtab *table, const char *function, const char *message, int rc);

/* "score is TEXT; it takes a finite number": the one form of an argument that cannot be used. From
** sqlite3_malloc(); NULL for no memory, and where got is NULL, as it is for no memory too. */
char *lq_expected(const char *argument, const char *got, const char *takes);

/* Reports that about an argument's type. */
void lq_fail_type(sqlite3_context *context, const lq_wording *wording, const char *argument,
                  sqlite3_value *value, const char *takes);

/* Reports that about an argument's value: "temperature is 0; it takes a finite number above 0". */
void lq_fail_value(sqlite3_context *context, const lq_wording *wording, const char *argument,
                   sqlite3_value *value, const char *takes);

/* Whether the value is a BLOB, as states are; 0 after it has reported that it is none. */
int lq_expect_state(sqlite3_context *context, sqlite3_value *value, const lq_wording *wording);

#endif
