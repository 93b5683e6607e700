/*
** An answer of a table-valued function: SQL of sql/ over the caller's source.
**
** The SQL is made of steps, one file each (see ext/answers/sql_files.h). A file reads the caller's
** rows as lq_source. The columns of lq_source have the names of the function's parameters of the
** kind column. In a file,
**
**   :x      is the value of the parameter x;
**   step.x  is the rows of the step x, with the names of its columns;
**   :x      is also the value of the step x: of one column the value in the first row, of several
**           columns all rows as one value (see ext/rows.h).
**
** The parameter of the kind names lists classes. Where it is set, probabilities without names have
** these, in all functions.
**
** A step runs before the file that reads it, and only once.
**
** If a row makes a function fail, bad_row.sql searches for that row, so that the error has its id.
** In a function without a parameter id_column this is the default id, if the source has one.
**
** A source may be a view over answers. A view over itself would never end, so answers are at most
** LQ_DEPTH_MAXIMUM deep.
*/
#ifndef LQ_ANSWER_H
#define LQ_ANSWER_H

#include "ext/answers/source.h"
#include "ext/answers/sql_files.h"
#include "ext/connection.h"

#define LQ_DEPTH_MAXIMUM 6 /* an answer over an answer is 2 deep */

typedef struct lq_step lq_step;

#define LQ_COMPARED 'c'

/* Before lq_answer_open(), all members after compared are zero. */
typedef struct lq_answer {
  sqlite3 *db;
  lq_connection *connection;
  const lq_declaration *declaration;
  sqlite3_value **values; /* by parameter, text as UTF-8; NULL if the caller does not set it */
  const char *compared;   /* by parameter: LQ_COMPARED if the statement reads but does not set it */
  int describes;          /* nothing is run: only the names of the columns are wanted */
  lq_source source;
  lq_class_list *classes; /* of the parameter of kind names; NULL where it is not set */
  char *columns;       /* of the caller's rows, as SQL: "source.\"k\" AS label, ..." */
  lq_step *steps;      /* that were run */
  sqlite3_stmt *rows;  /* of the answer */
  char *message;       /* of an error, with its function's name; from sqlite3_malloc(), or NULL */
} lq_answer;

/* The columns of the function's rows: "id, label, predicted". Returns SQLITE_OK, or an error code
** with *message, which may be NULL. Both texts are from sqlite3_malloc(). */
int lq_answer_columns(sqlite3 *db, lq_connection *connection, const lq_declaration *declaration,
                      char **columns, char **message);

/* Checks the parameters and runs the steps, but not yet the rows. Returns SQLITE_OK, or an error
** code with message, which may be NULL. */
int lq_answer_open(lq_answer *answer);

/* The error of a parameter that the statement reads but does not set. Returns an error code. */
int lq_answer_say_compared(lq_answer *answer, int parameter);

/* Steps to the next row: SQLITE_ROW, SQLITE_DONE or an error code, as above. */
int lq_answer_next(lq_answer *answer);

void lq_answer_close(lq_answer *answer);

/* The function of that name; NULL for none. */
const lq_declaration *lq_find_declaration(const char *name, size_t bytes);

#endif
