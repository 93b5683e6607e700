/*
** The bytes of a state that an aggregate still adds to while SQLite holds on to
** what it was given. A state is handed out without being copied; it is copied
** when it is to change while SQLite still has it. So a window function that
** answers the same for many rows hands out the same bytes each time.
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
lq_shared_state *lq_shared_state_new(size_t bytes);
void lq_shared_state_release(lq_shared_state *state);

/* Makes *state one that nobody else has; 0 for no memory. */
int lq_shared_state_own(lq_shared_state **state);

/* Makes it the result of the running function. */
void lq_shared_state_result(sqlite3_context *context, lq_shared_state *state);

#endif
