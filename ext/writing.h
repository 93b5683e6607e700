/*
** Values as text, appended to a sqlite3_str. Out-of-memory is in its sqlite3_str_errcode().
*/
#ifndef LQ_WRITING_H
#define LQ_WRITING_H

#include "core/base/error.h"
#include "ext/sqlite.h"

/* The type of a value: "an INTEGER", "a BLOB", ... */
const char *lq_type_name(sqlite3_value *value);

/* Appends the shortest decimal that reads back as that number, or Infinity, -Infinity, NaN. */
void lq_append_double(sqlite3_str *out, double value);

/* Appends a value: "3", "'three'", "x'0a'", "NULL". Returns 0 if there is no memory to read it. */
int lq_append_value(sqlite3_str *out, sqlite3_value *value);

/* Appends text, which is UTF-8, as a JSON string. */
void lq_append_json_string(sqlite3_str *json, lq_text text);

/* Makes JSON, which is from sqlite3_malloc(), the result of the running function. */
void lq_result_json_text(sqlite3_context *context, char *json, sqlite3_uint64 bytes);

/* Makes the values, which are from sqlite3_malloc(), a BLOB of float64 that is the result of the running
** function. */
void lq_result_doubles(sqlite3_context *context, double *values, size_t count);

/* Makes the text the result of the running function, with the subtype that SQLite's JSON functions
** know, and frees it. */
void lq_result_json(sqlite3_context *context, sqlite3_str *json);

#endif
