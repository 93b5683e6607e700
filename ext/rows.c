#include "ext/rows.h"

#include "ext/values.h"

void lq_rows_begin(sqlite3_str *rows, int columns) {
  sqlite3_str_append(rows, "LQRW", 4);
  sqlite3_str_appendchar(rows, 1, (char)columns);
}

static int read_cell_text(sqlite3_value *value, lq_cell *cell) {
  lq_text text;
  lq_error error;
  if (lq_read_text(value, &text, &error)) return 0;
  *cell = lq_cell_text(text);
  return 1;
}

static int read_cell_blob(sqlite3_value *value, lq_cell *cell) {
  const unsigned char *at;
  size_t bytes;
  lq_error error;
  if (lq_read_bytes(value, &at, &bytes, &error)) return 0;
  cell->at = (const char *)at;
  cell->bytes = (uint32_t)bytes;
  return 1;
}

int lq_read_cell(sqlite3_value *value, lq_cell *cell) {
  *cell = (lq_cell){.type = sqlite3_value_type(value)};
  switch (cell->type) {
    case SQLITE_INTEGER: cell->integer = sqlite3_value_int64(value); return 1;
    case SQLITE_FLOAT: cell->real = sqlite3_value_double(value); return 1;
    case SQLITE_NULL: return 1;
    case SQLITE_TEXT: return read_cell_text(value, cell);
    default: return read_cell_blob(value, cell);
  }
}

int lq_same_value(sqlite3_value *x, sqlite3_value *y) {
  if (!x || sqlite3_value_type(x) != sqlite3_value_type(y)) return 0;
  lq_cell a, b;
  lq_read_cell(x, &a);
  if (!lq_read_cell(y, &b)) return 0;
  if (a.type == SQLITE_INTEGER) return a.integer == b.integer;
  if (a.type == SQLITE_FLOAT) return lq_bits(a.real) == lq_bits(b.real);
  return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.at, b.at, a.bytes) == 0);
}

void lq_cell_result(sqlite3_context *context, lq_cell cell) {
  switch (cell.type) {
    case SQLITE_INTEGER: sqlite3_result_int64(context, cell.integer); break;
    case SQLITE_FLOAT: sqlite3_result_double(context, cell.real); break;
    case SQLITE_TEXT:
      sqlite3_result_text64(context, cell.at, cell.bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
    case SQLITE_BLOB: sqlite3_result_blob64(context, cell.at, cell.bytes, SQLITE_TRANSIENT); break;
    default: break;
  }
}

void lq_rows_write(sqlite3_str *rows, lq_cell cell) {
  unsigned char bytes[9];
  int has_bytes = cell.type == SQLITE_TEXT || cell.type == SQLITE_BLOB, width = 8;
  uint64_t number = cell.type == SQLITE_INTEGER ? (uint64_t)cell.integer
                    : cell.type == SQLITE_FLOAT ? lq_bits(cell.real)
                                                : cell.bytes;
  lq_store64(bytes + 1, number);
  while (width > 0 && bytes[width] == 0) width--;
  bytes[0] = (unsigned char)(cell.type | width << 4);
  sqlite3_str_append(rows, (const char *)bytes, width + 1);
  if (has_bytes) sqlite3_str_append(rows, cell.bytes ? cell.at : "", (int)cell.bytes);
}

void lq_rows_result(sqlite3_context *context, sqlite3_str *rows) {
  int code = sqlite3_str_errcode(rows), bytes = sqlite3_str_length(rows);
  char *blob = sqlite3_str_finish(rows);
  if (code == SQLITE_OK) {
    sqlite3_result_blob(context, blob, bytes, sqlite3_free);
    return;
  }
  sqlite3_free(blob);
  if (code == SQLITE_TOOBIG) sqlite3_result_error_toobig(context);
  else sqlite3_result_error_nomem(context);
}

int lq_rows_open(lq_rows *rows, const void *bytes, size_t count) {
  const unsigned char *at = bytes;
  /* no bytes are NULL */
  if (!bytes || count < LQ_ROWS_HEADER || memcmp(at, "LQRW", 4) != 0) return 0;
  *rows = (lq_rows){at + LQ_ROWS_HEADER, at + count, at[4]};
  return rows->columns >= 1 && rows->columns <= LQ_ROWS_COLUMNS;
}

int lq_rows_next(lq_rows *rows, lq_cell *cell) {
  size_t left = (size_t)(rows->end - rows->at);
  if (left == 0) return 0;
  size_t width = rows->at[0] >> 4, taken = 1 + width;
  if (width > 8 || left < taken) return 0;
  uint64_t number = 0;
  for (size_t i = width; i > 0; i--) number = number << 8 | rows->at[i];
  *cell = (lq_cell){.type = rows->at[0] & 15};
  switch (cell->type) {
    case SQLITE_NULL: break;
    case SQLITE_INTEGER: cell->integer = (sqlite3_int64)number; break;
    case SQLITE_FLOAT: cell->real = lq_from_bits(number); break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      if (left - taken < number) return 0;
      cell->bytes = (uint32_t)number;
      cell->at = (const char *)rows->at + taken;
      taken += cell->bytes;
      break;
    default: return 0;
  }
  rows->at += taken;
  return 1;
}
