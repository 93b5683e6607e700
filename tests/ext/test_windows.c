/* lq_thresholds, lq_confident_joint and lq_range over window frames: every frame's state is, bit for
** bit, that of a plain aggregate over the rows which SQLite's own
** json_group_array says are in the frame. */
#include "tests/support/sql.h"

static uint64_t random_state = 20240607;

static unsigned pick(unsigned below) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (unsigned)(random_state % below);
}

static const char *const excludes[] = {"", " EXCLUDE NO OTHERS", " EXCLUDE CURRENT ROW",
                                       " EXCLUDE GROUP", " EXCLUDE TIES"};
static const char *const partitions[] = {"", "PARTITION BY id % 3 ", "PARTITION BY label "};

/* A random frame: any unit, any bounds that SQLite takes, also those that hold
** no row. */
static void random_window(char *out, size_t size) {
  static const char *const units[] = {"ROWS", "RANGE", "GROUPS"};
  char bounds[2][40];
  unsigned kinds[2];
  do {
    for (int i = 0; i < 2; i++) {
      kinds[i] = pick(5);
      unsigned n = pick(6);
      const char *forms[] = {"UNBOUNDED PRECEDING", "%u PRECEDING", "CURRENT ROW", "%u FOLLOWING",
                             "UNBOUNDED FOLLOWING"};
      if (kinds[i] == 1 || kinds[i] == 3) snprintf(bounds[i], 40, kinds[i] == 1 ? "%u PRECEDING" : "%u FOLLOWING", n);
      else snprintf(bounds[i], 40, "%s", forms[kinds[i]]);
    }
  } while (kinds[0] == 4 || kinds[1] == 0 || kinds[0] > kinds[1]);
  snprintf(out, size, "%sORDER BY place%s %s BETWEEN %s AND %s%s", partitions[pick(3)],
           pick(2) ? " DESC" : "", units[pick(3)], bounds[0], bounds[1], excludes[pick(5)]);
}

/* The rows come in three forms of the same classes; a NULL now and then. */
static void fill(sqlite3 *db, unsigned form) {
  run(db, "DELETE FROM t");
  unsigned rows = 12 + pick(30);
  for (unsigned id = 0; id < rows; id++) {
    unsigned a = pick(1000), b = pick(1000), c = pick(1000) + 1, sum = a + b + c, label = pick(3);
    char sql[600], probs[300];
    if (form == 0) {
      sqlite3_snprintf(sizeof probs, probs, "'[%!.17g,%!.17g,%!.17g]'", a * 1.0 / sum, b * 1.0 / sum, c * 1.0 / sum);
    } else if (form == 1) {
      sqlite3_snprintf(sizeof probs, probs, "lq_pack('[%!.17g,%!.17g,%!.17g]')", a * 1.0 / sum, b * 1.0 / sum, c * 1.0 / sum);
    } else {
      if (pick(2)) sqlite3_snprintf(sizeof probs, probs, "'{\"0\":%!.17g,\"1\":%!.17g,\"2\":%!.17g}'", a * 1.0 / sum, b * 1.0 / sum, c * 1.0 / sum);
      else sqlite3_snprintf(sizeof probs, probs, "'{\"2\":%!.17g,\"0\":%!.17g,\"1\":%!.17g}'", a * 1.0 / sum, b * 1.0 / sum, c * 1.0 / sum);
    }
    snprintf(sql, sizeof sql, "INSERT INTO t VALUES(%u,%u,%u,%s)", id, pick(10), label,
             pick(12) ? probs : "NULL");
    run(db, sql);
  }
  run(db, "UPDATE t SET label = NULL WHERE abs(random()) % 15 = 0");
}

static void frames_are_those_of_a_plain_aggregate(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  unsigned frames = 0, empty = 0;
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, place, label, probs)");
  for (unsigned round = 0; frames < 12000; round++) {
    if (round % 10 == 0) fill(db, pick(3));
    char window[200], sql[1600];
    random_window(window, sizeof window);
    const char *filter = pick(3) ? "" : "FILTER (WHERE id % 4 <> 1) ";
    if (pick(2)) {
      snprintf(sql, sizeof sql,
               "SELECT lq_thresholds(label, probs) %sOVER w, lq_range(lq_score(label, probs)) %sOVER w,"
               " lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM t)) %sOVER w,"
               " json_group_array(id) %sOVER w FROM t WINDOW w AS (%s)", filter, filter, filter, filter, window);
    } else {
      snprintf(sql, sizeof sql,
               "SELECT lq_thresholds(label, probs) %sOVER (%s), lq_range(lq_score(label, probs)) %sOVER (%s),"
               " lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM t)) %sOVER (%s),"
               " json_group_array(id) %sOVER (%s) FROM t", filter, window, filter, window, filter, window, filter, window);
    }
    sqlite3_stmt *windowed, *plain;
    if (sqlite3_prepare_v2(db, sql, -1, &windowed, NULL)) {
      fail_msg("%s\n%s", sql, sqlite3_errmsg(db));
    }
    assert_int_equal(sqlite3_prepare_v2(db,
        "SELECT lq_thresholds(label, probs), lq_range(lq_score(label, probs)),"
        " lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM t)) FROM t"
        " WHERE id IN (SELECT value FROM json_each(?1))", -1, &plain, NULL), SQLITE_OK);
    int rc;
    while ((rc = sqlite3_step(windowed)) == SQLITE_ROW) {
      sqlite3_bind_value(plain, 1, sqlite3_column_value(windowed, 3));
      assert_int_equal(sqlite3_step(plain), SQLITE_ROW);
      for (int column = 0; column < 3; column++) {
        int bytes = sqlite3_column_bytes(plain, column);
        if (sqlite3_column_type(plain, column) != sqlite3_column_type(windowed, column) ||
            sqlite3_column_bytes(windowed, column) != bytes ||
            (bytes && memcmp(sqlite3_column_blob(plain, column), sqlite3_column_blob(windowed, column),
                             (size_t)bytes))) {
          fail_msg("%s\ncolumn %d differs for the frame %s", sql, column,
                   (const char *)sqlite3_column_text(windowed, 3));
        }
      }
      empty += sqlite3_column_type(plain, 0) == SQLITE_NULL;
      frames++;
      sqlite3_reset(plain);
    }
    if (rc != SQLITE_DONE) fail_msg("%s\n%s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(windowed);
    sqlite3_finalize(plain);
  }
  assert_true(empty > 200);
  sqlite3_close(db);
}

/* What was handed out must stay as it was while the aggregate goes on. */
static void states_handed_out_do_not_change(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs);"
          "INSERT INTO t VALUES(1,0,'[0.5,0.5]'),(2,1,'[0.25,0.75]'),(3,0,'[1,0]'),(4,1,'[0,1]')");
  run(db, "CREATE TABLE kept AS SELECT id, lq_thresholds(label, probs) OVER (ORDER BY id) AS s,"
          " max(id) OVER (ORDER BY id) AS m FROM t");
  check_query(db, "SELECT group_concat(j, ' ') FROM (SELECT (SELECT group_concat(value->>'rows') FROM"
                  " json_each(lq_json(s), '$.classes')) AS j FROM kept ORDER BY id)", "1,0 1,1 2,1 2,2");
  /* min() keeps the bytes of the first answer while the frame grows */
  check_query(db, "SELECT lq_json(min(s)) FROM (SELECT lq_thresholds(label, probs) OVER (ORDER BY id) AS s FROM t)",
              "{\"kind\":\"thresholds\",\"classes\":[{\"class\":0,\"rows\":1,\"threshold\":0.5},"
              "{\"class\":1,\"rows\":0,\"threshold\":2.0}]}");
  check_query(db, "SELECT lq_json(min(s)) = lq_json(s) FROM (SELECT lq_thresholds(label, probs)"
                  " OVER (ORDER BY id ROWS 1 PRECEDING) AS s FROM t)", "1");
  sqlite3_close(db);
}

static void a_frame_with_other_classes_begins_anew(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs);"
          "INSERT INTO t VALUES(1,0,'[0.5,0.5]'),(2,NULL,NULL),(3,2,'[0,0.5,0.5]')");
  check_query(db, "SELECT group_concat(b) FROM (SELECT length(lq_thresholds(label, probs)"
                  " OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND CURRENT ROW)) AS b FROM t)", "64,88");
  check_query(db, "SELECT group_concat(b) FROM (SELECT length(lq_thresholds(label, probs)"
                  " OVER (PARTITION BY id)) AS b FROM t)", "64,88");
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(frames_are_those_of_a_plain_aggregate),
      cmocka_unit_test(states_handed_out_do_not_change),
      cmocka_unit_test(a_frame_with_other_classes_begins_anew))
