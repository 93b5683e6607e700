/*
** Rows as one value, so that a function can take and give back a small table:
** a BLOB of "LQRW", uint32 columns, and the values one after the other, each as
** a byte of its SQLite type and then 8 bytes of an INTEGER or REAL, or uint32
** bytes and the content of TEXT or a BLOB. It is made and used within one
** query, and not for keeping.
*/
#ifndef LQ_ROWS_H
#define LQ_ROWS_H

#include "core/little_endian.h"
#include "ext/sqlite.h"

#define LQ_ROWS_HEADER 8
#define LQ_ROWS_COLUMNS 8 /* at most */

/* Writing: begin, then the values in order, into a sqlite3_str. */
void lq_rows_begin(sqlite3_str *rows, int columns);
void lq_rows_integer(sqlite3_str *rows, sqlite3_int64 value);
void lq_rows_real(sqlite3_str *rows, double value);
void lq_rows_text(sqlite3_str *rows, const char *text, size_t bytes);
void lq_rows_value(sqlite3_str *rows, sqlite3_value *value);

/* Makes the rows the result of the running function, and frees them. */
void lq_rows_result(sqlite3_context *context, sqlite3_str *rows);

typedef struct lq_cell {
  int type; /* SQLite's */
  sqlite3_int64 integer;
  double real;
  const unsigned char *at; /* of TEXT and BLOB */
  size_t bytes;
} lq_cell;

typedef struct lq_rows {
  const unsigned char *at, *end;
  int columns;
} lq_rows;

/* Reading. lq_rows_open() is 0 where the bytes are not rows, lq_rows_next() at
** their end and where they are damaged. */
int lq_rows_open(lq_rows *rows, const void *bytes, size_t count);
int lq_rows_next(lq_rows *rows, lq_cell *cell);

#endif
