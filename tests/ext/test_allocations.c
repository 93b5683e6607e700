/* Every allocation fails once. Under a query of every form of every function and table,
** and under the loading of the library, the n-th request for memory is refused, for n from
** 1 until none is; once that one alone, and once all from there on. Each time the query
** says "out of memory", or SQLite could do without and it answers rightly; then the
** connection answers the same query rightly, and when it is closed nothing is left. Where
** not every request is tried, there is one at least of each way through the library that
** leads to one. */
#define _GNU_SOURCE /* for ways.h */
#include <limits.h>

#include "tests/support/sql.h"
#include "tests/support/ways.h"

/* SQLite's own allocator, and which request to it fails. */
static sqlite3_mem_methods standard;
static long requests, failing, held;
static int to_the_end;

/* While watching: the requests of the query that are the first by their way. */
static int watching;
static long fresh[WAYS_MAXIMUM];
static size_t fresh_count;

/* SQLite says of some requests that it can do without, as of those for an error's words. */
static int can_do_without, did_without;
static void begin_doing_without(void) { can_do_without = 1; }
static void end_doing_without(void) { can_do_without = 0; }

static int refused(void) {
  requests++;
  if (watching && is_new_way()) fresh[fresh_count++] = requests;
  if (!failing || (to_the_end ? requests < failing : requests != failing)) return 0;
  if (can_do_without) did_without = 1;
  return 1;
}

static void *counted_malloc(int bytes) {
  void *memory = refused() ? NULL : standard.xMalloc(bytes);
  held += memory != NULL;
  return memory;
}

static void *counted_realloc(void *old, int bytes) {
  return refused() ? NULL : standard.xRealloc(old, bytes);
}

static void counted_free(void *memory) {
  held -= memory != NULL;
  standard.xFree(memory);
}

static void fail_from(long request, int all) {
  requests = 0;
  failing = request;
  to_the_end = all;
  did_without = 0;
}

/* The n-th request was made, and no more are refused from here on. */
static int was_refused(void) {
  int was = failing && requests >= failing;
  failing = 0;
  return was;
}

#define T "(SELECT lq_thresholds(label, probs) FROM t)"
#define NAMED_T "(SELECT lq_thresholds(label, probs) FROM named)"
#define J "(SELECT lq_confident_joint(label, probs, " T ") FROM t)"
#define NAMED_J "(SELECT lq_confident_joint(label, probs, " NAMED_T ") FROM named)"
#define R "(SELECT lq_range(lq_score(label, probs)) FROM t)"
#define FRAME " OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING)"
#define CALIBRATED "(SELECT lq_part_collect(c0, c1, c2) FROM lq_rows(" J "))"

static const char *const setup =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs, batch); INSERT INTO t VALUES"
    "(1, 0, '[0.9,0.05,0.05]', 'a'), (2, 0, '[0.05,0.9,0.05]', 'a'), (3, 1, '[0.1,0.85,0.05]', 'b'),"
    "(4, 1, '[0.05,0.05,0.9]', 'b'), (5, 2, '[0.1,0.1,0.8]', 'a'), (6, 2, '[0.95,0.03,0.02]', 'b'), (7, NULL, NULL, 'a');"
    "CREATE TABLE named(id INTEGER PRIMARY KEY, label, probs, model); INSERT INTO named VALUES"
    "(1, 'cat', '{\"cat\":0.75,\"d\\u00f6g\":0.125,\"eel\":0.125}', 'm'), (2, 'eel', '{\"eel\":0.25,\"cat\":0.5,\"d\\u00f6g\":0.25}', 'n'),"
    "(3, 'dög', '{\"dög\":0.75,\"cat\":0.125,\"eel\":0.125}', 'm'), (4, 'eel', '{\"eel\":0.5,\"dög\":0.25,\"cat\":0.25}', 'n');"
    /* 30 rows of 30 classes */
    "CREATE TABLE wide AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29)"
    " SELECT i AS label, CAST(zeroblob(4 * (i * 7 % 30)) || x'0000803f' || zeroblob(4 * (29 - i * 7 % 30)) AS BLOB) AS probs FROM n;";

/* Of each form of each function. */
static const char *const queries[] = {
    /* scores */
    "SELECT lq_score(label, probs) FROM t",
    "SELECT lq_score(label, probs, 'normalized_margin') FROM named",
    "SELECT lq_score(label, probs, 'self_confidence', " T ") FROM t",
    "SELECT lq_score(label, probs, 'confidence_weighted_entropy', " NAMED_T ") FROM named",
    "SELECT lq_self_confidence(label, probs), lq_normalized_margin(label, probs), lq_confidence_weighted_entropy(label, probs) FROM named",
    "SELECT lq_entropy(probs), lq_predicted(probs) FROM t",
    "SELECT lq_predicted(probs), lq_entropy(probs) FROM named",
    "SELECT lq_adjust(probs, " NAMED_T ") FROM named",
    "SELECT lq_adjust(probs, " T ") FROM t",
    "SELECT lq_check(label, probs), lq_check(7, probs), lq_check('x', '{\"a\":1}'), lq_check(0, '[0.5,0.25]') FROM t",
    "SELECT lq_is_issue(label, probs), lq_is_issue(label, probs, " T ") FROM t",
    "SELECT lq_is_issue(label, probs) FROM named",
    "SELECT lq_rescale(lq_score(label, probs), " R ") FROM t",
    "SELECT lq_score(0, CAST(zeroblob(8 * 100) || x'000000000000f03f' AS BLOB)), lq_version()",
    "SELECT lq_score(id % 3, CAST(x'0000803f' || zeroblob(4 * (1 + id)) AS BLOB), 'normalized_margin') FROM t",
    "SELECT lq_entropy('[' || (SELECT group_concat(0.01) FROM wide) || ']')",
    /* aggregates and what is in their states */
    "SELECT lq_thresholds(label, probs), lq_json(lq_thresholds(label, probs)) FROM t",
    "SELECT lq_thresholds(label, probs), lq_json(lq_thresholds(label, probs)) FROM named",
    "SELECT lq_range(lq_score(label, probs)), lq_json(lq_range(id)) FROM t",
    "SELECT lq_json(" J "), lq_json(" NAMED_J ")",
    "SELECT batch, lq_thresholds(label, probs), lq_range(id), lq_confident_joint(label, probs, " T ") FROM t GROUP BY batch ORDER BY batch DESC",
    "SELECT lq_merge(s) FROM (SELECT lq_thresholds(label, probs) AS s FROM t GROUP BY batch)",
    "SELECT lq_merge(s) FROM (SELECT lq_thresholds(label, probs) AS s FROM named GROUP BY model)",
    "SELECT lq_merge(s) FROM (SELECT lq_range(lq_score(label, probs)) AS s FROM t GROUP BY batch)",
    "SELECT lq_merge(s) FROM (SELECT lq_confident_joint(label, probs, " T ") AS s FROM t GROUP BY batch)",
    "SELECT lq_merge(s) FROM (SELECT lq_confident_joint(label, probs, " NAMED_T ") AS s FROM named GROUP BY model)",
    /* windows, whose frames move on */
    "SELECT lq_thresholds(label, probs)" FRAME ", lq_range(lq_score(label, probs))" FRAME ","
    " lq_confident_joint(label, probs, " T ")" FRAME " FROM t",
    "SELECT lq_thresholds(label, probs)" FRAME ", lq_confident_joint(label, probs, " NAMED_T ")" FRAME " FROM named",
    "SELECT lq_score(label, probs, 'self_confidence', lq_thresholds(label, probs) OVER (ORDER BY id ROWS 2 PRECEDING EXCLUDE CURRENT ROW)) FROM t",
    "SELECT lq_is_issue(label, probs, lq_thresholds(label, probs) OVER (PARTITION BY batch)) FROM t",
    "SELECT lq_rescale(s, lq_range(s) OVER (PARTITION BY batch)) FROM (SELECT batch, lq_entropy(probs) AS s FROM t)",
    "SELECT lq_score(label, probs, 'self_confidence', lq_thresholds(label, probs) OVER (PARTITION BY id)) FROM t",
    "SELECT length(lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM wide))),"
    " length(lq_thresholds(label, probs)) FROM wide",
    "SELECT sum(length(s)) FROM (SELECT lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM wide))"
    " OVER (ORDER BY label ROWS 20 PRECEDING) AS s FROM wide)",
    /* packing */
    "SELECT lq_pack(probs), lq_pack(probs, 'f32'), lq_pack(probs, 'f64') FROM named",
    "SELECT lq_unpack(lq_pack(probs)), lq_unpack(lq_pack(probs, 'f64'), 'f64'), lq_unpack(x'0038003400340000', 'f16') FROM t",
    "SELECT lq_score(label, lq_pack(probs)), lq_pack(lq_pack(probs, 'f64'), 'f64') FROM t",
    "SELECT lq_unpack(x'5b302e32352c302e37355d'), lq_score(1, x'ab45302e323545302e3735'), lq_score('b', x'8c1761133017621331'), lq_unpack(x'00')",
    /* lists of classes and scores; keys in another order, with escapes */
    "SELECT lq_class(label, '[0,1,2]'), lq_class('\xc3\xa9', '[\"\\u00e9\",{\"value\":3}]') FROM t",
    "SELECT lq_fill('{\"\\u00e9\":0.5}', '[\"\\u00e9\",1,2]'), lq_fill(x'7c176245302e3937', '[\"a\",\"b\"]'), lq_part_named(probs, 1) FROM t",
    "SELECT lq_score('b', p) FROM (SELECT '[{\"label\":\"a\",\"score\":0.5},{\"label\":\"b\",\"score\":0.5}]' AS p UNION ALL"
    " SELECT '[{\"label\":\"b\",\"score\":0.5},{\"label\":\"\\u0061\",\"score\":0.5}]')",
    "SELECT lq_softmax('[1,2]'), lq_softmax('{\"\\u00e9\":1,\"b\":2}', 2), lq_softmax(x'003c0040', 1, 'f16'), lq_softmax(x'8c1762133117611332')",
    "SELECT length(lq_softmax(zeroblob(80000)))",
    /* the parts of the tables */
    "SELECT c0, c1, c2, value FROM lq_rows((SELECT lq_part_collect(id, label, probs) FROM t))",
    "SELECT * FROM lq_rows(" NAMED_T ")", "SELECT * FROM lq_rows(" NAMED_J ")", "SELECT * FROM lq_rows(" J ")",
    "SELECT length(lq_part_collect(t.id, t.label, t.probs, batch, named.id, named.label, named.probs, model)) FROM t, named",
    "SELECT * FROM lq_rows((SELECT lq_part_prune(id, label, probs, 'self_confidence', (SELECT lq_part_collect(a, b, 1) FROM"
    " (SELECT 0 AS a, 1 AS b UNION ALL SELECT 1, 2 UNION ALL SELECT 2, 2 UNION ALL SELECT 0, 0))) FROM t))",
    "SELECT * FROM lq_rows((SELECT lq_part_prune(probs, label, probs, 'normalized_margin', (SELECT lq_part_collect(NULL, 'self_confidence', 2))) FROM named))",
    "SELECT length(lq_part_prune(label * 0.5, label, probs, 'self_confidence', (SELECT lq_part_collect(label, label, 2) FROM wide))) FROM wide",
    "SELECT lq_part_converge(" CALIBRATED ")",
    "SELECT lq_part_collect(zeroblob(100), zeroblob(200))",
    "SELECT lq_unpack(zeroblob(100), 'f16')",
    "SELECT lq_part_accuracy(label, probs), lq_part_log_loss(label, probs), lq_part_exp(-1.5) FROM named",
    "SELECT lq_part_mean(probs, 0.5), lq_part_mean(lq_score(label, probs), 1) FROM named",
    "SELECT model, lq_part_mean(probs, 0.5) FROM named GROUP BY model",
    "SELECT lq_part_mean(probs, 1) FROM t",
    "SELECT label, lq_part_label(model, label, probs) FROM named GROUP BY label",
    "SELECT lq_part_bad_row(id, label, probs, 'none') FROM t", "SELECT lq_part_bad_row(id, label, probs, 'none') FROM named",
    /* indexes, generated columns, triggers */
    "CREATE INDEX worst ON t(lq_score(label, probs))",
    "CREATE TEMP TABLE made AS SELECT id, lq_pack(probs) AS probs FROM t",
    "INSERT INTO checked(label, probs) SELECT label, probs FROM t",
    "UPDATE checked SET label = 1 - label WHERE lq_score(label, probs) < 2",
};

/* Errors, whose words take memory too. */
static const char *const wrong_queries[] = {
    "SELECT lq_score(12, probs) FROM t", "SELECT lq_score('cow', probs) FROM named", "SELECT lq_score(0, '[0.5,]')",
    "SELECT lq_score(0, '[1.7,0]')", "SELECT lq_score(0, x'000000')", "SELECT lq_score(0, 7)", "SELECT lq_score(0, '{\"a\":1,\"a\":0}')",
    "SELECT lq_score(0, '[0.5,0.5]', 'best')", "SELECT lq_score(0, '[0.5,0.5]', 'self_confidence', " NAMED_T ")",
    /* zeros that SQLite spells out once they are looked at */
    "SELECT lq_score(0, zeroblob(99))", "SELECT lq_score(zeroblob(100), '{\"a\":1,\"b\":0}')", "SELECT lq_json(zeroblob(100))",
    "SELECT lq_is_issue(0, '[0.5,0.5]', zeroblob(100))", "SELECT lq_merge(zeroblob(100))", "SELECT lq_rescale(1, zeroblob(100))",
    "SELECT lq_unpack(zeroblob(99), 'f16')", "SELECT * FROM lq_rows(zeroblob(100))",
    "SELECT lq_part_converge(zeroblob(100))", "SELECT lq_part_prune(1, 0, '[0.5,0.5]', 'self_confidence', zeroblob(100))",
    "SELECT lq_part_mean(zeroblob(99), 1)", "SELECT lq_part_label(model, label, probs) FROM named", "SELECT lq_part_label(id, label, probs) FROM t",
    "SELECT lq_adjust('[0.5,0.5]', 'x')", "SELECT lq_rescale('x', " R ")", "SELECT lq_json(x'0011')", "SELECT lq_json(substr(" T ", 1, 20))",
    "SELECT lq_part_bad_row(probs, 12, probs, 'label 12 is out of range for 3 classes, which count from 0') FROM t",
    "SELECT lq_merge(s) FROM (SELECT " T " AS s UNION ALL SELECT " NAMED_T ")",
    "SELECT lq_thresholds(label, probs) FROM (SELECT label, probs FROM t UNION ALL SELECT label, probs FROM named)",
    "SELECT lq_pack('[0.125,0.25]', 'f64')", "SELECT lq_entropy(x'5b302e352c302e35')", "SELECT lq_entropy(x'8b35302e3535302e')",
    "SELECT lq_entropy('[25,75]')", "SELECT lq_entropy(x'3e8000003f400000')", "SELECT lq_pack('[0.001,0.002]')",
    "SELECT lq_unpack(x'00', 'f16')", "SELECT lq_range('x')", "SELECT lq_part_mean('x', 2)", "SELECT lq_part_collect()", "SELECT lq_part_converge(1)",
    "SELECT lq_class('x', '[\"a\",\"b\"]')", "SELECT lq_class('x', '[\"a\",\"a\"]')", "SELECT lq_class(1, 2)", "SELECT lq_fill('{\"x\":1}', '[\"a\",\"b\"]')",
    "SELECT lq_fill('[0.5]', '[\"a\",\"b\"]')", "SELECT lq_fill(zeroblob(9), '[\"a\",\"b\"]')", "SELECT lq_score('a', '[{\"label\":\"a\"}]')",
    "SELECT lq_softmax('[1,2]', 0)", "SELECT lq_softmax('[1,2]', 1, x'00')", "SELECT lq_softmax(zeroblob(9))", "SELECT lq_softmax('[1,1e999]')",
    "SELECT lq_softmax(7)", "SELECT lq_softmax('[1,2]', zeroblob(9))", "SELECT * FROM lq_rows(x'00')", "SELECT * FROM lq_rows(1)", "SELECT lq_part_prune(1, 0, '[1,0]', 'self_confidence', 3)",
};

/* Of each table, with each parameter by its name too. */
static const char *const tables[] = {
    "lq_issues('t', 'label', 'probs')",
    "lq_issues('main.named', 'label', 'probs', 'probs', 'both', 'normalized_margin', 0.5, 0)",
    "lq_issues('(SELECT * FROM t)', 'label', 'probs') WHERE filter = 'prune_by_class' AND num_to_remove_per_class = '[1,1,0]'",
    "lq_issues('named', 'label', 'probs') WHERE num_to_remove_per_class = '{\"cat\":1,\"d\\u00f6g\":1}' AND min_examples_per_class = 0",
    "lq_issues WHERE source = 't' AND label_column = 'label' AND probs_column = 'probs' AND filter = 'confident_learning' AND id_column = 'batch'",
    "lq_issues('t', 'label', 'probs') WHERE filter = 'predicted_neq_given' AND method = 'confidence_weighted_entropy'",
    "lq_issues('t', 'label', 'probs') WHERE filter = 'low_self_confidence' AND frac_noise = 1",
    "lq_issues('checked', 'label', 'probs')", "lq_issues('keyed', 'label', 'probs')", "lq_issues('main.keyed', 'label', 'probs')",
    "lq_classes('t', 'label', 'probs')", "lq_classes('t', 'label', 'probs') WHERE classes = '[0,\"1\",{\"id\":2}]'",
    "lq_issues('t', 'label', 'probs') WHERE classes = '[0,1,2]' AND filter = 'both'",
    "lq_classes WHERE source = 'named' AND label_column = 'label' AND probs_column = 'probs'",
    "lq_overlaps('named', 'label', 'probs')",
    "lq_overlaps WHERE source = 't' AND label_column = 'label' AND probs_column = 'probs' AND asymmetric = 1 AND all_pairs = 1 AND classes = '[0,1,2]'",
    "lq_joint('t', 'label', 'probs')", "lq_joint('t', 'label', 'probs') WHERE classes = '[0,1,2]'",
    "lq_joint WHERE source = 'named' AND label_column = 'label' AND probs_column = 'probs' AND converged = 1 AND all_pairs = 1",
    "lq_health WHERE source = '\"t\"' AND label_column = 'label' AND probs_column = 'probs' AND class_names = '[0,1,2]'",
    "lq_ensemble('named', 'label', 'label', 'model', 'probs')",
    ("lq_ensemble WHERE source = 'named' AND id_column = 'label' AND label_column = 'label' AND model_column = 'model'"
     " AND probs_column = 'probs' AND weights = 'uniform' AND method = 'normalized_margin'"),
    "lq_ensemble('named', 'id', 'label', 'model', 'probs', 'log_loss_search')", "lq_ensemble('t', 'id', 'label', 'batch', 'probs') WHERE classes = '[0,1,2]'",
    "lq_ensemble('named', 'id', 'label', 'model', 'probs', '{\"\\u006d\":1,\"n\":0.5}')",
    "lq_ensemble('t', 'id', 'label', 'batch', 'probs', '[0.5,1]')",
    /* answers that are kept, in joins: one of some rows, one of none */
    "t LEFT JOIN lq_issues('t', 'label', 'probs') AS i ON i.id = t.id",
    "t LEFT JOIN lq_issues('(SELECT * FROM t WHERE id = 1)', 'label', 'probs') AS i ON i.id = t.id",
    "t LEFT JOIN lq_ensemble('named', 'id', 'label', 'model', 'probs') AS e ON e.id = t.id",
};

/* Errors of parameters, of the source and of its rows. */
static const char *const wrong_tables[] = {
    "lq_issues", "lq_issues(7, 'label', 'probs')", "lq_issues('gone', 'label', 'probs')", "lq_issues('gone.t', 'label', 'probs')",
    "lq_issues('(SELECT * FROM gone)', 'label', 'probs')", "lq_issues('(DELETE FROM t RETURNING *)', 'label', 'probs')",
    "lq_issues('(SELECT ?)', 'label', 'probs')", "lq_issues('t', 'lable', 'probs')", "lq_issues('t', 'label', 'probs') WHERE filter = 'x'",
    "lq_issues('t', 'label', 'probs') WHERE frac_noise = 2", "lq_issues('t', 'label', 'probs') WHERE num_to_remove_per_class = '[1'",
    "lq_issues('t', 'label', 'probs') WHERE num_to_remove_per_class = '[1]'",
    "lq_joint('t', 'label', 'probs', 2)", "lq_joint('t', 'label', 'probs', 0, 0, '[1]')", "lq_joint('t', 'label', 'probs', 0, 0, 1)",
    "lq_joint('t', 'label', 'probs', 0, 0, '[0,1]')", "lq_ensemble('t', 'id', 'label', 'batch', 'probs', 'best')",
    "lq_ensemble('t', 'id', 'label', 'batch', 'probs', '{\"a\":1}')",
    "lq_health('(SELECT 9 AS label, probs FROM t)', 'label', 'probs')",
    "lq_health('(SELECT id, 9 AS label, probs FROM t)', 'label', 'probs')",
    "lq_ensemble('(SELECT batch AS id, id AS model, 9 AS label, probs FROM t)', 'id', 'label', 'model', 'probs')",
    "lq_health('(SELECT zeroblob(100) AS id, 9 AS label, probs FROM t)', 'label', 'probs')",
    "lq_health('(SELECT batch AS id, 9 AS label, probs FROM t)', 'label', 'probs')", "lq_issues('two_keys', 'label', 'probs')",
    "lq_health('checked', 'probs', 'probs')", "lq_issues('t', 'label', 'probs', \"id\")", "lq_issues('(SELECT label, probs FROM t)', 'label', 'probs')",
    "lq_issues('lq_source', 'label', 'probs')", "lq_health('(SELECT id, label, probs FROM lq_health(''gone'', ''x'', ''y''), t)', 'label', 'probs')",
    "lq_classes('(SELECT label, probs FROM t UNION ALL SELECT label, probs FROM named)', 'label', 'probs')",
};

#define COUNT(array) (sizeof array / sizeof *array)

static sqlite3 *open_filled(const char *encoding) {
  char sql[100];
  sqlite3 *db = open_database();
  snprintf(sql, sizeof sql, "PRAGMA encoding = '%s'", encoding);
  run(db, sql);
  run(db, setup);
  run(db, "CREATE TABLE checked(label, probs, q AS (lq_score(label, probs)), CHECK (lq_check(label, probs) IS NULL OR label IS NULL));"
          "CREATE INDEX by_q ON checked(q); INSERT INTO checked VALUES(0, '[0.5,0.5]');"
          "CREATE TRIGGER counted AFTER UPDATE ON checked BEGIN INSERT INTO seen VALUES(lq_predicted(new.probs)); END;"
          "CREATE TABLE seen(p); CREATE TABLE two_keys(label, probs, k, PRIMARY KEY(label, k));"
          "CREATE TABLE keyed(k TEXT PRIMARY KEY, label, probs); INSERT INTO keyed SELECT 'k' || id, label, probs FROM t");
  return db;
}

/* All that the query gives, or its error, in text; returns SQLite's code. Where there is
** no memory to look at a value, that is the answer. */
static int answer(sqlite3 *db, const char *sql, char *text, size_t size) {
  sqlite3_stmt *statement = NULL;
  size_t used = 0;
  int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
  text[0] = 0;
  while (rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
    rc = SQLITE_OK;
    for (int i = 0; i < sqlite3_column_count(statement) && rc == SQLITE_OK; i++) {
      int type = sqlite3_column_type(statement, i);
      if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
        long long bits = type == SQLITE_INTEGER ? sqlite3_column_int64(statement, i)
                                                : (long long)lq_bits(sqlite3_column_double(statement, i));
        used += (size_t)snprintf(text + used, size - used, "%d:%lld ", type, bits);
      } else if (type == SQLITE_NULL) {
        used += (size_t)snprintf(text + used, size - used, "NULL ");
      } else {
        const unsigned char *at = type == SQLITE_TEXT ? sqlite3_column_text(statement, i)
                                                      : sqlite3_column_blob(statement, i);
        int bytes = sqlite3_column_bytes(statement, i);
        if (!at && (type == SQLITE_TEXT || bytes)) rc = SQLITE_NOMEM;
        used += (size_t)snprintf(text + used, size - used, "%d:", type);
        for (int b = 0; b < bytes && rc == SQLITE_OK && used + 4 < size; b++) {
          used += (size_t)snprintf(text + used, size - used, "%02x", at[b]);
        }
        used += (size_t)snprintf(text + used, size - used, " ");
      }
      if (used + 100 > size) fail_msg("%s gives more than the test holds", sql);
    }
  }
  if (rc == SQLITE_DONE) rc = SQLITE_OK;
  if (rc) snprintf(text, size, "%s", rc == SQLITE_NOMEM ? "out of memory" : sqlite3_errmsg(db));
  sqlite3_finalize(statement);
  return rc;
}

static char right[65536], got[65536];
static long refusals, swallowed;

/* Whether the answer is the right one, or the right error whose words SQLite did without. */
static int is_right(int rc, int right_rc) {
  const char *without = strstr(got, "SQL logic error"); /* perhaps after "lq_health: " */
  return rc == right_rc && (strcmp(got, right) == 0 || (rc && did_without && without &&
                                                        strncmp(got, right, (size_t)(without - got)) == 0));
}

static long points; /* of each query that are tried; 0 for all of them */

/* The right answer, in text, and how far from one refusal to the next: an odd number, so that
** all kinds are met. */
static long step_of(const char *sql, const char *encoding, int *rc) {
  sqlite3 *db = open_filled(encoding);
  watch_ways();
  fresh_count = 0;
  fail_from(LONG_MAX, 0);
  watching = 1;
  *rc = answer(db, sql, right, sizeof right);
  failing = watching = 0;
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  return points ? (requests / points) | 1 : 1;
}

/* A fresh connection for every refusal, so that what a connection holds from query to
** query is asked for each time. Returns whether there was a request to refuse. */
static int refuse(const char *sql, const char *encoding, int all, long n, int right_rc) {
  long before = held;
  sqlite3 *db = open_filled(encoding);
  fail_from(n, all);
  int rc = answer(db, sql, got, sizeof got);
  int refused_one = was_refused();
  if (rc == SQLITE_NOMEM ? !refused_one : !is_right(rc, right_rc)) {
    fail_msg("%s\n%s %ld (%s) gives %d: %s\nand not %s", sql, all ? "no memory from request" : "no memory for request", n,
             encoding, rc, got, right);
  }
  refusals += refused_one;
  swallowed += refused_one && rc != SQLITE_NOMEM;
  if (rc == SQLITE_NOMEM && (rc = answer(db, sql, got, sizeof got), strcmp(got, right) != 0)) {
    fail_msg("%s\nafter no memory for request %ld (%s) gives %s\nand not %s", sql, n, encoding, got, right);
  }
  if (sqlite3_close(db)) fail_msg("%s\nleaves a statement open after request %ld", sql, n);
  if (held != before) fail_msg("%s\nleaks %ld pieces of memory after request %ld (%s)", sql, held - before, n, encoding);
  return refused_one;
}

static void sweep(const char *sql, int is_wrong, const char *encoding, int all_too) {
  int rc;
  long step = step_of(sql, encoding, &rc);
  if (rc != (is_wrong ? SQLITE_ERROR : SQLITE_OK)) fail_msg("%s\ngives %s", sql, right);
  for (int all = 0; all <= all_too; all++) {
    for (long n = 1; refuse(sql, encoding, all, n, rc);) n += step;
  }
  for (size_t i = 0; i < fresh_count; i++) {
    if (!refuse(sql, encoding, 0, fresh[i], rc)) fail_msg("%s\nmakes no request %ld (%s)", sql, fresh[i], encoding);
  }
}

static void sweep_all(const char *before, const char *const *rest, size_t count, int is_wrong) {
  for (size_t i = 0; i < count; i++) {
    char sql[800];
    snprintf(sql, sizeof sql, "%s%s", before, rest[i]);
    sweep(sql, is_wrong, "UTF-8", 1);
    sweep(sql, is_wrong, "UTF-16le", 0);
  }
}

static void functions_without_memory(void **state) {
  (void)state;
  sweep_all("", queries, COUNT(queries), 0);
  sweep_all("", wrong_queries, COUNT(wrong_queries), 1);
}

static void tables_without_memory(void **state) {
  (void)state;
  sweep_all("SELECT * FROM ", tables, COUNT(tables), 0);
  sweep_all("SELECT * FROM ", wrong_tables, COUNT(wrong_tables), 1);
  /* every request: SQLite does without one, for the words of a bad row, that few points meet */
  long usual = points;
  points = 0;
  sweep("SELECT * FROM lq_health('(SELECT id, 9 AS label, probs FROM t)', 'label', 'probs')", 1, "UTF-8", 0);
  points = usual;
  print_message("%ld requests refused, %ld of which SQLite did without; %zu ways to them\n", refusals, swallowed, way_count);
}

/* One connection, refused the same twice, holds no more after the second time than after
** the first. */
static void nothing_grows(void **state) {
  (void)state;
  sqlite3 *db = open_filled("UTF-8");
  for (size_t i = 0; i < COUNT(queries) + COUNT(tables); i++) {
    char sql[800];
    snprintf(sql, sizeof sql, "%s%s", i < COUNT(queries) ? "" : "SELECT * FROM ", i < COUNT(queries) ? queries[i] : tables[i - COUNT(queries)]);
    if (strncmp(sql, "SELECT", 6) != 0) continue;
    int rc;
    long step = step_of(sql, "UTF-8", &rc);
    for (long n = 1, refused_one = 1; refused_one; n += step) {
      sqlite3_int64 used = 0;
      for (int time = 0; time < 2; time++) {
        fail_from(n, 0);
        answer(db, sql, got, sizeof got);
        refused_one = was_refused();
        answer(db, sql, got, sizeof got);
        if (strcmp(got, right) != 0) fail_msg("%s\nafter no memory for request %ld gives %s", sql, n, got);
        sqlite3_int64 more = sqlite3_memory_used() - used;
        if (time == 1 && more > 0) fail_msg("%s\nholds %lld bytes more after request %ld", sql, (long long)more, n);
        used += more;
      }
    }
  }
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  way_count = 0; /* for the tests to come */
}

/* What the queries' programs call, as " AggStep lq_range(1) AggInverse lq_range(1) ...". */
static void collect_calls(sqlite3 *db, char *calls, size_t size) {
  size_t used = 0;
  for (size_t i = 0; i < COUNT(queries); i++) {
    char *sql = sqlite3_mprintf("EXPLAIN %s", queries[i]);
    sqlite3_stmt *program;
    if (sqlite3_prepare_v2(db, sql, -1, &program, NULL)) fail_msg("%s\n%s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(program) == SQLITE_ROW) {
      const char *operand = (const char *)sqlite3_column_text(program, 5);
      if (!operand || strncmp(operand, "lq_", 3) != 0) continue;
      used += (size_t)snprintf(calls + used, size - used, " %s %s ", (const char *)sqlite3_column_text(program, 1), operand);
      assert_true(used < size);
    }
    sqlite3_finalize(program);
    sqlite3_free(sql);
  }
}

/* No function of any number of arguments is left out, none that can be a window function as
** such, and no table or parameter of one. */
static void nothing_is_left_out(void **state) {
  (void)state;
  static char calls[40000], named[20000];
  sqlite3 *db = open_filled("UTF-8");
  sqlite3_stmt *every;
  int functions = 0, parameters = 0;
  collect_calls(db, calls, sizeof calls);
  sqlite3_prepare_v2(db, "SELECT DISTINCT name || '(' || narg || ')', type = 'w' FROM pragma_function_list WHERE name GLOB 'lq_*'",
                     -1, &every, NULL);
  for (; sqlite3_step(every) == SQLITE_ROW; functions++) {
    const char *form = (const char *)sqlite3_column_text(every, 0);
    char call[100];
    snprintf(call, sizeof call, sqlite3_column_int(every, 1) ? " AggInverse %s " : " %s ", form);
    if (!strstr(calls, call)) fail_msg("no query has%s", call);
  }
  sqlite3_finalize(every);
  for (size_t i = 0; i < COUNT(tables); i++) strcat(strcat(named, tables[i]), "\n");
  strcat(named, "lq_rows value");
  assert_true(strlen(named) < sizeof named);
  sqlite3_prepare_v2(db, "SELECT m.name, c.name FROM pragma_module_list AS m JOIN pragma_table_xinfo(m.name) AS c"
                         " WHERE m.name GLOB 'lq_*' AND m.name NOT GLOB 'lq_part_*' AND c.hidden = 1", -1, &every, NULL);
  for (; sqlite3_step(every) == SQLITE_ROW; parameters++) {
    const char *table = (const char *)sqlite3_column_text(every, 0), *parameter = (const char *)sqlite3_column_text(every, 1);
    const char *at = named, *end;
    for (int found = 0; !found; at = end + 1) {
      at = strstr(at, table);
      if (!at) fail_msg("no query of %s has %s by its name", table, parameter);
      for (end = at; *end && *end != '\n';) end++;
      const char *place = strstr(at, parameter);
      found = place && place < end + !*end;
    }
  }
  sqlite3_finalize(every);
  assert_true(functions >= 25 && parameters >= 25);
  sqlite3_close(db);
}

static const char *library(void) {
  const char *path = getenv("LABELQUALITY");
  return path ? path : "./build/labelquality";
}

/* Loads it by the C function or by the SQL function; NULL, or what went wrong, freed by
** sqlite3_free(). */
static int load(sqlite3 *db, int by_sql, char **message) {
  if (!by_sql) return sqlite3_load_extension(db, library(), NULL, message);
  char sql[300];
  snprintf(sql, sizeof sql, "SELECT load_extension('%s')", library());
  return sqlite3_exec(db, sql, NULL, NULL, message);
}

/* Once without the memory to load it, a connection has all of it or nothing, though the
** library is no longer there; what it has works, and it can be loaded. The SQL function
** may leave a part, as SQLite takes no function away while a statement runs. */
static void loading_without_memory(void **state) {
  (void)state;
  static const char *const works =
      "SELECT count(*) || lq_version() FROM lq_issues('(SELECT 1 AS id, 0 AS label, ''[0,1]'' AS probs)', 'label', 'probs')";
  static const char *const number = "SELECT (SELECT count(*) FROM pragma_function_list WHERE name GLOB 'lq_*') +"
                                   " (SELECT count(*) FROM pragma_module_list WHERE name GLOB 'lq_*')";
  char want[30], functions[30];
  sqlite3 *db = open_database();
  snprintf(want, sizeof want, "%s", query(db, works));
  snprintf(functions, sizeof functions, "%s", query(db, number));
  sqlite3_close(db);
  for (int way = 0; way < 8; way++) {
    int all = way & 1, by_sql = way >> 1 & 1, again = way >> 2 & 1, refused_one = 1, failed = 0, whole = 0;
    for (long n = 1; refused_one; n++) {
      long before = held;
      char *message = NULL;
      assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
      sqlite3_enable_load_extension(db, 1);
      run(db, "SELECT 1");
      if (again) assert_int_equal(load(db, 0, NULL), SQLITE_OK);
      fail_from(n, all);
      int rc = load(db, by_sql, &message);
      refused_one = was_refused();
      if (!rc != !refused_one && !(again && by_sql) && !did_without) fail_msg("loading gives %d: %s, without request %ld", rc, message, n);
      /* but SQLite's SQL function does not always say what it lacks */
      if (rc && rc != SQLITE_NOMEM && !by_sql && !(message ? strstr(message, "out of memory") != NULL : all)) {
        fail_msg("loading says '%s' after request %ld", message, n);
      }
      sqlite3_free(message);
      const char *left = query(db, number);
      failed += strcmp(left, "0") == 0;
      if (strcmp(left, functions) == 0) {
        check_query(db, works, want);
        whole++;
      } else if (!by_sql && !again) {
        assert_string_equal(left, "0");
      }
      assert_int_equal(load(db, 0, NULL), SQLITE_OK);
      check_query(db, works, want);
      assert_int_equal(sqlite3_close(db), SQLITE_OK);
      if (held != before) fail_msg("loading leaks %ld pieces of memory after request %ld", held - before, n);
    }
    assert_true(whole && (failed || again));
    if (!by_sql && !again) assert_true(failed > 40);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_left_out), cmocka_unit_test(loading_without_memory), cmocka_unit_test(nothing_grows),
                                     cmocka_unit_test(functions_without_memory), cmocka_unit_test(tables_without_memory)};
  sqlite3_mem_methods counted;
  if (!set_locale() || sqlite3_config(SQLITE_CONFIG_GETMALLOC, &standard)) return 1;
  counted = standard;
  counted.xMalloc = counted_malloc;
  counted.xRealloc = counted_realloc;
  counted.xFree = counted_free;
  sqlite3_test_control(SQLITE_TESTCTRL_BENIGN_MALLOC_HOOKS, begin_doing_without, end_doing_without);
  if (sqlite3_config(SQLITE_CONFIG_MALLOC, &counted) || sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0)) return 1;
  points = getenv("POINTS") ? atol(getenv("POINTS")) : 20;
  return cmocka_run_group_tests(tests, NULL, NULL);
}
