/* The functions that the SQL of the table-valued functions is made with, called by
** hand: what they give, and what they say of what they cannot use. */
#include "tests/support/sql.h"

static void rows_and_back(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(a, b, c); INSERT INTO t VALUES (1, 'one', x'0102'), (-9223372036854775808, '', x''),"
          "(NULL, NULL, 1e300), (5e-324, 'é', zeroblob(300)), (-1, 0, 0.0), (255, 256, -0.5), (16777216, '', 0.1)");
  check_query(db, "SELECT count(*) FROM t AS a JOIN (SELECT c0, c1, c2, typeof(c0) || typeof(c1) || typeof(c2) AS types,"
                  " rowid AS n FROM lq_rows((SELECT lq_part_collect(a, b, c) FROM t))) AS b ON n = a.rowid AND c0 IS a AND c1 IS a.b"
                  " AND c2 IS c AND types = typeof(a) || typeof(a.b) || typeof(c)", "7");
  check_query(db, "SELECT c0 || c7 FROM lq_rows((SELECT lq_part_collect(1, 2, 3, 4, 5, 6, 7, 8)))", "18");
  check_query(db, "SELECT c1 FROM lq_rows((SELECT lq_part_collect(1)))", "NULL");
  check_query(db, "SELECT lq_part_collect(a) FROM t WHERE 0", "NULL");
  check_query(db, "SELECT count(*) FROM lq_rows", "lq_rows: value is missing; it takes a state, or what lq_part_collect gives");
  check_query(db, "SELECT sum(c0) FROM (SELECT lq_part_collect(1) AS r UNION ALL SELECT lq_part_collect(2)), lq_rows(r)", "3");
  check_query(db, "SELECT value FROM lq_rows(NULL)", "no row");
  check_query(db, "SELECT count(*) FROM lq_rows WHERE value > x'00'", "lq_rows: value is missing; it takes a state, or what lq_part_collect gives");
  sqlite3_close(db);
}

static void errors(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  const char *const cases[][2] = {
      {"SELECT lq_part_collect()", "lq_part_collect: 0 columns; it takes 1 to 8"},
      {"SELECT lq_part_collect(1, 2, 3, 4, 5, 6, 7, 8, 9)", "lq_part_collect: 9 columns; it takes 1 to 8"},
      {"SELECT * FROM lq_rows('x')", "lq_rows: value is TEXT; it takes a state, or what lq_part_collect gives"},
      {"SELECT * FROM lq_rows(lq_range(1)) FROM t", "near \"FROM\": syntax error"},
      {"SELECT * FROM lq_rows((SELECT lq_range(1)))",
       "lq_rows: value is a state of kind range (2); it takes one of kind thresholds (1)"},
      {"SELECT lq_part_converge(1)", "lq_part_converge: calibrated is not what lq_part_collect(given, true, count) gives"},
      {"SELECT lq_part_converge(x'4c51')", "lq_part_converge: calibrated is not what lq_part_collect(given, true, count) gives"},
      {"SELECT lq_part_converge(lq_part_collect(0, 1))", "lq_part_converge: calibrated is not what lq_part_collect(given, true, count) gives"},
      {"SELECT lq_part_converge(lq_part_collect(4000000000, 0, 1))", "lq_part_converge: calibrated has not every class's diagonal"},
      {"SELECT lq_part_converge(lq_part_collect(4294967295, 0, 1))",
       "lq_part_converge: calibrated is not what lq_part_collect(given, true, count) gives"},
      {"SELECT lq_part_converge(lq_part_collect(0, 4294967295, 1))",
       "lq_part_converge: calibrated is not what lq_part_collect(given, true, count) gives"},
      {"SELECT lq_part_converge(lq_part_collect(0, 7, 1))", "lq_part_converge: calibrated has not every class's diagonal"},
      {"SELECT lq_part_converge(NULL)", "NULL"},
      {"SELECT lq_part_converge(lq_part_collect(0, '0', 1))", "lq_part_converge: calibrated is not what lq_part_collect(given, true, count) gives"},
      {"SELECT lq_part_converge(lq_part_collect(0, 0, -1))", "lq_part_converge: calibrated is not what lq_part_collect(given, true, count) gives"},
      {"SELECT lq_part_exp(0.5)", "lq_part_exp: x is no number of 0 or less, which it takes"},
      {"SELECT lq_part_exp('-1')", "lq_part_exp: x is no number of 0 or less, which it takes"},
      {"SELECT lq_part_exp(x'ff')", "lq_part_exp: x is no number of 0 or less, which it takes"},
      {"SELECT lq_part_exp(NULL)", "NULL"},
      {"SELECT lq_part_exp(0)", "1"},
      {"SELECT lq_part_exp(-1e300)", "0"},
      {"SELECT lq_part_mean(0.5, -2)", "lq_part_mean: weight is -2.0; it takes a finite number of 0 or more"},
      {"SELECT lq_part_mean(0.5, 1e999)", "lq_part_mean: weight is Infinity; it takes a finite number of 0 or more"},
      {"SELECT lq_part_mean(0.5, x'31')", "lq_part_mean: weight is a BLOB; it takes a finite number of 0 or more"},
      {"SELECT lq_part_mean(0.5, 'x')", "lq_part_mean: weight is TEXT; it takes a finite number of 0 or more"},
      {"SELECT lq_part_mean(-0.5, 1)", "lq_part_mean: value is -0.5; it takes a number in [0,1]"},
      {"SELECT lq_part_mean(1.0000000000000002, 1)", "lq_part_mean: value is 1.0000000000000002; it takes a number in [0,1]"},
      {"SELECT lq_part_mean(NULL, 1)", "NULL"},
      {"SELECT lq_part_mean(0.5, NULL)", "NULL"},
      {"SELECT lq_part_mean(0.5, 0)", "NULL"},
      {"SELECT lq_part_mean(0.5, -0.0)", "NULL"},
      {"SELECT lq_part_mean(-0.0, 1)", "0"},
      {"SELECT lq_part_mean(v, w) FROM (SELECT 0.5 AS v, -0.0 AS w UNION ALL SELECT -0.0, 0.5)", "0"},
      {"SELECT lq_part_mean('[0.5]', 1)", "lq_part_mean: probs has one class; it takes at least two"},
      {"SELECT lq_part_mean(p, 1) FROM (SELECT '[0.5,0.5]' AS p UNION ALL SELECT '[1,0,0]')",
       "lq_part_mean: 3 classes in probs, 2 in the rows before; they must have the same classes"},
      {"SELECT lq_part_mean(p, 1) FROM (SELECT '[0.5,0.5]' AS p UNION ALL SELECT 0.5)",
       "lq_part_mean: 1 classes in probs, 2 in the rows before; they must have the same classes"},
      {"SELECT lq_part_mean(p, 1) FROM (SELECT 0.5 AS p UNION ALL SELECT '[0.5,0.5]')",
       "lq_part_mean: 2 classes in probs, 1 in the rows before; they must have the same classes"},
      {"SELECT lq_part_mean(p, 1) FROM (SELECT '{\"a\":1,\"b\":0}' AS p UNION ALL SELECT '{\"a\":1,\"c\":0}')",
       "lq_part_mean: class 'b' in the rows before, but not in probs; they must have the same classes"},
#define LABELS(id, a, b) "SELECT lq_part_label(" id ", l, p) FROM (SELECT " a " AS l, '[0.5,0.5]' AS p UNION ALL SELECT " b ", '[1,0]')"
#define BESIDE(a, p, b, q) "SELECT lq_part_label(4, l, p) FROM (SELECT " a " AS l, '" p "' AS p UNION ALL SELECT " b ", '" q "')"
#define NAMES(a, b) "SELECT lq_part_label('it''s', l, p) FROM (SELECT " a " AS l, '{\"a\":0,\"b\":0,\"cc\":1}' AS p UNION ALL SELECT " b ", '{\"cc\":0,\"b\":1,\"a\":0}')"
      {LABELS("1", "1", "1"), "1"},
      {LABELS("1", "1", "1.0"), "1"},
      {LABELS("1", "'1'", "1"), "1"},
      {LABELS("1", "1.0", "1.0"), "1"},
      {LABELS("1", "0", "NULL"), "0"},
      {LABELS("1", "NULL", "0"), "0"},
      {LABELS("1", "NULL", "NULL"), "NULL"},
      {"SELECT lq_part_label(1, 0, p) FROM (SELECT '[0.5,0.5]' AS p) WHERE p < '['", "NULL"},
      /* classes are compared by name, whatever stands beside them */
      {BESIDE("'a'", "{\"a\":0.5,\"b\":0.5}", "'b'", "{\"b\":0.5,\"c\":0.5}"),
       "lq_part_label: example 4 has the labels 'a' and 'b'; it takes one, the same for all models"},
      {BESIDE("'b'", "{\"b\":0.5,\"c\":0.5}", "'c'", "{\"c\":0.5,\"d\":0.5}"),
       "lq_part_label: example 4 has the labels 'b' and 'c'; it takes one, the same for all models"},
      {BESIDE("'b'", "{\"a\":0.5,\"b\":0.5}", "x'62'", "{\"b\":0.5,\"c\":0.5}"), "b"},
      {BESIDE("x'62'", "{\"\\u0062\":0.5,\"c\":0.5}", "'b'", "{\"a\":0.5,\"b\":0.5}"), "62"},
      {BESIDE("2", "{\"2\":0.5,\"10\":0.5}", "2.0", "{\"3\":0.5,\"2\":0.5,\"1\":0}"), "2"},
      {BESIDE("''", "{\"\":0.5,\"b\":0.5}", "x''", "{\"b\":0.5,\"\":0.5,\"-\":0}"), ""},
      {BESIDE("''", "{\"\":0.5,\"b\":0.5}", "x'62'", "{\"b\":0.5,\"\":0.5,\"-\":0}"),
       "lq_part_label: example 4 has the labels '' and x'62'; it takes one, the same for all models"},
      {BESIDE("'ab'", "{\"ab\":0.5,\"b\":0.5}", "'a'", "{\"a\":0.5,\"b\":0.5}"),
       "lq_part_label: example 4 has the labels 'ab' and 'a'; it takes one, the same for all models"},
      /* those without names by their numbers, in any number of classes and beside names */
      {BESIDE("1", "[0.5,0.5]", "'01'", "[0.5,0.25,0.25]"), "1"},
      {BESIDE("1", "[0.5,0.5]", "'2'", "[0.5,0.25,0.25]"),
       "lq_part_label: example 4 has the labels 1 and '2'; it takes one, the same for all models"},
      {BESIDE("'+1'", "[0.5,0.5]", "1.0", "{\"0\":0.5,\"1\":0.5}"), "+1"},
      {BESIDE("'1'", "{\"1\":0.5,\"0\":0.5}", "1", "[0.5,0.5]"), "1"},
      {BESIDE("'7'", "{\"7\":0.5,\"8\":0.5}", "0", "[0.5,0.5]"),
       "lq_part_label: example 4 has the labels '7' and 0; it takes one, the same for all models"},
      {BESIDE("'a'", "{\"a\":0.5,\"b\":0.5}", "0", "[0.5,0.5]"),
       "lq_part_label: example 4 has the labels 'a' and 0; it takes one, the same for all models"},
      {LABELS("7", "0", "1"), "lq_part_label: example 7 has the labels 0 and 1; it takes one, the same for all models"},
      {LABELS("-0.5", "'1'", "'0'"), "lq_part_label: example -0.5 has the labels '1' and '0'; it takes one, the same for all models"},
      {LABELS("NULL", "1.0", "0.0"), "lq_part_label: example NULL has the labels 1.0 and 0.0; it takes one, the same for all models"},
      {LABELS("x'00'", "1", "'0'"), "lq_part_label: example x'00' has the labels 1 and '0'; it takes one, the same for all models"},
      {LABELS("1", "1", "2"), "lq_part_label: label 2 is out of range for 2 classes, which count from 0"},
      {LABELS("1", "2", "1"), "lq_part_label: label 2 is out of range for 2 classes, which count from 0"},
      {NAMES("'cc'", "'cc'"), "cc"},
      {NAMES("'a'", "'b'"), "lq_part_label: example 'it's' has the labels 'a' and 'b'; it takes one, the same for all models"},
      {NAMES("'a'", "'cc'"), "lq_part_label: example 'it's' has the labels 'a' and 'cc'; it takes one, the same for all models"},
      {"SELECT lq_part_label(1, l, p) FROM (SELECT 1 AS l, '{\"1\":0.5,\"0\":0.5}' AS p UNION ALL SELECT '1', '{\"0\":0.5,\"1\":0.5}')", "1"},
      {"SELECT lq_part_label(1, l, p) FROM (SELECT 1 AS l, '{\"1\":0.5,\"0\":0.5}' AS p UNION ALL SELECT '0', '{\"0\":0.5,\"1\":0.5}')",
       "lq_part_label: example 1 has the labels 1 and '0'; it takes one, the same for all models"},
      {"SELECT lq_part_accuracy(3, '[0.5,0.5]')", "lq_part_accuracy: label 3 is out of range for 2 classes, which count from 0"},
      {"SELECT lq_part_log_loss('x', '[0.5,0.5]')", "lq_part_log_loss: label 'x' is not a class index (an integer from 0 to 1);"
       " for labels that are names, probs has to be a JSON object of class to number"},
      {"SELECT lq_part_log_loss(NULL, '[0.5,0.5]')", "NULL"},
      {"SELECT lq_part_prune(1, 3, '[0.5,0.5]', 'self_confidence', NULL)", "lq_part_prune: label 3 is out of range for 2 classes, which count from 0"},
      {"SELECT lq_part_prune(id, 0, '[0.5,0.5]', 'self_confidence', NULL) FROM (SELECT 1 AS id) WHERE id > 1", "NULL"},
      {"SELECT lq_part_prune(1, NULL, '[0.5,0.5]', 'self_confidence', NULL)", "NULL"},
      {"SELECT lq_part_prune(1, 0, '[0.5,0.5]', 'self_confidence', 3)",
       "lq_part_prune: quotas is an INTEGER that is not what lq_part_collect(given, other, rows) gives"},
      {"SELECT lq_part_prune(1, 0, '[0.5,0.5]', 'self_confidence', lq_part_collect(0, 1)) FROM (SELECT 1)",
       "misuse of aggregate function lq_part_collect()"},
      {"SELECT lq_part_prune(1, 0, '[0.5,0.5]', 'self_confidence', (SELECT lq_part_collect(0, 1)))",
       "lq_part_prune: quotas is a BLOB that is not what lq_part_collect(given, other, rows) gives"},
      {"SELECT count(*) FROM lq_rows((SELECT lq_part_collect(1))) WHERE value = (SELECT lq_part_collect(1))", "1"},
      {"SELECT lq_part_prune(1, 0, '[0.5,0.5]', 'best', NULL)",
       "lq_part_prune: unknown method 'best' (self_confidence, normalized_margin, confidence_weighted_entropy)"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_query(db, cases[i][0], cases[i][1]);
  sqlite3_close(db);
}

static void means(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  check_query(db, "SELECT lq_part_mean(v, w) FROM (SELECT 0.25 AS v, 1 AS w UNION ALL SELECT 1, 0.5 UNION ALL SELECT NULL, 1)",
              "0.5");
  check_query(db, "SELECT lq_part_mean(p, w) FROM (SELECT '[1,0]' AS p, 1 AS w UNION ALL SELECT '[0.5,0.5]', 1)", "[0.75,0.25]");
  check_query(db, "SELECT lq_part_mean(p, 1) FROM (SELECT '{\"b\\n\":1,\"a\":0}' AS p UNION ALL SELECT '{\"a\":0.5,\"b\\n\":0.5}')",
              "{\"a\":0.25,\"b\\u000a\":0.75}");
  check_query(db, "SELECT lq_part_mean(x'0000003f0000003f', 1)", "[0.5,0.5]");
  static const struct {
    const char *rows, *mean; /* (value, weight), in any order */
  } cases[] = {
      /* one row's mean is its value, whatever its weight */
      {"(0.531, 1)", "0.531"}, {"(0.531, 1e-30)", "0.531"}, {"(0.531, 1e-300)", "0.531"}, {"(0.531, 5e-324)", "0.531"},
      {"(0.531, 3e-310)", "0.531"}, {"(0.531, 1.7976931348623157e308)", "0.531"}, {"(0.531, 0.3)", "0.531"},
      {"(1e-30, 0.7)", "1e-30"}, {"(5e-324, 3)", "5e-324"}, {"(0.1, 7), (0.1, 0.3), (0.1, 1e-5)", "0.1"},
      /* only the ratios of the weights count */
      {"(0.25, 1e-300), (0.75, 1e-300)", "0.5"}, {"(0.25, 5e-324), (0.75, 15e-324)", "0.625"},
      {"(0.25, 15e-324), (0.75, 5e-324)", "0.375"}, {"(0.25, 1e308), (0.75, 1e308)", "0.5"},
      {"(0.25, 3), (0.75, 1)", "0.375"}, {"(0.25, 1e-320), (0.75, 1e-320), (1, 0)", "0.5"},
      {"(0.25, 3e18), (0.75, 1000000000000000000)", "0.375"},
      /* to those of the group: what is nothing beside one row is all beside none */
      {"(0.25, 1), (0.75, 1e-30)", "0.25"}, {"(0.25, 1e300), (0.75, 1e-300)", "0.25"}, {"(0.25, 1), (0.75, 5e-324)", "0.25"},
      {"(0.25, 1e-280), (0.75, 5e-324), (0.5, 1e-280)", "0.375"},
      {"(0.25, 0), (0.75, 5e-324)", "0.75"}, {"(0.25, 0), (0.75, -0.0)", "NULL"},
      /* past the first rows for which there is room */
      {"(0, 1), (0.125, 1), (0.25, 1), (0.375, 1), (0.5, 1), (0.625, 1), (0.75, 1), (0.875, 1), (1, 1), (0.5, 1)", "0.5"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    static const char *const orders[] = {"1", "v", "-v", "w, v", "-w, -v"};
    for (size_t o = 0; o < 5; o++) {
      char sql[600];
      snprintf(sql, sizeof sql, "WITH r(v, w) AS (VALUES %s) SELECT lq_part_mean(v, w) IS %s FROM (SELECT * FROM r ORDER BY %s LIMIT 99)",
               cases[i].rows, cases[i].mean, orders[o]);
      check_query(db, sql, "1");
      /* and class by class alike; json_extract() would go by the locale */
      snprintf(sql, sizeof sql, "WITH r(v, w) AS (VALUES %s) SELECT CAST(substr(lq_part_mean(p, w), 2, instr(lq_part_mean(p, w), ',') - 2) AS REAL) IS %s FROM (SELECT"
               " '[' || json(json_quote(v)) || ',0]' AS p, w FROM r ORDER BY %s LIMIT 99)", cases[i].rows, cases[i].mean, orders[o]);
      check_query(db, sql, "1");
    }
  }
  check_query(db, "SELECT json_valid(lq_part_mean('[1,0]', 1)) || json_type(json_array(lq_part_mean('[1,0]', 1)), '$[0]')", "1array");
  sqlite3_close(db);
}

/* What is no quota takes no row, and one that is takes it beside them. */
static void quotas_that_are_none(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  const char *const none[] = {"0, 0, 0", "0, 0, -1", "0, 0, 'x'", "0, 0, 1.0", "0, 0, NULL", "NULL, NULL, 1", "NULL, 'best', 1",
                              "NULL, 0, 1", "-1, 0, 1", "0, -1, 1", "4294967295, 0, 1", "0, 4294967295, 1", "'0', 0, 1", "0, '0', 1",
                              "0, 'self_confidence', 1", "0, NULL, 1", "1, 1, 1", "0, 2, 1"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    char sql[500];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM lq_rows((SELECT lq_part_prune(7, 0, '[0.5,0.5]', 'self_confidence', (SELECT"
             " lq_part_collect(%s)))))", none[i]);
    check_query(db, sql, "0");
    snprintf(sql, sizeof sql, "SELECT c0 FROM lq_rows((SELECT lq_part_prune(7, 0, '[0.5,0.5]', 'self_confidence', (SELECT"
             " lq_part_collect(a, b, c) FROM (SELECT NULL AS a, NULL AS b, NULL AS c UNION ALL SELECT %s UNION ALL"
             " SELECT NULL, 'self_confidence', 1)))))", none[i]);
    check_query(db, sql, "7");
  }
  sqlite3_close(db);
}

/* lq_prune orders ids of all types as SQLite does: for every number of rows, those it
** takes are the first ones by id. */
static void order_of_ids(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(id); INSERT INTO t VALUES (NULL), (NULL), (3), (2.5), (-1e300), (9223372036854775807), (9223372036854775806),"
          "(9223372036854775807.0), (9.3e18), (-9223372036854775808), (-9.3e18), (0.5), (-0.5), (0),"
          "('a'), ('B'), (''), ('aa'), ('10'), (x''), (x'00'), (x'61'), (x'0000'), (1e999), (-1e999), ('é'),"
          "(4611686018427387905), (4611686018427387904.0), (4611686018427387903)");
  for (int rows = 1; rows <= 29; rows++) {
    char sql[500], want[500];
    snprintf(want, sizeof want, "SELECT group_concat(quote(id), ' ') FROM (SELECT id FROM (SELECT id FROM t ORDER BY id LIMIT %d)"
             " ORDER BY id)", rows);
    for (int turn = 0; turn < 3; turn++) {
      const char *const orders[] = {"id", "id DESC", "abs(random())"};
      snprintf(sql, sizeof sql, "SELECT group_concat(quote(c0), ' ') FROM (SELECT c0 FROM lq_rows((SELECT lq_part_prune(id, 0,"
               " '[0.25,0.75]', 'self_confidence', (SELECT lq_part_collect(0, 0, %d))) FROM (SELECT id FROM t ORDER BY %s)))"
               " ORDER BY c0)", rows, orders[turn]);
      check_query(db, sql, query(db, want));
    }
  }
  sqlite3_close(db);
}

/* What lq_part_collect gives, cut or changed at every byte, is refused or read, and nothing
** worse. */
static void damaged_rows(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  sqlite3_stmt *statement;
  unsigned char whole[512], changed[512];
  sqlite3_prepare_v2(db, "SELECT lq_part_collect(a, b, c) FROM (SELECT 0 AS a, 0 AS b, 5 AS c UNION ALL SELECT 0, 1, 'text'"
                         " UNION ALL SELECT 1, 1, x'0102' UNION ALL SELECT 1, 0, 0.5)", -1, &statement, NULL);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  int bytes = sqlite3_column_bytes(statement, 0);
  assert_true(bytes > 30 && bytes < (int)sizeof whole);
  memcpy(whole, sqlite3_column_blob(statement, 0), (size_t)bytes);
  sqlite3_finalize(statement);
  /* each by itself, as an error of one would keep the others from being asked */
  static const char *const readers[] = {"SELECT count(c0 || c1 || c2) FROM lq_rows(?1)", "SELECT lq_part_converge(?1)",
                                        "SELECT lq_part_prune(1, 0, '[0.5,0.5]', 'self_confidence', ?1)"};
  for (int reader = 0; reader < 3; reader++) {
    int read = 0, refused = 0;
    sqlite3_prepare_v2(db, readers[reader], -1, &statement, NULL);
    for (int at = 0; at < bytes; at++) {
      for (int value = -1; value < 256; value++) {
        memcpy(changed, whole, (size_t)bytes);
        if (value >= 0) changed[at] = (unsigned char)value;
        sqlite3_bind_blob(statement, 1, changed, value < 0 ? at : bytes, SQLITE_STATIC);
        int rc = sqlite3_step(statement);
        assert_true(rc == SQLITE_ROW || rc == SQLITE_ERROR);
        read += rc == SQLITE_ROW;
        refused += rc == SQLITE_ERROR;
        sqlite3_reset(statement);
      }
    }
    assert_true(refused > 256 && (read > 256 || reader == 1)); /* a text is no count to converge from */
    sqlite3_finalize(statement);
  }
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(rows_and_back), cmocka_unit_test(errors), cmocka_unit_test(means),
      cmocka_unit_test(order_of_ids), cmocka_unit_test(damaged_rows),
      cmocka_unit_test(quotas_that_are_none))
