/*
** A small database for the fuzz targets that run SQL, whose statements can take neither
** much time nor much memory.
**
** t has 12 rows, in three groups g of four: label k and probs p of three classes
** without names, in all the forms they may have; label l and probs n of three classes
** with names, in any order of keys; scores s, and anything x; and states of it all,
** thresholds th and named_th, joint, range, and rows as lq_part_collect gives. models has
** the predictions of three models, w is a table WITHOUT ROWID, v a view, and empty has
** no rows. The connections are two, with text in UTF-8 and in UTF-16.
*/
#ifndef LQ_FUZZ_DATABASE_H
#define LQ_FUZZ_DATABASE_H

#include <sqlite3.h>

#include "ext/labelquality.h"
#include "tests/fuzz/support/fuzz.h"

#define ROWS 12
#define STEPS_MAXIMUM 150     /* of a thousand instructions of SQLite's */
#define MEMORY_MAXIMUM 100000000
#define VALUE_MAXIMUM 100000
#define ROWS_READ 300

typedef struct database {
  sqlite3 *db;
  sqlite3_stmt *fixed;
  int steps;
} database;

/* What a statement came to. */
typedef struct outcome {
  int code;         /* SQLITE_DONE where it gave all of its rows */
  uint64_t rows;
  uint64_t digest;  /* of its rows */
  char message[600];
} outcome;

static int count_steps(void *pointer) { return ++((database *)pointer)->steps > STEPS_MAXIMUM; }

static void run_all(database *d, const char *sql) {
  char *message = NULL;
  CHECK(!sqlite3_exec(d->db, sql, NULL, NULL, &message), "%s", message);
}

static void make_tables(database *d) {
  run_all(d,
          "CREATE TABLE t(id INTEGER PRIMARY KEY, g, k, p, l, n, s, x, th, named_th, joint, range, rows);"
          "WITH RECURSIVE i(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM i WHERE id < 12),"
          "  a AS (SELECT id, id % 5 / 8.0 AS a, id % 3 / 8.0 AS b FROM i)"
          "INSERT INTO t SELECT id, id % 3, CASE id % 4 WHEN 0 THEN id % 3 WHEN 1 THEN id % 3 || '' ELSE id % 3 + 0.0 END,"
          "  CASE id % 3 WHEN 0 THEN '[' || a || ',' || b || ',' || (1 - a - b) || ']'"
          "    WHEN 1 THEN lq_pack('[' || b || ',' || a || ', ' || (1 - a - b) || ']')"
          "    ELSE lq_pack('[' || (1 - a - b) || ',' || a || ', ' || b || ']', 'f64') END,"
          "  CASE id % 4 WHEN 0 THEN 'cat' WHEN 1 THEN 'dog' ELSE 'cow' END,"
          "  CASE id % 2 WHEN 0 THEN '{\"cat\":' || a || ',\"dog\":' || b || ',\"cow\":' || (1 - a - b) || '}'"
          "    ELSE '{\"cow\":' || b || ', \"cat\":' || (1 - a - b) || ',\"dog\":' || a || '}' END,"
          "  a - b, CASE id WHEN 1 THEN NULL WHEN 2 THEN 7 WHEN 3 THEN 'text' WHEN 4 THEN x'' WHEN 5 THEN 1e300"
          "    WHEN 6 THEN '[0.5,0.5]' WHEN 7 THEN x'0000003f0000003f' WHEN 8 THEN -9e999 WHEN 9 THEN '{}'"
          "    WHEN 10 THEN -1 WHEN 11 THEN '[0.25,0.75,0.0,0.0]' ELSE x'0000000000000000000000000000f03f' END,"
          "  NULL, NULL, NULL, NULL, NULL FROM a;"
          "UPDATE t SET th = (SELECT lq_thresholds(k, p) FROM t), named_th = (SELECT lq_thresholds(l, n) FROM t),"
          "  range = (SELECT lq_range(s) FROM t);"
          "UPDATE t SET joint = (SELECT lq_confident_joint(k, p, th) FROM t) WHERE id % 2;"
          "UPDATE t SET joint = (SELECT lq_confident_joint(l, n, named_th) FROM t) WHERE id % 2 = 0;"
          "UPDATE t SET rows = (SELECT lq_part_collect(a.k + 0, b.k + 0, a.id + b.id) FROM t AS a, t AS b"
          "  WHERE a.id <= 3 AND b.id <= 3 ORDER BY a.k + 0, b.k + 0);"
          "CREATE TABLE models AS SELECT t.id, k, l, m AS model, CASE m WHEN 'two' THEN '[0.25,0.25,0.5]' ELSE p END AS p, n"
          "  FROM t, (SELECT 'one' AS m UNION SELECT 'two' UNION SELECT 'three');"
          "CREATE TABLE w(id TEXT PRIMARY KEY, k, p, l, n) WITHOUT ROWID;"
          "INSERT INTO w SELECT 'row' || id, k, p, l, n FROM t;"
          "CREATE VIEW v AS SELECT * FROM t WHERE id <> 3;"
          "CREATE TABLE empty(id, g, k, p, l, n);"
          "PRAGMA query_only = 1;");
}

static void open_one(database *d, const char *encoding) {
  char *message = NULL;
  CHECK(!sqlite3_open(":memory:", &d->db), "no database");
  /* memory of its own for every value, so that the sanitizer sees what is read past it */
  sqlite3_db_config(d->db, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0);
  run_all(d, encoding);
  CHECK(!sqlite3_labelquality_init(d->db, &message, NULL), "%s", message);
  make_tables(d);
  sqlite3_limit(d->db, SQLITE_LIMIT_LENGTH, VALUE_MAXIMUM);
  sqlite3_progress_handler(d->db, 1000, count_steps, d);
  CHECK(!sqlite3_prepare_v2(d->db,
                            "SELECT lq_score(1, '[0.25,0.75]') = 0.75 AND lq_score('dog', '{\"dog\":0.5,\"cat\":0.5}') = 0.5"
                            "  AND lq_predicted(x'0000003f0000403f') = 1"
                            "  AND lq_adjust(p, th) = (SELECT lq_adjust(p, lq_thresholds(k, p) OVER ()) FROM t LIMIT 1)"
                            "  AND (SELECT count(*) = 12 AND sum(id) = 78 FROM t) FROM t WHERE id = 1",
                            -1, &d->fixed, NULL), "%s", sqlite3_errmsg(d->db));
}

static database *open_databases(void) {
  static database databases[2];
  if (!databases[0].db) {
    sqlite3_soft_heap_limit64(MEMORY_MAXIMUM);
    sqlite3_hard_heap_limit64(MEMORY_MAXIMUM);
    open_one(&databases[0], "PRAGMA encoding = 'UTF-8'");
    open_one(&databases[1], "PRAGMA encoding = 'UTF-16le'");
  }
  return databases;
}

/* The connection answers as it always did. */
static void check_works(database *d, const char *sql) {
  d->steps = 0;
  CHECK(sqlite3_step(d->fixed) == SQLITE_ROW && sqlite3_column_int(d->fixed, 0) == 1, "after %s: %s", sql,
        sqlite3_errmsg(d->db));
  sqlite3_reset(d->fixed);
  CHECK(sqlite3_next_stmt(d->db, NULL) == d->fixed && !sqlite3_next_stmt(d->db, d->fixed), "a statement is left of %s", sql);
}

static uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t count) {
  const uint8_t *at = bytes;
  for (size_t i = 0; i < count; i++) digest = (digest ^ at[i]) * 0x100000001b3u;
  return digest;
}

static uint64_t digest_value(uint64_t digest, sqlite3_stmt *statement, int column) {
  int type = sqlite3_column_type(statement, column);
  digest = digest_bytes(digest, &type, sizeof type);
  if (type == SQLITE_FLOAT) {
    double value = sqlite3_column_double(statement, column);
    return digest_bytes(digest, &value, sizeof value);
  }
  if (type == SQLITE_INTEGER) {
    sqlite3_int64 value = sqlite3_column_int64(statement, column);
    return digest_bytes(digest, &value, sizeof value);
  }
  const void *bytes = type == SQLITE_BLOB ? sqlite3_column_blob(statement, column) : sqlite3_column_text(statement, column);
  return digest_bytes(digest, bytes, bytes ? (size_t)sqlite3_column_bytes(statement, column) : 0);
}

typedef void check_row_function(sqlite3_stmt *statement, const char *sql);

#define NO_OUTCOME ((outcome){SQLITE_ROW, 0, 0xcbf29ce484222325u, {0}})

/* One step of a statement; 0 where it has ended. */
static int step_once(database *d, sqlite3_stmt *statement, check_row_function *check, outcome *o) {
  o->code = sqlite3_step(statement);
  if (o->code != SQLITE_ROW) {
    if (o->code != SQLITE_DONE) snprintf(o->message, sizeof o->message, "%s", sqlite3_errmsg(d->db));
    return 0;
  }
  for (int c = 0; c < sqlite3_column_count(statement); c++) o->digest = digest_value(o->digest, statement, c);
  if (check) check(statement, sqlite3_sql(statement));
  return ++o->rows < ROWS_READ;
}

/* Steps through a statement, which is not freed. */
static outcome run_statement(database *d, sqlite3_stmt *statement, check_row_function *check) {
  outcome result = NO_OUTCOME;
  d->steps = 0;
  while (step_once(d, statement, check, &result)) continue;
  return result;
}

/* Whether a limit ended it, which says nothing of what it would have come to. */
static int is_limited(const outcome *o) {
  return o->code == SQLITE_INTERRUPT || o->code == SQLITE_TOOBIG || o->code == SQLITE_NOMEM || o->code == SQLITE_ROW;
}

static int same_outcome(const outcome *a, const outcome *b) {
  return a->code == b->code && a->rows == b->rows && a->digest == b->digest && !strcmp(a->message, b->message);
}

#endif
