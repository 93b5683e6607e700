/*
** Four processes on one database in WAL mode: one relabels rows through indexes
** on their scores, the others read the worst rows by these. What holds at every
** step, in every process:
**
**   1. The order of each index, and the worst rows by it, are those of a fresh
**      scan in the same transaction.
**   2. `PRAGMA integrity_check` says ok. (It computes every row's scores anew.)
**
** and after the writer is killed at a random moment, by SIGKILL, with the
** readers running and, every other time, without, when the next connection
** recovers the WAL:
**
**   3. Both as before.
**   4. The rows are those after the last transaction that the writer knew to be
**      committed, or the one that it was committing.
**
** processes [KILLS [SEED]]
*/
#define _DEFAULT_SOURCE 1
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROWS 600
#define CLASSES 10
#define READERS 3

/* What the processes share beside the database. */
typedef struct shared_memory {
  volatile int stop;
  volatile int changing;           /* the writer is within a transaction */
  volatile unsigned acknowledged;  /* the last that it knows to be committed */
  volatile unsigned steps[READERS];
} shared_memory;

static shared_memory *shared;
static const char *library;
static char path[200];
static uint64_t seed;

static const char *const indexes[][2] = {
    {"worst", "lq_score(label, probs)"},
    {"margin", "lq_normalized_margin(label, probs)"},
    {"entropy", "lq_score(label, probs, 'confidence_weighted_entropy')"}};

_Noreturn static void stop_with(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "FAILED (process %d) ", (int)getpid());
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  _exit(1);
}

static uint64_t next_random(uint64_t *state) { /* splitmix64 */
  uint64_t z = *state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static int below(uint64_t *state, int limit) { return (int)(next_random(state) % (unsigned)limit); }

static void run(sqlite3 *db, const char *format, ...) {
  va_list arguments;
  char *message = NULL;
  va_start(arguments, format);
  char *sql = sqlite3_vmprintf(format, arguments);
  va_end(arguments);
  if (sqlite3_exec(db, sql, NULL, NULL, &message)) stop_with("%s\n   %s", sql, message);
  sqlite3_free(sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *format, ...) {
  va_list arguments;
  sqlite3_stmt *statement;
  va_start(arguments, format);
  char *sql = sqlite3_vmprintf(format, arguments);
  va_end(arguments);
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL)) stop_with("%s\n   %s", sql, sqlite3_errmsg(db));
  sqlite3_free(sql);
  return statement;
}

static int step(sqlite3_stmt *statement) {
  int rc = sqlite3_step(statement);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
    stop_with("%s\n   %s", sqlite3_sql(statement), sqlite3_errmsg(sqlite3_db_handle(statement)));
  }
  return rc == SQLITE_ROW;
}

static sqlite3 *open_database(const char *name) {
  sqlite3 *db;
  char *message = NULL;
  if (sqlite3_open(name, &db)) stop_with("%s", sqlite3_errmsg(db));
  sqlite3_busy_timeout(db, 60000);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  if (sqlite3_load_extension(db, library, NULL, &message)) stop_with("%s", message);
  /* so little that changes spill into the WAL before they are committed, and
  ** that the WAL is often copied back */
  run(db, "PRAGMA synchronous = NORMAL; PRAGMA cache_size = 20; PRAGMA wal_autocheckpoint = 40");
  return db;
}

/* Probabilities as SQL, in one of the three forms. */
static void random_probabilities(uint64_t *random, char *sql, size_t size) {
  static const char *const forms[] = {"'[%s]'", "lq_pack('[%s]')", "lq_pack('[%s]', 'f64')"};
  char numbers[300] = "";
  int weights[CLASSES], sum = 0;
  size_t length = 0;
  for (int c = 0; c < CLASSES; c++) sum += weights[c] = 1 + below(random, c ? 100 : 300);
  for (int c = 0; c < CLASSES; c++) {
    length += (size_t)snprintf(numbers + length, sizeof numbers - length, "%s0.%06d", c ? "," : "",
                               (int)(999999LL * weights[c] / sum));
  }
  snprintf(sql, size, forms[below(random, 3)], numbers);
}

static void insert_row(sqlite3 *db, uint64_t *random, int id) {
  char probabilities[400];
  random_probabilities(random, probabilities, sizeof probabilities);
  run(db, "INSERT OR REPLACE INTO train VALUES (%d, %d, %s)", id, below(random, CLASSES), probabilities);
}

static void make_tables(sqlite3 *db) {
  uint64_t random = seed;
  run(db, "CREATE TABLE train(id INTEGER PRIMARY KEY, label, probs);"
          "CREATE TABLE progress(transactions); INSERT INTO progress VALUES (0)");
  for (int i = 0; i < 3; i++) run(db, "CREATE INDEX %s ON train(%s)", indexes[i][0], indexes[i][1]);
  run(db, "BEGIN");
  for (int id = 1; id <= ROWS; id++) insert_row(db, &random, id);
  run(db, "COMMIT");
}

/* Transaction number n, the same whichever process makes it. */
static void change(sqlite3 *db, unsigned n) {
  uint64_t random = seed + 1000003u * (uint64_t)n;
  char probabilities[400];
  run(db, "BEGIN IMMEDIATE");
  if (below(&random, 16) == 0) {
    run(db, "UPDATE train SET label = %d; ROLLBACK; BEGIN IMMEDIATE", below(&random, CLASSES));
  }
  switch (below(&random, 8)) {
    case 0: /* so many that they spill */
      run(db, "UPDATE train SET label = (label + 1) %% %d WHERE id %% 3 = %d", CLASSES, below(&random, 3));
      break;
    case 1: /* what the index is being read for changes the index */
      run(db, "UPDATE train SET label = lq_predicted(probs) WHERE id IN"
              " (SELECT id FROM train ORDER BY lq_score(label, probs), id LIMIT 5)");
      break;
    case 2:
      for (int i = 0; i < 5; i++) run(db, "DELETE FROM train WHERE id = %d", 1 + below(&random, ROWS));
      for (int i = 0; i < 15; i++) insert_row(db, &random, 1 + below(&random, ROWS));
      break;
    case 3:
    case 4:
      random_probabilities(&random, probabilities, sizeof probabilities);
      run(db, "UPDATE train SET probs = %s WHERE id = %d", probabilities, 1 + below(&random, ROWS));
      break;
    default:
      for (int i = below(&random, 4); i >= 0; i--) {
        run(db, "UPDATE train SET label = %d WHERE id = %d", below(&random, CLASSES), 1 + below(&random, ROWS));
      }
  }
  run(db, "UPDATE progress SET transactions = %u; COMMIT", n);
}

static unsigned progress(sqlite3 *db) {
  sqlite3_stmt *statement = prepare(db, "SELECT transactions FROM progress");
  if (!step(statement)) stop_with("no progress");
  unsigned n = (unsigned)sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  return n;
}

/* Both queries give the same, row by row; how many rows. */
static int same_rows(sqlite3_stmt *got, sqlite3_stmt *want) {
  int rows = 0;
  for (;; rows++) {
    int more = step(got);
    if (step(want) != more) stop_with("row %d: %s has %s rows", rows, sqlite3_sql(got), more ? "more" : "fewer");
    if (!more) break;
    for (int i = 0; i < sqlite3_column_count(got); i++) {
      int bytes = sqlite3_column_bytes(want, i);
      double x = sqlite3_column_double(got, i), y = sqlite3_column_double(want, i);
      if (sqlite3_column_type(got, i) == sqlite3_column_type(want, i) && memcmp(&x, &y, sizeof x) == 0 &&
          sqlite3_column_bytes(got, i) == bytes &&
          (bytes == 0 || memcmp(sqlite3_column_blob(got, i), sqlite3_column_blob(want, i), (size_t)bytes) == 0)) {
        continue;
      }
      stop_with("row %d: %s\n   got  %s\n   want %s of %s", rows, sqlite3_sql(got), sqlite3_column_text(got, i),
                sqlite3_column_text(want, i), sqlite3_sql(want));
    }
  }
  sqlite3_finalize(got);
  sqlite3_finalize(want);
  return rows;
}

/* 1 and 2, in one transaction. */
static void check(sqlite3 *db) {
  run(db, "BEGIN");
  for (int i = 0; i < 3; i++) {
    const char *name = indexes[i][0], *score = indexes[i][1];
    int rows = same_rows(prepare(db, "SELECT id, label, %s FROM train INDEXED BY %s ORDER BY %s, id", score, name, score),
                         prepare(db, "SELECT id, label, %s FROM train NOT INDEXED ORDER BY %s, id", score, score));
    if (rows < ROWS / 2) stop_with("only %d rows", rows);
    same_rows(prepare(db, "SELECT id, %s FROM train ORDER BY %s, id LIMIT 20", score, score),
              prepare(db, "SELECT id, %s FROM train NOT INDEXED ORDER BY +%s, +id LIMIT 20", score, score));
    same_rows(prepare(db, "SELECT count(*), sum(id) FROM train INDEXED BY %s WHERE %s < 0.3", name, score),
              prepare(db, "SELECT count(*), sum(id) FROM train NOT INDEXED WHERE %s < 0.3", score));
  }
  same_rows(prepare(db, "PRAGMA integrity_check"), prepare(db, "SELECT 'ok'"));
  run(db, "COMMIT");
}

/* By the index, without sorting: the plan has to be what this program is about. */
static void check_plan(sqlite3 *db) {
  for (int i = 0; i < 3; i++) {
    sqlite3_stmt *plan = prepare(db, "EXPLAIN QUERY PLAN SELECT id FROM train ORDER BY %s, id LIMIT 20", indexes[i][1]);
    int uses = 0;
    while (step(plan)) {
      const char *detail = (const char *)sqlite3_column_text(plan, 3);
      uses += strstr(detail, indexes[i][0]) && !strstr(detail, "TEMP B-TREE") ? 1 : 2;
    }
    if (uses != 1) stop_with("the worst rows are not read by index %s", indexes[i][0]);
    sqlite3_finalize(plan);
  }
}

static void write_until_stopped(void) {
  sqlite3 *db = open_database(path);
  unsigned n = progress(db);
  while (!shared->stop) {
    shared->changing = 1;
    change(db, ++n);
    shared->acknowledged = n;
    shared->changing = 0;
  }
  check(db);
  sqlite3_close(db);
}

static void read_until_stopped(int reader) {
  int last;
  sqlite3 *db = open_database(path);
  do {
    last = shared->stop; /* and once more after it */
    check(db);
    shared->steps[reader]++;
  } while (!last);
  sqlite3_close(db);
}

static pid_t start(int reader) { /* -1: the writer */
  pid_t process = fork();
  if (process < 0) stop_with("no process");
  if (process > 0) return process;
  if (reader < 0) write_until_stopped();
  else read_until_stopped(reader);
  _exit(0);
}

static int ended_well(pid_t process) {
  int status;
  return waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void sleep_microseconds(long microseconds) {
  struct timespec time = {microseconds / 1000000, microseconds % 1000000 * 1000};
  nanosleep(&time, NULL);
}

/* 3 and 4, by a connection of its own; the model is brought to where the database is. */
static void check_recovered(sqlite3 *model) {
  sqlite3 *db = open_database(path);
  unsigned n = progress(db), acknowledged = shared->acknowledged;
  if (n != acknowledged && n != acknowledged + 1) stop_with("%u of %u transactions", n, acknowledged);
  check(db);
  while (progress(model) < n) change(model, progress(model) + 1);
  same_rows(prepare(db, "SELECT id, label, probs, lq_score(label, probs) FROM train ORDER BY id"),
            prepare(model, "SELECT id, label, probs, lq_score(label, probs) FROM train ORDER BY id"));
  sqlite3_close(db);
  shared->acknowledged = n;
}

/* One writer, with the readers or without, killed or asked to stop after the time; whether all were well. */
static int round_of(sqlite3 *model, int readers, int kills, long microseconds, int *amid) {
  pid_t reading[READERS];
  int well = 1;
  shared->stop = 0;
  shared->changing = 0;
  pid_t writing = start(-1);
  for (int i = 0; i < readers; i++) reading[i] = start(i);
  sleep_microseconds(microseconds);
  if (kills) {
    kill(writing, SIGKILL);
    int status;
    waitpid(writing, &status, 0);
    /* one that has ended by itself has found something wrong */
    well = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    *amid += shared->changing;
  }
  shared->stop = 1;
  if (!kills) well = ended_well(writing);
  for (int i = 0; i < readers; i++) well &= ended_well(reading[i]);
  if (well) check_recovered(model);
  return well;
}

int main(int count, char **arguments) {
  int kills = count > 1 ? atoi(arguments[1]) : 8, amid = 0, passed = 0, failed = 0;
  uint64_t random = (uint64_t)time(NULL) * 1000 + (uint64_t)getpid();
  seed = count > 2 ? strtoull(arguments[2], NULL, 10) : random;
  random = seed;
  printf("seed %llu\n", (unsigned long long)seed);
  fflush(stdout);
  library = getenv("LABELQUALITY") ? getenv("LABELQUALITY") : "./build/labelquality";
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  char folder[] = "/tmp/labelquality-XXXXXX";
  if (shared == MAP_FAILED || !mkdtemp(folder)) stop_with("no memory to share, or no folder");
  snprintf(path, sizeof path, "%s/train.db", folder);

  sqlite3 *db = open_database(path), *model = open_database(":memory:");
  run(db, "PRAGMA journal_mode = WAL");
  make_tables(db);
  check_plan(db);
  sqlite3_close(db);
  make_tables(model);

  if (round_of(model, READERS, 0, kills > 50 ? 10000000 : 1000000, &amid)) passed++;
  else failed++;
  printf("%u transactions, read in %u, %u and %u\n", shared->acknowledged, shared->steps[0], shared->steps[1],
         shared->steps[2]);
  for (int i = 0; i < kills && !failed; i++) {
    if (round_of(model, i % 2 ? READERS : 0, 1, below(&random, 40000), &amid)) passed++;
    else failed++;
  }
  if (!failed && kills > 0 && amid == 0) {
    printf("FAILED no kill was amid a transaction\n");
    failed++;
  }
  printf("%d kills, %d amid a transaction, %u transactions in all\n", passed ? passed - 1 : 0, amid, shared->acknowledged);
  sqlite3_close(model);
  if (failed) {
    printf("the database is left in %s\n", path);
  } else {
    const char *const suffixes[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
      char file[220];
      snprintf(file, sizeof file, "%s%s", path, suffixes[i]);
      unlink(file);
    }
    rmdir(folder);
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed > 0;
}
