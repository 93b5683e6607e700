#include "ext/thresholds_argument.h"

/* What SQLite keeps beside an argument that is not constant goes with the row, which is only
** worth while where the comparing is long. */
#define STATE_BYTES_KEPT 4096

int lq_kept_thresholds_are_read(sqlite3_context *context, int argument) {
  uintptr_t kept = (uintptr_t)sqlite3_get_auxdata(context, argument);
  return kept && kept == lq_connection_of(context)->states_read;
}

lq_error_code lq_read_kept_thresholds(sqlite3_context *context, sqlite3_value *value, int argument,
                                      lq_error *error) {
  lq_connection *connection = lq_connection_of(context);
  if (lq_read_thresholds(connection, value, error)) return error->code;
  if (sqlite3_value_frombind(value) ||
      (connection->state_bytes >= STATE_BYTES_KEPT && !connection->loans.remembered)) {
    /* a number, which nobody follows; NOLINTNEXTLINE(performance-no-int-to-ptr) */
    sqlite3_set_auxdata(context, argument, (void *)connection->states_read, NULL);
  }
  return LQ_OK;
}

int lq_read_row_and_thresholds(sqlite3_context *context, sqlite3_value **values, int argument,
                               const lq_wording *wording, lq_probabilities *probabilities,
                               size_t *k) {
  lq_connection *connection = lq_connection_of(context);
  lq_error error;
  int is_null = 0, is_read = lq_kept_thresholds_are_read(context, argument);
  if (!is_read && !lq_may_be_thresholds(context, values[argument], wording)) return 0;
  if (lq_read_row(context, values[0], values[1], probabilities, k, &is_null, &error) ||
      (!is_null && !is_read &&
       lq_read_kept_thresholds(context, values[argument], argument, &error)) ||
      (!is_null && (lq_match_thresholds(connection, probabilities, &error) ||
                    lq_order_row(connection, probabilities, k, &error)))) {
    lq_fail(context, &error, wording);
    return 0;
  }
  return !is_null;
}
