/*
** The values of the parameters of the table-valued functions, checked by their kinds.
*/
#ifndef LQ_PARAMETERS_H
#define LQ_PARAMETERS_H

#include "ext/answers/sql_files.h"

/* Checks a value that is not NULL: SQLITE_OK, or an error code with *message from sqlite3_malloc(),
** which is left as it is where there was no memory for one. */
int lq_parameter_check(const lq_parameter *parameter, sqlite3_value *value, char **message);

/* The choice that the value is, the default where it is NULL; NULL where it is none. */
const char *lq_parameter_choice(const lq_parameter *parameter, sqlite3_value *value);

/* Binds a value that has been checked, or the default where it is NULL. Numbers are bound as rows
** (see ext/answers/numbers.h). Returns an SQLite error code. */
int lq_parameter_bind(const lq_parameter *parameter, sqlite3_value *value, sqlite3_stmt *statement,
                      int variable);

#endif
