/*
** An answer of a table-valued function: SQL of sql/ over the caller's source.
**
** The SQL is made of steps, a file each. A file reads the caller's rows as
** lq_source, with columns id, label, model and probs as far as the function has
** parameters for them. A variable :x in it is the caller's parameter x, or else
** the one value that the step x gives, which is run before and only once. A
** parameter may choose the file of a step (see ext/parameters.h).
*/
#ifndef LQ_ANSWER_H
#define LQ_ANSWER_H

#include "ext/connection.h"
#include "ext/source.h"
#include "ext/tables.h"

#define LQ_STEPS_MAXIMUM 8 /* in one answer */

typedef struct lq_step {
  char *name;
  sqlite3_value *value;
  lq_given_state given; /* its bytes, for the statements that are given it */
} lq_step;

/* All zero but for db, connection, table and given before lq_answer_open(). */
typedef struct lq_answer {
  sqlite3 *db;
  lq_connection *connection;
  const lq_table *table;
  sqlite3_value **given; /* by parameter, text as UTF-8; NULL for what is not */
  lq_source source;
  char *prefix; /* of all SQL: the caller's rows as lq_source */
  lq_step steps[LQ_STEPS_MAXIMUM];
  int step_count;
  sqlite3_stmt *rows; /* that are the answer */
  char *message;      /* of an error; from sqlite3_malloc(), or NULL */
} lq_answer;

/* Checks the parameters and runs all steps; the rows are then to be stepped
** through. Returns SQLITE_OK or an error code, with message set where there is
** something to say. */
int lq_answer_open(lq_answer *answer);

/* Makes the message one about what SQLite has just said of the rows. */
int lq_answer_fail(lq_answer *answer, int rc);

void lq_answer_close(lq_answer *answer);

#endif
