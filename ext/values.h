/*
** Reads SQLite's values into core's types.
**
**  (1) A row is a label and probs. It is read where neither is NULL nor JSON's null.
**  (2) The functions lq_read_...() return LQ_OK; LQ_NULL where there is no row; or an error.
**  (3) The functions lq_..._of() do the same for the running SQL function: they return 1 for a row,
**      and 0 for none, or after they have reported the error.
**  (4) What is read points into the values or into the connection's memory. It is valid until the
**      next row is read.
**  (5) All text and BLOBs of arguments are read by lq_read_text() and lq_read_bytes(): SQLite's
**      out-of-memory is then never taken for an empty value.
*/
#ifndef LQ_VALUES_H
#define LQ_VALUES_H

#include "core/base/compiler.h"
#include "core/input/label.h"
#include "core/input/probabilities.h"
#include "ext/class_lists.h"
#include "ext/sqlite.h"

/* A value is NULL, or is JSON's null. It is no error. */
#define LQ_NULL LQ_JSON_NULL

typedef struct lq_row {
  lq_probabilities probabilities;
  size_t k; /* the label's class: an index into the probabilities */
} lq_row;

/* The text of a value as UTF-8, zero bytes included. The only error is LQ_NO_MEMORY. */
lq_error_code lq_read_text(sqlite3_value *value, lq_text *text, lq_error *error);

/* The bytes of a value that is a BLOB, NULL where there are none. The only error is
** LQ_NO_MEMORY. */
static inline lq_error_code lq_read_bytes(sqlite3_value *value, const unsigned char **at,
                                          size_t *bytes, lq_error *error) {
  *bytes = (size_t)sqlite3_value_bytes(value);
  *at = sqlite3_value_blob(value);
  /* SQLite could not expand a zeroblob, and has made it NULL */
  if (!*at && *bytes) return error->code = LQ_NO_MEMORY;
  return LQ_OK;
}

/* Whether a value is an INTEGER or a REAL. */
int lq_is_number(sqlite3_value *value);

/* Reads a label that is not NULL. */
lq_error_code lq_read_label(sqlite3_value *value, lq_label *label, lq_error *error);

/* Reads probs without a label. */
lq_error_code lq_read_probabilities(lq_connection *connection, sqlite3_value *probs,
                                    lq_probabilities *probabilities, lq_error *error);
int lq_probabilities_of(sqlite3_context *context, sqlite3_value *probs, const lq_wording *wording,
                        lq_probabilities *probabilities);

/* The slow path of lq_read_row(). It takes the types that the values had at first, because
** sqlite3_value_blob() turns a zeroblob for which there is no memory into NULL. */
lq_error_code lq_read_other_row(lq_connection *connection, sqlite3_value *label, int label_type,
                                sqlite3_value *probs, int probs_type, lq_row *row, lq_error *error);

/* Reads a row. An index beside a BLOB is inline: a call would take a good part of its time. */
LQ_SPECIALIZED lq_error_code lq_read_row(sqlite3_context *context, sqlite3_value *label,
                                         sqlite3_value *probs, lq_row *row, lq_error *error) {
  int label_type = sqlite3_value_type(label), probs_type = sqlite3_value_type(probs);
  if (label_type == SQLITE_INTEGER && probs_type == SQLITE_BLOB) {
    const void *blob = sqlite3_value_blob(probs);
    size_t bytes = blob ? (size_t)sqlite3_value_bytes(probs) : 0;
    sqlite3_uint64 index = (sqlite3_uint64)sqlite3_value_int64(label);
    row->k = (size_t)index;
    if (index < bytes / 4 && lq_is_plainly_float32(blob, bytes)) {
      row->probabilities = (lq_probabilities){blob, LQ_FLOAT32, bytes / 4, NULL, NULL};
      return LQ_OK;
    }
    if (index < bytes / 4 && !lq_may_be_named(blob)) {
      lq_reader *reader = &lq_connection_of(context)->reader;
      lq_error_code code = lq_read_other_blob(reader, blob, bytes, &row->probabilities, error);
      /* beside names, of JSON in the BLOB, the label is one of these */
      if (code || (index < row->probabilities.classes && !row->probabilities.names)) return code;
    }
  }
  return lq_read_other_row(lq_connection_of(context), label, label_type, probs, probs_type, row,
                           error);
}

/* Reports the error of that code, unless it is LQ_NULL. Returns 0. */
int lq_no_row(sqlite3_context *context, lq_error_code code, const lq_error *error,
              const lq_wording *wording);

LQ_SPECIALIZED int lq_row_of(sqlite3_context *context, sqlite3_value *label, sqlite3_value *probs,
                             const lq_wording *wording, lq_row *row) {
  lq_error error;
  lq_error_code code = lq_read_row(context, label, probs, row, &error);
  if (!code) return 1;
  return lq_no_row(context, code, &error, wording);
}

/* Puts a row with names into the order of its classes' names, k too (see lq_name_order()). A row
** without names is in class order. Returns 0 after it has reported that there is no memory. */
int lq_order_named_row(sqlite3_context *context, lq_row *row);
static inline int lq_order_row(sqlite3_context *context, lq_row *row) {
  return !row->probabilities.names || lq_order_named_row(context, row);
}

#endif
