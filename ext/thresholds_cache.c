#include "ext/thresholds_cache.h"

#include <assert.h>
#include <string.h>

#include "ext/failing.h"

/* SQLite does not say whether an argument is constant. If it is not, what is kept beside it is
** dropped with the row, and keeping it costs more than comparing fewer bytes than these. */
#define STATE_BYTES_KEPT 4096

static void forget_state(lq_thresholds_cache *cache) {
  if (cache->state) lq_shared_state_release(cache->state);
  cache->state = NULL;
  cache->matched = 0;
}

static int has_bytes(const lq_shared_state *state, const void *at, size_t bytes) {
  return state && bytes == state->bytes &&
         (at == state->content || memcmp(at, state->content, bytes) == 0);
}

/* The lent state at that address, or a copy, with a reference; NULL for no memory. */
static lq_shared_state *hold_state(const lq_loans *loans, const unsigned char *at, size_t bytes) {
  lq_shared_state *state = lq_loans_find(loans, at);
  if (state) {
    state->references++;
    return state;
  }
  state = lq_shared_state_new(bytes);
  if (state) memcpy(state->content, at, bytes);
  return state;
}

lq_error_code lq_thresholds_cache_read(lq_connection *connection, sqlite3_value *value,
                                       lq_error *error) {
  lq_thresholds_cache *cache = &connection->cache;
  const unsigned char *at;
  size_t bytes;
  if (lq_read_bytes(value, &at, &bytes, error)) return error->code;
  if (has_bytes(cache->state, at, bytes)) return LQ_OK;
  forget_state(cache);
  if (lq_thresholds_read(&cache->thresholds, at, bytes, error)) return error->code;
  cache->state = hold_state(&connection->loans, at, bytes);
  return cache->state ? LQ_OK : (error->code = LQ_NO_MEMORY);
}

void lq_thresholds_cache_share(const lq_thresholds_cache *cache, lq_shared_state **state) {
  lq_shared_state *cached = cache->state;
  if (*state == cached || !has_bytes(cached, (*state)->content, (*state)->bytes)) return;
  lq_shared_state_release(*state);
  *state = cached;
  cached->references++;
}

void lq_thresholds_cache_put(lq_connection *connection, lq_shared_state **state) {
  lq_thresholds_cache *cache = &connection->cache;
  lq_state_header header;
  lq_error error;
  lq_thresholds_cache_share(cache, state);
  const lq_shared_state *new = *state;
  if (new == cache->state ||
      lq_state_read_header(new->content, new->bytes, LQ_THRESHOLDS, &header, &error)) {
    return;
  }
  forget_state(cache);
  /* an error is reported when the statement reads the state */
  if (lq_thresholds_read(&cache->thresholds, new->content, new->bytes, &error)) return;
  cache->state = *state;
  cache->state->references++;
}

void lq_thresholds_cache_free(lq_thresholds_cache *cache) {
  forget_state(cache);
  lq_thresholds_free(&cache->thresholds);
}

/* SQLite is done with what was kept beside an argument. */
static void release_kept(void *state) { lq_shared_state_release(state); }

/* Reads the value into the cache, unless it is there. Beside the argument of a scalar function the
** state is kept, if that spares comparing many bytes. */
LQ_SPECIALIZED lq_error_code read_argument(sqlite3_context *context, sqlite3_value *value,
                                           int argument, int is_scalar, lq_error *error) {
  lq_connection *connection = lq_connection_of(context);
  if (lq_thresholds_cache_read(connection, value, error)) return error->code;
  if (!is_scalar) return LQ_OK;
  lq_shared_state *state = connection->cache.state;
  int is_long = state->bytes >= STATE_BYTES_KEPT && sqlite3_value_blob(value) != state->content;
  if (is_long || sqlite3_value_frombind(value)) {
    state->references++;
    sqlite3_set_auxdata(context, argument, state, release_kept); /* no memory: released at once */
  }
  return LQ_OK;
}

static int is_kept(sqlite3_context *context, int argument) {
  const void *kept = sqlite3_get_auxdata(context, argument);
  return kept && kept == lq_connection_of(context)->cache.state;
}

/* Whether the value can be a state: 0 for NULL, and for another type than a BLOB, which it
** reports. */
LQ_SPECIALIZED int may_be_state(sqlite3_context *context, sqlite3_value *value,
                                const lq_wording *wording) {
  int type = sqlite3_value_type(value);
  if (type == SQLITE_BLOB) return 1;
  if (type != SQLITE_NULL) lq_expect_state(context, value, wording);
  return 0;
}

/* What the three functions of the header share: one body for each of them, as it runs for every
** row. */
LQ_SPECIALIZED int arguments_of(sqlite3_context *context, sqlite3_value **values, int argument,
                                int is_scalar, int has_label, const lq_wording *wording,
                                lq_row *row) {
  lq_thresholds_cache *cache = &lq_connection_of(context)->cache;
  lq_error error;
  int is_cached = is_scalar && is_kept(context, argument);
  if (!is_cached && !may_be_state(context, values[argument], wording)) return 0;
  if (has_label ? !lq_row_of(context, values[0], values[1], wording, row)
                : !lq_probabilities_of(context, values[0], wording, &row->probabilities)) {
    return 0;
  }
  if (!is_cached && read_argument(context, values[argument], argument, is_scalar, &error)) {
    lq_fail(context, &error, wording);
    return 0;
  }
  assert(cache->state);
  if (lq_state_match_row(cache->state->content, cache->state->bytes, &row->probabilities,
                         &cache->matched, &error)) {
    lq_fail(context, &error, wording);
    return 0;
  }
  return !is_scalar || lq_order_row(context, row);
}

int lq_row_and_thresholds_of(sqlite3_context *context, sqlite3_value **values, int argument,
                             const lq_wording *wording, lq_row *row) {
  return arguments_of(context, values, argument, 1, 1, wording, row);
}

int lq_probabilities_and_thresholds_of(sqlite3_context *context, sqlite3_value **values,
                                       int argument, const lq_wording *wording, lq_row *row) {
  row->k = 0; /* no label */
  return arguments_of(context, values, argument, 1, 0, wording, row);
}

int lq_step_and_thresholds_of(sqlite3_context *context, sqlite3_value **values, int argument,
                              const lq_wording *wording, lq_row *row) {
  return arguments_of(context, values, argument, 0, 1, wording, row);
}
