/*
** Rows as one value, so that a function can take and return a small table. The value is a BLOB: the
** text "LQRW", a byte with the number of columns, and the cells one after the other. Each cell is
**   (1) a byte: the low half is the SQLite type, the high half the number of bytes in (2);
**   (2) a number, little-endian, without its leading zeros: an INTEGER, the bits of a REAL, or how
**       many bytes TEXT or a BLOB has;
**   (3) the bytes of TEXT or a BLOB.
** It is made and read within one query. It is not a format for files.
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

/* Reads a value. The bytes of TEXT and BLOB stay in the value. 0 if there is no memory for them. */
int lq_read_cell(sqlite3_value *value, lq_cell *cell);

/* Whether two values have the same type and the same bits. 0 where x is NULL, or where there is no
** memory to read y. x has been read before. */
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

/* Reading. lq_rows_open() returns 0 if the bytes are not rows, lq_rows_next() at the end and where
** the bytes are damaged. */
int lq_rows_open(lq_rows *rows, const void *bytes, size_t count);
int lq_rows_next(lq_rows *rows, lq_cell *cell);

/* Registers lq_rows and the tables whose columns have names. Returns an SQLite error code. */
int lq_register_rows(sqlite3 *db, lq_connection *connection);
void lq_unregister_rows(sqlite3 *db);

#endif
