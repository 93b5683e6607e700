/* For tests in SQL: an in-memory database with the built library loaded, and
** the value of a query as text. */
#ifndef LQ_TEST_SQL_H
#define LQ_TEST_SQL_H

#include <sqlite3.h>

#include "tests/support/test.h"

static inline sqlite3 *open_database(void) {
  sqlite3 *db;
  char *message = NULL;
  const char *library = getenv("LABELQUALITY");
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  if (sqlite3_load_extension(db, library ? library : "./build/labelquality", NULL, &message)) {
    fail_msg("%s", message);
  }
  return db;
}

static inline void run(sqlite3 *db, const char *sql) {
  char *message = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &message)) fail_msg("%s\n%s", sql, message);
}

/* The first column of the first row: text as it is, a BLOB in hexadecimal,
** NULL as "NULL", and an error as its message. Rows beyond it are run too. It
** stands until the next call but seven. */
static inline const char *query(sqlite3 *db, const char *sql) {
  static char results[8][8192];
  static unsigned turn;
  char *result = results[turn++ % 8];
  sqlite3_stmt *statement = NULL;
  size_t size = sizeof results[0];
  int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
  snprintf(result, size, "no row");
  for (int row = 0; rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW; row++) {
    rc = SQLITE_OK;
    if (row > 0) continue;
    int type = sqlite3_column_type(statement, 0), bytes = sqlite3_column_bytes(statement, 0);
    const unsigned char *blob = sqlite3_column_blob(statement, 0);
    if (type == SQLITE_NULL) {
      snprintf(result, size, "NULL");
    } else if (type == SQLITE_BLOB) {
      result[0] = 0;
      for (int i = 0; i < bytes && (size_t)i * 2 + 3 < size; i++) {
        snprintf(result + 2 * i, 3, "%02x", blob[i]);
      }
    } else if (type == SQLITE_FLOAT) {
      snprintf(result, size, "%.17g", sqlite3_column_double(statement, 0));
      if (strchr(result, ',')) *strchr(result, ',') = '.'; /* whatever the locale */
    } else {
      snprintf(result, size, "%s", (const char *)sqlite3_column_text(statement, 0));
    }
  }
  if (rc != SQLITE_DONE) snprintf(result, size, "%s", sqlite3_errmsg(db));
  sqlite3_finalize(statement);
  return result;
}

static inline void check_query(sqlite3 *db, const char *sql, const char *want) {
  const char *got = query(db, sql);
  if (strcmp(got, want) != 0) fail_msg("%s\n   got  %s\n   want %s", sql, got, want);
}

#endif
