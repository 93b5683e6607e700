/* What the functions give, for every form of labels and probabilities; and that
** they can be used where SQLite wants functions to be harmless. */
#include "tests/support/sql.h"

#define CAT "'{\"cat\":0.25,\"dog\":0.5,\"\\u00fcber\":0.25}'"

static const struct {
  const char *sql, *want;
} cases[] = {
    /* labels */
    {"SELECT lq_score(1, '[0.25,0.75]')", "0.75"},
    {"SELECT lq_score(1.0, '[0.25,0.75]')", "0.75"},
    {"SELECT lq_score(-12, '{\"-12\":0.25,\"12\":0.75}')", "0.25"},
    {"SELECT lq_score(-9223372036854775808, '{\"-9223372036854775808\":0.25,\"12\":0.75}')", "0.25"},
    {"SELECT lq_score('', '{\"\":0.25,\"a\":0.75}')", "0.25"},
    /* the names and numbers of a longer row before are not this one's */
    {"SELECT group_concat(lq_predicted(p)) FROM (SELECT '{\"z\":0.25,\"c\":0.25,\"a\":0.5}' AS p UNION ALL"
     " SELECT '{\"z\":0.5,\"c\":0.25}')", "a,z"},
    {"SELECT lq_score(-0.0, '[0.25,0.75]')", "0.25"},
    {"SELECT lq_score('1', '[0.25,0.75]')", "0.75"},
    {"SELECT lq_score('+01', '[0.25,0.75]')", "0.75"},
    {"SELECT lq_score('-0', '[0.25,0.75]')", "0.25"},
    {"SELECT lq_score('dog', " CAT ")", "0.5"},
    {"SELECT lq_score('über', " CAT ")", "0.25"},
    {"SELECT lq_score(CAST('dog' AS BLOB), " CAT ")", "0.5"},
    {"SELECT lq_score(3, '{\"3\":0.75,\"4\":0.25}')", "0.75"},
    {"SELECT lq_score(3.0, '{\"3\":0.75,\"4\":0.25}')", "0.75"},
    {"SELECT lq_score(3.0, '{\"3\":0.75,\"3.0\":0.25}')", "0.25"},
    {"SELECT lq_score(0.5, '{\"0.5\":0.75,\"4\":0.25}')", "0.75"},
    {"SELECT lq_score('-9223372036854775808', '{\"-9223372036854775808\":0.75,\"4\":0.25}')", "0.75"},
    {"SELECT lq_score(-9223372036854775807-1, '{\"-9223372036854775808\":0.75,\"4\":0.25}')", "0.75"},
    {"SELECT lq_score('', '{\"\":0.75,\"4\":0.25}')", "0.75"},
    {"SELECT lq_score('a\"b\\/' || char(8, 12, 10, 13, 9), '{\"a\\\"b\\\\\\/\\b\\f\\n\\r\\t\":0.75,\"4\":0.25}')", "0.75"},
    {"SELECT lq_score(char(128512, 8364, 0), '{\"\\ud83d\\uDE00\\u20ac\\u0000\":0.75,\"4\":0.25}')", "0.75"},
    /* NULLs */
    {"SELECT lq_score(NULL, '[0.5,0.5]')", "NULL"},
    {"SELECT lq_score(0, NULL)", "NULL"},
    {"SELECT lq_score(NULL, 'nonsense')", "NULL"},
    {"SELECT lq_score(0, '[0.5,0.5]', 'self_confidence', NULL)", "NULL"},
    {"SELECT lq_entropy(NULL)", "NULL"},
    {"SELECT lq_predicted(NULL)", "NULL"},
    {"SELECT lq_adjust(NULL, lq_thresholds(0, '[0.5,0.5]'))", "NULL"},
    {"SELECT lq_adjust('[0.5,0.5]', NULL)", "NULL"},
    {"SELECT lq_rescale(NULL, lq_range(0.5))", "NULL"},
    {"SELECT lq_rescale(0.5, NULL)", "NULL"},
    {"SELECT lq_thresholds(NULL, '[0.5,0.5]')", "NULL"},
    {"SELECT lq_thresholds(0, NULL)", "NULL"},
    {"SELECT lq_thresholds(0, '[0.5,0.5]') WHERE 0", "NULL"},
    {"SELECT lq_range(NULL)", "NULL"},
    {"SELECT lq_merge(NULL)", "NULL"},
    {"SELECT lq_json(NULL)", "NULL"},
    {"SELECT lq_pack(NULL)", "NULL"},
    {"SELECT lq_unpack(NULL, 'f64')", "NULL"},
    /* probabilities: tolerance, spellings, formats */
    {"SELECT lq_score(0, '[1.0001,-0.0001]')", "1"},
    {"SELECT lq_score(1, '[1.0001,-0.0001]')", "0"},
    {"SELECT lq_score(1, '[1,-0.0]')", "0"},
    {"SELECT lq_score(0, ' [ 2.5e-1 , 7.5E-1 ]' || char(10))", "0.25"},
    {"SELECT lq_score(1, x'0000803e0000403f')", "0.75"},
    {"SELECT lq_score(1, x'0000803e0000403f0000000000000000')", "0.75"},
    {"SELECT lq_score(1, x'000000000000d03f000000000000e83f')", "0.75"},
    {"SELECT lq_score(0, x'48e17a3f000080bf' )", "lq_score: probs is a BLOB of 8 bytes, neither JSON, JSONB, float64 (probs[0] is -0.007812501847511158), float32 (probs[1] is -1.0) nor float16 (probs[0] is -676.0) probabilities; logits? probabilities are their softmax"},
    {"SELECT lq_score(1, x'48e1803f00000080')", "lq_score: probs is a BLOB of 8 bytes, neither JSON, JSONB, float64 (they sum to 0.0, less than 0.5), float32 (probs[0] is 1.0068750381469727) nor float16 (probs[0] is -676.0) probabilities"},
    {"SELECT lq_score(0, x'4200803f00000080')", "1"},
    {"SELECT lq_score(0, x'0100803f00000000')", "1"},
    {"SELECT lq_score(0, x'010000000000f03f0000000000000000')", "1"},
    {"SELECT lq_score(1, x'ffe7305f5e00f03f000000000000008000000000000000000000000000000000')", "0"},
    {"SELECT lq_pack('[0.25,0.75]')", "0000803e0000403f"},
    {"SELECT lq_pack('[0.25,0.75]', 'f32')", "0000803e0000403f"},
    {"SELECT lq_pack('[0.25,0.75]', 'f64')", "000000000000d03f000000000000e83f"},
    {"SELECT lq_pack(" CAT ")", "0000803e0000003f0000803e"},
    {"SELECT lq_pack(lq_pack('[0.25,0.75]'), 'f64')", "000000000000d03f000000000000e83f"},
    {"SELECT lq_unpack(x'0000803e0000403f')", "[0.25,0.75]"},
    {"SELECT lq_unpack(x'000000000000d03f000000000000e83f')", "[0.25,0.75]"},
    {"SELECT lq_unpack(x'000000000000c03f000000000000d03f', 'f64')", "[0.125,0.25]"},
    {"SELECT lq_unpack(x'0034003a0100ff030080', 'f16')", "[0.25,0.75,5.9604644775390625e-8,0.00006097555160522461,0.0]"},
    {"SELECT lq_unpack(lq_pack('[0.1,0.9]'))", "[0.10000000149011612,0.8999999761581421]"},
    {"SELECT lq_unpack(lq_pack('[0.1,0.9]', 'f64'))", "[0.1,0.9]"},
    {"SELECT json_array(lq_unpack(x'0000803e0000403f'))", "[[0.25,0.75]]"},
    /* JSON in a BLOB, with a byte order mark or not; JSONB; float16 by its sum */
    {"SELECT lq_unpack(CAST(' [0.25,0.75]' || char(10) AS BLOB))", "[0.25,0.75]"},
    {"SELECT lq_score(1, CAST('[0.25,0.75]' AS BLOB))", "0.75"},
    {"SELECT lq_score('b', x'efbbbf' || CAST('{\"a\":0.25,\"b\":0.75}' AS BLOB))", "0.75"},
    {"SELECT lq_score('b', CAST(x'efbbbf' || '{\"a\":0.25,\"b\":0.75}' AS TEXT))", "0.75"},
    {"SELECT lq_score(1, CAST(x'efbbbf' || '[0.25,0.75]' AS TEXT))", "0.75"},
    {"SELECT lq_unpack(x'ab45302e323545302e3735')", "[0.25,0.75]"},
    {"SELECT lq_score('!', x'cc0e173f35302e35172155302e313235')", "0.125"},
    {"SELECT lq_predicted(x'cc0e173f35302e35172155302e313235')", "?"},
    {"SELECT lq_unpack(x'cc0e173f35302e35172155302e313235')", "[0.5,0.125]"},
    {"SELECT lq_pack(x'ab45302e323545302e3735')", "0000803e0000403f"},
    {"SELECT lq_unpack(x'0034003a')", "[0.25,0.75]"},
    {"SELECT lq_score(1, x'0034003a')", "0.75"},
    {"SELECT lq_unpack(x'ab45302e323545302e3735', 'f32')", "lq_unpack: probs is a BLOB of 11 bytes, not float32 (11 is no multiple of 4) probabilities"},
    {"SELECT typeof(lq_pack('[0.25,0.75]')) || typeof(lq_unpack(x'0000803e0000403f'))", "blobtext"},
    /* methods */
    {"SELECT lq_score(1, '[0.25,0.75]', 'normalized_margin')", "0.75"},
    {"SELECT lq_normalized_margin(0, '[0.25,0.75]')", "0.25"},
    /* of one row and of another, literals and not, in one statement */
    {"SELECT group_concat(lq_score(1, '[0.25,0.5,0.25]', m) || ' ' || lq_score(1, '[0.25,0.5,0.25]', 'normalized_margin') || ' '"
     " || lq_score(1, '[0.25,0.5,0.25]', 'self_confidence'), ', ') FROM"
     " (SELECT 'self_confidence' AS m UNION ALL SELECT 'normalized_margin' UNION ALL SELECT 'self_confidence')",
     "0.5 0.625 0.5, 0.625 0.625 0.5, 0.5 0.625 0.5"},
    {"SELECT lq_self_confidence(0, '[0.25,0.75]')", "0.25"},
    {"SELECT lq_confidence_weighted_entropy(0, '[1,0]')", "1"},
    {"SELECT lq_confidence_weighted_entropy(1, '[1,0]')", "0"},
    {"SELECT abs(lq_score(0, '[0.5,0.5]', 'confidence_weighted_entropy') - 0.549306144334054845697622618461) < 2e-16", "1"},
    {"SELECT lq_entropy('[0.5,0.5]')", "1"},
    {"SELECT lq_entropy('[1,0,0]')", "0"},
    {"SELECT lq_entropy('[0.4,0.4]')", "1"},
    {"SELECT lq_predicted('[0.25,0.5,0.25]')", "1"},
    {"SELECT lq_predicted('[0.5,0.5]')", "0"},
    {"SELECT lq_predicted(" CAT ")", "dog"},
    {"SELECT lq_predicted('{\"\\u00fcber\":0.75,\"b\":0.25}')", "über"},
    /* the ends of what UTF-8 writes in one byte, two, three and four */
    {"SELECT hex(lq_predicted('{\"\\u007f\":0.75,\"b\":0.25}'))", "7F"},
    {"SELECT hex(lq_predicted('{\"\\u0080\":0.75,\"b\":0.25}'))", "C280"},
    {"SELECT hex(lq_predicted('{\"\\u07ff\":0.75,\"b\":0.25}'))", "DFBF"},
    {"SELECT hex(lq_predicted('{\"\\u0800\":0.75,\"b\":0.25}'))", "E0A080"},
    {"SELECT hex(lq_predicted('{\"\\uffff\":0.75,\"b\":0.25}'))", "EFBFBF"},
    {"SELECT hex(lq_predicted('{\"\\ud800\\udc00\":0.75,\"b\":0.25}'))", "F0908080"},
    {"SELECT hex(lq_predicted('{\"\\udbff\\udfff\":0.75,\"b\":0.25}'))", "F48FBFBF"},
    {"SELECT lq_predicted(x'0000403f0000803e')", "0"},
    {"SELECT lq_version() GLOB '[0-9]*.[0-9]*.[0-9]*'", "1"},
    /* states */
    {"SELECT lq_json(lq_thresholds(k, '[0.5,0.25,0.25]')) FROM (SELECT 0 AS k UNION SELECT 1)",
     "{\"kind\":\"thresholds\",\"classes\":[{\"class\":0,\"rows\":1,\"threshold\":0.5},"
     "{\"class\":1,\"rows\":1,\"threshold\":0.25},{\"class\":2,\"rows\":0,\"threshold\":2.0}]}"},
    {"SELECT lq_json(lq_thresholds(k, p)) FROM (SELECT 'a' AS k, '{\"b\":0,\"a\":1}' AS p UNION ALL"
     " SELECT '\"', '{\"a\":0.5,\"\\\"\":0.5}') WHERE k = 'a'",
     "{\"kind\":\"thresholds\",\"classes\":[{\"class\":\"a\",\"rows\":1,\"threshold\":1.0},"
     "{\"class\":\"b\",\"rows\":0,\"threshold\":2.0}]}"},
    {"SELECT lq_json(lq_thresholds('\"', '{\"a\":0.5,\"\\\"\":0.5}')) ->> '$.classes[0].class'", "\""},
    {"SELECT json_valid(lq_json(lq_thresholds(char(1), '{\"a\":0.5,\"\\u0001\":0.5}')))", "1"},
    {"SELECT lq_json(lq_thresholds(0, '[0.000001,0.999999]'))",
     "{\"kind\":\"thresholds\",\"classes\":[{\"class\":0,\"rows\":1,\"threshold\":2e-6},"
     "{\"class\":1,\"rows\":0,\"threshold\":2.0}]}"},
    {"SELECT lq_json(lq_range(s)) FROM (SELECT 0.5 AS s UNION ALL SELECT -0.0 UNION ALL SELECT NULL UNION ALL SELECT 1)",
     "{\"kind\":\"range\",\"smallest\":0.0,\"largest\":1.0}"},
    {"SELECT json_type(json_array(lq_json(lq_range(0.5))), '$[0]')", "object"},
    {"SELECT lq_range(s) FROM (SELECT 0.0 AS s UNION ALL SELECT 0.5)",
     "4c5153540102000000000000000000000000000000000000000000000000e03f"},
    {"SELECT lq_range(-0.0) = lq_range(0.0)", "1"},
    {"SELECT lq_thresholds(1, '[0.25,0.75]')",
     "4c51535401010000020000000000000000000000000000000000000000000000"
     "0000000000000000" "0100000000000000" "0000000000000000" "0000c00000000000"},
    {"SELECT lq_thresholds('b', '{\"b\":0.75,\"a\":0.25}')",
     "4c515354010101000200000" "00a000000" "0000000000000000" "0000000000000000" "0000000000000000"
     "0100000000000000" "0000000000000000" "0000c00000000000" "0100000061" "0100000062"},
    /* rescaling */
    {"SELECT lq_rescale(0.5, (SELECT lq_range(s) FROM (SELECT 0.25 AS s UNION SELECT 0.75)))", "0.5"},
    {"SELECT lq_rescale(0.25, (SELECT lq_range(s) FROM (SELECT 0.25 AS s UNION SELECT 0.75)))", "0"},
    {"SELECT lq_rescale(0.75, (SELECT lq_range(s) FROM (SELECT 0.25 AS s UNION SELECT 0.75)))", "1"},
    {"SELECT lq_rescale(-5, (SELECT lq_range(s) FROM (SELECT 0.25 AS s UNION SELECT 0.75)))", "0"},
    {"SELECT lq_rescale(5, (SELECT lq_range(s) FROM (SELECT 0.25 AS s UNION SELECT 0.75)))", "1"},
    {"SELECT lq_rescale(0.1, lq_range(0.5))", "1"},
    {"SELECT lq_rescale(0, (SELECT lq_range(s) FROM (SELECT -1.5e308 AS s UNION SELECT 1.5e308)))", "0.5"},
    /* adjustment: offsets are max t - t, here 0 and 0.25 */
    {"WITH t(s) AS (SELECT lq_thresholds(k, p) FROM (SELECT 0 AS k, '[0.75,0.25]' AS p UNION ALL SELECT 1, '[0.5,0.5]'))"
     " SELECT lq_unpack(lq_adjust('[0.5,0.5]', s)) FROM t", "[0.4,0.6]"},
    {"WITH t(s) AS (SELECT lq_thresholds(k, p) FROM (SELECT 0 AS k, '[0.75,0.25]' AS p UNION ALL SELECT 1, '[0.5,0.5]'))"
     " SELECT lq_score(1, '[0.5,0.5]', 'self_confidence', s) FROM t", "0.59999999999999998"},
    {"WITH t(s) AS (SELECT lq_thresholds(k, p) FROM (SELECT 'x' AS k, '{\"y\":0.25,\"x\":0.75}' AS p UNION ALL"
     " SELECT 'y', '{\"x\":0.5,\"y\":0.5}')) SELECT lq_unpack(lq_adjust('{\"y\":0.75,\"x\":0.25}', s)) FROM t", "[0.2,0.8]"},
    {"WITH t(s) AS (SELECT lq_thresholds(k, p) FROM (SELECT 'x' AS k, '{\"y\":0.25,\"x\":0.75}' AS p UNION ALL"
     " SELECT 'y', '{\"x\":0.5,\"y\":0.5}')) SELECT lq_score('x', '{\"y\":0.75,\"x\":0.25}', 'self_confidence', s) ="
     " lq_score('x', '{\"x\":0.25,\"y\":0.75}', 'self_confidence', s) FROM t", "1"},
};

static void functions_give_what_they_should(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_query(db, cases[i].sql, cases[i].want);
  sqlite3_close(db);
}

/* UTF-16 databases hand over the same text. */
static void utf16(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t(label, probs); INSERT INTO t VALUES('über', " CAT ")");
  check_query(db, "SELECT lq_score(label, probs) FROM t", "0.25");
  check_query(db, "SELECT lq_score('Kuh', probs) FROM t", "lq_score: label 'Kuh' is not among the 3 keys of probs ('cat', 'dog', 'über')");
  sqlite3_close(db);
}

/* The keys of rows in another order, in one query, with what is remembered of
** the row before being right or wrong. */
static void keys_in_any_order(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs);"
          "INSERT INTO t VALUES(1,'a','{\"a\":0.5,\"b\":0.25,\"c\":0.25}'),(2,'a','{\"c\":0.25,\"b\":0.25,\"a\":0.5}'),"
          "(3,'b','{\"a\":0.25,\"\\u0062\":0.5,\"c\":0.25}'),(4,'x','{\"x\":0.5,\"y\":0.5}'),(5,0,'[0.5,0.5]'),"
          "(6,'b','{\"a\":0.25,\"b\":0.5,\"c\":0.125,\"d\":0.125}'),(7,'a','{\"a\":0.5,\"b\":0.25}'),(8,'c','{\"a\":0.25,\"b\":0.25,\"c\":0.5}')");
  check_query(db, "SELECT group_concat(lq_score(label, probs)) FROM t", "0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5");
  check_query(db, "SELECT lq_json(lq_thresholds(label, probs)) FROM t WHERE id IN (1,2,3,8)",
              "{\"kind\":\"thresholds\",\"classes\":[{\"class\":\"a\",\"rows\":2,\"threshold\":0.5},"
              "{\"class\":\"b\",\"rows\":1,\"threshold\":0.5},{\"class\":\"c\",\"rows\":1,\"threshold\":0.5}]}");
  check_query(db, "SELECT count(DISTINCT lq_score(label, probs, 'confidence_weighted_entropy',"
                  " (SELECT lq_thresholds(label, probs) FROM t WHERE id IN (1,2,3,8)))) FROM t WHERE id IN (1,2,3,8)", "1");
  check_query(db, "SELECT lq_score('b', '{\"b\":0.1,\"a\":0.1,\"a\":0.1,\"b\":0.7}')", "lq_score: probs has the key 'a' twice, again at byte 18");
  /* an error between must not leave half of a row's names behind */
  check_query(db, "SELECT lq_score('b', '{\"b\":0.5,\"a\":0.5,\"b\":0}')", "lq_score: probs has the key 'b' twice, again at byte 18");
  check_query(db, "SELECT lq_score('b', '{\"b\":0.5,\"a\":0.5}')", "0.5");
  check_query(db, "SELECT lq_score('b', '{\"b\":0.5,\"c\":0.5,\"a\":7}')", "lq_score: probs['a'] is 7, outside [0,1]");
  check_query(db, "SELECT lq_score('a', '{\"b\":0.25,\"c\":0.25,\"a\":0.5}')", "0.5");
  sqlite3_close(db);
}

/* A state is remembered from row to row; another one must not pass for it. */
static void states_one_after_the_other(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE s AS SELECT 1 AS id, lq_thresholds(k, '[0.5,0.25,0.25]') AS state FROM (SELECT 0 AS k UNION SELECT 1);"
          "INSERT INTO s SELECT 2, lq_thresholds(k, '[0.125,0.75,0.125]') FROM (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2);"
          "INSERT INTO s SELECT 3, CAST(substr(state, 1, 80) || x'ffffffff00000000' AS BLOB) FROM s WHERE id = 2;"
          "INSERT INTO s SELECT 4, lq_thresholds('a', '{\"a\":0.5,\"b\":0.5}');"
          "INSERT INTO s SELECT 5, lq_thresholds('a', '{\"a\":0.5,\"c\":0.5}');");
  run(db, "INSERT INTO s SELECT 6, CAST(substr(state, 1, length(state) - 1) || 'a' AS BLOB) FROM"
          " (SELECT lq_thresholds('a', '{\"a\":0.75,\"b\":0.25}') AS state)");
#define SCORE(id) "SELECT lq_score(0, '[0.5,0.25,0.25]', 'self_confidence', (SELECT state FROM s WHERE id = " #id "))"
#define NAMED(id) "SELECT lq_score('a', '{\"a\":0.5,\"b\":0.5}', 'self_confidence', (SELECT state FROM s WHERE id = " #id "))"
  const char *first = query(db, SCORE(1));
  assert_string_not_equal(first, query(db, SCORE(2)));
  check_query(db, SCORE(1), first);
  check_query(db, SCORE(3), "lq_score: thresholds is a damaged thresholds state: the sum is more than the rows");
  check_query(db, SCORE(1), first);
  check_query(db, NAMED(4), "0.80000000000000004");
  check_query(db, NAMED(6), "lq_score: thresholds is a damaged thresholds state: its class names are not in order");
  check_query(db, NAMED(4), "0.80000000000000004");
  check_query(db, NAMED(5), "lq_score: class 'b' in probs, but not in thresholds; they must have the same classes");
  check_query(db, NAMED(4), "0.80000000000000004");
  sqlite3_close(db);
}

/* Deterministic and innocuous: in an index, a view, a trigger, a generated
** column, and with an untrusted schema. */
static void functions_in_the_schema(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "PRAGMA trusted_schema = OFF;"
          "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs, q AS (lq_score(label, probs)),"
          " bad AS (lq_check(label, probs)));"
          "CREATE INDEX worst ON t(lq_score(label, probs, 'normalized_margin'));"
          "CREATE VIEW v AS SELECT lq_json(lq_thresholds(label, probs)) AS j, lq_merge(NULL), lq_range(lq_entropy(probs)) FROM t;"
          "CREATE TABLE seen(p);"
          "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO seen VALUES(lq_predicted(new.probs)); END;"
          "INSERT INTO t(label, probs) VALUES(0,'[0.75,0.25]'),(1,'[0.5,0.5]'),(0,'[0.25,0.75]')");
  check_query(db, "SELECT group_concat(q) FROM t", "0.75,0.5,0.25");
  check_query(db, "SELECT j -> '$.classes[0].threshold' FROM v", "0.5");
  check_query(db, "SELECT group_concat(p) FROM seen", "0,0,1");
  sqlite3_stmt *plan;
  sqlite3_prepare_v2(db, "EXPLAIN QUERY PLAN SELECT id FROM t ORDER BY lq_score(label, probs, 'normalized_margin') LIMIT 1", -1, &plan, NULL);
  assert_int_equal(sqlite3_step(plan), SQLITE_ROW);
  assert_non_null(strstr((const char *)sqlite3_column_text(plan, 3), "INDEX worst"));
  sqlite3_finalize(plan);
  run(db, "UPDATE t SET label = 1 WHERE id = 3");
  check_query(db, "SELECT id FROM t ORDER BY lq_score(label, probs, 'normalized_margin') LIMIT 1", "2");
  check_query(db, "PRAGMA integrity_check", "ok");
  sqlite3_close(db);
}

/* Packed and unpacked, 64 bits are 64 bits, and score the same. */
static void packing_there_and_back(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  FILE *file = open_vectors("scores.txt");
  sqlite3_stmt *check;
  sqlite3_prepare_v2(db, "SELECT lq_pack(lq_unpack(?1, 'f64'), 'f64') = ?1,"
                         " lq_score(?2, ?1, 'confidence_weighted_entropy') ="
                         " lq_score(?2, lq_unpack(?1, 'f64'), 'confidence_weighted_entropy')", -1, &check, NULL);
  size_t label, classes, checked = 0;
  static unsigned char blob[8 * 4096];
  while (fscanf(file, "%zu %zu", &label, &classes) == 2) {
    double value = 0, sum = 0;
    for (size_t i = 0; i < classes; i++) {
      assert_true(read_bits(file, &value));
      sum += value;
      uint64_t bits = lq_bits(value);
      for (int b = 0; b < 8; b++) blob[8 * i + (size_t)b] = (unsigned char)(bits >> 8 * b);
    }
    for (int i = 0; i < 4; i++) assert_true(read_bits(file, &value));
    if (sum < 0.51) continue;
    sqlite3_bind_blob(check, 1, blob, (int)(8 * classes), SQLITE_STATIC);
    sqlite3_bind_int64(check, 2, (sqlite3_int64)label);
    assert_int_equal(sqlite3_step(check), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(check, 0), 1);
    assert_int_equal(sqlite3_column_int(check, 1), 1);
    sqlite3_reset(check);
    checked++;
  }
  assert_true(checked > 700);
  sqlite3_finalize(check);
  fclose(file);
  sqlite3_close(db);
}

/* Names are names in every form of probs, whatever type the label has: a number is none of an index. */
static void names_in_every_form(void **state) {
  (void)state;
  static const char *const forms[] = {
      "'{\"1\":0.875,\"0\":0.125}'", "'[{\"label\":\"1\",\"score\":0.875},{\"label\":\"0\",\"score\":0.125}]'",
      "'[{\"label\":1,\"score\":0.875},{\"label\":0,\"score\":0.125}]'", "CAST('{\"1\":0.875,\"0\":0.125}' AS BLOB)",
      "CAST(' {\"1\":0.875,\"0\":0.125}' AS BLOB)", "CAST(x'efbbbf' || '{\"1\":0.875,\"0\":0.125}' AS BLOB)",
      "CAST('[{\"label\":\"1\",\"score\":0.875},{\"label\":\"0\",\"score\":0.125}]' AS BLOB)",
      /* JSONB: the object, and the list */
      "x'cc101731" "55302e383735" "1730" "55302e313235'",
      "x'cb2c" "cc14" "576c6162656c" "1731" "5773636f7265" "55302e383735" "cc14" "576c6162656c" "1730" "5773636f7265" "55302e313235'",
  };
  static const char *const labels[][2] = {{"1", "0.875"}, {"0", "0.125"}, {"1.0", "0.875"}, {"'1'", "0.875"}, {"CAST('0' AS BLOB)", "0.125"}};
  sqlite3 *db = open_database();
  for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
    char sql[600];
    for (size_t l = 0; l < sizeof labels / sizeof *labels; l++) {
      int is_one = strcmp(labels[l][1], "0.875") == 0;
      snprintf(sql, sizeof sql, "SELECT lq_score(%s, %s)", labels[l][0], forms[f]);
      check_query(db, sql, labels[l][1]);
      snprintf(sql, sizeof sql, "SELECT lq_normalized_margin(%s, %s)", labels[l][0], forms[f]);
      check_query(db, sql, labels[l][1]);
      snprintf(sql, sizeof sql, "SELECT lq_is_issue(%s, %s)", labels[l][0], forms[f]);
      check_query(db, sql, is_one ? "0" : "1");
      snprintf(sql, sizeof sql, "SELECT threshold FROM lq_part_classes((SELECT lq_thresholds(%s, %s))) WHERE n", labels[l][0], forms[f]);
      check_query(db, sql, labels[l][1]);
      snprintf(sql, sizeof sql, "SELECT lq_check(%s, %s)", labels[l][0], forms[f]);
      check_query(db, sql, "NULL");
    }
  }
  check_query(db, "SELECT lq_score(0, CAST('{\"cat\":0.75,\"dog\":0.25}' AS BLOB))",
              "lq_score: label 0 is not among the 2 keys of probs ('cat', 'dog'); the classes have names, and the label has to be one of them");
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(names_in_every_form), cmocka_unit_test(functions_give_what_they_should), cmocka_unit_test(utf16),
      cmocka_unit_test(keys_in_any_order), cmocka_unit_test(states_one_after_the_other),
      cmocka_unit_test(functions_in_the_schema),
      cmocka_unit_test(packing_there_and_back))
