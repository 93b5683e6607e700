/*
** Times whole queries beside the query that they are measured by, taking turns in
** one process; what is printed is the median of each and their ratio. Aggregates
** and the 100 worst stand beside a scan that sums self_confidence; aggregates as
** windows and in groups beside the same of the built-in max(). Each of the first
** 100,000 rows of 10 classes, and of the first 10,000 of 1,000, is a group, so that
** nothing is sorted. (For a window SQLite buffers
** the arguments of each row, so that lq_confident_joint stands also beside max() of all
** of them: the thresholds are 8 bytes and more a class.) What binds two of them is timed
** beside them: ordering by a float that is read and not checked, and comparing a state
** for each row. Last come the 20 worst out of
** an index on the score, in milliseconds, as the table grows.
**
** usage: queries LIBRARY [rows of 10 classes [rows of 1,000 classes [turns]]]
*/
#include "tests/bench/support.h"

/* The label's probability, where probs is of floats in this machine's byte order. */
static void read_float(sqlite3_context *context, int count, sqlite3_value **values) {
  const unsigned char *at = sqlite3_value_blob(values[1]);
  sqlite3_int64 label = sqlite3_value_int64(values[0]);
  float value = 0;
  (void)count;
  if (at) memcpy(&value, at + sizeof value * (size_t)label, sizeof value);
  sqlite3_result_double(context, (double)value);
}

/* The same, of rows for each of which a state is compared with a copy of it. */
static void compare_state(sqlite3_context *context, int count, sqlite3_value **values) {
  static unsigned char copy[100000];
  const void *at = sqlite3_value_blob(values[2]);
  size_t bytes = (size_t)sqlite3_value_bytes(values[2]);
  if (bytes > sizeof copy) die("a state too long");
  if (memcmp(copy, at, bytes) != 0) memcpy(copy, at, bytes);
  read_float(context, count, values);
}

/* ?1 is the thresholds of b */
#define JOINT "lq_confident_joint(label, probs, ?1)"

typedef struct query {
  const char *name, *sql;
} query;

static const query scan = {"sum of lq_score", "SELECT sum(lq_score(label, probs)) FROM b"};
static const query both_scans = {
    "lq_thresholds, and the sum",
    "SELECT (SELECT lq_thresholds(label, probs) FROM b), sum(lq_score(label, probs)) FROM b"};
static const query float_scan = {"sum of read_float", "SELECT sum(read_float(label, probs)) FROM b"};
static const query window = {"max(probs) OVER ()", "SELECT label, max(probs) OVER () FROM b"};
static const query windows = {
    "max() of all arguments",
    "SELECT max(label) OVER (), max(probs) OVER (), max(?1) OVER () FROM b"};

#define GROUPS "FROM b WHERE rowid <= (SELECT groups FROM g) GROUP BY rowid"
static const query groups = {"max(probs) GROUP BY", "SELECT max(probs) " GROUPS};
static const query parts = {"max() OVER (PARTITION)", "SELECT label, max(probs) OVER (PARTITION BY rowid % 50) FROM b"};

static const struct {
  query ours;
  const query *beside;
} compared[] = {
    {{"lq_thresholds", "SELECT lq_thresholds(label, probs) FROM b"}, &scan},
    {{"lq_confident_joint", "SELECT " JOINT " FROM b"}, &scan},
    {{"a float read, ?1 compared", "SELECT sum(compare(label, probs, ?1)) FROM b"}, &scan},
    {{"lq_confident_joint, both scans", "SELECT lq_confident_joint(label, probs, (SELECT lq_thresholds(label, probs) FROM b)) FROM b"}, &both_scans},
    {{"ORDER BY lq_score LIMIT 100", "SELECT rowid FROM b ORDER BY lq_score(label, probs) LIMIT 100"}, &scan},
    {{"ORDER BY read_float LIMIT 100", "SELECT rowid FROM b ORDER BY read_float(label, probs) LIMIT 100"}, &float_scan},
    {{"lq_thresholds OVER ()", "SELECT label, lq_thresholds(label, probs) OVER () FROM b"}, &window},
    {{"lq_confident_joint OVER ()", "SELECT label, " JOINT " OVER () FROM b"}, &window},
    {{"lq_confident_joint OVER ()", "SELECT label, " JOINT " OVER () FROM b"}, &windows},
    {{"lq_thresholds, 50 partitions", "SELECT label, lq_thresholds(label, probs) OVER (PARTITION BY rowid % 50) FROM b"}, &parts},
    {{"lq_thresholds GROUP BY", "SELECT lq_thresholds(label, probs) " GROUPS}, &groups},
    {{"lq_confident_joint GROUP BY", "SELECT " JOINT " " GROUPS}, &groups},
};

static void compare(int rows, int classes, int turns) {
  double *times = malloc((size_t)turns * sizeof *times), *their_times = malloc((size_t)turns * sizeof *their_times);
  int rows_given;
  if (!times || !their_times) die("no memory");
  fill("b", rows, classes, FLOAT32);
  run("DROP TABLE IF EXISTS g; CREATE TABLE g(groups)");
  char *sql = sqlite3_mprintf("INSERT INTO g VALUES (%d)", classes == 10 ? 100000 : 10000);
  run(sql);
  sqlite3_free(sql);
  take_state("SELECT lq_thresholds(label, probs) FROM b");
  printf("\n%d rows of %d classes, float32 BLOBs\n", rows, classes);
  printf("  %-28s %9s   %-22s %9s %7s\n", "", "seconds", "beside", "seconds", "ratio");
  for (size_t q = 0; q < sizeof compared / sizeof *compared; q++) {
    const query *ours = &compared[q].ours, *beside = compared[q].beside;
    for (int turn = 0; turn < turns; turn++) {
      their_times[turn] = seconds(beside->sql, &rows_given);
      times[turn] = seconds(ours->sql, &rows_given);
    }
    double their_time = median(their_times, turns), time = median(times, turns);
    printf("  %-28s %9.4f   %-22s %9.4f %7.2f\n", ours->name, time, beside->name, their_time, time / their_time);
    fflush(stdout);
  }
  free(times);
  free(their_times);
}

static void look_up_worst(int most_rows, int turns) {
  double *times = malloc((size_t)turns * sizeof *times);
  int rows_given;
  if (!times) die("no memory");
  printf("\nThe 20 worst of 10 classes out of CREATE INDEX worst ON b(lq_score(label, probs))\n");
  printf("  %10s %18s %16s\n", "rows", "20 worst, ms", "making it, s");
  for (int rows = 10000; rows <= most_rows; rows *= 10) {
    fill("b", rows, 10, FLOAT32);
    double making = seconds("CREATE INDEX worst ON b(lq_score(label, probs))", &rows_given);
    for (int turn = 0; turn < turns; turn++)
      times[turn] = seconds("SELECT rowid, label, probs FROM b ORDER BY lq_score(label, probs) LIMIT 20", &rows_given);
    printf("  %10d %18.3f %16.3f\n", rows, 1e3 * median(times, turns), making);
  }
  free(times);
}

int main(int count, char **arguments) {
  int small = count > 2 ? atoi(arguments[2]) : 1000000, large = count > 3 ? atoi(arguments[3]) : 50000;
  int turns = count > 4 ? atoi(arguments[4]) : 7;
  if (count < 2) return 2;
  open_database(":memory:", arguments[1]);
  sqlite3_create_function(db, "read_float", 2, SQLITE_UTF8, NULL, read_float, NULL, NULL);
  sqlite3_create_function(db, "compare", 3, SQLITE_UTF8, NULL, compare_state, NULL, NULL);
  printf("SQLite %s, median of %d turns\n", sqlite3_libversion(), turns);
  compare(small, 10, turns);
  compare(large, 1000, turns);
  look_up_worst(small, turns);
  return sqlite3_close(db);
}
