#include "ext/connection.h"

#include "ext/messages.h"

void *lq_sqlite_resize(void *memory, size_t bytes) { return sqlite3_realloc64(memory, bytes); }

lq_connection *lq_connection_new(void) {
  lq_connection *connection = sqlite3_malloc64(sizeof *connection);
  if (!connection) return NULL;
  memset(connection, 0, sizeof *connection);
  connection->references = 1;
  lq_reader_init(&connection->reader, lq_sqlite_resize);
  lq_thresholds_init(&connection->thresholds, lq_sqlite_resize);
  return connection;
}

void lq_connection_release(void *pointer) {
  lq_connection *connection = pointer;
  if (--connection->references > 0) return;
  lq_reader_free(&connection->reader);
  lq_thresholds_free(&connection->thresholds);
  lq_loans_free(&connection->loans);
  sqlite3_free(connection->state);
  sqlite3_free(connection->room);
  sqlite3_free(connection);
}

static lq_error_code wrong_type(sqlite3_value *value, lq_error *error) {
  error->got = lq_type_name(value);
  return error->code = LQ_WRONG_TYPE;
}

lq_error_code lq_read_text(sqlite3_value *value, lq_text *text, lq_error *error) {
  text->at = (const char *)sqlite3_value_text(value);
  if (!text->at) return error->code = LQ_NO_MEMORY;
  text->bytes = (size_t)sqlite3_value_bytes(value);
  return LQ_OK;
}

lq_error_code lq_read_bytes(sqlite3_value *value, const unsigned char **at, size_t *bytes,
                            lq_error *error) {
  *bytes = (size_t)sqlite3_value_bytes(value);
  *at = sqlite3_value_blob(value);
  /* a BLOB of zeros that SQLite could not spell out, and has made NULL */
  if (!*at && *bytes) return error->code = LQ_NO_MEMORY;
  return LQ_OK;
}

lq_error_code lq_null_is_no_error(lq_error_code code, int *is_null) {
  if (code != LQ_JSON_NULL) return code;
  *is_null = 1;
  return LQ_OK;
}

static lq_error_code read_value(lq_connection *connection, sqlite3_value *value,
                                lq_probabilities *probabilities, lq_error *error) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_NULL: return LQ_JSON_NULL;
    case SQLITE_TEXT: {
      lq_text text;
      if (lq_read_text(value, &text, error)) return error->code;
      return lq_read_json(&connection->reader, text.at, text.bytes, probabilities, error);
    }
    case SQLITE_BLOB: {
      const unsigned char *at;
      size_t bytes;
      if (lq_read_bytes(value, &at, &bytes, error)) return error->code;
      return lq_read_blob(&connection->reader, at, bytes, probabilities, error);
    }
    default: return wrong_type(value, error);
  }
}

lq_error_code lq_read_probabilities(lq_connection *connection, sqlite3_value *value,
                                    lq_probabilities *probabilities, int *is_null,
                                    lq_error *error) {
  *is_null = 0;
  return lq_null_is_no_error(read_value(connection, value, probabilities, error), is_null);
}

static lq_error_code read_label(sqlite3_value *value, lq_label *label, lq_error *error) {
  *label = (lq_label){LQ_INTEGER, 0, 0.0, {NULL, 0}};
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: label->integer = sqlite3_value_int64(value); return LQ_OK;
    case SQLITE_FLOAT:
      label->type = LQ_REAL;
      label->real = sqlite3_value_double(value);
      return LQ_OK;
    case SQLITE_TEXT: label->type = LQ_TEXT; return lq_read_text(value, &label->text, error);
    default: {
      const unsigned char *at;
      label->type = LQ_BLOB;
      if (lq_read_bytes(value, &at, &label->text.bytes, error)) return error->code;
      label->text.at = at ? (const char *)at : ""; /* where no bytes are NULL */
      return LQ_OK;
    }
  }
}

lq_error_code lq_read_other_row(lq_connection *connection, sqlite3_value *label, int label_type,
                                sqlite3_value *probs, int probs_type,
                                lq_probabilities *probabilities, size_t *k, int *is_null,
                                lq_error *error) {
  *is_null = label_type == SQLITE_NULL || probs_type == SQLITE_NULL;
  if (*is_null) return LQ_OK;
  if (lq_read_probabilities(connection, probs, probabilities, is_null, error)) return error->code;
  if (*is_null) {
    /* it is JSON's null; or else was not NULL before */
    return sqlite3_value_type(probs) == SQLITE_NULL ? (error->code = LQ_NO_MEMORY) : LQ_OK;
  }
  if (label_type == SQLITE_INTEGER && !probabilities->names) {
    sqlite3_uint64 index = (sqlite3_uint64)sqlite3_value_int64(label);
    *k = (size_t)index;
    if (index < probabilities->classes) return LQ_OK;
  }
  lq_label given;
  if (read_label(label, &given, error)) return error->code;
  return lq_resolve_label(&given, probabilities, k, error);
}

lq_error_code lq_read_thresholds(lq_connection *connection, sqlite3_value *value,
                                 lq_error *error) {
  const unsigned char *at;
  size_t bytes;
  if (lq_read_bytes(value, &at, &bytes, error)) return error->code;
  if (bytes && bytes == connection->state_bytes) {
    if (at == connection->loans.remembered) return LQ_OK;
    if (memcmp(at, connection->state, bytes) == 0) {
      if (at != connection->loans.others) lq_loans_remember(&connection->loans, at);
      return LQ_OK;
    }
  }
  connection->loans.remembered = NULL;
  connection->state_bytes = 0;
  connection->states_read++;
  connection->matched = 0;
  if (lq_thresholds_read(&connection->thresholds, at, bytes, error)) return error->code;
  if (bytes > connection->state_capacity) {
    unsigned char *state = sqlite3_realloc64(connection->state, bytes);
    if (!state) return error->code = LQ_NO_MEMORY;
    connection->state = state;
    connection->state_capacity = bytes;
  }
  memcpy(connection->state, at, bytes);
  connection->state_bytes = bytes;
  lq_loans_remember(&connection->loans, at);
  return LQ_OK;
}

static int make_room(lq_connection *connection, size_t classes) {
  if (classes <= connection->room_capacity) return 1;
  double *room = lq_resize_array(lq_sqlite_resize, connection->room, classes, sizeof *room);
  if (!room) return 0;
  connection->room = room;
  connection->room_capacity = classes;
  return 1;
}

lq_error_code lq_order_named_row(lq_connection *connection, lq_probabilities *probabilities,
                                 size_t *k, lq_error *error) {
  if (!make_room(connection, probabilities->classes)) return error->code = LQ_NO_MEMORY;
  *probabilities = lq_name_order(probabilities, connection->room, k);
  return LQ_OK;
}

lq_error_code lq_adjust_row(lq_connection *connection, const lq_probabilities *probabilities,
                            lq_probabilities *adjusted, lq_error *error) {
  size_t classes = probabilities->classes;
  if (!make_room(connection, classes)) return error->code = LQ_NO_MEMORY;
  *adjusted = (lq_probabilities){connection->room, LQ_DOUBLES, classes, NULL, NULL};
  return lq_adjust(&connection->thresholds, probabilities, connection->room, error);
}
