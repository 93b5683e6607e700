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

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(an_unchanged_state_is_not_made_again)};
  return cmocka_run_group_tests(tests, set_up, NULL);
}
