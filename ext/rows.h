/*
** Rows as one value, so that a function can take and give back a small table:
** a BLOB of "LQRW", a byte of columns, and the values one after the other. Each
** has a byte whose low half is its SQLite type and whose high half says how many
** bytes of a number follow, little-endian without its leading zeros: that of an
** INTEGER, the bits of a REAL, or the bytes of TEXT or a BLOB, which come after it.
** So it takes little memory, however many rows. It is made and used within one
** query, and not for keeping.
*/
#ifndef LQ_ROWS_H
#define LQ_ROWS_H

#include "core/base/error.h"
#include "core/base/bytes.h"
#include "ext/connection.h"
#include "ext/sqlite.h"

#define LQ_ROWS_HEADER 5
#define LQ_ROWS_COLUMNS 8 /* at most */

typedef struct lq_cell {
  int type;       /* SQLite's */
  uint32_t bytes; /* of TEXT and BLOB */
  union {
    sqlite3_int64 integer;
    double real;
    const char *at; /* of TEXT and BLOB */
  };
} lq_cell;

static inline lq_cell lq_cell_integer(sqlite3_int64 integer) {
  return (lq_cell){.type = SQLITE_INTEGER, .integer = integer};
}

static inline lq_cell lq_cell_real(double real) {
  return (lq_cell){.type = SQLITE_FLOAT, .real = real};
}

static inline lq_cell lq_cell_text(lq_text text) {
  return (lq_cell){.type = SQLITE_TEXT, .bytes = (uint32_t)text.bytes, .at = text.at};
}

/* Reads a value, whose bytes of TEXT and BLOB stay SQLite's; 0 where it has no memory for them. */
int lq_read_cell(sqlite3_value *value, lq_cell *cell);

/* Whether the values are of the same type and the same bits. x may be NULL, and is then like none,
** or has been read before; y is like none where there is no memory for it. */
int lq_same_value(sqlite3_value *x, sqlite3_value *y);

/* Makes the cell the result of the running function. */
void lq_cell_result(sqlite3_context *context, lq_cell cell);

/* Writing: begin, then the values in order, into a sqlite3_str. */
void lq_rows_begin(sqlite3_str *rows, int columns);
void lq_rows_write(sqlite3_str *rows, lq_cell cell);

/* Makes the rows the result of the running function, and frees them. */
void lq_rows_result(sqlite3_context *context, sqlite3_str *rows);

typedef struct lq_rows {
  const unsigned char *at, *end;
  int columns;
} lq_rows;

/* Reading. lq_rows_open() is 0 where the bytes are not rows, lq_rows_next() at
** their end and where they are damaged. */
int lq_rows_open(lq_rows *rows, const void *bytes, size_t count);
int lq_rows_next(lq_rows *rows, lq_cell *cell);

/* Registers lq_rows, and the same with names for the columns. Returns an SQLite error code. */
int lq_register_rows(sqlite3 *db, lq_connection *connection);
void lq_unregister_rows(sqlite3 *db);

#endif
