/*
** What the functions of one database connection share: memory that is used
** again from row to row, and the last state of thresholds, so that a state
** that comes with every row is checked and read once. SQLite runs one function
** of a connection at a time.
*/
#ifndef LQ_CONNECTION_H
#define LQ_CONNECTION_H

#include "core/input/label.h"
#include "core/scores/adjusted.h"
#include "core/scores/scores.h"
#include "core/states/state_classes.h"
#include "core/states/thresholds.h"
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

  int depth; /* of the answers that are being asked for (see ext/answer.h) */

  double *room; /* for the probabilities of a row in another order or adjusted */
  size_t room_capacity;
} lq_connection;

/* A connection with one reference; NULL for no memory. */
lq_connection *lq_connection_new(void);
void lq_connection_release(void *connection);

/* SQLite's memory, as core asks for it. */
void *lq_sqlite_resize(void *memory, size_t bytes);

/* The connection of the function that is running. */
static inline lq_connection *lq_connection_of(sqlite3_context *context) {
  return sqlite3_user_data(context);
}

/* That code; but LQ_OK with *is_null set where it is of JSON's null. */
lq_error_code lq_null_is_no_error(lq_error_code code, int *is_null);

/* Reads values into core's types. They return LQ_OK with *is_null set where one of the values is
** NULL, or probs are JSON's null. The second function is for rows that the third does not read, and
** has the types of the values as they were: a BLOB of zeros that SQLite cannot spell out becomes
** NULL. */
lq_error_code lq_read_probabilities(lq_connection *connection, sqlite3_value *value,
                                    lq_probabilities *probabilities, int *is_null,
                                    lq_error *error);
lq_error_code lq_read_other_row(lq_connection *connection, sqlite3_value *label, int label_type,
                                sqlite3_value *probs, int probs_type,
                                lq_probabilities *probabilities, size_t *k, int *is_null,
                                lq_error *error);
static inline lq_error_code lq_read_row(sqlite3_context *context, sqlite3_value *label,
                                        sqlite3_value *probs, lq_probabilities *probabilities,
                                        size_t *k, int *is_null, lq_error *error) {
  int label_type = sqlite3_value_type(label), probs_type = sqlite3_value_type(probs);
  /* in line what takes the least time otherwise, so that a call would be much of it */
  if (label_type == SQLITE_INTEGER && probs_type == SQLITE_BLOB) {
    const void *blob = sqlite3_value_blob(probs);
    size_t bytes = blob ? (size_t)sqlite3_value_bytes(probs) : 0;
    sqlite3_uint64 index = (sqlite3_uint64)sqlite3_value_int64(label);
    *k = (size_t)index;
    *is_null = 0;
    if (index < bytes / 4 && lq_is_plainly_float32(blob, bytes)) {
      *probabilities = (lq_probabilities){blob, LQ_FLOAT32, bytes / 4, NULL, NULL};
      return LQ_OK;
    }
    if (index < bytes / 4) {
      lq_reader *reader = &lq_connection_of(context)->reader;
      lq_error_code code = lq_read_other_blob(reader, blob, bytes, probabilities, error);
      if (code) return lq_null_is_no_error(code, is_null);
      if (index < probabilities->classes) return LQ_OK;
    }
  }
  return lq_read_other_row(lq_connection_of(context), label, label_type, probs, probs_type,
                           probabilities, k, is_null, error);
}

/* The text of a value as UTF-8, with its zero bytes, and the bytes of a value that is a BLOB. The
** only error is LQ_NO_MEMORY. Nothing else reads the text and BLOBs of arguments, so that no memory
** for them is never taken for text or a BLOB that is another one. */
lq_error_code lq_read_text(sqlite3_value *value, lq_text *text, lq_error *error);
lq_error_code lq_read_bytes(sqlite3_value *value, const unsigned char **at, size_t *bytes,
                            lq_error *error);

/* Reads a state into connection->state and ->thresholds. */
lq_error_code lq_read_thresholds(lq_connection *connection, sqlite3_value *value,
                                 lq_error *error);

/* Makes sure that thresholds have the row's classes. */
static inline lq_error_code lq_match_thresholds(lq_connection *connection,
                                                const lq_probabilities *probabilities,
                                                lq_error *error) {
  return lq_state_match_row(connection->state, connection->state_bytes, probabilities,
                            &connection->matched, error);
}

/* The row's probabilities in class order (see lq_class_order), k too. They stand
** until the next row. */
lq_error_code lq_order_named_row(lq_connection *connection, lq_probabilities *probabilities,
                                 size_t *k, lq_error *error);
static inline lq_error_code lq_order_row(lq_connection *connection,
                                         lq_probabilities *probabilities, size_t *k,
                                         lq_error *error) {
  return probabilities->names ? lq_order_named_row(connection, probabilities, k, error) : LQ_OK;
}

/* The row's probabilities, in class order, after class adjustment by connection->thresholds.
** They stand until the next row, and those in class order no longer. */
lq_error_code lq_adjust_row(lq_connection *connection, const lq_probabilities *probabilities,
                            lq_probabilities *adjusted, lq_error *error);

#endif
