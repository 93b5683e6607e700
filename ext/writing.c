#include "ext/writing.h"

#include "core/base/ieee.h"
#include "core/numbers/decimal.h"
#include "ext/quoting.h"
#include "ext/rows.h"

const char *lq_type_name(sqlite3_value *value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: return "an INTEGER";
    case SQLITE_FLOAT: return "a REAL";
    case SQLITE_TEXT: return "TEXT";
    case SQLITE_BLOB: return "a BLOB";
    default: return "NULL";
  }
}

void lq_append_double(sqlite3_str *out, double value) {
  char text[LQ_DECIMAL_BYTES];
  if (lq_is_finite(value)) {
    lq_decimal_write(value, text);
    sqlite3_str_appendall(out, text);
  } else {
    sqlite3_str_appendall(out, value > 0 ? "Infinity" : value < 0 ? "-Infinity" : "NaN");
  }
}

void lq_result_json_text(sqlite3_context *context, char *json, sqlite3_uint64 bytes) {
  sqlite3_result_text64(context, json, bytes, sqlite3_free, SQLITE_UTF8);
  sqlite3_result_subtype(context, 'J');
}

void lq_result_json(sqlite3_context *context, sqlite3_str *json) {
  int code = sqlite3_str_errcode(json), bytes = sqlite3_str_length(json);
  char *text = sqlite3_str_finish(json);
  if (code == SQLITE_TOOBIG) {
    sqlite3_result_error_toobig(context);
    sqlite3_free(text);
  } else if (code) {
    sqlite3_result_error_nomem(context);
    sqlite3_free(text);
  } else {
    lq_result_json_text(context, text, (sqlite3_uint64)bytes);
  }
}

void lq_append_json_string(sqlite3_str *out, lq_text text) {
  sqlite3_str_appendchar(out, 1, '"');
  for (size_t i = 0; i < text.bytes; i++) {
    unsigned char c = (unsigned char)text.at[i];
    if (c == '"' || c == '\\') sqlite3_str_appendf(out, "\\%c", c);
    else if (c < 0x20) sqlite3_str_appendf(out, "\\u%04x", c);
    else sqlite3_str_appendchar(out, 1, (char)c);
  }
  sqlite3_str_appendchar(out, 1, '"');
}

void lq_result_doubles(sqlite3_context *context, double *values, size_t count) {
  /* little-endian on every machine */
  for (size_t i = 0; i < count; i++) lq_store_double((unsigned char *)&values[i], values[i]);
  sqlite3_result_blob64(context, values, sizeof *values * count, sqlite3_free);
}

#define BYTES_SHOWN 30 /* of a BLOB, at most */

static void append_bytes(sqlite3_str *out, const unsigned char *at, size_t bytes) {
  size_t shown = bytes < BYTES_SHOWN ? bytes : BYTES_SHOWN;
  sqlite3_str_appendall(out, "x'");
  for (size_t i = 0; i < shown; i++) sqlite3_str_appendf(out, "%02x", at[i]);
  sqlite3_str_appendall(out, shown < bytes ? "...'" : "'");
}

int lq_append_value(sqlite3_str *out, sqlite3_value *value) {
  lq_cell cell;
  if (!lq_read_cell(value, &cell)) return 0;
  switch (cell.type) {
    case SQLITE_NULL: sqlite3_str_appendall(out, "NULL"); break;
    case SQLITE_INTEGER: sqlite3_str_appendf(out, "%lld", cell.integer); break;
    case SQLITE_FLOAT: lq_append_double(out, cell.real); break;
    case SQLITE_TEXT: lq_append_quoted(out, (lq_text){cell.at, cell.bytes}); break;
    default: append_bytes(out, (const unsigned char *)cell.at, cell.bytes); break;
  }
  return 1;
}
