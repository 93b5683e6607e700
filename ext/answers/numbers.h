/*
** A parameter of numbers in JSON: an array of numbers, or an object of name to number. It is bound
** as rows for lq_rows(). The first row is (NULL, 'array', NULL) or (NULL, 'object', NULL). Then
** there is a row for each number: (its index or its name, the number, the number as written). The number
** is an INTEGER if it is written as one and fits, else the nearest REAL, or an infinity.
**
** SQLite's own JSON functions are not used: before 3.38 they may be missing, in 3.40 they read
** reals by the locale, and they do not distinguish no memory from no JSON.
*/
#ifndef LQ_NUMBERS_H
#define LQ_NUMBERS_H

#include "core/base/error.h"
#include "ext/sqlite.h"

/* Writes the rows of a text that lq_json_open() can open into an empty sqlite3_str, which has its
** own error of no memory. Fails with LQ_JSON_SYNTAX, LQ_JSON_NOT_A_NUMBER or LQ_NO_MEMORY. */
lq_error_code lq_read_numbers(lq_text json, sqlite3_str *rows, lq_error *error);

/* Binds the rows of a value that lq_read_numbers() could read. Returns an SQLite error code. */
int lq_bind_numbers(sqlite3_stmt *statement, int variable, sqlite3_value *value);

#endif
