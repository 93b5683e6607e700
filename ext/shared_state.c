#include "ext/shared_state.h"

#include <assert.h>
#include <string.h>

lq_shared_state *lq_shared_state_new(sqlite3_uint64 bytes) {
  lq_shared_state *state = sqlite3_malloc64(sizeof *state + bytes);
  if (state) {
    state->references = 1;
    state->bytes = (size_t)bytes;
  }
  return state;
}

void lq_shared_state_release(lq_shared_state *state) {
  assert(state->references > 0);
  if (--state->references == 0) sqlite3_free(state);
}

int lq_shared_state_own(lq_shared_state **state) {
  if ((*state)->references == 1) return 1;
  lq_shared_state *copy = lq_shared_state_new((*state)->bytes);
  if (!copy) return 0;
  memcpy(copy->content, (*state)->content, copy->bytes);
  lq_shared_state_release(*state);
  *state = copy;
  return 1;
}

/* SQLite is done with a result. */
static void release_content(void *content) {
  char *at = content;
  lq_shared_state_release((void *)(at - offsetof(lq_shared_state, content)));
}

void lq_shared_state_result(sqlite3_context *context, lq_shared_state *state) {
  state->references++;
  sqlite3_result_blob64(context, state->content, state->bytes, release_content);
}
