/* A window's state is made once for as long as it does not change. The states
** are counted by their size as they are allocated, which is not that of the
** copies which SQLite makes of function arguments. */
#include "ext/shared_state.h"
#include "tests/support/sql.h"

#define ROWS "2000"
#define STATE_BYTES (16 + 24 * 1000)

static sqlite3_mem_methods memory;
static int states_made;

static void *count_states(int bytes) {
  states_made += bytes == memory.xRoundup((int)sizeof(lq_shared_state) + STATE_BYTES);
  return memory.xMalloc(bytes);
}

static int set_up(void **state) {
  (void)state;
  sqlite3_mem_methods counting;
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory)) return 1;
  counting = memory;
  counting.xMalloc = count_states;
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &counting);
}

static int made(sqlite3 *db, const char *sql, const char *want) {
  states_made = 0;
  check_query(db, sql, want);
  return states_made;
}

static void an_unchanged_state_is_not_made_again(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs);"
          "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)"
          "INSERT INTO t SELECT 1, 7, lq_pack('[' || group_concat('0.001') || ']') FROM n;"
          "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < " ROWS ")"
          "INSERT INTO t SELECT i, i % 1000, probs FROM n, t;");
  assert_int_equal(made(db, "SELECT lq_thresholds(label, probs) IS NULL FROM t", "0"), 1);
  assert_int_equal(made(db, "SELECT sum(length(s)) FROM (SELECT lq_thresholds(label, probs) OVER () AS s FROM t)",
                        "48032000"), 1);
  assert_int_equal(made(db, "SELECT sum(length(s)) FROM (SELECT lq_thresholds(label, probs)"
                            " OVER (PARTITION BY id % 10) AS s FROM t)", "48032000"), 10);
  /* one row with a label, and then none for the rest of the frames */
  run(db, "UPDATE t SET label = NULL WHERE id > 1");
  assert_int_equal(made(db, "SELECT sum(length(s)) FROM (SELECT lq_thresholds(label, probs)"
                            " OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS s FROM t)", "48032000"), 1);
  sqlite3_close(db);
}

/* Two arguments of one row are the same bytes only where SQLite copied neither. */
static void same_bytes(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  sqlite3_result_int(context, sqlite3_value_blob(values[0]) == sqlite3_value_blob(values[1]));
}

static sqlite3 *open_partitions(unsigned rows) {
  sqlite3 *db = open_database();
  char sql[500];
  sqlite3_create_function(db, "same_bytes", 2, SQLITE_UTF8, NULL, same_bytes, NULL, NULL);
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs);"
          "CREATE TABLE one AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)"
          " SELECT lq_pack('[' || group_concat('0.001') || ']') AS probs FROM n");
  snprintf(sql, sizeof sql, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                            "INSERT INTO t SELECT i, i %% 1000, probs FROM n, one;", rows);
  run(db, sql);
  return db;
}

static void an_unchanged_state_is_not_copied(void **state) {
  (void)state;
  sqlite3 *db = open_partitions(100000);
  check_query(db, "SELECT sum(same_bytes(s, s)) FROM (SELECT lq_thresholds(label, probs) OVER () AS s FROM t)", "100000");
  check_query(db, "SELECT sum(same_bytes(s, s)) FROM (SELECT lq_thresholds(label, probs)"
                  " OVER (PARTITION BY id % 7) AS s FROM t)", "100000");
  sqlite3_close(db);
}

/* What a statement was lent is taken back for the next one, though SQLite may put that in the
** same place. */
static void lent_states_of_a_statement_that_has_ended(void **state) {
  (void)state;
  sqlite3 *db = open_partitions(1000);
  static const char *const groups[] = {
      "SELECT count(s) FROM (SELECT lq_thresholds(label, probs) AS s FROM t GROUP BY id)",
      "SELECT count(s) FROM (SELECT lq_thresholds(label, probs) AS s FROM t WHERE id GROUP BY id)"};
  for (int again = 0; again < 6; again++) {
    check_query(db, groups[again % 2], "1000");
    check_query(db, "SELECT sum(same_bytes(s, s)) FROM (SELECT lq_thresholds(label, probs) OVER () AS s FROM t)", "1000");
    check_query(db, "SELECT sum(same_bytes((SELECT lq_thresholds(label, probs) FROM t),"
                    " (SELECT lq_thresholds(label, probs) FROM t))) FROM t", "1000");
  }
  sqlite3_close(db);
}

/* What was lent stands while its statement runs, whoever keeps it: max() keeps
** the bytes of a partition long gone, and so does a scalar subquery. */
static void lent_states_stand(void **state) {
  (void)state;
  sqlite3 *db = open_partitions(1500);
  for (int again = 0; again < 3; again++) {
    check_query(db, "SELECT count(*) FROM (SELECT id % 1500 AS g, max(s) AS m FROM (SELECT id, lq_thresholds(label, probs)"
                    " OVER (PARTITION BY id % 1500) AS s FROM t) GROUP BY id % 3) WHERE m ="
                    " (SELECT max(x) FROM (SELECT lq_thresholds(label, probs) AS x FROM t AS u WHERE u.id % 3 = g % 3 GROUP BY id))", "3");
    check_query(db, "WITH k(s) AS MATERIALIZED (SELECT (SELECT lq_thresholds(label, probs) OVER () FROM t WHERE id < 10 LIMIT 1))"
                    " SELECT sum((SELECT s FROM k) = w AND length(v)) FROM (SELECT lq_thresholds(label, probs) OVER (PARTITION BY id) AS v FROM t"
                    " WHERE id < 50), (SELECT lq_thresholds(label, probs) AS w FROM t WHERE id < 10)", "49");
    run(db, "DELETE FROM t WHERE id % 10 = 0; ");
    run(db, "INSERT INTO t SELECT id * 10, 5, probs FROM t WHERE id <= 150 AND id * 10 NOT IN (SELECT id FROM t);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)"
            "INSERT OR IGNORE INTO t SELECT i, 3, probs FROM n, one;");
  }
  sqlite3_close(db);
}

/* Statements that run at once, and one that is run again on other rows. */
static void lent_states_of_several_statements(void **state) {
  (void)state;
  sqlite3 *db = open_partitions(300);
  const char *sql = "SELECT lq_thresholds(label, probs) OVER (PARTITION BY id % 3) FROM t WHERE id <= ?1";
  sqlite3_stmt *statements[3];
  for (int i = 0; i < 3; i++) {
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statements[i], NULL), SQLITE_OK);
    sqlite3_bind_int(statements[i], 1, 300 - 30 * i);
  }
  for (int round = 0; round < 4; round++) {
    for (int row = 0; row < 240; row++) {
      for (int i = 0; i < 3; i++) {
        assert_int_equal(sqlite3_step(statements[i]), SQLITE_ROW);
        if (row % 40) continue;
        sqlite3_stmt *plain;
        sqlite3_prepare_v2(db, "SELECT lq_thresholds(label, probs) FROM t WHERE id <= ?1 AND id % 3 = ?2", -1, &plain, NULL);
        int limit = 300 - 30 * i;
        sqlite3_bind_int(plain, 1, limit);
        sqlite3_bind_int(plain, 2, row / (limit / 3));
        assert_int_equal(sqlite3_step(plain), SQLITE_ROW);
        assert_int_equal(sqlite3_column_bytes(plain, 0), sqlite3_column_bytes(statements[i], 0));
        assert_memory_equal(sqlite3_column_blob(plain, 0), sqlite3_column_blob(statements[i], 0), STATE_BYTES);
        sqlite3_finalize(plain);
      }
    }
    for (int i = round % 2; i < 3; i++) sqlite3_reset(statements[i]);
    if (round % 2) sqlite3_reset(statements[0]);
    run(db, "UPDATE t SET label = (label + 1) % 1000");
  }
  for (int i = 0; i < 3; i++) sqlite3_finalize(statements[i]);
  sqlite3_close(db);
}

/* While two statements run, it is not known which of them a state is for. */
static void states_are_not_lent_to_one_of_two(void **state) {
  (void)state;
  sqlite3 *db = open_partitions(40);
  sqlite3_stmt *other, *keeper;
  sqlite3_prepare_v2(db, "SELECT id FROM t", -1, &other, NULL);
  /* the least state is the first partition's, whose aggregate has let go of it */
  sqlite3_prepare_v2(db, "SELECT (SELECT min(s) FROM (SELECT lq_thresholds(label, probs)"
                         " OVER (PARTITION BY id % 2) AS s FROM t)) FROM t", -1, &keeper, NULL);
  assert_int_equal(sqlite3_step(other), SQLITE_ROW);
  assert_int_equal(sqlite3_step(keeper), SQLITE_ROW);
  static unsigned char first[STATE_BYTES];
  memcpy(first, sqlite3_column_blob(keeper, 0), STATE_BYTES);
  sqlite3_reset(other);
  check_query(db, "SELECT length(lq_thresholds(label, probs) OVER ()) FROM t WHERE id < 5", "24016");
  assert_int_equal(sqlite3_step(keeper), SQLITE_ROW);
  assert_int_equal(sqlite3_column_bytes(keeper, 0), STATE_BYTES);
  assert_int_equal(memcmp(sqlite3_column_blob(keeper, 0), first, STATE_BYTES), 0); /* the sanitizer sees memcmp */
  sqlite3_finalize(other);
  sqlite3_finalize(keeper);
  sqlite3_close(db);
}

/* Nor is a confident joint, and what is not lent is the same. */
static void joints_are_not_lent_to_one_of_two(void **state) {
  (void)state;
  sqlite3 *db = open_partitions(40);
  static const char *const answer =
      "SELECT count(*) FROM (SELECT lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM t)) OVER"
      " (PARTITION BY id % 2) AS s, id % 2 AS half FROM t) JOIN (SELECT lq_confident_joint(label, probs,"
      " (SELECT lq_thresholds(label, probs) FROM t)) AS w, id % 2 AS half FROM t GROUP BY 2) USING (half) WHERE s = w";
  sqlite3_stmt *other;
  sqlite3_prepare_v2(db, "SELECT id FROM t", -1, &other, NULL);
  check_query(db, answer, "40");
  assert_int_equal(sqlite3_step(other), SQLITE_ROW);
  check_query(db, answer, "40");
  sqlite3_finalize(other);
  sqlite3_close(db);
}

/* Bound states are told apart from each other, within a row and from one run to the next. */
static void bound_states(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  sqlite3_stmt *statement, *bind;
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs);"
          "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199)"
          "INSERT INTO t SELECT 1, 7, lq_pack('[' || group_concat(CASE i WHEN 7 THEN 0.25 WHEN 150 THEN 0.5 ELSE 0.00125 END) || ']') FROM n;"
          "INSERT INTO t SELECT 2, 150, probs FROM t; INSERT INTO t SELECT 3, 11, probs FROM t WHERE id = 1;"
          "CREATE TABLE s(i INTEGER PRIMARY KEY, state);"
          "INSERT INTO s SELECT 0, lq_thresholds(label, probs) FROM t WHERE id = 1;"
          "INSERT INTO s SELECT 1, lq_thresholds(label, probs) FROM t WHERE id = 2;"
          "INSERT INTO s SELECT 2, lq_thresholds(label, probs) FROM t;"
          "CREATE TABLE want AS SELECT i, id, lq_score(label, probs, 'normalized_margin', state) AS score FROM s, t;");
  check_query(db, "SELECT count(DISTINCT score) > 4 FROM want", "1");
  assert_int_equal(sqlite3_prepare_v2(
      db, "SELECT sum(lq_score(label, probs, 'normalized_margin', ?1) = (SELECT score FROM want WHERE i = ?3 AND want.id = t.id))"
          " + sum(lq_score(label, probs, 'normalized_margin', ?2) = (SELECT score FROM want WHERE i = ?4 AND want.id = t.id)) FROM t",
      -1, &statement, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, "SELECT a.state, b.state, a.i, b.i FROM s AS a, s AS b", -1, &bind, NULL), SQLITE_OK);
  int pairs = 0;
  for (; sqlite3_step(bind) == SQLITE_ROW; pairs++) {
    for (int i = 0; i < 4; i++) sqlite3_bind_value(statement, i + 1, sqlite3_column_value(bind, i));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(statement, 0), 6);
    sqlite3_reset(statement);
  }
  assert_int_equal(pairs, 9);
  /* and a lent one, which is not compared at all */
  check_query(db, "SELECT sum(lq_score(label, probs, 'normalized_margin', (SELECT lq_thresholds(label, probs) FROM t))"
                  " = (SELECT score FROM want WHERE i = 2 AND want.id = t.id)) FROM t", "3");
  sqlite3_finalize(statement);
  sqlite3_finalize(bind);
  sqlite3_close(db);
}

/* A state past all that is lent at a time is handed out all the same. */
static void a_huge_state_is_not_lent(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  check_query(db, "SELECT length(lq_thresholds(0, CAST(x'0000803f' || zeroblob(2799996) AS BLOB)))", "16800016");
  check_query(db, "SELECT length(s) FROM (SELECT lq_thresholds(0, CAST(x'0000803f' || zeroblob(2799996) AS BLOB)) OVER () AS s)", "16800016");
  sqlite3_close(db);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(an_unchanged_state_is_not_made_again),
                                     cmocka_unit_test(an_unchanged_state_is_not_copied),
                                     cmocka_unit_test(lent_states_of_a_statement_that_has_ended),
                                     cmocka_unit_test(lent_states_stand),
                                     cmocka_unit_test(lent_states_of_several_statements),
                                     cmocka_unit_test(states_are_not_lent_to_one_of_two),
                                     cmocka_unit_test(joints_are_not_lent_to_one_of_two),
                                     cmocka_unit_test(a_huge_state_is_not_lent),
                                     cmocka_unit_test(bound_states)};
  return cmocka_run_group_tests(tests, set_up, NULL);
}
