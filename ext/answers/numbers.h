/*
** Numbers that a caller gives as JSON in one parameter: an array of them, or an object
** of name to number. SQL gets them as rows for lq_rows(): first (NULL, 'array') or
** (NULL, 'object'), then for each number (its index or its name, the number, the number as
** written), which is an INTEGER where it is written as one and fits, else the nearest REAL,
** or an infinity.
**
** SQLite's own JSON functions are not for this: before 3.38 it may have none, those of
** 3.40 read reals by the host's locale, and they tell no memory from no JSON.
*/
#ifndef LQ_NUMBERS_H
#define LQ_NUMBERS_H

#include "core/base/error.h"
#include "ext/sqlite.h"

/* Writes the rows of a text that lq_json_open() opens into an empty sqlite3_str, which also tells what memory it lacks.
** Fails with LQ_JSON_SYNTAX, LQ_JSON_NOT_A_NUMBER or LQ_NO_MEMORY. */
lq_error_code lq_read_numbers(lq_text json, sqlite3_str *rows, lq_error *error);

/* Binds the rows of a text that has been read before. Returns an SQLite error code. */
int lq_bind_numbers(sqlite3_stmt *statement, int variable, sqlite3_value *value);

#endif
