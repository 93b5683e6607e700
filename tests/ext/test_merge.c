/* lq_merge: any split of a dataset, in any order, each part aggregated in a
** connection of its own, gives byte for byte the state of one go. */
#include "tests/support/sql.h"

#define ROWS 900

static void load(sqlite3 *db, int form, int parts, int part, unsigned seed) {
  run(db, "CREATE TABLE t(id INTEGER, label, probs)");
  const char *forms[] = {
      "'[' || a || ',' || b || ',' || (1-a-b) || ']'",
      "lq_pack('[' || a || ',' || b || ',' || (1-a-b) || ']', 'f64')",
      "CASE id % 3 WHEN 0 THEN '{\"cat\":' || a || ',\"dog\":' || b || ',\"\\u00fcber\":' || (1-a-b) || '}'"
      " WHEN 1 THEN '{\"dog\":' || b || ',\"über\":' || (1-a-b) || ',\"cat\":' || a || '}'"
      " ELSE '{\"über\":' || (1-a-b) || ',\"cat\":' || a || ',\"dog\":' || b || '}' END"};
  char sql[2000];
  snprintf(sql, sizeof sql,
           "WITH RECURSIVE n(id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM n WHERE id < %d),"
           " v AS (SELECT id, (id * 7919 %% 1009) / 2100.0 AS a, (id * 104729 %% 1013) / 2300.0 AS b FROM n)"
           " INSERT INTO t SELECT id, %s, %s FROM v WHERE %d = 0 OR id * %u %% 10007 %% %d = %d"
           " ORDER BY id * %u %% 10009",
           ROWS - 1, form == 2 ? "CASE id % 4 WHEN 0 THEN 'cat' WHEN 1 THEN 'dog' ELSE 'über' END" : "id * 5 % 3",
           forms[form], part < 0 ? 0 : 1, seed | 1, parts, part, seed * 2 + 1);
  run(db, sql);
}

static void merged_is_the_same_as_one_go(void **state) {
  (void)state;
  for (int form = 0; form < 3; form++) {
    sqlite3 *whole = open_database();
    load(whole, form, 1, -1, 1);
    check_query(whole, "SELECT count(*) FROM t", "900");
    char joint[4000];
    snprintf(joint, sizeof joint, "lq_confident_joint(label, probs, x'%s')",
             query(whole, "SELECT lq_thresholds(label, probs) FROM t"));
    const char *aggregates[] = {"lq_thresholds(label, probs)", joint,
                                "lq_range(lq_score(label, probs, 'confidence_weighted_entropy'))"};
    for (int a = 0; a < 3; a++) {
      char sql[4100];
      snprintf(sql, sizeof sql, "SELECT %s FROM t", aggregates[a]);
      char want[8192];
      snprintf(want, sizeof want, "%s", query(whole, sql));
      assert_true(strlen(want) > 60);
      for (int parts = 1; parts <= 33; parts += 4) {
        run(whole, "CREATE TEMP TABLE part(state)");
        sqlite3_stmt *insert;
        sqlite3_prepare_v2(whole, "INSERT INTO part VALUES(?1)", -1, &insert, NULL);
        for (int part = parts - 1; part >= 0; part--) {
          sqlite3 *db = open_database();
          sqlite3_stmt *one;
          load(db, form, parts, part, (unsigned)parts * 77u);
          sqlite3_prepare_v2(db, sql, -1, &one, NULL);
          assert_int_equal(sqlite3_step(one), SQLITE_ROW);
          sqlite3_bind_value(insert, 1, sqlite3_column_value(one, 0));
          assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
          sqlite3_reset(insert);
          sqlite3_finalize(one);
          sqlite3_close(db);
        }
        sqlite3_finalize(insert);
        check_query(whole, "SELECT lq_merge(state) FROM part", want);
        check_query(whole, "SELECT lq_merge(state) FROM (SELECT state FROM part ORDER BY rowid DESC)", want);
        /* a merge of merges, and an empty part's NULL */
        check_query(whole, "SELECT lq_merge(s) FROM (SELECT lq_merge(state) AS s FROM part GROUP BY rowid % 3"
                           " UNION ALL SELECT NULL)", want);
        run(whole, "DROP TABLE part");
      }
    }
    sqlite3_close(whole);
  }
}

TESTS(cmocka_unit_test(merged_is_the_same_as_one_go))
