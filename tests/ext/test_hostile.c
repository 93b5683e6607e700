/* Hostile settings, and a hostile file in a trusting host's hands. Under every setting each
** kind of query answers rightly, or says what the setting forbids; then, the setting being
** taken back, the same connection answers rightly. A database whose schema calls every
** function, over forged states and corrupt rows, gives values and errors and nothing else. */
#define _POSIX_C_SOURCE 200809L /* mkstemp() */
#include <unistd.h>

#include "tests/support/sql.h"

#define COUNT(array) (sizeof array / sizeof *array)
#define T "(SELECT lq_thresholds(label, probs) FROM t)"
#define NAMED_T "(SELECT lq_thresholds(label, probs) FROM named)"

static const char *const setup =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs, batch); INSERT INTO t VALUES"
    "(1, 0, '[0.9,0.05,0.05]', 'a'), (2, 0, '[0.05,0.9,0.05]', 'a'), (3, 1, '[0.1,0.85,0.05]', 'b'),"
    "(4, 1, '[0.05,0.05,0.9]', 'b'), (5, 2, '[0.1,0.1,0.8]', 'a'), (6, 2, '[0.95,0.03,0.02]', 'b');"
    "CREATE TABLE named(id INTEGER PRIMARY KEY, label, probs, model); INSERT INTO named VALUES"
    "(1, 'cat', '{\"cat\":0.75,\"dog\":0.25}', 'm'), (2, 'dog', '{\"dog\":0.25,\"cat\":0.75}', 'n'),"
    "(3, 'dog', '{\"dog\":0.75,\"cat\":0.25}', 'm'), (4, 'cat', '{\"dog\":0.5,\"cat\":0.5}', 'n');"
    "CREATE INDEX worst ON t(lq_score(label, probs));"
    "CREATE VIEW seen AS SELECT id, lq_entropy(probs) AS entropy FROM t;"
    "CREATE TABLE kept(label, probs, score AS (lq_self_confidence(label, probs)), CHECK (lq_check(label, probs) IS NULL));"
    "CREATE TRIGGER put AFTER INSERT ON kept BEGIN UPDATE kept SET probs = lq_pack(new.probs) WHERE rowid = new.rowid; END";

static const char *const queries[] = {
    "SELECT group_concat(score) FROM (SELECT lq_score(label, probs) AS score FROM t ORDER BY id)",
    "SELECT group_concat(score) FROM (SELECT lq_score(label, probs, 'confidence_weighted_entropy', " NAMED_T ") AS score FROM named ORDER BY id)",
    "SELECT id FROM t ORDER BY lq_score(label, probs) LIMIT 1",
    "SELECT min(entropy) + max(entropy) FROM seen",
    "SELECT lq_json(lq_confident_joint(label, probs, " T ")) FROM t",
    "SELECT lq_merge(s) FROM (SELECT lq_thresholds(label, probs) AS s FROM named GROUP BY model)",
    "SELECT group_concat(hex(s)) FROM (SELECT lq_thresholds(label, probs) OVER (ORDER BY id ROWS 2 PRECEDING) AS s FROM t ORDER BY id)",
    "SELECT lq_unpack(lq_pack(probs, 'f64')) FROM named WHERE id = 2",
    "SELECT group_concat(c1) FROM lq_rows(" NAMED_T ")",
    "SELECT group_concat(id || predicted) FROM lq_issues('t', 'label', 'probs')",
    "SELECT group_concat(id) FROM lq_issues('(SELECT * FROM t WHERE id > 0)', 'label', 'probs') WHERE num_to_remove_per_class = '[1,1,0]'",
    "SELECT group_concat(class || prior_converged) FROM lq_classes('named', 'label', 'probs')",
    "SELECT group_concat(joint) FROM lq_joint('t', 'label', 'probs') WHERE converged = 1",
    "SELECT group_concat(joint) FROM lq_overlaps('t', 'label', 'probs')",
    "SELECT health FROM lq_health('main.t', 'label', 'probs')",
    "SELECT group_concat(score) FROM lq_ensemble('named', 'id', 'label', 'model', 'probs', 'log_loss_search')",
    "SELECT group_concat(score) FROM lq_ensemble('named', 'id', 'label', 'model', 'probs', '{\"m\":1,\"n\":0.5}')",
    "SELECT group_concat(both) FROM (SELECT t.id || ifnull(predicted, '-') AS both FROM t LEFT JOIN lq_issues('t', 'label', 'probs') AS i ON i.id = t.id ORDER BY t.id)",
    "SELECT lq_score(7, '[0.5,0.5]')",
    "SELECT * FROM lq_issues('t', 'lable', 'probs')",
};

/* On the disk, so that pages are written and read where the cache is small. */
static sqlite3 *open_filled(void) {
  sqlite3 *db;
  const char *library = getenv("LABELQUALITY");
  assert_int_equal(sqlite3_open("", &db), SQLITE_OK);
  sqlite3_enable_load_extension(db, 1);
  assert_int_equal(sqlite3_load_extension(db, library ? library : "./build/labelquality", NULL, NULL), SQLITE_OK);
  run(db, setup);
  return db;
}

static char right[COUNT(queries)][4000];

static void learn_right_answers(sqlite3 *db) {
  for (size_t i = 0; i < COUNT(queries); i++) snprintf(right[i], sizeof right[i], "%s", query(db, queries[i]));
}

static void check_right_answers(sqlite3 *db) {
  for (size_t i = 0; i < COUNT(queries); i++) check_query(db, queries[i], right[i]);
}

/* What makes no difference. */
static void settings_that_change_nothing(void **state) {
  (void)state;
  static const char *const pragmas[] = {
      "trusted_schema = OFF", "cell_size_check = ON", "reverse_unordered_selects = ON", "automatic_index = OFF",
      "case_sensitive_like = ON", "query_only = ON", "temp_store = FILE", "temp_store = MEMORY", "recursive_triggers = ON",
      "read_uncommitted = ON", "cache_size = 1", "cache_size = 0", "mmap_size = 1", "cache_spill = 1", "threads = 2",
      "foreign_keys = ON", "secure_delete = ON", "analysis_limit = 1", "full_column_names = ON", "short_column_names = OFF",
      "empty_result_callbacks = ON", "count_changes = ON", "ignore_check_constraints = ON", "legacy_alter_table = ON"};
  static const struct {
    int option, value;
  } options[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_DQS_DML, 0},
                 {SQLITE_DBCONFIG_DQS_DDL, 0}, {SQLITE_DBCONFIG_ENABLE_QPSG, 1}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                 {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}, {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1}};
  sqlite3 *db = open_filled();
  learn_right_answers(db);
  for (size_t i = 0; i < COUNT(queries) - 2; i++) assert_null(strstr(right[i], " ")); /* no error */
  sqlite3_close(db);
  for (size_t i = 0; i < COUNT(pragmas); i++) {
    char sql[100];
    db = open_filled();
    snprintf(sql, sizeof sql, "PRAGMA %s", pragmas[i]);
    run(db, sql);
    check_right_answers(db);
    sqlite3_close(db);
  }
  for (size_t i = 0; i < COUNT(options); i++) {
    db = open_filled();
    assert_int_equal(sqlite3_db_config(db, options[i].option, options[i].value, NULL), SQLITE_OK);
    check_right_answers(db);
    sqlite3_close(db);
  }
  /* every optimization of SQLite switched off: all at once, and one by one */
  for (unsigned bit = 0; bit <= 32; bit++) {
    db = open_filled();
    sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, db, bit < 32 ? 1u << bit : ~0u);
    check_right_answers(db);
    sqlite3_close(db);
  }
}

/* A limit at any value: the right answers, or the error that the limit has. */
static void low_limits(void **state) {
  (void)state;
  static const struct {
    int limit, lowest, highest;
    const char *errors[4]; /* whole, but for "lq_issues: source: " before */
  } limits[] = {
      {SQLITE_LIMIT_LENGTH, 30, 3000, {"string or blob too big"}},
      {SQLITE_LIMIT_SQL_LENGTH, 0, 3000, {"string or blob too big"}},
      {SQLITE_LIMIT_COLUMN, 0, 30, {"too many columns in result set"}},
      {SQLITE_LIMIT_EXPR_DEPTH, 0, 40, {"Expression tree is too large (maximum depth %d)"}},
      {SQLITE_LIMIT_COMPOUND_SELECT, 0, 10, {"too many terms in compound SELECT"}},
      {SQLITE_LIMIT_VDBE_OP, 0, 700, {"out of memory"}},
      {SQLITE_LIMIT_FUNCTION_ARG, 0, 8, {"too many arguments on function "}},
      {SQLITE_LIMIT_ATTACHED, 0, 0, {NULL}},
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 0, 0, {NULL}},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 0, 5, {"too many SQL variables"}},
      {SQLITE_LIMIT_TRIGGER_DEPTH, 0, 1, {NULL}},
      {SQLITE_LIMIT_WORKER_THREADS, 0, 0, {NULL}},
  };
  sqlite3 *db = open_filled();
  learn_right_answers(db);
  for (size_t l = 0; l < COUNT(limits); l++) {
    int errors = 0, same = 0, met = 0, whole = sqlite3_limit(db, limits[l].limit, -1);
    for (int value = limits[l].lowest; value <= limits[l].highest; value += 1 + value / 12) {
      for (size_t i = 0; i < COUNT(queries); i++) {
        sqlite3_limit(db, limits[l].limit, value);
        const char *got = query(db, queries[i]);
        sqlite3_limit(db, limits[l].limit, whole);
        if (strcmp(got, right[i]) == 0) {
          same++;
          continue;
        }
        const char *said = got;
        for (const char *at = got; strncmp(got, "lq_", 3) == 0 && (at = strstr(at, ": "));) said = at += 2;
        /* of a table's words SQLite says nothing where they are longer than its limit */
        int known = limits[l].limit == SQLITE_LIMIT_LENGTH && strncmp(right[i], "lq_", 3) == 0 &&
                    strcmp(said, "SQL logic error") == 0;
        for (int e = 0; e < 4 && limits[l].errors[e]; e++) {
          char text[200];
          sqlite3_snprintf(sizeof text, text, limits[l].errors[e], value);
          size_t bytes = strlen(text); /* a name follows one that ends in a space */
          if (strncmp(said, text, bytes) != 0 || (text[bytes - 1] == ' ') == (said[bytes] == 0)) continue;
          known = 1;
          met |= 1 << e;
        }
        if (!known) fail_msg("with limit %d at %d\n%s\n   got  %s\n   want %s", limits[l].limit, value, queries[i], got, right[i]);
        errors++;
        check_query(db, queries[i], right[i]);
      }
    }
    for (int e = 0; e < 4 && limits[l].errors[e]; e++) {
      if (!(met >> e & 1)) fail_msg("limit %d is never met with: %s", limits[l].limit, limits[l].errors[e]);
    }
    if (!same || !errors != !limits[l].errors[0]) fail_msg("limit %d: %d right, %d errors", limits[l].limit, same, errors);
  }
  sqlite3_close(db);
}

/* Values that are longer than the limit, of each function that makes long ones. */
static void values_past_the_limit(void **state) {
  (void)state;
  static const struct {
    int limit, value;
    const char *sql, *want;
  } cases[] = {
      {SQLITE_LIMIT_LENGTH, 88, "SELECT length(lq_thresholds(label, probs)) FROM t", "88"},
      {SQLITE_LIMIT_LENGTH, 87, "SELECT length(lq_thresholds(label, probs)) FROM t", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 87, "SELECT lq_thresholds(label, probs) OVER (ORDER BY id ROWS 1 PRECEDING) FROM t", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 87, "SELECT lq_score(label, probs, 'self_confidence', lq_thresholds(label, probs) OVER ()) FROM t", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 100, "SELECT lq_confident_joint(label, probs, " T ") FROM t", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 100, "SELECT lq_confident_joint(label, probs, " T ") OVER (ORDER BY id) FROM t", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 31, "SELECT lq_range(id) FROM t", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 100, "SELECT lq_merge(s) FROM (SELECT lq_confident_joint(label, probs, " T ") AS s FROM t GROUP BY batch)", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 100, "SELECT lq_json(" T ")", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 40, "SELECT lq_adjust('[0.1,0.2,0.1,0.1,0.1,0.4]', s.s) FROM s", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 30, "SELECT lq_pack(x'0000803f' || zeroblob(20)), lq_pack('[1,0,0,0]', 'f64')", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 30, "SELECT lq_unpack(lq_pack('[0.123,0.456,0.1]'))", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 30, "SELECT lq_part_collect(id, label, probs) FROM t", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 30, "SELECT lq_part_mean(probs, 0.7) FROM t", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 40, "SELECT lq_part_prune(id, label, probs, 'self_confidence', (SELECT lq_part_collect(NULL, 'self_confidence', 9))) FROM t", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 60, "SELECT lq_part_converge((SELECT lq_part_collect(c0, c1, c2) FROM lq_rows(j))) FROM s", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 40, "SELECT lq_score(7, '[0.5,0.5]')", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 40, "SELECT lq_part_exp(1)", "string or blob too big"},
      {SQLITE_LIMIT_LENGTH, 80, "SELECT * FROM lq_issues('t', 'label', 'probs')", "lq_issues: string or blob too big"},
      {SQLITE_LIMIT_SQL_LENGTH, 300, "SELECT * FROM lq_issues('t', 'label', 'probs')", "lq_issues: string or blob too big"},
      {SQLITE_LIMIT_SQL_LENGTH, 50, "SELECT * FROM lq_health('t', 'label', 'probs')", "lq_health: string or blob too big"},
      {SQLITE_LIMIT_EXPR_DEPTH, 3, "SELECT * FROM lq_issues('t', 'label', 'probs')", "lq_issues: Expression tree is too large (maximum depth 3)"},
      {SQLITE_LIMIT_COMPOUND_SELECT, 1, "SELECT * FROM lq_health('t', 'label', 'probs')", "lq_health: too many terms in compound SELECT"},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 1, "SELECT * FROM lq_issues('t', 'label', 'probs') WHERE filter = 'both'", "lq_issues: too many SQL variables"},
      {SQLITE_LIMIT_VDBE_OP, 100, "SELECT * FROM lq_classes('t', 'label', 'probs')", "out of memory"},
      {SQLITE_LIMIT_FUNCTION_ARG, 1, "SELECT lq_score(0, '[1,0]')", "too many arguments on function lq_score"},
  };
  sqlite3 *db = open_filled();
  run(db, "CREATE TABLE s AS SELECT lq_thresholds(0, '[0.5,0.1,0.1,0.1,0.1,0.1]') AS s, lq_confident_joint(label, probs, " T ") AS j FROM t");
  learn_right_answers(db); /* the tables are declared now */
  for (size_t i = 0; i < COUNT(cases); i++) {
    int whole = sqlite3_limit(db, cases[i].limit, cases[i].value);
    check_query(db, cases[i].sql, cases[i].want);
    sqlite3_limit(db, cases[i].limit, whole);
    check_query(db, "SELECT health FROM lq_health('t', 'label', 'probs')", "0.5");
  }
  sqlite3_close(db);
}

/* A heap of any size: the right answers or "out of memory". */
static void hard_heap_limit(void **state) {
  (void)state;
  sqlite3 *db = open_filled();
  learn_right_answers(db);
  check_right_answers(db);
  sqlite3_db_release_memory(db);
  int errors = 0, same = 0;
  for (size_t i = 0; i < COUNT(queries); i++) {
    for (sqlite3_int64 more = 0; more < 1000000; more += 500 + more / 4) {
      sqlite3_hard_heap_limit64(sqlite3_memory_used() + more);
      const char *got = query(db, queries[i]);
      sqlite3_hard_heap_limit64(0);
      /* of an error's words SQLite can do without */
      int is_wordless = strncmp(right[i], "lq_", 3) == 0 && strcmp(got, "SQL logic error") == 0;
      if (strcmp(got, right[i]) == 0) same++;
      else if (strcmp(got, "out of memory") == 0 || is_wordless) errors++;
      else fail_msg("with %lld bytes more\n%s\n   got  %s\n   want %s", (long long)more, queries[i], got, right[i]);
      check_query(db, queries[i], right[i]);
    }
  }
  assert_true(same > 100 && errors > 100);
  sqlite3_close(db);
}

/* A forged file. Its rows have what is not to be trusted, and each begins as what it was
** forged from: state, label and probs of the row `whole`. */
static uint64_t random_state = 20240901;

static unsigned pick(unsigned below) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (unsigned)(random_state % below);
}

static const char *const wholes[] = {
    T, NAMED_T, "(SELECT lq_range(id) FROM t)", "(SELECT lq_confident_joint(label, probs, " T ") FROM t)",
    "(SELECT lq_confident_joint(label, probs, " NAMED_T ") FROM named)", "(SELECT lq_part_collect(id, label, probs) FROM named)",
    "(SELECT lq_part_collect(c0, c1, c2) FROM lq_rows((SELECT lq_confident_joint(label, probs, " T ") FROM t)))"};

static const char *const bad_probs[] = {
    "x''", "x'00'", "x'0000803f'", "x'0000c07f0000c07f'", "x'0000807f000080ff'", "zeroblob(8)", "zeroblob(65537)", "randomblob(64)",
    "x'000000000000f87f000000000000f07f'", "x'ffffffffffffffffffffffffffffffff'", "''", "'['", "'[1,'", "'[0.5,0.5'", "'[NaN,1]'",
    "'[1e999,0]'", "'{\"a\":1}'", "'{\"cat\":1,\"cat\":0}'", "'{\"cat\":0.5,\"dog\":0.5,\"eel\":0}'", "CAST(x'5b302e352cff302e355d' AS TEXT)",
    "'[0.5,0.5]' || char(0)", "'[' || hex(zeroblob(40000)) || ']'", "NULL", "7", "0.5", "-9e999",
    "'[0.' || hex(zeroblob(2000)) || '1,1]'", "'[{\"label\":\"cat\",\"score\":0.5},{\"label\":\"cat\"}]'", "'[{\"label\":null}]'",
    "'[{\"x\":' || replace(hex(zeroblob(40000)), '0', '[') || '}]'", "'[{\"label\":\"a\",\"score\":1},'",
    "CAST(x'ff4c514e414d450001000000000000005b302e352c302e355d' AS BLOB)"};
static const char *const bad_labels[] = {"NULL", "-1", "3", "9223372036854775807", "0.5", "9e999", "''", "'cow'", "x'00'",
                                         "zeroblob(1000)", "char(0)", "'99999999999999999999999'"};

/* What the views show of the row `forged`, each with one of these in it. */
static const char *const views[] = {
    "lq_score(label, probs)", "lq_score(label, probs, 'normalized_margin')", "lq_score(label, probs, 'self_confidence', state)",
    "lq_score(label, probs, 'confidence_weighted_entropy', state)", "lq_score(label, state)", "lq_score(state, probs)",
    "lq_score(label, probs, state)", "lq_self_confidence(label, probs)", "lq_normalized_margin(label, probs)",
    "lq_confidence_weighted_entropy(label, probs)", "lq_entropy(probs)", "lq_entropy(state)", "lq_predicted(probs)", "lq_adjust(probs, state)",
    "lq_check(label, probs)", "lq_check(label, state)", "lq_is_issue(label, probs)", "lq_is_issue(label, probs, state)",
    "lq_rescale(0.5, state)", "lq_rescale(label, state)", "lq_json(state)", "lq_pack(probs)", "lq_pack(probs, 'f64')", "lq_unpack(state)",
    "lq_softmax(probs)", "lq_softmax(state, 0.5, 'f64')", "lq_softmax(probs, label)", "lq_softmax(probs, 1, label)",
    "lq_class(label, probs)", "lq_class(label, state)", "lq_class(label, '[0,\"cow\"]')", "lq_fill(probs, state)", "lq_fill(probs, '[\"cat\",\"dog\"]')",
    "lq_fill(state, '[0,1]')", "lq_score(label, lq_part_named(probs, 1))", "lq_part_named(state, label)",
    "lq_unpack(state, 'f16')", "lq_unpack(state, 'f32')", "lq_unpack(probs, 'f64')", "lq_part_converge(state)", "lq_part_exp(state)", "lq_part_exp(label)",
    "lq_version()",
#define OF_ONE(call) "(SELECT " call " FROM forged AS g WHERE g.id = forged.id)"
#define OF_BOTH(call) "(SELECT " call " FROM forged AS g WHERE g.id IN (forged.id, forged.whole))"
    OF_ONE("lq_thresholds(label, probs)"), OF_BOTH("lq_thresholds(label, probs)"), OF_ONE("lq_thresholds(label, probs) OVER ()"),
    OF_BOTH("lq_thresholds(label, probs) OVER (ORDER BY id ROWS 1 PRECEDING)"),
    OF_ONE("lq_confident_joint(label, probs, state)"), OF_BOTH("lq_confident_joint(label, probs, state)"),
    OF_BOTH("lq_confident_joint(label, probs, state) OVER (ORDER BY id ROWS 1 PRECEDING)"), OF_ONE("lq_range(label)"), OF_ONE("lq_range(state)"),
    OF_BOTH("lq_range(label) OVER (ORDER BY id ROWS 1 PRECEDING)"), OF_ONE("lq_merge(state)"), OF_BOTH("lq_merge(state)"),
    "(SELECT lq_json(lq_merge(s)) FROM (SELECT state AS s UNION ALL SELECT state UNION ALL SELECT state))",
    OF_ONE("lq_part_prune(id, label, probs, 'self_confidence', state)"), OF_ONE("lq_part_prune(state, label, probs, 'normalized_margin', (SELECT lq_part_collect(0, 0, 9)))"),
    OF_BOTH("lq_part_prune(probs, label, probs, label, NULL)"), OF_ONE("lq_part_accuracy(label, probs)"), OF_ONE("lq_part_log_loss(label, probs)"),
    OF_ONE("lq_part_label(state, label, probs)"), OF_BOTH("lq_part_label(id, label, probs)"), OF_BOTH("lq_part_label(probs, state, probs)"),
    OF_ONE("lq_part_mean(probs, 1)"), OF_BOTH("lq_part_mean(probs, 0.5)"), OF_ONE("lq_part_mean(state, label)"), OF_ONE("lq_part_collect(state, label, probs)"),
    "(SELECT count(c0 || c1 || c2) FROM lq_rows(forged.state))", "(SELECT group_concat(quote(c7) || c3) FROM lq_rows(forged.state))",
    "(SELECT count(*) FROM lq_rows(forged.probs))", "(SELECT count(*) FROM lq_rows(forged.label))",
};

/* Tables that none may use from a schema, and how. */
static const char *const direct_only[] = {"lq_issues", "lq_classes", "lq_overlaps", "lq_joint", "lq_health", "lq_ensemble"};

/* What the answers alone are made with is called by no schema, and directly. */
static int is_part(size_t view) { return strstr(views[view], "lq_part_") != NULL; }

static void forge(sqlite3 *db) {
  sqlite3_stmt *insert;
  run(db, "CREATE TABLE forged(id INTEGER PRIMARY KEY, whole, state, label, probs)");
  for (size_t w = 0; w < COUNT(wholes); w++) {
    char sql[400];
    int named = strstr(wholes[w], "named") != NULL;
    snprintf(sql, sizeof sql, "INSERT INTO forged SELECT %d, %d, %s, label, probs FROM %s WHERE id = 2", (int)w + 1, (int)w + 1,
             wholes[w], named ? "named" : "t");
    run(db, sql);
    assert_int_equal(sqlite3_changes(db), 1);
  }
  sqlite3_prepare_v2(db, "INSERT INTO forged SELECT NULL, id, ?2, label, probs FROM forged WHERE id = ?1", -1, &insert, NULL);
  for (int w = 1; w <= (int)COUNT(wholes); w++) {
    sqlite3_stmt *read;
    unsigned char whole[600], state[600];
    sqlite3_prepare_v2(db, "SELECT state FROM forged WHERE id = ?1", -1, &read, NULL);
    sqlite3_bind_int(read, 1, w);
    assert_int_equal(sqlite3_step(read), SQLITE_ROW);
    int bytes = sqlite3_column_bytes(read, 0);
    assert_true(bytes > 0 && bytes < (int)sizeof whole);
    memcpy(whole, sqlite3_column_blob(read, 0), (size_t)bytes);
    sqlite3_finalize(read);
    for (int i = 0; i < 70; i++) {
      int length = i < 15 ? (int)pick((unsigned)bytes) : bytes; /* some cut short */
      memcpy(state, whole, (size_t)bytes);
      for (unsigned flips = i < 10 ? 0 : 1 + pick(i < 50 ? 1 : 8); flips > 0; flips--) {
        /* mostly in the header, and to what is likely to be large */
        state[pick(pick(2) ? 24 : (unsigned)bytes) % (unsigned)bytes] = (unsigned char)(pick(2) ? 255 : pick(256));
      }
      sqlite3_bind_int(insert, 1, w);
      sqlite3_bind_blob(insert, 2, state, length, SQLITE_TRANSIENT);
      assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
      sqlite3_reset(insert);
    }
  }
  sqlite3_finalize(insert);
  for (size_t i = 0; i < COUNT(bad_probs) + COUNT(bad_labels); i++) {
    char sql[400];
    int probs = i < COUNT(bad_probs);
    snprintf(sql, sizeof sql, "INSERT INTO forged SELECT NULL, id, state, %s, %s FROM forged WHERE id <= %d", probs ? "label" : bad_labels[i - COUNT(bad_probs)],
             probs ? bad_probs[i] : "probs", (int)COUNT(wholes));
    run(db, sql);
  }
}

/* Writes the file as one may who need not ask: the views over the forged rows, and a table
** of them whose columns, checks and indexes SQLite was never asked about. */
static void write_hostile_file(const char *path) {
  sqlite3 *db;
  const char *library = getenv("LABELQUALITY");
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  sqlite3_enable_load_extension(db, 1);
  assert_int_equal(sqlite3_load_extension(db, library ? library : "./build/labelquality", NULL, NULL), SQLITE_OK);
  run(db, "PRAGMA synchronous = OFF");
  run(db, setup);
  forge(db);
  for (size_t v = 0; v < COUNT(views); v++) {
    char sql[400];
    if (is_part(v)) continue;
    snprintf(sql, sizeof sql, "CREATE VIEW v%d AS SELECT id, %s AS value FROM forged", (int)v, views[v]);
    run(db, sql);
    /* in UPDATE and INSERT too */
    snprintf(sql, sizeof sql, "CREATE TABLE w%d(value); CREATE TRIGGER g%d AFTER INSERT ON w%d BEGIN UPDATE w%d SET value ="
             " (SELECT %s FROM forged WHERE id = new.value) WHERE rowid = new.rowid; END", (int)v, (int)v, (int)v, (int)v, views[v]);
    run(db, sql);
  }
  for (size_t d = 0; d < COUNT(direct_only); d++) {
    char sql[400];
    snprintf(sql, sizeof sql, "CREATE VIEW d%d AS SELECT * FROM %s('forged', 'label', 'probs'%s); CREATE TABLE o%d(x); CREATE TRIGGER p%d"
             " AFTER INSERT ON o%d BEGIN SELECT count(*) FROM %s('t', 'label', 'probs'); END", (int)d, direct_only[d],
             d == 5 ? ", 'whole', 'probs'" : "", (int)d, (int)d, (int)d, direct_only[d]);
    run(db, sql);
  }
  run(db, "CREATE TABLE made(id INTEGER PRIMARY KEY, state, label, probs, computed, CHECK (id > 0));"
          "INSERT INTO made SELECT id, state, label, probs, NULL FROM forged; CREATE INDEX by_id ON made(id);"
          "CREATE TABLE defaulted(id INTEGER PRIMARY KEY, value);");
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  sqlite3_db_config(db, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, NULL);
  run(db, "UPDATE sqlite_schema SET sql = 'CREATE TABLE made(id INTEGER PRIMARY KEY, state, label, probs, computed,"
          " score AS (lq_score(label, probs, ''self_confidence'', state)), entropy AS (lq_entropy(probs)), said AS (lq_json(state)),"
          " packed AS (lq_pack(probs)), CHECK (lq_check(label, probs) IS NULL OR lq_rescale(0.5, state) < 2))' WHERE name = 'made';"
          "UPDATE sqlite_schema SET sql = 'CREATE INDEX by_id ON made(lq_score(label, probs)) WHERE lq_is_issue(label, probs, state)'"
          " WHERE name = 'by_id';"
          "UPDATE sqlite_schema SET sql = 'CREATE TABLE defaulted(id INTEGER PRIMARY KEY, value DEFAULT (lq_entropy(x''0000803f0000807f'')))'"
          " WHERE name = 'defaulted'");
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A value, none of them out of all bounds; or an error that the function has, by its name. */
static void check_outcome(sqlite3_stmt *statement, int rc, const char *sql, int *values, int *errors) {
  if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
    double value = sqlite3_column_double(statement, 1);
    ++*values;
    if (sqlite3_column_type(statement, 1) == SQLITE_FLOAT && !(value >= 0.0 && value <= 100.0)) {
      fail_msg("%s\ngives %g", sqlite3_expanded_sql(statement), value);
    }
    return;
  }
  const char *said = sqlite3_errmsg(sqlite3_db_handle(statement));
  ++*errors;
  if (rc != SQLITE_ERROR || strncmp(said, "lq_", 3) != 0 || !strstr(said, ": ")) {
    fail_msg("%s\nsays (%d) %s", statement ? sqlite3_expanded_sql(statement) : sql, rc, said);
  }
}

static void hostile_file(void **state) {
  (void)state;
  char path[] = "/tmp/labelquality-XXXXXX";
  int file = mkstemp(path);
  assert_true(file >= 0);
  close(file);
  write_hostile_file(path);

  sqlite3 *db;
  const char *library = getenv("LABELQUALITY");
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  sqlite3_enable_load_extension(db, 1);
  assert_int_equal(sqlite3_load_extension(db, library ? library : "./build/labelquality", NULL, NULL), SQLITE_OK);
  sqlite3_enable_load_extension(db, 0);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  run(db, "PRAGMA cell_size_check = ON; PRAGMA cache_size = 1; PRAGMA synchronous = OFF");

  /* no function and no table is left out of the schema, but for those that it cannot call */
  check_query(db, "SELECT group_concat(name) FROM (SELECT DISTINCT name FROM pragma_function_list WHERE name GLOB 'lq_*' AND"
                  " NOT flags & 0x80000 UNION"
                  " SELECT name FROM pragma_module_list WHERE name GLOB 'lq_*' AND name NOT GLOB 'lq_part_*') AS f"
                  " WHERE NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE instr(sql, f.name || '('))", "NULL");
  int rows = atoi(query(db, "SELECT max(id) FROM forged")), values = 0, errors = 0;
  assert_true(rows > 700);
  sqlite3_int64 before = sqlite3_memory_used();
  sqlite3_memory_highwater(1);
  for (size_t v = 0; v < COUNT(views); v++) {
    char sql[300];
    sqlite3_stmt *one;
    int got = 0, changes = sqlite3_total_changes(db);
    if (is_part(v)) snprintf(sql, sizeof sql, "SELECT id, %s AS value FROM forged WHERE id = ?1", views[v]);
    else snprintf(sql, sizeof sql, "SELECT id, value FROM v%d WHERE id = ?1", (int)v);
    if (sqlite3_prepare_v2(db, sql, -1, &one, NULL)) fail_msg("%s\n%s", sql, sqlite3_errmsg(db));
    for (int id = 1; id <= rows; id++) {
      sqlite3_bind_int(one, 1, id);
      check_outcome(one, sqlite3_step(one), sql, &values, &errors);
      got++;
      sqlite3_reset(one);
    }
    sqlite3_finalize(one);
    assert_int_equal(got, rows);
    assert_int_equal(sqlite3_total_changes(db), changes);
    if (is_part(v)) continue;
    /* the trigger, on every eleventh row */
    snprintf(sql, sizeof sql, "INSERT INTO w%d VALUES(?1)", (int)v);
    if (sqlite3_prepare_v2(db, sql, -1, &one, NULL)) fail_msg("%s\n%s", sql, sqlite3_errmsg(db));
    for (int id = 1 + (int)v % 11; id <= rows; id += 11) {
      sqlite3_bind_int(one, 1, id);
      check_outcome(one, sqlite3_step(one), sql, &values, &errors);
      sqlite3_reset(one);
    }
    sqlite3_finalize(one);
    check_query(db, "SELECT lq_score(1, '[0.25,0.75]') || lq_json((SELECT lq_range(0.5)))", "0.75{\"kind\":\"range\",\"smallest\":0.5,\"largest\":0.5}");
  }
  assert_true(values > 5000 && errors > 5000);

  /* columns that are computed, and checks */
  static const char *const uses[] = {"SELECT id, score FROM made WHERE id = ?1", "SELECT id, entropy FROM made WHERE id = ?1",
                                     "SELECT id, said FROM made WHERE id = ?1", "SELECT id, packed FROM made WHERE id = ?1",
                                     "UPDATE made SET computed = entropy WHERE id = ?1", "UPDATE made SET id = -id WHERE id = ?1",
                                     "INSERT INTO made(state, label, probs) SELECT state, label, probs FROM forged WHERE id = ?1",
                                     "DELETE FROM made WHERE id = ?1"};
  for (size_t u = 0; u < COUNT(uses); u++) {
    sqlite3_stmt *one;
    if (sqlite3_prepare_v2(db, uses[u], -1, &one, NULL)) fail_msg("%s\n%s", uses[u], sqlite3_errmsg(db));
    for (int id = 1; id <= rows; id += u < 4 ? 1 : 5) {
      sqlite3_bind_int(one, 1, id);
      int rc = sqlite3_step(one);
      const char *said = sqlite3_errmsg(db);
      /* an index that was never made of these rows, and a check that they fail */
      int is_known = (rc == SQLITE_CONSTRAINT && strncmp(said, "CHECK constraint failed: lq_check", 33) == 0) || rc == SQLITE_CORRUPT;
      if (!is_known) check_outcome(one, rc, uses[u], &values, &errors);
      sqlite3_reset(one);
    }
    sqlite3_finalize(one);
  }
  check_query(db, "INSERT INTO defaulted(id) VALUES(1)",
              "lq_entropy: probs is a BLOB of 8 bytes, neither JSON, JSONB, float64 (probs[0] is 1.4044480938416362e306), float32 (probs[1] is Infinity) nor float16 (probs[1] is 1.875) probabilities");
  for (size_t d = 0; d < COUNT(direct_only); d++) {
    char sql[100], want[100];
    snprintf(want, sizeof want, "unsafe use of virtual table \"%s\"", direct_only[d]);
    snprintf(sql, sizeof sql, "SELECT * FROM d%d", (int)d);
    check_query(db, sql, want);
    snprintf(sql, sizeof sql, "INSERT INTO o%d VALUES(1)", (int)d);
    check_query(db, sql, want);
  }

  /* the whole file is still looked through: where a function fails on it, that is said */
  const char *whole = query(db, "PRAGMA integrity_check");
  assert_true(strncmp(whole, "lq_", 3) == 0 || strncmp(whole, "row ", 4) == 0 || strncmp(whole, "wrong # of entries", 18) == 0);
  check_query(db, "PRAGMA integrity_check(forged)", "ok");
  check_query(db, "PRAGMA quick_check(t)", "ok");
  assert_string_equal(query(db, "PRAGMA foreign_key_check"), "no row");
  /* asked directly, the tables answer over it or name what is wrong */
  check_query(db, "SELECT health FROM lq_health('t', 'label', 'probs')", "0.5");
  check_query(db, "SELECT * FROM lq_health('forged', 'label', 'probs')",
              "lq_health: id 2: class names in probs, but none in the rows before; they must have the same classes");
  /* and no state had memory taken for what it but claims */
  assert_true(sqlite3_memory_highwater(0) - before < 2000000);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  unlink(path);
}

int main(void) {
  static char page_cache[1];
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(settings_that_change_nothing), cmocka_unit_test(low_limits), cmocka_unit_test(values_past_the_limit),
      cmocka_unit_test(hard_heap_limit), cmocka_unit_test(hostile_file)};
  if (!set_locale() || sqlite3_config(SQLITE_CONFIG_PAGECACHE, page_cache, (int)sizeof page_cache, 1)) return 1;
  return cmocka_run_group_tests(tests, NULL, NULL);
}
