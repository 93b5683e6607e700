/*
** An answer of a table-valued function: SQL of sql/ over the caller's source.
**
** The SQL is made of steps, a file each (see ext/answers/sql_files.h). A file reads the caller's rows
** as lq_source, whose columns are named by the function's parameters of the kind column. In it,
** beside the parameters :x,
**
**   step.x  stands for the rows of the step x, by the names of its columns;
**   :x      for its value: of a step of one column the first row's, of more all rows as one
**           value (see ext/rows.h).
**
** A step is run before, and only once.
**
** Where a row makes one of its functions fail, bad_row.sql looks for that row again, so
** that the error has its id. An answer that has no id itself has it of the rows whose
** source has a default id.
**
** A source may be a view over answers. One that asks for itself would never end: answers
** are LQ_DEPTH_MAXIMUM deep at most.
*/
#ifndef LQ_ANSWER_H
#define LQ_ANSWER_H

#include "ext/answers/source.h"
#include "ext/answers/sql_files.h"
#include "ext/connection.h"

#define LQ_DEPTH_MAXIMUM 6 /* of an answer over an answer over one more */

typedef struct lq_step lq_step;

#define LQ_COMPARED 'c'

/* All zero but for the members up to compared before lq_answer_open(). */
typedef struct lq_answer {
  sqlite3 *db;
  lq_connection *connection;
  const lq_declaration *declaration;
  sqlite3_value **values; /* by parameter, text as UTF-8; NULL for what the caller does not set */
  const char *compared;   /* by parameter, LQ_COMPARED where the statement reads it without setting it */
  int describes;          /* runs nothing: it is there for its columns' names */
  lq_source source;
  char *columns;       /* of the caller's rows, as SQL: "source.\"k\" AS label, ..." */
  lq_step *steps;      /* that have been run */
  sqlite3_stmt *rows;  /* that are the answer */
  char *message;       /* of an error, with its function's name; from sqlite3_malloc(), or NULL */
} lq_answer;

/* "id, label, predicted", the columns of the function's rows. Returns SQLITE_OK, or an error code with
** *message set or NULL; both texts are from sqlite3_malloc(). */
int lq_answer_columns(sqlite3 *db, lq_connection *connection, const lq_declaration *declaration,
                      char **columns, char **message);

/* Checks the parameters and runs all steps; the rows are then to be stepped
** through. Returns SQLITE_OK or an error code, with message set where there is
** something to say. */
int lq_answer_open(lq_answer *answer);

/* Steps to the next row: SQLITE_ROW, SQLITE_DONE or an error code, as above. */
int lq_answer_next(lq_answer *answer);

void lq_answer_close(lq_answer *answer);

/* The function of that name; NULL for none. */
const lq_declaration *lq_find_declaration(const char *name, size_t bytes);

#endif
