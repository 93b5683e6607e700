/*
** The last state of thresholds that the connection has read, so that a state that comes with every
** row is checked and read once.
**
** The cache holds a reference to the bytes of that state, so they stay at their address and do not
** change. A value is that state if
**   (1) it is at the address of these bytes: a state that is lent to the running statement, or that
**       is bound to a statement of an answer;
**   (2) or it has the same bytes.
** Nothing has to be invalidated when a loan ends: the address cannot be used for another state as
** long as the cache holds it. The cache changes only where a value is read that is another state.
**
** A scalar function does not even look at a value that SQLite says is constant in the statement, as
** a bound parameter is: a reference to the state is kept beside the argument (auxiliary data), and
** the value is the cached state for as long as the cache has the state that is kept there.
** SQLite keeps nothing beside the arguments of aggregates.
*/
#ifndef LQ_THRESHOLDS_CACHE_H
#define LQ_THRESHOLDS_CACHE_H

#include "ext/connection.h"
#include "ext/messages.h"
#include "ext/values.h"

/* Makes cache->thresholds those of the value, which is a BLOB. LQ_NO_MEMORY, or the errors of
** lq_thresholds_read(), after which nothing is cached. */
lq_error_code lq_thresholds_cache_read(lq_connection *connection, sqlite3_value *value,
                                       lq_error *error);

/* Replaces *state, of which the caller has a reference, by the cached state if both have the same
** bytes. Called before a state is lent. */
void lq_thresholds_cache_share(const lq_thresholds_cache *cache, lq_shared_state **state);

/* The same, but a state of thresholds that is not cached becomes the cached one. Called before a
** state is bound to a statement that reads it with every row. */
void lq_thresholds_cache_put(lq_connection *connection, lq_shared_state **state);

void lq_thresholds_cache_free(lq_thresholds_cache *cache);

/* These read the arguments of the running function: label and probs, or probs alone, which come
** first, and the state of thresholds, which is the argument of that number. The row has the classes
** of the thresholds, which are cache->thresholds then. Returns 1 for a row; 0 where an argument is
** NULL, or after the error was reported. The first two are for scalar functions, and put the row in
** class order. The last is for a step of an aggregate, and leaves the row in its own order. */
int lq_row_and_thresholds_of(sqlite3_context *context, sqlite3_value **values, int argument,
                             const lq_wording *wording, lq_row *row);
int lq_probabilities_and_thresholds_of(sqlite3_context *context, sqlite3_value **values,
                                       int argument, const lq_wording *wording, lq_row *row);
int lq_step_and_thresholds_of(sqlite3_context *context, sqlite3_value **values, int argument,
                              const lq_wording *wording, lq_row *row);

#endif
