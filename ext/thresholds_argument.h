/*
** A state of thresholds as an argument. It is the same one for all rows, mostly, so that it is
** read into the connection once (lq_read_thresholds), and looked at again as seldom as SQLite
** allows to tell that it is the same.
**
** Beside an argument of a scalar function that is constant in the statement, as a bound one is,
** SQLite keeps which of the states read it was, so that only the first row's is compared. It does
** not for aggregates, and nothing else that it tells of a value says that it is the same: what
** sqlite3_value_frombind() says is left standing where the value is another one.
*/
#ifndef LQ_THRESHOLDS_ARGUMENT_H
#define LQ_THRESHOLDS_ARGUMENT_H

#include "ext/connection.h"
#include "ext/messages.h"

/* Whether a value can be thresholds; 0 where it is NULL, or of another type, which is told. */
static inline int lq_may_be_thresholds(sqlite3_context *context, sqlite3_value *value,
                                       const lq_wording *wording) {
  int type = sqlite3_value_type(value);
  if (type == SQLITE_BLOB) return 1;
  if (type != SQLITE_NULL) lq_check_state_type(context, value, wording);
  return 0;
}

/* Whether connection->thresholds are those of a scalar function's argument of that number, as
** kept; and the reading of it where they are not, which keeps it. */
int lq_kept_thresholds_are_read(sqlite3_context *context, int argument);
lq_error_code lq_read_kept_thresholds(sqlite3_context *context, sqlite3_value *value, int argument,
                                      lq_error *error);

/* Reads a scalar function's values: label, probs and, with that number, thresholds, which have
** to agree; probabilities and k in class order. 0 where one is NULL or an error is told. */
int lq_read_row_and_thresholds(sqlite3_context *context, sqlite3_value **values, int argument,
                               const lq_wording *wording, lq_probabilities *probabilities,
                               size_t *k);

#endif
