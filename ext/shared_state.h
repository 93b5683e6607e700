/*
** The bytes of a state with a count of references, so that they can be a result of SQLite, cached
** and added to without copies. Who changes a state makes sure by lq_shared_state_own() that there
** is no other reference. So a window function that gives the same state for many rows makes it
** once.
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

/* A state with one reference and undefined content; NULL for no memory. */
lq_shared_state *lq_shared_state_new(sqlite3_uint64 bytes);

/* Drops a reference, and frees the state with the last one. */
void lq_shared_state_release(lq_shared_state *state);

/* Replaces *state by a copy if there are other references to it; 0 for no memory. */
int lq_shared_state_own(lq_shared_state **state);

/* Makes it the result of the running function, which takes a reference of its own. */
void lq_shared_state_result(sqlite3_context *context, lq_shared_state *state);

#endif
