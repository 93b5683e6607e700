/*
** What the functions of one database connection share: memory that is used
** again from row to row, and the last state of thresholds, so that a state
** that comes with every row is checked and read once. SQLite runs one function
** of a connection at a time.
*/
#ifndef LQ_CONNECTION_H
#define LQ_CONNECTION_H

#include "core/label.h"
#include "core/scores.h"
#include "core/thresholds.h"
#include "ext/shared_state.h"
#include "ext/sqlite.h"

typedef struct lq_connection {
  int references; /* one for each registered function */
  lq_reader reader;

  unsigned char *state; /* the bytes that thresholds was read from */
  size_t state_bytes;   /* 0 for none */
  size_t state_capacity;
  lq_thresholds thresholds;
  uintptr_t states_read; /* how many have been */
  uint64_t matched;      /* see lq_state_match_row */

  lq_loans loans; /* states lent to the running statement */

  double *room; /* for the probabilities of a row in another order or adjusted */
  size_t room_capacity;
} lq_connection;

/* A connection with one reference; NULL for no memory. */
lq_connection *lq_connection_new(void);
void lq_connection_release(void *connection);

/* SQLite's memory, as core asks for it. */
void *lq_sqlite_resize(void *memory, size_t bytes);

/* The connection of the function that is running. */
lq_connection *lq_connection_of(sqlite3_context *context);

/* Reads values into core's types. Both return LQ_OK with *is_null set where
** one of the values is NULL. */
lq_error_code lq_read_probabilities(lq_connection *connection, sqlite3_value *value,
                                    lq_probabilities *probabilities, int *is_null,
                                    lq_error *error);
lq_error_code lq_read_row(lq_connection *connection, sqlite3_value *label, sqlite3_value *probs,
                          lq_probabilities *probabilities, size_t *k, int *is_null,
                          lq_error *error);

/* Bytes of a value that is a BLOB. */
lq_error_code lq_read_bytes(sqlite3_value *value, const unsigned char **at, size_t *bytes,
                            lq_error *error);

/* Reads a state into connection->state and ->thresholds. */
lq_error_code lq_read_thresholds(lq_connection *connection, sqlite3_value *value,
                                 lq_error *error);

/* A bound state that has been read: while a statement runs nobody can bind another, so the
** same place has the same bytes. All zero for none. */
typedef struct lq_bound_state {
  const void *at;
  uintptr_t states_read; /* the connection's number of it */
} lq_bound_state;

/* The same for a state that may come with every row of one run, without comparing it with the
** one before where it is bound. */
lq_error_code lq_read_bound_thresholds(lq_connection *connection, sqlite3_value *value,
                                       lq_bound_state *bound, lq_error *error);

/* Makes sure that thresholds have the row's classes. */
lq_error_code lq_match_thresholds(lq_connection *connection,
                                  const lq_probabilities *probabilities, lq_error *error);

/* The row's probabilities in class order (see lq_class_order), k too. They stand
** until the next row. */
lq_error_code lq_order_row(lq_connection *connection, lq_probabilities *probabilities, size_t *k,
                           lq_error *error);

/* The score of class k of the row after class adjustment by connection->thresholds. */
lq_error_code lq_score_adjusted(lq_connection *connection, const lq_probabilities *probabilities,
                                size_t k, const lq_method *method, double *score,
                                lq_error *error);

/* The row's probabilities after class adjustment by connection->thresholds. */
lq_error_code lq_adjust_row(lq_connection *connection, const lq_probabilities *probabilities,
                            lq_probabilities *adjusted, lq_error *error);

#endif
