/* Which column is the id of a row, and that an error in a row begins with it. */
#include "tests/support/sql.h"

/* Forty rows as pandas numbers them, from 0. The labels of 5, 17 and 30 are wrong. */
static const char *const forty_rows =
    "CREATE TABLE base(n, label, probs, truth); WITH RECURSIVE r(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r WHERE n < 39)"
    "INSERT INTO base SELECT n, (n + (n IN (5, 17, 30))) % 2, CASE n % 2 WHEN 0 THEN '[0.9,0.1]' ELSE '[0.1,0.9]' END, n % 2 FROM r;"
    "ATTACH ':memory:' AS aux";

#define NEITHER "lq_issues: source has no column named id, no PRIMARY KEY and no rowid; give id_column, the column that identifies a row"
#define SEVERAL "lq_issues: source has no column named id, and its PRIMARY KEY has several columns; give id_column, the column that identifies a row"
#define NO_COLUMN "lq_issues: source has no column named id; give id_column, the column that identifies a row"

static const struct {
  const char *what, *make, *source, *ids;
} sources[] = {
    {"pandas' to_sql with an index", "CREATE TABLE t(\"index\" BIGINT, id BIGINT, label BIGINT, probs TEXT);"
     "CREATE INDEX ix_t_index ON t(\"index\"); INSERT INTO t SELECT n + 100, n, label, probs FROM base", "t", "5 17 30"},
    {"CREATE TABLE AS", "CREATE TABLE t AS SELECT n AS id, label, probs FROM base", "t", "5 17 30"},
    {"a shell's .import", "CREATE TABLE t(\"label\" TEXT, \"probs\" TEXT, \"id\" TEXT); INSERT INTO t SELECT label, probs, printf('%02d', n) FROM base",
     "t", "05 17 30"},
    {"INT PRIMARY KEY", "CREATE TABLE t(id INT PRIMARY KEY, label, probs); INSERT INTO t SELECT n, label, probs FROM base", "t", "5 17 30"},
    {"BIGINT PRIMARY KEY", "CREATE TABLE t(label, probs, id BIGINT PRIMARY KEY); INSERT INTO t SELECT label, probs, n FROM base", "t", "5 17 30"},
    {"TEXT PRIMARY KEY", "CREATE TABLE t(label, id TEXT PRIMARY KEY, probs); INSERT INTO t SELECT label, 'x' || n, probs FROM base", "t", "x17 x30 x5"},
    {"a descending key", "CREATE TABLE t(id INTEGER PRIMARY KEY DESC, label, probs); INSERT INTO t SELECT n, label, probs FROM base", "t", "5 17 30"},
    {"INTEGER PRIMARY KEY", "CREATE TABLE t(label, probs, id INTEGER PRIMARY KEY); INSERT INTO t SELECT label, probs, n FROM base", "t", "5 17 30"},
    {"WITHOUT ROWID", "CREATE TABLE t(label, probs, id PRIMARY KEY) WITHOUT ROWID; INSERT INTO t SELECT label, probs, n FROM base", "t", "5 17 30"},
    {"upper case", "CREATE TABLE t(label, probs, ID); INSERT INTO t SELECT label, probs, n FROM base", "t", "5 17 30"},
    {"an id beside another key", "CREATE TABLE t(k INTEGER PRIMARY KEY, label, probs, id); INSERT INTO t SELECT n + 100, label, probs, n FROM base",
     "t", "5 17 30"},
    {"an id in a key of two columns", "CREATE TABLE t(part, id, label, probs, PRIMARY KEY(part, id)); INSERT INTO t SELECT 1, n, label, probs FROM base",
     "t", "5 17 30"},
    /* no column of that name: the key */
    {"a key of another name", "CREATE TABLE t(label, probs, uuid TEXT PRIMARY KEY); INSERT INTO t SELECT label, probs, 'u' || n FROM base",
     "t", "u17 u30 u5"},
    {"the same, WITHOUT ROWID", "CREATE TABLE t(label, probs, uuid TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO t SELECT label, probs, 'u' || n FROM base",
     "t", "u17 u30 u5"},
    {"a rowid by another name", "CREATE TABLE t(label, probs, k INTEGER PRIMARY KEY); INSERT INTO t SELECT label, probs, n FROM base", "t", "5 17 30"},
    {"a key whose name needs quotes", "CREATE TABLE t(label, probs, \"a \"\"key\" PRIMARY KEY); INSERT INTO t SELECT label, probs, n FROM base",
     "t", "5 17 30"},
    {"a key of two columns", "CREATE TABLE t(a, b, label, probs, PRIMARY KEY(a, b)); INSERT INTO t SELECT 1, n, label, probs FROM base", "t", SEVERAL},
    {"a key of two columns, WITHOUT ROWID", "CREATE TABLE t(a, b, label, probs, PRIMARY KEY(b, a)) WITHOUT ROWID;"
     "INSERT INTO t SELECT 1, n, label, probs FROM base", "t", SEVERAL},
    /* no key: the rowid */
    {"pandas' to_sql without one", "CREATE TABLE t(label, probs); INSERT INTO t SELECT label, probs FROM base", "t", "6 18 31"},
    {"pandas' to_sql with the index that it has", "CREATE TABLE t(\"index\" BIGINT, label BIGINT, probs TEXT);"
     "CREATE INDEX ix_t_index ON t(\"index\"); INSERT INTO t SELECT n, label, probs FROM base", "t",
     "lq_issues: source has no column named id and no PRIMARY KEY, but a column named index; give id_column, the column that identifies a row"},
    {"an index beside a key", "CREATE TABLE t(\"index\" BIGINT, label, probs, k INT PRIMARY KEY); INSERT INTO t SELECT n + 7, label, probs, n FROM base",
     "t", "5 17 30"},
    {"a column that is only unique", "CREATE TABLE t(u UNIQUE, label, probs); INSERT INTO t SELECT n, label, probs FROM base", "t", "6 18 31"},
    {"a virtual table", "CREATE VIRTUAL TABLE t USING fts5(label, probs); INSERT INTO t(rowid, label, probs) SELECT n, label, probs FROM base",
     "t", "5 17 30"},
    /* views and SELECTs have the column or nothing */
    {"a view, the id first", "CREATE TABLE t(x); CREATE VIEW v AS SELECT n AS id, label, probs FROM base", "v", "5 17 30"},
    {"a view, the id last", "CREATE TABLE t(x); CREATE VIEW v AS SELECT label, probs, n AS id FROM base", "v", "5 17 30"},
    {"a view without", "CREATE TABLE t(x); CREATE VIEW v AS SELECT label, probs, n FROM base", "v", NEITHER},
    {"a view of the rowid", "CREATE TABLE t(x); CREATE VIEW v AS SELECT rowid, label, probs FROM base", "v", NEITHER},
    {"a SELECT", "CREATE TABLE t(x)", "(SELECT label, n AS id, probs FROM base)", "5 17 30"},
    {"a SELECT without", "CREATE TABLE t(x)", "(SELECT n, label, probs FROM base)", NO_COLUMN},
    {"a SELECT of a join with two", "CREATE TABLE t AS SELECT n AS id, n FROM base",
     "(SELECT t.id, label, probs, t.id FROM base JOIN t USING (n))", "5 17 30"},
    /* other databases */
    {"an attached table", "CREATE TABLE aux.t(label, probs, id INT PRIMARY KEY); INSERT INTO aux.t SELECT label, probs, n FROM base", "aux.t", "5 17 30"},
    {"an attached table's key", "CREATE TABLE aux.t(label, probs, k INT PRIMARY KEY); INSERT INTO aux.t SELECT label, probs, n FROM base", "aux.t", "5 17 30"},
    {"found without its schema", "CREATE TABLE aux.t(label, probs, k INT PRIMARY KEY); INSERT INTO aux.t SELECT label, probs, n FROM base", "t", "5 17 30"},
    {"of two, the temporary one's key", "CREATE TABLE t(label, k2, probs, PRIMARY KEY(label, k2)); CREATE TEMP TABLE t(label, probs, k INT PRIMARY KEY);"
     "INSERT INTO temp.t SELECT label, probs, n FROM base", "t", "5 17 30"},
    {"of two, the main one's rowid", "CREATE TABLE aux.t(label, probs, k PRIMARY KEY); CREATE TABLE main.t AS SELECT label, probs FROM base",
     "main.t", "6 18 31"},
    {"after VACUUM", "CREATE TABLE t(label, probs); INSERT INTO t SELECT label, probs FROM base; DELETE FROM t WHERE rowid < 4; VACUUM", "t", "3 15 28"},
};

static sqlite3 *open_forty(void) {
  sqlite3 *db = open_database();
  run(db, forty_rows);
  return db;
}

static void default_ids(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    char sql[300];
    sqlite3 *db = open_forty();
    if (strstr(sources[i].make, "fts5") && strcmp(query(db, "SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'"), "1") != 0) {
      sqlite3_close(db);
      continue;
    }
    run(db, sources[i].make);
    snprintf(sql, sizeof sql, "SELECT group_concat(id, ' ') FROM lq_issues('%s', 'label', 'probs')", sources[i].source);
    const char *got = query(db, sql);
    if (strcmp(got, sources[i].ids) != 0) fail_msg("%s\n   got  %s\n   want %s", sources[i].what, got, sources[i].ids);
    /* an answer that has no id needs none */
    snprintf(sql, sizeof sql, "SELECT examples > 30 FROM lq_health('%s', 'label', 'probs')", sources[i].source);
    check_query(db, sql, "1");
    sqlite3_close(db);
  }
}

/* The recipe that puts the labels right has to hit the rows that the answer means. */
static void the_labels_put_right(void **state) {
  (void)state;
  sqlite3 *db = open_forty();
  run(db, "CREATE TABLE train AS SELECT n AS id, label, probs, truth FROM base;"
          "CREATE TEMP TABLE issue AS SELECT * FROM lq_issues('train', 'label', 'probs');"
          "UPDATE train SET label = (SELECT predicted FROM issue WHERE issue.id = train.id) WHERE id IN (SELECT id FROM issue)");
  check_query(db, "SELECT sum(label <> truth) FROM train", "0");
  /* a column of the caller's choice, whatever it is */
  run(db, "CREATE VIEW v AS SELECT label, probs, n * 2 AS twice FROM base");
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('v', 'label', 'probs', 'twice')", "10 34 60");
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('base', 'label', 'probs', 'n')", "5 17 30");
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('base', 'label', 'probs') WHERE id_column = 'rowid'", "6 18 31");
  run(db, "CREATE TABLE pandas AS SELECT n AS \"index\", label, probs FROM base");
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('pandas', 'label', 'probs', 'index')", "5 17 30");
  sqlite3_close(db);
}

/* A bad row, in each answer over each kind of id. */
static void errors_of_a_row(void **state) {
  (void)state;
  sqlite3 *db = open_forty();
  run(db, "CREATE TABLE t AS SELECT n AS id, label, probs, n % 2 AS model FROM base; UPDATE t SET label = 12 WHERE id = 17;"
          "CREATE TABLE mixed AS SELECT n AS id, label, CASE n WHEN 30 THEN '[0.5,0.25,0.25]' ELSE probs END AS probs FROM base;"
          "CREATE TABLE text AS SELECT 'x' || n AS id, label, CASE WHEN n > 20 THEN '[0.5,' ELSE probs END AS probs FROM base;"
          "CREATE TABLE blob AS SELECT CAST('x' || n AS BLOB) AS id, label, CASE WHEN n > 3 THEN 7 ELSE probs END AS probs FROM base;"
          "CREATE TABLE long AS SELECT zeroblob(100) AS id, -1 AS label, probs FROM base;"
          "CREATE TABLE nameless AS SELECT NULL AS id, -1 AS label, probs FROM base;"
          "CREATE TABLE real AS SELECT n + 0.5 AS id, -1 AS label, probs FROM base;"
          "CREATE TABLE keyed(a, b, label, probs, PRIMARY KEY(a, b)); INSERT INTO keyed SELECT 1, n, 3, probs FROM base;"
          "CREATE TABLE two(id, label, model, probs); INSERT INTO two VALUES (1, 0, 'a', '[0.5,0.5]'), (1, 0, 'b', '[0.5,0.5]'),"
          "(2, 0, 'a', '[1,0]'), (2, 0, 'b', '[1,0,0]'), (3, 0, 'b', '[1,0,0]'), (4, 0, NULL, '[1]');"
          "CREATE TABLE second(id, label, model, probs); INSERT INTO second VALUES (7, 0, 'a', '[0.5,0.5]'), (8, 5, 'a', '[0.5,0.5]')");
#define RANGE "label 12 is out of range for 2 classes, which count from 0"
#define MODELS "'id', 'label', 'model', 'probs'"
  static const char *const cases[][2] = {
      {"lq_issues('t', 'label', 'probs')", "lq_issues: id 17: " RANGE},
      {"lq_issues('t', 'label', 'probs') WHERE filter = 'predicted_neq_given'", "lq_issues: id 17: " RANGE},
      {"lq_issues('t', 'label', 'probs') WHERE filter = 'confident_learning'", "lq_issues: id 17: " RANGE},
      {"lq_issues('t', 'label', 'probs') WHERE filter = 'low_self_confidence'", "lq_issues: id 17: " RANGE},
      {"lq_issues('t', 'label', 'probs') WHERE id_column = 'probs'", "lq_issues: id '[0.1,0.9]': " RANGE},
      {"lq_classes('t', 'label', 'probs')", "lq_classes: id 17: " RANGE},
      {"lq_overlaps('t', 'label', 'probs')", "lq_overlaps: id 17: " RANGE},
      {"lq_joint('t', 'label', 'probs')", "lq_joint: id 17: " RANGE},
      {"lq_health('t', 'label', 'probs')", "lq_health: id 17: " RANGE},
      {"lq_health('(SELECT * FROM t)', 'label', 'probs')", "lq_health: id 17: " RANGE},
      {"lq_health('(SELECT label, probs FROM t)', 'label', 'probs')", "lq_health: " RANGE},
      {"lq_health('keyed', 'label', 'probs')", "lq_health: label 3 is out of range for 2 classes, which count from 0"},
      {"lq_health('mixed', 'label', 'probs')",
       "lq_health: id 30: 3 classes in probs, 2 in the rows before; they must have the same classes"},
      {"lq_health('text', 'label', 'probs')", "lq_health: id 'x21': probs is not JSON at byte 6: expected a number, got the end"},
      {"lq_health('blob', 'label', 'probs')",
       "lq_health: id x'7834': probs is an INTEGER; it takes TEXT (a JSON array or object) or a BLOB (float16, float32, float64 or JSONB)"},
      {"lq_health('long', 'label', 'probs')",
       "lq_health: id x'000000000000000000000000000000000000000000000000000000000000...': label -1 is out of range for 2 classes, which count from 0"},
      {"lq_health('nameless', 'label', 'probs')", "lq_health: id NULL: label -1 is out of range for 2 classes, which count from 0"},
      {"lq_health('real', 'label', 'probs')", "lq_health: id 0.5: label -1 is out of range for 2 classes, which count from 0"},
      {"lq_ensemble('t', " MODELS ")", "lq_ensemble: id 17: " RANGE},
      {"lq_ensemble('t', " MODELS ", 'uniform')", "lq_ensemble: id 17: " RANGE},
      {"lq_ensemble('t', " MODELS ", 'log_loss_search')", "lq_ensemble: id 17: " RANGE},
      {"lq_ensemble('second', " MODELS ", '[1]')", "lq_ensemble: id 8: label 5 is out of range for 2 classes, which count from 0"},
      /* the models of one example have to agree where their probabilities are averaged, and not with those of others */
      {"lq_ensemble('two', " MODELS ", 'log_loss_search')",
       "lq_ensemble: id 2: 3 classes in probs, 2 in the rows before; they must have the same classes"},
      /* of an answer that is the source of this one */
      {"lq_health('(SELECT t.label, t.probs, 1 AS id FROM lq_issues(''t'', ''label'', ''probs'') JOIN t USING (id))', 'label', 'probs')",
       "lq_issues: id 17: " RANGE},
      /* of the source's own expressions, which fail in no row's label or probs */
      {"lq_health('(SELECT id, label, lq_pack(probs, ''f16'') AS probs FROM t)', 'label', 'probs')",
       "lq_health: unknown format 'f16' ('f32', 'f64')"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char sql[400];
    snprintf(sql, sizeof sql, "SELECT * FROM %s", cases[i][0]);
    check_query(db, sql, cases[i][1]);
    check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('base', 'label', 'probs', 'n')", "5 17 30");
  }
  check_query(db, "SELECT lq_part_bad_row(id, label, probs, 'no such error') FROM t", "NULL");
  check_query(db, "SELECT lq_part_bad_row(id, NULL, probs, '" RANGE "') FROM t", "NULL");
  check_query(db, "SELECT lq_part_bad_row(id, label, probs, '" RANGE "') FROM t", "lq_part_bad_row: id 17: " RANGE);
  run(db, "CREATE VIEW v AS SELECT lq_part_bad_row(id, label, probs, 'x') FROM t");
  check_query(db, "SELECT * FROM v", "unsafe use of lq_part_bad_row()");
  sqlite3_close(db);
}

/* An authorizer that keeps a column, a PRAGMA or a function from the caller. */
static int deny(void *context, int action, const char *a, const char *b, const char *c, const char *d) {
  const char *denied = context;
  (void)c, (void)d;
  if (action == SQLITE_READ) return strncmp(a, "lq_", 3) != 0 && strcmp(b, denied) == 0 ? SQLITE_DENY : SQLITE_OK;
  if (action == SQLITE_PRAGMA) return strcmp(a, denied) == 0 ? SQLITE_DENY : SQLITE_OK;
  return SQLITE_OK;
}

static void what_is_denied(void **state) {
  (void)state;
  sqlite3 *db = open_forty();
  run(db, "CREATE TABLE t AS SELECT n AS id, label, probs, 'hidden' AS secret FROM base;"
          "CREATE TABLE k(k INT PRIMARY KEY, label, probs, secret); INSERT INTO k SELECT n, label, probs, 1 FROM base;"
          "CREATE TABLE bad AS SELECT n AS id, 3 AS label, probs FROM base");
  static char *const denied[] = {"secret", "id", "table_info", "label"};
  static const char *const cases[][5] = {
      {"SELECT group_concat(id, ' ') FROM lq_issues('t', 'label', 'probs')", "5 17 30", "lq_issues: source: access to main.t.id is prohibited",
       "5 17 30", "lq_issues: label_column: access to main.t.label is prohibited"},
      {"SELECT group_concat(id, ' ') FROM lq_issues('k', 'label', 'probs')", "5 17 30", "5 17 30",
       "lq_issues: source has no column named id, and its PRIMARY KEY may not be read; give id_column, the column that identifies a row",
       "lq_issues: label_column: access to main.k.label is prohibited"},
      {"SELECT examples FROM lq_health('t', 'label', 'probs')", "40", "40", "40", "lq_health: label_column: access to main.t.label is prohibited"},
      {"SELECT * FROM lq_health('t', 'lable', 'probs')", "lq_health: label_column 'lable' is no column of source",
       "lq_health: label_column 'lable' is no column of source",
       "lq_health: label_column 'lable' is no column of source, which has id, label, probs, secret",
       "lq_health: label_column 'lable' is no column of source"},
      /* the id of a bad row, where it may be read */
      {"SELECT * FROM lq_health('bad', 'label', 'probs')", "lq_health: id 0: label 3 is out of range for 2 classes, which count from 0",
       "lq_health: label 3 is out of range for 2 classes, which count from 0", "lq_health: id 0: label 3 is out of range for 2 classes, which count from 0",
       "lq_health: label_column: access to main.bad.label is prohibited"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    for (int j = 0; j < 4; j++) {
      sqlite3_set_authorizer(db, deny, denied[j]);
      check_query(db, cases[i][0], cases[i][j + 1]);
    }
    sqlite3_set_authorizer(db, NULL, NULL);
  }
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(default_ids), cmocka_unit_test(the_labels_put_right), cmocka_unit_test(errors_of_a_row),
      cmocka_unit_test(what_is_denied))
