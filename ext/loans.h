/*
** States lent to the running statement (SQLITE_STATIC).
**
** SQLite copies a BLOB that it owns for every row in which it is an argument of a function. It does
** not copy one that is lent. A lent state has to stand until its statement ends, and nothing says
** when that is. So states are lent only to the one statement that is running on the connection, and
** all of them are taken back when another statement is the only one that runs.
*/
#ifndef LQ_LOANS_H
#define LQ_LOANS_H

#include "ext/shared_state.h"

/* The most that are lent at a time. */
#define LQ_LENT_BYTES ((size_t)16 << 20)
#define LQ_LENT_STATES 256

/* So many bytes of the text of two statements are compared. */
#define LQ_SQL_COMPARED 256

/* All zero at first. */
typedef struct lq_loans {
  sqlite3_stmt *statement;   /* to which all of them are lent */
  char sql[LQ_SQL_COMPARED]; /* its text */
  lq_shared_state *states[LQ_LENT_STATES];
  size_t count, bytes; /* of the states */
} lq_loans;

/* Lends the state as the result of the running function. Returns 0 where it cannot be lent, and
** nothing was done. If an equal state is lent already, that one is the result. Beyond the limits,
** states are not compared either: a statement with so many has another one for each group. */
int lq_loans_lend(sqlite3_context *context, lq_loans *loans, lq_shared_state *state);

/* The lent state whose content is at that address; NULL for none. */
lq_shared_state *lq_loans_find(const lq_loans *loans, const void *content);

/* Takes all of them back. No statement of the connection is left. */
void lq_loans_free(lq_loans *loans);

#endif
