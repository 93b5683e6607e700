/*
** The values of the parameters of the table-valued functions, checked by their kinds.
*/
#ifndef LQ_PARAMETERS_H
#define LQ_PARAMETERS_H

#include "ext/answers/sql_files.h"

/* Checks a value that is not NULL. Returns SQLITE_OK, or an error code. *message is then from
** sqlite3_malloc(), or as it was if there is no memory. */
int lq_parameter_check(const lq_parameter *parameter, sqlite3_value *value, char **message);

/* The choice that the value is; the default for NULL; NULL if it is no choice. */
const char *lq_parameter_choice(const lq_parameter *parameter, sqlite3_value *value);

/* Binds a value that was checked, or the default for NULL. Numbers are bound as rows
** (see ext/answers/numbers.h). Returns an SQLite error code. */
int lq_parameter_bind(const lq_parameter *parameter, sqlite3_value *value, sqlite3_stmt *statement,
                      int variable);

#endif
