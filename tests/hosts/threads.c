/*
** Eight threads with a connection each, opened, loaded with the library and
** closed again and again at the same time, half of them on one database file.
** What holds:
**
**   1. Every query gives what it gives where there is one thread: the same rows,
**      bit for bit, and the same errors.
**   2. So it does while another thread interrupts it, or it ends as interrupted.
**   3. While one thread relabels rows of the file through an index on their
**      scores, the others find the index in the order of a scan.
**
** threads [ROUNDS]
**
** Built with -fsanitize=thread, as `make test-threads` does, it shows races too.
*/
#define _DEFAULT_SOURCE 1
#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 8
#define LENGTH(array) (sizeof(array) / sizeof *(array))

static const char tables[] =
    "CREATE TABLE train(id INTEGER PRIMARY KEY, label, probs);"
    "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 300),"
    " v AS (SELECT id, (id * 7919 % 1009) / 3100.0 AS a, (id * 104729 % 1013) / 3300.0 AS b FROM n),"
    " w AS (SELECT id, '[' || a || ',' || b || ',' || (1 - a - b) || ']' AS probs FROM v)"
    " INSERT INTO train SELECT id, id * 5 % 3, CASE id % 3 WHEN 0 THEN probs"
    "  WHEN 1 THEN lq_pack(probs, 'f64') ELSE lq_pack(probs) END FROM w;"
    "CREATE TABLE named(id INTEGER PRIMARY KEY, label, probs);"
    "INSERT INTO named SELECT id, CASE label WHEN 0 THEN 'cat' WHEN 1 THEN 'dog' ELSE 'owl' END,"
    " CASE id % 2 WHEN 0 THEN '{\"cat\":0.5,\"dog\":0.' || (id % 5) || ',\"owl\":0.1}'"
    "  ELSE '{\"owl\":0.25,\"cat\":0.125,\"dog\":0.' || (id % 7) || '}' END FROM train;"
    "CREATE TABLE several AS SELECT id, label, 'one' AS model, probs FROM train"
    " UNION ALL SELECT id, label, 'two', '[0.2,0.3,0.5]' FROM train;"
    "CREATE TABLE changing AS SELECT * FROM train;"
    "CREATE INDEX worst ON changing(lq_score(label, probs));";

static const char *const queries[] = {
    "SELECT id, lq_score(label, probs), lq_self_confidence(label, probs), lq_normalized_margin(label, probs),"
    " lq_confidence_weighted_entropy(label, probs), lq_entropy(probs), lq_predicted(probs) FROM train",
    "SELECT lq_score(label, probs, CASE id % 3 WHEN 0 THEN 'self_confidence' WHEN 1 THEN 'normalized_margin'"
    " ELSE 'confidence_weighted_entropy' END) FROM train",
    "SELECT lq_score(label, probs, 'normalized_margin', lq_thresholds(label, probs) OVER ()) FROM train",
    "SELECT lq_adjust(probs, (SELECT lq_thresholds(label, probs) FROM train)) FROM train",
    "SELECT lq_thresholds(label, probs) OVER (ORDER BY id ROWS 20 PRECEDING) FROM train",
    "SELECT lq_rescale(s, lq_range(s) OVER (PARTITION BY id % 7 ORDER BY id ROWS BETWEEN 5 PRECEDING AND 5 FOLLOWING))"
    " FROM (SELECT id, lq_score(label, probs) AS s FROM train)",
    "SELECT lq_json(lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM train))) FROM train",
    "SELECT lq_is_issue(label, probs), lq_is_issue(label, probs, (SELECT lq_thresholds(label, probs) FROM named)) FROM named",
    "SELECT lq_json(lq_merge(s)) FROM (SELECT lq_thresholds(label, probs) AS s FROM named GROUP BY id % 5)",
    "SELECT * FROM lq_rows((SELECT lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM named)) FROM named))",
    "SELECT * FROM lq_issues('train', 'label', 'probs')",
    "SELECT * FROM lq_issues('named', 'label', 'probs') WHERE filter = 'both' AND frac_noise = 0.5",
    "SELECT * FROM lq_issues('train', 'label', 'probs', 'id', 'low_normalized_margin')",
    "SELECT * FROM lq_classes('train', 'label', 'probs')",
    "SELECT * FROM lq_overlaps('named', 'label', 'probs')",
    "SELECT * FROM lq_joint('train', 'label', 'probs') WHERE converged = 1",
    "SELECT * FROM lq_health('(SELECT * FROM train WHERE id % 2)', 'label', 'probs')",
    "SELECT * FROM lq_ensemble('several', 'id', 'label', 'model', 'probs')",
    "SELECT * FROM lq_ensemble('several', 'id', 'label', 'model', 'probs') WHERE weights = 'log_loss_search'",
    "SELECT lq_check(label, probs), lq_check(17, probs), lq_unpack(lq_pack('[0.5,0.25,0.25]', 'f64')) FROM train",
    "SELECT lq_score(label + 2, probs) FROM train",
    "SELECT lq_score(0, '[0.5, x]')",
    "SELECT lq_merge(x) FROM (SELECT lq_thresholds(label, probs) AS x FROM train UNION ALL SELECT x'00')",
    "SELECT * FROM lq_health('no_such_table', 'label', 'probs')",
    "SELECT lq_version()"};

typedef struct thread {
  pthread_t thread;
  pthread_mutex_t mutex; /* holds open against an interrupt */
  sqlite3 *open;
  int sent; /* interrupts, by the mutex */
  int number, rounds, interrupted;
} thread;

static thread threads[THREADS];
static uint64_t expected[LENGTH(queries)];
static const char *library;
static char path[200];
static int failures, running; /* by the compiler's atomics */

static void fail(const char *what, const char *message) {
  __atomic_add_fetch(&failures, 1, __ATOMIC_SEQ_CST);
  fprintf(stderr, "FAILED %s\n   %s\n", what, message);
}

static sqlite3 *open_database(const char *name) {
  sqlite3 *db;
  char *message = NULL;
  if (sqlite3_open(name, &db)) {
    fail(name, sqlite3_errmsg(db));
    exit(1);
  }
  sqlite3_busy_timeout(db, 60000);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  if (sqlite3_load_extension(db, library, NULL, &message)) {
    fail(library, message);
    exit(1);
  }
  return db;
}

static void run(sqlite3 *db, const char *sql) {
  char *message = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &message)) fail(sql, message);
  sqlite3_free(message);
}

static void add(uint64_t *digest, const void *bytes, size_t count) { /* FNV-1a */
  for (size_t i = 0; i < count; i++) *digest = (*digest ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3;
}

/* Of all rows of the query and, where it fails, of its message. */
static int digest_query(sqlite3 *db, const char *sql, uint64_t *digest) {
  sqlite3_stmt *statement = NULL;
  *digest = 0xcbf29ce484222325;
  int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
  while (rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
    rc = SQLITE_OK;
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
      int type = sqlite3_column_type(statement, i);
      add(digest, &type, sizeof type);
      if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
        double number = sqlite3_column_double(statement, i);
        add(digest, &number, sizeof number);
      } else {
        const void *blob = sqlite3_column_blob(statement, i);
        add(digest, blob, (size_t)sqlite3_column_bytes(statement, i));
      }
    }
  }
  if (rc == SQLITE_DONE) rc = SQLITE_OK;
  else add(digest, sqlite3_errmsg(db), strlen(sqlite3_errmsg(db)));
  sqlite3_finalize(statement);
  return rc;
}

/* 3 */
static void relabel(sqlite3 *db, int round) {
  char sql[300];
  snprintf(sql, sizeof sql,
           "BEGIN IMMEDIATE; UPDATE changing SET label = (label + 1) %% 3 WHERE id %% 11 = %d;"
           "UPDATE changing SET label = lq_predicted(probs) WHERE id IN"
           " (SELECT id FROM changing ORDER BY lq_score(label, probs) LIMIT 3); COMMIT", round % 11);
  run(db, sql);
}

static void check_index(sqlite3 *db) {
  uint64_t got, want;
  run(db, "BEGIN");
  int rc = digest_query(db, "SELECT id, lq_score(label, probs) FROM changing INDEXED BY worst"
                            " ORDER BY lq_score(label, probs), id", &got);
  if (!rc) rc = digest_query(db, "SELECT id, lq_score(label, probs) FROM changing NOT INDEXED"
                                 " ORDER BY lq_score(label, probs), id", &want);
  if (rc) fail("the index", sqlite3_errmsg(db));
  else if (got != want) fail("the index", "is not in the order of a scan");
  run(db, "COMMIT");
}

static int sent(thread *self) {
  pthread_mutex_lock(&self->mutex);
  int count = self->sent;
  pthread_mutex_unlock(&self->mutex);
  return count;
}

static void *work(void *argument) {
  thread *self = argument;
  int on_file = self->number % 2;
  for (int round = 0; round < self->rounds; round++) {
    sqlite3 *db = open_database(on_file ? path : ":memory:");
    if (!on_file) run(db, tables);
    pthread_mutex_lock(&self->mutex);
    self->open = db;
    int before = self->sent, last = before;
    pthread_mutex_unlock(&self->mutex);
    for (size_t i = 0; i < LENGTH(queries); i++) {
      size_t query = (i * 7 + (size_t)self->number * 3 + (size_t)round) % LENGTH(queries);
      uint64_t digest;
      int rc = digest_query(db, queries[query], &digest);
      /* one that comes while SQLite prepares has it fail with whatever error it comes to, and one
      ** that comes between two queries is for the next */
      if (rc && sent(self) != before) self->interrupted++;
      else if (digest != expected[query]) fail(queries[query], rc ? sqlite3_errmsg(db) : "other rows than in one thread");
      before = last;
      last = sent(self);
    }
    pthread_mutex_lock(&self->mutex);
    self->open = NULL;
    pthread_mutex_unlock(&self->mutex);
    if (self->number == 1) relabel(db, round);
    if (on_file && self->number < THREADS - 2) check_index(db);
    if (sqlite3_close(db) != SQLITE_OK) fail("close", sqlite3_errmsg(db));
  }
  __atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST);
  return NULL;
}

int main(int count, char **arguments) {
  int rounds = count > 1 ? atoi(arguments[1]) : 10, interrupted = 0;
  char folder[] = "/tmp/labelquality-XXXXXX";
  library = getenv("LABELQUALITY") ? getenv("LABELQUALITY") : "./build/labelquality";
  if (!mkdtemp(folder)) return 1;
  snprintf(path, sizeof path, "%s/train.db", folder);

  sqlite3 *db = open_database(path);
  run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
  run(db, tables);
  for (size_t i = 0; i < LENGTH(queries); i++) digest_query(db, queries[i], &expected[i]);
  /* nothing is loaded when the threads begin, which load it all at once */
  sqlite3_close(db);

  running = THREADS;
  for (int i = 0; i < THREADS; i++) {
    threads[i].number = i;
    threads[i].rounds = rounds;
    pthread_mutex_init(&threads[i].mutex, NULL);
    if (pthread_create(&threads[i].thread, NULL, work, &threads[i])) return 1;
  }
  while (__atomic_load_n(&running, __ATOMIC_SEQ_CST) > 0) {
    for (int i = THREADS - 2; i < THREADS; i++) {
      pthread_mutex_lock(&threads[i].mutex);
      if (threads[i].open) {
        sqlite3_interrupt(threads[i].open);
        threads[i].sent++;
      }
      pthread_mutex_unlock(&threads[i].mutex);
    }
    usleep(3000);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i].thread, NULL);
    pthread_mutex_destroy(&threads[i].mutex);
    interrupted += threads[i].interrupted;
  }

  db = open_database(path);
  check_index(db);
  sqlite3_stmt *statement;
  sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL);
  if (sqlite3_step(statement) != SQLITE_ROW || strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0) {
    fail("PRAGMA integrity_check", (const char *)sqlite3_column_text(statement, 0));
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  if (interrupted == 0) fail("interrupts", "none came amid a query");
  unlink(path);
  rmdir(folder);
  printf("SQLite %s: %d threads, %d rounds of %d queries each, %d interrupted\n", sqlite3_libversion(), THREADS, rounds,
         (int)LENGTH(queries), interrupted);
  printf("%d passed, %d failed\n", failures ? 0 : THREADS, failures);
  return failures > 0;
}
