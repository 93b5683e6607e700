#include "ext/values.h"

#include <assert.h>

#include "ext/class_lists.h"
#include "ext/failing.h"
#include "ext/writing.h"

lq_error_code lq_read_text(sqlite3_value *value, lq_text *text, lq_error *error) {
  text->at = (const char *)sqlite3_value_text(value);
  if (!text->at) return error->code = LQ_NO_MEMORY;
  text->bytes = (size_t)sqlite3_value_bytes(value);
  return LQ_OK;
}

int lq_is_number(sqlite3_value *value) {
  int type = sqlite3_value_type(value);
  return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

lq_error_code lq_read_probabilities(lq_connection *connection, sqlite3_value *probs,
                                    lq_probabilities *probabilities, lq_error *error) {
  switch (sqlite3_value_type(probs)) {
    case SQLITE_NULL: return LQ_NULL;
    case SQLITE_TEXT: {
      lq_text text;
      if (lq_read_text(probs, &text, error)) return error->code;
      return lq_read_json(&connection->reader, text.at, text.bytes, probabilities, error);
    }
    case SQLITE_BLOB: {
      const unsigned char *at;
      size_t bytes;
      lq_error_code code;
      if (lq_read_bytes(probs, &at, &bytes, error)) return error->code;
      if (bytes && lq_may_be_named(at) &&
          lq_read_named(connection, at, bytes, probabilities, &code, error)) {
        return code;
      }
      return lq_read_blob(&connection->reader, at, bytes, probabilities, error);
    }
    default: error->got = lq_type_name(probs); return error->code = LQ_WRONG_TYPE;
  }
}

lq_error_code lq_read_label(sqlite3_value *value, lq_label *label, lq_error *error) {
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
      label->text.at = at ? (const char *)at : ""; /* an empty BLOB is NULL */
      return LQ_OK;
    }
  }
}

lq_error_code lq_read_other_row(lq_connection *connection, sqlite3_value *label, int label_type,
                                sqlite3_value *probs, int probs_type, lq_row *row,
                                lq_error *error) {
  lq_probabilities *probabilities = &row->probabilities;
  if (label_type == SQLITE_NULL || probs_type == SQLITE_NULL) return LQ_NULL;
  lq_error_code code = lq_read_probabilities(connection, probs, probabilities, error);
  /* a zeroblob that is NULL now had no memory; else it is JSON's null */
  if (code == LQ_NULL && sqlite3_value_type(probs) == SQLITE_NULL) {
    return error->code = LQ_NO_MEMORY;
  }
  if (code) return code;
  if (label_type == SQLITE_INTEGER && !probabilities->names) {
    sqlite3_uint64 index = (sqlite3_uint64)sqlite3_value_int64(label);
    row->k = (size_t)index;
    if (index < probabilities->classes) return LQ_OK;
  }
  lq_label given;
  if (lq_read_label(label, &given, error)) return error->code;
  return lq_resolve_label(&given, probabilities, &row->k, error);
}

int lq_no_row(sqlite3_context *context, lq_error_code code, const lq_error *error,
              const lq_wording *wording) {
  assert(code != LQ_OK);
  if (code != LQ_NULL) lq_fail(context, error, wording);
  return 0;
}

int lq_probabilities_of(sqlite3_context *context, sqlite3_value *probs, const lq_wording *wording,
                        lq_probabilities *probabilities) {
  lq_error error;
  lq_error_code code =
      lq_read_probabilities(lq_connection_of(context), probs, probabilities, &error);
  if (!code) return 1;
  return lq_no_row(context, code, &error, wording);
}

int lq_order_named_row(sqlite3_context *context, lq_row *row) {
  lq_connection *connection = lq_connection_of(context);
  size_t classes = row->probabilities.classes;
  assert(row->k < classes);
  if (classes > connection->ordered_capacity) {
    double *ordered =
        lq_resize_array(lq_sqlite_resize, connection->ordered, classes, sizeof *ordered);
    if (!ordered) {
      sqlite3_result_error_nomem(context);
      return 0;
    }
    connection->ordered = ordered;
    connection->ordered_capacity = classes;
  }
  row->probabilities = lq_name_order(&row->probabilities, connection->ordered, &row->k);
  return 1;
}
