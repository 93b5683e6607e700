/*
** The bytes of a state that an aggregate still adds to while SQLite holds on to
** what it was given. A state is handed out without being copied; it is copied
** when it is to change while SQLite still has it. So a window function that
** answers the same for many rows hands out the same bytes each time.
**
** SQLite copies a BLOB that it owns for every row in which it is a function's
** argument, and does not copy one that it was lent (SQLITE_STATIC). A lent state
** has to stand for as long as the statement that has it runs. So it is lent only
** to the one statement that is running on the connection, and taken back when
** another one is the only one running.
*/
#ifndef LQ_SHARED_STATE_H
#define LQ_SHARED_STATE_H

#include <stddef.h>

#include "ext/sqlite.h"

typedef struct lq_shared_state {
  size_t references;
  size_t bytes;
  unsigned char content[];
} lq_shared_state;

/* One with one reference and unset content; NULL for no memory. */
lq_shared_state *lq_shared_state_new(sqlite3_uint64 bytes);
void lq_shared_state_release(lq_shared_state *state);

/* Makes *state one that nobody else has; 0 for no memory. */
int lq_shared_state_own(lq_shared_state **state);

/* Makes it the result of the running function. */
void lq_shared_state_result(sqlite3_context *context, lq_shared_state *state);

/* The most that are lent at a time. */
#define LQ_LENT_BYTES ((size_t)16 << 20)
#define LQ_LENT_STATES 256

/* So many bytes of a statement's text are looked at to tell that it is another one. */
#define LQ_SQL_COMPARED 256

/* A state that the connection's own statements are given, lent for as long. */
typedef struct lq_given_state {
  const void *content;
  struct lq_given_state *next;
} lq_given_state;

/* The states that a connection has lent; all zero at first. */
typedef struct lq_loans {
  sqlite3_stmt *statement; /* to which all of them are lent */
  char sql[LQ_SQL_COMPARED]; /* its text, as SQLite may put another statement in its place */
  lq_shared_state *states[LQ_LENT_STATES];
  size_t count, bytes;
  lq_given_state *given;
  const void *remembered; /* lent content that has been read; NULL once any is taken back */
  const void *others;     /* content that is not lent; NULL once any is lent */
} lq_loans;

/* Lends the state as the result of the running function; 0 where it cannot be
** lent, and nothing has been done. A state equal to one that is lent already is
** that one. Once the most that are lent are lent, a state is not compared with
** them: where a statement has as many, each group has another. */
int lq_shared_state_lend(sqlite3_context *context, lq_loans *loans, lq_shared_state *state);

/* Lends and takes back a state that stands elsewhere. */
void lq_loans_give(lq_loans *loans, lq_given_state *state, const void *content);
void lq_loans_ungive(lq_loans *loans, lq_given_state *state);

/* Remembers of content that has been read whether it is lent and so cannot change. */
void lq_loans_remember(lq_loans *loans, const void *content);

/* Takes all of them back: no statement of the connection is left. */
void lq_loans_free(lq_loans *loans);

#endif
