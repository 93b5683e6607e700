#include "ext/answers/numbers.h"

#include "core/input/json.h"
#include "ext/rows.h"

/* Reads a number that is written as an integer of 64 bits; 0 if it is not. */
static int as_integer(const lq_json_item *item, sqlite3_int64 *integer) {
  const lq_decimal *decimal = &item->decimal;
  for (size_t i = 0; i < item->number.bytes; i++) {
    char c = item->number.at[i];
    if (c == '.' || c == 'e' || c == 'E') return 0;
  }
  *integer = 0;
  if (!decimal->first) return 1;
  /* of 19 digits at most, none is cut */
  if (decimal->cut || decimal->digits > INT64_MAX) return 0;
  *integer = decimal->negative ? -(sqlite3_int64)decimal->digits : (sqlite3_int64)decimal->digits;
  return 1;
}

static lq_error_code write_key(const lq_json *json, const lq_json_item *item, sqlite3_str *rows,
                               lq_error *error) {
  if (!json->object) {
    lq_rows_write(rows, lq_cell_integer((sqlite3_int64)json->items - 1));
    return LQ_OK;
  }
  char *name = sqlite3_malloc64(item->key.bytes + 1);
  if (!name) return error->code = LQ_NO_MEMORY;
  size_t bytes = lq_unescape(item->key, item->escapes, name);
  lq_rows_write(rows, lq_cell_text((lq_text){name, bytes}));
  sqlite3_free(name);
  return LQ_OK;
}

lq_error_code lq_read_numbers(lq_text text, sqlite3_str *rows, lq_error *error) {
  lq_json json;
  lq_json_item item;
  sqlite3_int64 integer;
  int more;
  lq_json_open(&json, text.at, text.bytes, error);
  lq_rows_begin(rows, 3);
  lq_rows_write(rows, (lq_cell){.type = SQLITE_NULL});
  lq_rows_write(rows, lq_cell_text(json.object ? (lq_text){"object", 6} : (lq_text){"array", 5}));
  lq_rows_write(rows, (lq_cell){.type = SQLITE_NULL});
  for (;;) {
    if (lq_json_next(&json, &item, &more, error)) return error->code;
    if (!more) return LQ_OK;
    if (write_key(&json, &item, rows, error)) return error->code;
    int is_integer = as_integer(&item, &integer);
    lq_rows_write(rows, is_integer ? lq_cell_integer(integer)
                                   : lq_cell_real(lq_decimal_value(&item.decimal)));
    lq_rows_write(rows, lq_cell_text(item.number));
  }
}

int lq_bind_numbers(sqlite3_stmt *statement, int variable, sqlite3_value *value) {
  lq_error error;
  sqlite3_str *rows = sqlite3_str_new(sqlite3_db_handle(statement));
  const char *at = (const char *)sqlite3_value_text(value);
  const lq_text text = {at, (size_t)sqlite3_value_bytes(value)};
  /* the text was read before: it can only be that there is no memory */
  int rc = lq_read_numbers(text, rows, &error) ? SQLITE_NOMEM : sqlite3_str_errcode(rows);
  int bytes = sqlite3_str_length(rows);
  char *blob = sqlite3_str_finish(rows);
  if (rc == SQLITE_OK) return sqlite3_bind_blob(statement, variable, blob, bytes, sqlite3_free);
  sqlite3_free(blob);
  return rc;
}
