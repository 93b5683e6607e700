/*
** The SQL of an answer: its files, with the steps that they read (see ext/answers/answer.h).
** Functions return SQLITE_OK, or an error code with the answer's message, which may be NULL.
*/
#ifndef LQ_STEPS_H
#define LQ_STEPS_H

#include "ext/answers/answer.h"

/* The parameter of that name; -1 for none. */
int lq_find_parameter(const lq_answer *answer, const char *name);

/* The file of a step. A parameter may choose it. */
int lq_step_file(lq_answer *answer, const char *step, const lq_sql_file **file);

/* Writes the file's SQL over these columns of the source; *sql is from sqlite3_malloc(). The
** steps whose rows it reads are run. */
int lq_step_write(lq_answer *answer, const char *columns, const lq_sql_file *file, char **sql);

/* Prepares the file's SQL over the answer's columns, and binds its variables. */
int lq_step_prepare(lq_answer *answer, const lq_sql_file *file, sqlite3_stmt **statement);
int lq_step_bind(lq_answer *answer, sqlite3_stmt *statement);

/* As sqlite3_step(). The statement may ask for other answers. */
int lq_step_once(const lq_answer *answer, sqlite3_stmt *statement);

/* "given, true", the columns of the statement's rows, or "c0 AS given, c1 AS true". NULL for no
** memory. */
char *lq_step_columns(sqlite3_stmt *statement, int numbered);

void lq_steps_free(lq_answer *answer);

#endif
