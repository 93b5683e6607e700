/*
** An answer of a table-valued function: SQL of sql/ over the caller's source.
**
** The SQL is made of steps, a file each. A file reads the caller's rows as
** lq_source, with columns id, label, model and probs as far as the function has
** parameters for them. A variable :x in it is the caller's parameter x, or else
** the one value that the step x gives, which is run before and only once. A
** parameter may choose the file of a step (see ext/parameters.h).
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

#include "ext/connection.h"
#include "ext/source.h"
#include "ext/tables.h"

#define LQ_STEPS_MAXIMUM 8 /* in one answer */
#define LQ_DEPTH_MAXIMUM 6 /* of an answer over an answer over one more */

typedef struct lq_step {
  char *name;
  sqlite3_value *value;
  lq_given_state given; /* its bytes, for the statements that are given it */
} lq_step;

/* All zero but for the members up to compared before lq_answer_open(). */
typedef struct lq_answer {
  sqlite3 *db;
  lq_connection *connection;
  const lq_table *table;
  sqlite3_value **given; /* by parameter, text as UTF-8; NULL for what is not */
  int compared; /* a bit for each parameter that the statement reads but does not give */
  lq_source source;
  char *columns; /* of the caller's rows, as SQL: "source.\"k\" AS label, ..." */
  lq_step steps[LQ_STEPS_MAXIMUM];
  int step_count;
  sqlite3_stmt *rows; /* that are the answer */
  char *message;      /* of an error, with its function's name; from sqlite3_malloc(), or NULL */
} lq_answer;

/* Checks the parameters and runs all steps; the rows are then to be stepped
** through. Returns SQLITE_OK or an error code, with message set where there is
** something to say. */
int lq_answer_open(lq_answer *answer);

/* Steps to the next row: SQLITE_ROW, SQLITE_DONE or an error code, as above. */
int lq_answer_next(lq_answer *answer);

void lq_answer_close(lq_answer *answer);

#endif
