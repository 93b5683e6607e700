/* The confident joint and label issues, held to their definitions in plain SQL
** over its numbers, and to cases worked out by hand. */
#include "tests/support/sql.h"

/* label, probs over 3 classes as JSON; thresholds come out as 0.6, 0.5 and 2. */
static const char *const by_hand =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs);"
    "INSERT INTO t VALUES"
    "(1, 0, '[0.7,0.2,0.1]'),"  /* confidently 0 */
    "(2, 0, '[0.5,0.4,0.1]'),"  /* confident of nothing */
    "(3, 1, '[0.2,0.5,0.3]'),"  /* just reaches 0.5 */
    "(4, 1, '[0.65,0.3,0.05]')," /* an issue: confidently 0 */
    "(5, 1, '[0.3,0.7,0.0]'),"
    "(6, NULL, '[1,0,0]'), (7, 0, NULL)";

static void cases_by_hand(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, by_hand);
  run(db, "CREATE TABLE s AS SELECT lq_thresholds(label, probs) AS t FROM t");
  check_query(db, "SELECT lq_json(lq_confident_joint(label, probs, (SELECT t FROM s))) FROM t",
              "{\"kind\":\"confident_joint\",\"classes\":[{\"class\":0,\"rows\":2},{\"class\":1,\"rows\":3}],"
              "\"pairs\":[{\"given\":0,\"true\":0,\"count\":1},"
              "{\"given\":1,\"true\":0,\"count\":1},{\"given\":1,\"true\":1,\"count\":2}]}");
  check_query(db, "SELECT group_concat(ifnull(lq_is_issue(label, probs, (SELECT t FROM s)), '-'), ' ') FROM t",
              "0 0 0 1 0 - -");
  check_query(db, "SELECT group_concat(ifnull(lq_is_issue(label, probs), '-'), ' ') FROM t", "0 0 0 1 0 - -");
  check_query(db, "SELECT lq_confident_joint(label, probs, NULL) FROM t", "NULL");
  check_query(db, "SELECT lq_confident_joint(label, probs, (SELECT t FROM s)) FROM t WHERE 0", "NULL");
  check_query(db, "SELECT lq_is_issue(0, '[0.5,0.5]', NULL)", "NULL");
  check_query(db, "SELECT group_concat(c0 || '>' || c1 || '=' || c2, ' ') FROM"
                  " lq_rows((SELECT lq_confident_joint(label, probs, (SELECT t FROM s)) FROM t))",
              "0>0=1 1>0=1 1>1=2");
  check_query(db, "SELECT group_concat(c0 || ifnull(c1, '-') || c2 || ' ' || c3, ' ') FROM lq_rows((SELECT t FROM s))",
              "0-2 0.6 1-3 0.5 2-0 2.0");
  check_query(db, "SELECT count(*) FROM lq_rows(NULL)", "0");
  sqlite3_close(db);
}

/* 1e-6 in a label's favour, to the last bit, and ties to the lowest class. */
static void close_calls(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  check_query(db, "SELECT lq_is_issue(0, '[0.4999999,0.5]')", "0");
  check_query(db, "SELECT lq_is_issue(0, '[0.49999,0.5]')", "1");
  check_query(db, "SELECT lq_is_issue(1, '[0.5,0.4999999]')", "0");
  check_query(db, "SELECT lq_is_issue(0, '[0.25,0.25,0.5]'), 0", "1");
  /* P[k] + 1e-6 = P[j] exactly: the lowest class is predicted */
  check_query(db, "SELECT lq_is_issue(0, '[0,0.000001]')", "0");
  check_query(db, "SELECT lq_is_issue(1, '[0.000001,0]')", "1");
  check_query(db, "SELECT lq_is_issue('a', '{\"b\":0.000001,\"a\":0}')", "0");
  check_query(db, "SELECT lq_is_issue('b', '{\"b\":0,\"a\":0.000001}')", "1");
  /* among several confident classes the most probable, the lowest on a tie,
  ** whatever the order of the keys */
  check_query(db, "SELECT group_concat(c0 || c1 || c2, ' ') FROM lq_rows((SELECT lq_confident_joint(l, p, t) FROM"
                  " (SELECT 'b' AS l, '{\"b\":0.5,\"a\":0.5}' AS p UNION ALL SELECT 'a', '{\"a\":0.5,\"b\":0.5}'),"
                  " (SELECT lq_thresholds(l, p) AS t FROM (SELECT 'b' AS l, '{\"b\":0.5,\"a\":0.5}' AS p"
                  "  UNION ALL SELECT 'a', '{\"b\":0.5,\"a\":0.5}'))))", "001 101 111");
  check_query(db, "SELECT lq_predicted('{\"b\":0.5,\"a\":0.5}')", "a");
  check_query(db, "SELECT lq_predicted('{\"c\":0,\"b\":0.5,\"a\":0.5}')", "a");
  sqlite3_close(db);
}

/* Random rows of few distinct values, so that ties and thresholds are met often. */
static void definition_in_plain_sql(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  unsigned long long random = 4242;
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label INTEGER, probs); CREATE TABLE cell(id INTEGER, j INTEGER, v REAL, PRIMARY KEY (id, j))");
  for (int id = 0; id < 3000; id++) {
    char sql[300];
    int v[4];
    for (int i = 0; i < 4; i++) {
      random = random * 6364136223846793005u + 1442695040888963407u;
      v[i] = (int)(random >> 60) % 5;
    }
    random = random * 6364136223846793005u + 1442695040888963407u;
    snprintf(sql, sizeof sql, "INSERT INTO t VALUES(%d, %d, '[0.%d,0.%d,0.%d,0.%d]');"
             "INSERT INTO cell VALUES(%d, 0, 0.%d), (%d, 1, 0.%d), (%d, 2, 0.%d), (%d, 3, 0.%d)", id, (int)(random >> 60) % 4,
             v[0], v[1], v[2], v[3], id, v[0], id, v[1], id, v[2], id, v[3]);
    run(db, sql);
  }
  run(db, "CREATE TABLE threshold AS SELECT c0 AS class, c3 AS t FROM lq_rows((SELECT lq_thresholds(label, probs) FROM t))");
  run(db, "CREATE TABLE judged AS WITH p(id, label, j, v) AS (SELECT id, label, j, v FROM t JOIN cell USING (id)),"
          " c AS (SELECT id, sum(v >= t - 1e-6) AS n, max(iif(v >= t - 1e-6, j, NULL)) AS only"
          "  FROM p JOIN threshold ON class = j GROUP BY id),"
          " r AS (SELECT id, label, j, row_number() OVER (PARTITION BY id ORDER BY v DESC, j) AS r,"
          "  row_number() OVER (PARTITION BY id ORDER BY v + iif(j = label, 1e-6, 0) DESC, j) AS raised FROM p),"
          " a AS (SELECT id, label, max(iif(r = 1, j, NULL)) AS top, max(iif(raised = 1, j, NULL)) AS top_raised"
          "  FROM r GROUP BY id)"
          " SELECT a.id, label, CASE n WHEN 0 THEN NULL WHEN 1 THEN only ELSE top END AS g,"
          "  top_raised = label AS close FROM c JOIN a USING (id)");
  check_query(db, "SELECT count(*) > 50 FROM judged WHERE g IS NULL", "1");
  check_query(db, "SELECT count(*) > 100 FROM judged WHERE g <> label", "1");
  check_query(db, "SELECT count(*) FROM judged JOIN t USING (id) WHERE lq_is_issue(t.label, probs,"
                  " (SELECT lq_thresholds(label, probs) FROM t)) IS NOT (g IS NOT NULL AND g <> t.label AND NOT close)", "0");
  check_query(db, "SELECT count(*) FROM judged JOIN t USING (id) WHERE lq_is_issue(t.label, probs) = close", "0");
  const char *want = query(db, "SELECT group_concat(label || '>' || g || '=' || n, ' ') FROM"
                               " (SELECT label, g, count(*) AS n FROM judged WHERE g NOT NULL GROUP BY 1, 2 ORDER BY 1, 2)");
  assert_true(strlen(want) > 60);
  check_query(db, "SELECT group_concat(c0 || '>' || c1 || '=' || c2, ' ') FROM lq_rows((SELECT lq_confident_joint("
                  "label, probs, (SELECT lq_thresholds(label, probs) FROM t)) FROM t))", want);
  /* the same out of BLOBs */
  check_query(db, "SELECT lq_confident_joint(label, lq_pack(probs, 'f64'), (SELECT lq_thresholds(label, probs) FROM t)) ="
                  " lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM t)) FROM t"
                  " WHERE (SELECT sum(v) FROM cell WHERE cell.id = t.id) >= 0.5", "1");
  sqlite3_close(db);
}

/* 100,000 classes, 3,000 pairs: the state grows with the pairs. */
static void sparse(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE wide AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)"
          " SELECT i * 7 % 100000 AS label, CAST(zeroblob(4 * (i * 331 % 100000)) || x'0000803f' ||"
          " zeroblob(4 * (99999 - i * 331 % 100000)) AS BLOB) AS probs FROM n");
  check_query(db, "SELECT min(length(probs)) || ' ' || max(length(probs)) FROM wide", "400000 400000");
  run(db, "CREATE TABLE s AS SELECT lq_thresholds(label, probs) AS t FROM wide");
  /* one row of label 0 is right, and has the threshold 1; the others' are 2e-6 */
  check_query(db, "SELECT length(lq_confident_joint(label, probs, (SELECT t FROM s))) < 16 * 302 FROM wide", "1");
  check_query(db, "SELECT count(*) || ' ' || sum(c2) FROM lq_rows((SELECT lq_confident_joint(label, probs,"
                  " (SELECT t FROM s)) FROM wide)) WHERE c2 > 0 AND c0 <> c1 OR c0 = 0",
              query(db, "SELECT count(*) || ' ' || count(*) FROM wide WHERE label = 0 OR lq_is_issue(label, probs,"
                        " (SELECT t FROM s))"));
  sqlite3_close(db);
}

/* Whether what is answered by the bound state (?1, and ?2) is so by the same in a table. */
static void check_bound(sqlite3 *db, sqlite3_stmt *statement, const char *want_sql) {
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  assert_string_equal((const char *)sqlite3_column_text(statement, 0), query(db, want_sql));
  assert_int_equal(sqlite3_reset(statement), SQLITE_OK);
}

/* A bound state is not compared with the one before for every row, and yet every row has its own. */
static void bound_thresholds(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  sqlite3_stmt *statement;
  unsigned char place[64], low[64], high[64];
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs); INSERT INTO t VALUES (1, 0, '[0.6,0.4]'), (2, 1, '[0.6,0.4]'),"
          " (3, 0, '[0.3,0.7]'), (4, 1, '[0.6,0.4]'), (5, 0, '[0.95,0.05]');"
          "CREATE TABLE s AS SELECT lq_thresholds(column1, column2) AS low, NULL AS high FROM (VALUES (0, '[0.5,0.5]'), (1, '[0.5,0.5]'));"
          "UPDATE s SET high = (SELECT lq_thresholds(column1, column2) FROM (VALUES (0, '[0.9,0.1]'), (1, '[0.3,0.7]')))");
  int bytes = atoi(query(db, "SELECT length(low) FROM s WHERE length(low) = length(high) AND low <> high"));
  assert_true(bytes > 0 && bytes <= (int)sizeof place);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(sqlite3_prepare_v2(db, i ? "SELECT high FROM s" : "SELECT low FROM s", -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    memcpy(i ? high : low, sqlite3_column_blob(statement, 0), (size_t)bytes);
    sqlite3_finalize(statement);
  }
  /* another state at the same place, run after run */
  static const char *const shapes[] = {"hex(lq_confident_joint(label, probs, %s))", "group_concat(lq_is_issue(label, probs, %s))",
                                       "group_concat(lq_score(label, probs, 'normalized_margin', %s))",
                                       "group_concat(hex(lq_adjust(probs, %s)))"};
  for (size_t shape = 0; shape < sizeof shapes / sizeof *shapes; shape++) {
    char sql[300], low_sql[300], high_sql[300], form[300], of_low[300];
    snprintf(form, sizeof form, "SELECT %s FROM t, s", shapes[shape]);
    snprintf(sql, sizeof sql, form, "?1"), snprintf(low_sql, sizeof low_sql, form, "low"), snprintf(high_sql, sizeof high_sql, form, "high");
    snprintf(of_low, sizeof of_low, "%s", query(db, low_sql));
    assert_string_not_equal(of_low, query(db, high_sql));
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    for (int run = 0; run < 4; run++) {
      memcpy(place, run % 2 ? high : low, (size_t)bytes);
      assert_int_equal(sqlite3_bind_blob(statement, 1, place, bytes, SQLITE_STATIC), SQLITE_OK);
      check_bound(db, statement, run % 2 ? high_sql : low_sql);
    }
    sqlite3_finalize(statement);
  }
  /* two of them row by row, in one aggregate and in several */
  static const char *const queries[][2] = {
      {"SELECT hex(lq_confident_joint(label, probs, CASE id % 3 WHEN 1 THEN ?1 ELSE ?2 END)) FROM t",
       "SELECT hex(lq_confident_joint(label, probs, CASE id % 3 WHEN 1 THEN low ELSE high END)) FROM t, s"},
      {"SELECT hex(lq_confident_joint(label, probs, ?1)) || hex(lq_confident_joint(label, probs, ?2)) FROM t",
       "SELECT hex(lq_confident_joint(label, probs, low)) || hex(lq_confident_joint(label, probs, high)) FROM t, s"},
      {"SELECT hex(lq_confident_joint(label, probs, ?1)) || sum(lq_is_issue(label, probs, ?2)) FROM t",
       "SELECT hex(lq_confident_joint(label, probs, low)) || sum(lq_is_issue(label, probs, high)) FROM t, s"},
      {"SELECT hex(lq_confident_joint(label, probs, CASE id % 3 WHEN 1 THEN ?1 ELSE high END)) || ?2 FROM t, s",
       "SELECT hex(lq_confident_joint(label, probs, CASE id % 3 WHEN 1 THEN low ELSE high END)) || high FROM t, s"},
      {"SELECT group_concat(lq_score(label, probs, 'self_confidence', CASE id % 3 WHEN 1 THEN ?1 ELSE ?2 END)) FROM t",
       "SELECT group_concat(lq_score(label, probs, 'self_confidence', CASE id % 3 WHEN 1 THEN low ELSE high END)) FROM t, s"},
      {"SELECT group_concat(lq_score(label, probs, 'self_confidence', ?1) || ' ' || lq_score(label, probs, 'self_confidence', ?2)) FROM t",
       "SELECT group_concat(lq_score(label, probs, 'self_confidence', low) || ' ' || lq_score(label, probs, 'self_confidence', high)) FROM t, s"},
      /* a register that had a bound state, and another one in its own memory after it */
      {"SELECT hex(lq_confident_joint(label, probs, CASE WHEN id = 1 THEN ?1 ELSE CAST(iif(id < 3, low, high) || '' AS BLOB) END)) || ?2"
       " FROM t, s",
       "SELECT hex(lq_confident_joint(label, probs, iif(id < 3, low, high))) || high FROM t, s"},
      {"SELECT group_concat(lq_is_issue(label, probs, CASE WHEN id = 1 THEN ?1 ELSE CAST(iif(id < 3, low, high) || '' AS BLOB) END)) || ?2"
       " FROM t, s",
       "SELECT group_concat(lq_is_issue(label, probs, iif(id < 3, low, high))) || high FROM t, s"},
      {"SELECT group_concat(lq_is_issue(label, probs, ?1) || lq_is_issue(label, probs, ?2) || lq_is_issue(label, probs)) FROM t",
       "SELECT group_concat(lq_is_issue(label, probs, low) || lq_is_issue(label, probs, high) || lq_is_issue(label, probs)) FROM t, s"},
      {"SELECT group_concat(lq_is_issue(label, probs, CASE id % 3 WHEN 1 THEN ?1 ELSE ?2 END)) FROM t",
       "SELECT group_concat(lq_is_issue(label, probs, CASE id % 3 WHEN 1 THEN low ELSE high END)) FROM t, s"},
      {"SELECT group_concat(hex(lq_adjust(probs, ?1)) || hex(lq_adjust(probs, ?2))) FROM t",
       "SELECT group_concat(hex(lq_adjust(probs, low)) || hex(lq_adjust(probs, high))) FROM t, s"},
      {"SELECT group_concat(hex(lq_adjust(probs, CASE id % 3 WHEN 1 THEN ?1 ELSE ?2 END)) || lq_is_issue(label, probs, ?2)) FROM t",
       "SELECT group_concat(hex(lq_adjust(probs, CASE id % 3 WHEN 1 THEN low ELSE high END)) || lq_is_issue(label, probs, high)) FROM t, s"},
  };
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    assert_int_equal(sqlite3_prepare_v2(db, queries[i][0], -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_bind_blob(statement, 1, low, bytes, SQLITE_STATIC), SQLITE_OK);
    assert_int_equal(sqlite3_bind_blob(statement, 2, high, bytes, SQLITE_STATIC), SQLITE_OK);
    check_bound(db, statement, queries[i][1]);
    sqlite3_finalize(statement);
  }
  /* the same bytes as TEXT are none */
  assert_int_equal(sqlite3_prepare_v2(db, "SELECT lq_confident_joint(label, probs, iif(id < 3, ?1, CAST(?1 AS TEXT))) FROM t", -1, &statement, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_bind_blob(statement, 1, low, bytes, SQLITE_STATIC), SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ERROR);
  assert_string_equal(sqlite3_errmsg(db), "lq_confident_joint: thresholds is TEXT; it takes a state, as lq_thresholds gives");
  sqlite3_finalize(statement);
  sqlite3_close(db);
}

#define WIDE 20000

/* A float32 BLOB of WIDE classes that is sure of the class given. */
static void one_hot(sqlite3_context *context, int count, sqlite3_value **values) {
  static float probs[WIDE];
  static int hot;
  (void)count;
  probs[hot] = 0;
  hot = sqlite3_value_int(values[0]);
  probs[hot] = 1;
  sqlite3_result_blob(context, probs, sizeof probs, SQLITE_STATIC);
}

/* Over 20,000 classes the joint takes memory for its pairs: what more pairs take is
** in proportion to them, and no more than a hundredth of a dense joint's 3.2 GB. */
static void memory(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  sqlite3_create_function(db, "one_hot", 1, SQLITE_UTF8, NULL, one_hot, NULL, NULL);
  const int rows[] = {100, 1000};
  sqlite3_int64 used[2];
  for (int i = 0; i < 2; i++) {
    char sql[400];
    /* every fourth row is given another class than it is of */
    snprintf(sql, sizeof sql, "CREATE TABLE n%d AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE"
             " i + 1 < %d) SELECT i * 7 %% %d AS class, CASE i %% 4 WHEN 3 THEN (i * 7 + 7) %% %d ELSE i * 7 %% %d END AS label"
             " FROM n", i, rows[i], WIDE, WIDE, WIDE);
    run(db, sql);
    snprintf(sql, sizeof sql, "SELECT length(lq_confident_joint(label, one_hot(class), (SELECT lq_thresholds(label,"
             " one_hot(class)) FROM n%d))) FROM n%d", i, i);
    query(db, sql);
    sqlite3_int64 before = sqlite3_memory_used();
    sqlite3_memory_highwater(1);
    int bytes = atoi(query(db, sql));
    used[i] = sqlite3_memory_highwater(0) - before;
    assert_true(bytes >= 16 * rows[i] / 2 && bytes <= 24 + 16 * rows[i]);
  }
  /* a table of slots that is at least a quarter full, and twice that while it grows */
  assert_true(used[1] - used[0] <= 16 * 16 * 1000);
  assert_true(used[1] < 64 * WIDE + 16 * 16 * 1000);
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(cases_by_hand), cmocka_unit_test(close_calls),
      cmocka_unit_test(definition_in_plain_sql), cmocka_unit_test(sparse), cmocka_unit_test(bound_thresholds),
      cmocka_unit_test(memory))
