/*
** For the fuzz targets that run SQL: a statement that is written piece by piece as the
** input chooses, and running it. The target says in check_message() what an error may be.
*/
#ifndef LQ_FUZZ_STATEMENT_H
#define LQ_FUZZ_STATEMENT_H

#include "tests/fuzz/support/database.h"
#include "tests/support/utf8.h"

#define SQL_MAXIMUM 6000

static fuzz_input input;
static char sql[SQL_MAXIMUM];
static size_t sql_bytes;

static void check_message(const outcome *o);

static void begin_statement(void) {
  sql_bytes = 0;
  sql[0] = 0;
}

static void append(const char *text) {
  size_t bytes = strlen(text);
  if (sql_bytes + bytes + 1 > sizeof sql) bytes = 0, sql_bytes = sizeof sql; /* too long: it is not run */
  if (bytes) memcpy(sql + sql_bytes, text, bytes + 1);
  sql_bytes += bytes;
}

/* One of the texts given. */
#define APPEND_ONE(...)                                                     \
  do {                                                                      \
    static const char *const choices[] = {__VA_ARGS__};                     \
    append(choices[take_choice(&input, sizeof choices / sizeof *choices)]); \
  } while (0)

/* Less than that many bytes of the input, as a string. */
static void append_text(unsigned bytes) {
  fuzz_input part = take_part(&input, take_choice(&input, bytes));
  append("'");
  for (; part.at < part.end; part.at++) {
    const char text[] = {(char)(*part.at ? *part.at : ' '), *part.at == '\'' ? '\'' : 0, 0};
    append(text);
  }
  append("'");
}

/* The text is UTF-8, and one line. */
static inline void check_line(const char *text) {
  CHECK(is_utf8(text, strlen(text)), "%s\n  no UTF-8: %s", sql, text);
  for (; *text; text++) CHECK((unsigned char)*text >= 0x20, "%s\n  the control character %d", sql, *text);
}

static outcome run_once(database *d, check_row_function *check) {
  sqlite3_stmt *statement = NULL;
  if (sql_bytes >= sizeof sql) return (outcome){SQLITE_TOOBIG, 0, 0, {0}};
  d->steps = 0;
  int code = sqlite3_prepare_v2(d->db, sql, -1, &statement, NULL);
  outcome result = {code, 0, 0, {0}};
  if (code == SQLITE_OK) result = run_statement(d, statement, check);
  else CHECK(is_limited(&result), "%s\n  %s", sql, sqlite3_errmsg(d->db));
  sqlite3_finalize(statement);
  if (result.code != SQLITE_DONE && !is_limited(&result)) check_message(&result);
  check_works(d, sql);
  return result;
}

/* Twice, which has to come to the same. */
static outcome run(database *d, check_row_function *check) {
  outcome first = run_once(d, check);
  if (is_limited(&first)) return first;
  outcome again = run_once(d, check);
  CHECK(same_outcome(&first, &again) || is_limited(&again), "%s\n  %s, then %s", sql, first.message, again.message);
  return first;
}

static void check_true(sqlite3_stmt *statement, const char *text) {
  CHECK(sqlite3_column_int(statement, 0) == 1, "%s", text);
}

/* That a column of the row is a number in [0,1] or NULL. */
static void check_share(sqlite3_stmt *statement, int column, const char *text) {
  int type = sqlite3_column_type(statement, column);
  double value = sqlite3_column_double(statement, column);
  CHECK(type == SQLITE_NULL || (type != SQLITE_TEXT && type != SQLITE_BLOB && value >= 0 && value <= 1), "%s\n  %a", text,
        value);
}

#endif
