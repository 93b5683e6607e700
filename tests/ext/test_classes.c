/* The argument and the parameter `classes`: lq_class(), lq_fill(), and every answer over probs without names, which is
** to be the answer over the same probs with these names. */
#include "tests/support/sql.h"

static void checked_queries(sqlite3 *db, const char *const (*cases)[2], size_t count) {
  for (size_t i = 0; i < count; i++) check_query(db, cases[i][0], cases[i][1]);
}
#define CHECK_ALL(db, cases) checked_queries(db, cases, sizeof cases / sizeof *cases)

static void class_of_a_label(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"SELECT lq_class('dog', '[\"cat\",\"dog\"]')", "1"},
      {"SELECT lq_class(30, '[10,20,30]')", "2"},
      {"SELECT lq_class('30', '[10,20,30]')", "2"},
      {"SELECT lq_class(30.0, '[10,20,30]')", "2"},
      {"SELECT lq_class(CAST('dog' AS BLOB), '[\"cat\",\"dog\"]')", "1"},
      {"SELECT lq_class(7, '[{\"id\":4,\"text\":\"a\"},{\"id\":7,\"text\":\"b\"}]')", "1"},
      {"SELECT lq_class('zero', '[{\"value\":\"one\",\"text\":\"One\"},{\"value\":\"zero\",\"text\":\"Zero\"}]')", "1"},
      {"SELECT lq_class(NULL, '[\"cat\",\"dog\"]')", "NULL"},
      {"SELECT lq_class('cat', NULL)", "NULL"},
      {"SELECT lq_class(NULL, 7)", "NULL"},
      {"SELECT lq_class('cow', '[\"cat\",\"dog\"]')", "lq_class: label 'cow' is not among the 2 classes ('cat', 'dog')"},
      {"SELECT lq_class('Dog', '[\"cat\",\"dog\"]')", "lq_class: label 'Dog' is not among the 2 classes ('cat', 'dog'); did you mean 'dog'?"},
      {"SELECT lq_class('\"dog\"', '[\"cat\",\"dog\"]')",
       "lq_class: label '\"dog\"' is not among the 2 classes ('cat', 'dog'); it is JSON text of a string: use label ->> '$'"},
      {"SELECT lq_class(0, '[\"cat\",\"dog\"]')",
       "lq_class: label 0 is not among the 2 classes ('cat', 'dog'); the classes have names, and the label has to be one of them"},
      {"SELECT lq_class('a', '[\"a\"]')", "lq_class: classes has one class; it takes at least two"},
      {"SELECT lq_class('a', '[]')", "lq_class: classes is empty; it takes at least two classes"},
      {"SELECT lq_class('a', '[\"a\",\"b\",\"a\"]')", "lq_class: classes has 'a' twice, again at byte 10"},
      {"SELECT lq_class('a', '[\"a\",null]')", "lq_class: classes[1] is null, not a name or a number (at byte 6)"},
      {"SELECT lq_class('a', '{\"a\":1}')", "lq_class: classes is not JSON at byte 1: expected '[', got '{'"},
      {"SELECT lq_class('a', 7)", "lq_class: classes is an INTEGER; it takes a JSON array of names"},
      {"SELECT lq_class('a', x'5b')", "lq_class: classes is a BLOB; it takes a JSON array of names"},
      {"SELECT lq_class('a', '')", "lq_class: classes is not JSON at byte 1: expected '[', got the end"},
      /* another list in each row, and two at once */
      {"SELECT group_concat(lq_class(l, c), '') FROM (SELECT 'a' AS l, '[\"a\",\"b\"]' AS c UNION ALL SELECT 'a', '[\"b\",\"a\"]' UNION ALL"
       " SELECT 'b', '[\"b\",\"a\"]' UNION ALL SELECT 'a', '[\"a\",\"b\"]')", "0100"},
      {"SELECT lq_class('a', '[\"a\",\"b\"]') || lq_class('a', '[\"b\",\"a\"]') || lq_class('b', '[\"a\",\"b\"]')", "011"},
      {"SELECT lq_score(lq_class('dog', '[\"cat\",\"dog\"]'), '[0.25,0.75]')", "0.75"},
  };
  sqlite3 *db = open_database();
  CHECK_ALL(db, cases);
  CHECK_ALL(db, cases);
  sqlite3_close(db);
}

#define ABC "'[\"a\",\"b\",\"c\"]'"
static void filled_scores(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"SELECT lq_fill('{\"b\":0.97}', " ABC ")", "{\"a\":0.015000000000000013,\"b\":0.97,\"c\":0.015000000000000013}"},
      {"SELECT lq_fill('[{\"label\":\"c\",\"score\":0.5}]', " ABC ")", "{\"a\":0.25,\"b\":0.25,\"c\":0.5}"},
      {"SELECT lq_fill('[[\"c\",0.5],[\"a\",5e-1]]', " ABC ")", "{\"a\":5e-1,\"b\":0.0,\"c\":0.5}"},
      {"SELECT lq_fill('{}', " ABC ")", "{\"a\":0.3333333333333333,\"b\":0.3333333333333333,\"c\":0.3333333333333333}"},
      {"SELECT lq_fill('{\"a\":1}', " ABC ")", "{\"a\":1,\"b\":0.0,\"c\":0.0}"},
      {"SELECT lq_fill('[[7,0.75]]', '[{\"id\":3},{\"id\":7}]')", "{\"3\":0.25,\"7\":0.75}"},
      {"SELECT lq_fill('[[\"a\\\"\\n\",0.5]]', '[\"a\\\"\\n\",\"caf\\u00e9\"]')", "{\"a\\\"\\u000a\":0.5,\"caf\xc3\xa9\":0.5}"},
      {"SELECT lq_fill(CAST('{\"b\":1}' AS BLOB), " ABC ")", "{\"a\":0.0,\"b\":1,\"c\":0.0}"},
      {"SELECT lq_fill(x'7c176245302e3937', " ABC ")", "{\"a\":0.015000000000000013,\"b\":0.97,\"c\":0.015000000000000013}"},
      {"SELECT lq_fill(NULL, " ABC ")", "NULL"},
      {"SELECT lq_fill('null', " ABC ")", "NULL"},
      {"SELECT lq_fill('{}', NULL)", "NULL"},
      {"SELECT json_type(lq_fill('{\"b\":0.97}', " ABC "))", "object"},
      {"SELECT json_array(lq_fill('{\"b\":1}', " ABC "))", "[{\"a\":0.0,\"b\":1,\"c\":0.0}]"},
      {"SELECT lq_score('b', lq_fill('{\"b\":0.97}', " ABC "))", "0.96999999999999997"},
      {"SELECT lq_fill('{\"x\":1}', " ABC ")", "lq_fill: scores has 'x', which is none of the 3 classes ('a', 'b', 'c')"},
      {"SELECT lq_fill('{\"a\":1,\"a\":0}', " ABC ")", "lq_fill: scores has 'a' twice, again at byte 12"},
      {"SELECT lq_fill('{\"a\":97}', " ABC ")", "lq_fill: scores['a'] is 97, outside [0,1]"},
      {"SELECT lq_fill('{\"a\":0.9,\"b\":0.2}', " ABC ")", "lq_fill: scores sum to 1.1, more than 1.01"},
      {"SELECT lq_fill('[0.9,0.1,0]', " ABC ")",
       "lq_fill: scores is an array of numbers; it takes an object of class to number, a list of {label, score} or of [class, number]"},
      {"SELECT lq_fill('{\"a\":\"0.9\"}', " ABC ")", "lq_fill: scores['a'] is a string, not a number (at byte 6)"},
      {"SELECT lq_fill('{\"a\":0.9', " ABC ")", "lq_fill: scores is not JSON at byte 9: expected ',' or '}', got the end"},
      {"SELECT lq_fill(x'01', " ABC ")", "lq_fill: scores is not JSONB at byte 1: expected an array or object"},
      {"SELECT lq_fill(0.9, " ABC ")",
       "lq_fill: scores is a REAL; it takes a JSON object of class to number, a list of {label, score} or of [class, number]"},
      {"SELECT lq_fill('{}', '[\"a\"]')", "lq_fill: classes has one class; it takes at least two"},
  };
  sqlite3 *db = open_database();
  CHECK_ALL(db, cases);
  CHECK_ALL(db, cases);
  /* the sum is 1, whatever the number of classes */
  check_query(db, "WITH c(n) AS (VALUES (2), (3), (7), (10), (100), (1000)), l AS (SELECT n, (WITH RECURSIVE i(i) AS (SELECT 0 UNION ALL"
                  " SELECT i + 1 FROM i WHERE i + 1 < n) SELECT json_group_array('n' || i) FROM i) AS classes FROM c)"
                  " SELECT count(*) FROM l WHERE lq_check('n1', lq_fill('{\"n1\":0.3}', classes)) IS NULL", "6");
  sqlite3_close(db);
}

/* Each answer over arrays and BLOBs with classes, and over the objects that they stand for. */
static void answers_with_classes(void **state) {
  (void)state;
  static const char *const sources[] = {"arrays", "blobs32", "blobs64", "mixed"};
  static const char *const answers[] = {
      "lq_issues('%s', 'label', 'probs')%s", "lq_issues('%s', 'label', 'probs')%s AND filter = 'both'",
      "lq_issues('%s', 'label', 'probs')%s AND filter = 'confident_learning' AND method = 'normalized_margin'",
      "lq_issues('%s', 'label', 'probs')%s AND filter = 'predicted_neq_given'",
      "lq_issues('%s', 'label', 'probs')%s AND filter = 'low_self_confidence' AND method = 'confidence_weighted_entropy'",
      "lq_issues('%s', 'label', 'probs')%s AND num_to_remove_per_class = '{\"dog\":2,\"cat\":1}'",
      "lq_classes('%s', 'label', 'probs')%s", "lq_overlaps('%s', 'label', 'probs')%s AND all_pairs = 1",
      "lq_joint('%s', 'label', 'probs')%s AND converged = 1 AND all_pairs = 1", "lq_health('%s', 'label', 'probs')%s",
      "lq_ensemble('%s', 'id', 'label', 'model', 'probs')%s", "lq_ensemble('%s', 'id', 'label', 'model', 'probs', 'log_loss_search')%s",
  };
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE base AS WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 60) SELECT i AS id, i % 2 AS model,"
          " CASE i % 7 WHEN 0 THEN 'cow' WHEN 3 THEN 'cat' ELSE CASE i % 3 WHEN 0 THEN 'dog' WHEN 1 THEN 'cow' ELSE 'cat' END END AS label,"
          " (CASE i % 3 WHEN 0 THEN 0.75 WHEN 1 THEN 0.125 ELSE 0.0625 END) AS a, (CASE i % 3 WHEN 1 THEN 0.75 ELSE 0.125 END) AS b,"
          " i % 10 / 64.0 AS c FROM i");
  /* in the list the order is dog, cow, cat */
  run(db, "CREATE TABLE objects AS SELECT id, model, label, json_object('dog', a, 'cow', b, 'cat', 0.1 + c) AS probs FROM base");
  run(db, "CREATE TABLE arrays AS SELECT id, model, label, json_array(a, b, 0.1 + c) AS probs FROM base");
  run(db, "CREATE TABLE floats AS SELECT id, model, label, json_object('dog', a, 'cow', b, 'cat', 0.5 + c) AS probs FROM base");
  run(db, "CREATE TABLE blobs32 AS SELECT id, model, label, lq_pack(json_array(a, b, 0.5 + c), 'f32') AS probs FROM base");
  run(db, "CREATE TABLE blobs64 AS SELECT id, model, label, lq_pack(json_array(a, b, 0.5 + c), 'f64') AS probs FROM base");
  run(db, "CREATE TABLE mixed AS SELECT f.id, f.model, f.label, CASE f.id % 3 WHEN 0 THEN f.probs WHEN 1 THEN x.probs ELSE y.probs END AS probs"
          " FROM floats AS f JOIN blobs32 AS x USING (id) JOIN blobs64 AS y USING (id)");
  for (size_t s = 0; s < sizeof sources / sizeof *sources; s++) {
    for (size_t a = 0; a < sizeof answers / sizeof *answers; a++) {
      char got[600], want[600], of[300];
      sqlite3_stmt *x = NULL, *y = NULL;
      snprintf(of, sizeof of, answers[a], sources[s], strstr(answers[a], "health") ? " WHERE class_names = '[\"dog\",\"cow\",\"cat\"]'" : " WHERE classes = '[\"dog\",\"cow\",{\"value\":\"cat\"}]'");
      snprintf(got, sizeof got, "SELECT * FROM %s", of);
      snprintf(of, sizeof of, answers[a], s == 0 ? "objects" : "floats", " WHERE 1");
      snprintf(want, sizeof want, "SELECT * FROM %s", of);
      if (sqlite3_prepare_v2(db, got, -1, &x, NULL) || sqlite3_prepare_v2(db, want, -1, &y, NULL)) fail_msg("%s: %s", got, sqlite3_errmsg(db));
      int rows = 0, rc;
      while ((rc = sqlite3_step(y)) == SQLITE_ROW) {
        if (sqlite3_step(x) != SQLITE_ROW) fail_msg("%s: %s", got, sqlite3_errmsg(db));
        for (int i = 0; i < sqlite3_column_count(y); i++) {
          int type = sqlite3_column_type(y, i);
          assert_int_equal(sqlite3_column_type(x, i), type);
          if (type == SQLITE_NULL) continue;
          if (type == SQLITE_FLOAT) assert_true(sqlite3_column_double(x, i) == sqlite3_column_double(y, i));
          else assert_string_equal((const char *)sqlite3_column_text(x, i), (const char *)sqlite3_column_text(y, i));
        }
        rows++;
      }
      assert_int_equal(rc, SQLITE_DONE);
      assert_int_equal(sqlite3_step(x), SQLITE_DONE);
      if (!rows) fail_msg("%s has no rows", want);
      sqlite3_finalize(x);
      sqlite3_finalize(y);
    }
  }
  sqlite3_close(db);
}

#define HEALTH(rest) "SELECT examples FROM lq_health('t', 'label', 'probs') WHERE " rest
static void errors_and_odd_uses(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {HEALTH("class_names = '[\"a\",\"b\"]'"), "4"},
      {HEALTH("class_names = NULL"), "lq_health: id 1: label 'a' is not a class index (an integer from 0 to 1); for labels that are names, probs has to be a"
                                 " JSON object of class to number"},
      {HEALTH("class_names = '[\"a\",\"b\",\"c\"]'"), "lq_health: id 1: 2 classes in probs, 3 in classes; they must have the same classes"},
      {HEALTH("class_names = '[\"a\",\"c\"]'"), "lq_health: id 2: label 'b' is not among the 2 classes ('a', 'c')"},
      {HEALTH("class_names = '[\"a\"]'"), "lq_health: class_names has one class; it takes at least two"},
      {HEALTH("class_names = '[\"a\",\"a\"]'"), "lq_health: class_names has 'a' twice, again at byte 6"},
      {HEALTH("class_names = 'a'"), "lq_health: class_names is not JSON at byte 1: expected '[', got 'a'"},
      {HEALTH("class_names = 7"), "lq_health: class_names is 7; it takes a JSON array of names"},
      {HEALTH("class_names = x'5b5d'"), "lq_health: class_names is a BLOB; it takes a JSON array of names"},
      /* an answer over another one, each with its own list */
      {"SELECT group_concat(label, '') FROM lq_issues('(SELECT id, label, probs FROM t JOIN (SELECT count(*) FROM lq_issues(''t'', ''label'',"
       " ''probs'') WHERE classes = ''[\"b\",\"a\"]''))', 'label', 'probs') WHERE classes = '[\"a\",\"b\"]' AND filter = 'predicted_neq_given'", "a"},
      /* the list of the answer is closed before the one that was opened last */
      {"SELECT group_concat(lq_class(label, '[\"b\",\"c\",\"a\"]'), '') FROM lq_issues('t', 'label', 'probs') WHERE classes = '[\"b\",\"a\"]' AND"
       " filter = 'predicted_neq_given'", "020"},
      {"SELECT group_concat(lq_class(label, '[\"c\",\"a\",\"b\"]'), '') FROM lq_issues('t', 'label', 'probs') WHERE classes = '[\"b\",\"a\"]' AND"
       " filter = 'predicted_neq_given'", "212"},
      /* the list is of its answer alone: other functions over the same rows read indexes */
      {"SELECT lq_score(1, probs) FROM t LEFT JOIN lq_health('t', 'label', 'probs') AS h ON h.class_names = '[\"a\",\"b\"]' WHERE id = 1", "0.25"},
      /* what looks like wrapped probs is no more than a BLOB */
      {"SELECT lq_score('a', x'ff4c514e414d4500' || x'0100000000000000' || '[0.5,0.5]')", "lq_score: probs is not JSON at byte 1: expected '[' or '{', got the"
       " byte 0xff"},
      {"SELECT lq_score(0, CAST(x'ff4c514e414d4500' || x'0100000000000000' || '[0.5,0.5]' AS BLOB))",
       "lq_score: probs is a BLOB of 25 bytes, neither JSON, JSONB, float64 (25 is no multiple of 8), float32 (25 is no multiple of 4) nor float16 (25 is no"
       " multiple of 2) probabilities"},
      {"SELECT lq_score(0, lq_part_named('[0.5,0.5]', 99))",
       "lq_score: probs is a BLOB of 25 bytes, neither JSON, JSONB, float64 (25 is no multiple of 8), float32 (25 is no multiple of 4) nor float16 (25 is no"
       " multiple of 2) probabilities"},
      {"SELECT lq_part_named(NULL, 1)", "NULL"},
      {"SELECT lq_part_named(7, 1)", "7"},
      {"SELECT lq_score(0, x'ff')", "lq_score: probs is a BLOB of 1 bytes, neither JSON, JSONB, float64 (1 is no multiple of 8), float32 (1 is no multiple of 4)"
       " nor float16 (1 is no multiple of 2) probabilities"},
      {"CREATE VIEW v AS SELECT lq_part_named('[0.5,0.5]', 1) AS x", "no row"},
      {"SELECT * FROM v", "unsafe use of lq_part_named()"},
  };
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs); INSERT INTO t VALUES (1, 'a', '[0.75,0.25]'), (2, 'b', '[0.25,0.75]'),"
          " (3, 'a', x'0000803e0000403f'), (4, 'b', '[0.125,0.875]'), (5, NULL, NULL), (6, 'a', NULL), (7, 'b', 'null')");
  CHECK_ALL(db, cases);
  /* the list of a function's argument, which is open too, is no answer's */
  check_query(db, "SELECT lq_class('b', '[\"a\",\"b\"]')", "1");
  for (int number = 0; number < 100; number++) {
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT lq_score('b', lq_part_named('[0.25,0.75]', %d))", number);
    assert_non_null(strstr(query(db, sql), "probs is a BLOB of 27 bytes"));
  }
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(class_of_a_label), cmocka_unit_test(filled_scores), cmocka_unit_test(answers_with_classes), cmocka_unit_test(errors_and_odd_uses))
