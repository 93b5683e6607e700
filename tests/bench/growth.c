/*
** Shows how time and memory grow: the time of a row from 10,000 rows of 10 classes
** to 10,000,000, the time of a class from 10 classes to 10,000 in as many numbers,
** and what each of these scans takes of SQLite's memory. Time should be constant,
** that of a class once there are a hundred, and memory should not know the rows.
**
** Beside our functions stands one that reads one byte of each value: what SQLite
** itself needs, whose table grows out of the processor's caches. All take turns in one
** process; times are the processor's, as rows in memory wait for nothing but for others
** on the machine, and medians of the turns, or of as many more as make a million rows.
**
** usage: growth LIBRARY [most rows of 10 classes [rows of 1,000 classes [turns]]]
**        (10 and 10,000 classes have as many numbers as 1,000 have)
*/
#include "tests/bench/support.h"

static const struct {
  const char *name, *sql; /* t has the thresholds of b */
} measured[] = {
    {"one byte", "SELECT sum(read_byte(label, probs)) FROM b"},
    {"self_conf", "SELECT sum(lq_score(label, probs)) FROM b"},
    {"margin", "SELECT sum(lq_score(label, probs, 'normalized_margin')) FROM b"},
    {"entropy", "SELECT sum(lq_score(label, probs, 'confidence_weighted_entropy')) FROM b"},
    {"thresholds", "SELECT lq_thresholds(label, probs) FROM b"},
    {"joint", "SELECT lq_confident_joint(label, probs, (SELECT thresholds FROM t)) FROM b"},
};
#define MEASURED (int)(sizeof measured / sizeof *measured)
#define MOST_SIZES 8

typedef struct size {
  int rows, classes;
  double seconds[MEASURED];
  double memory[MEASURED]; /* what the scan took of SQLite's, in kB */
} size;

static double processor_seconds(const char *sql) {
  int rows_given;
  clock_t begin = clock();
  seconds(sql, &rows_given);
  return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

static void measure(size *s, int turns) {
  if (turns < 1000000 / s->rows) turns = 1000000 / s->rows;
  double *times = malloc((size_t)(MEASURED * turns) * sizeof *times);
  if (!times) die("no memory");
  fill("b", s->rows, s->classes, FLOAT32);
  run("DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT lq_thresholds(label, probs) AS thresholds FROM b");
  for (int turn = 0; turn < turns; turn++) {
    for (int m = 0; m < MEASURED; m++) {
      sqlite3_int64 before = sqlite3_memory_used();
      sqlite3_memory_highwater(1);
      times[m * turns + turn] = processor_seconds(measured[m].sql);
      s->memory[m] = (double)(sqlite3_memory_highwater(0) - before) / 1e3;
    }
  }
  for (int m = 0; m < MEASURED; m++) s->seconds[m] = median(times + m * turns, turns);
  free(times);
}

static void head(const char *title) {
  printf("\n%s\n  %9s %8s", title, "rows", "classes");
  for (int m = 0; m < MEASURED; m++) printf(" %10s", measured[m].name);
  printf("\n");
}

/* A line of numbers, each times by. */
static void line(const size *s, const double *numbers, double by) {
  printf("  %9d %8d", s->rows, s->classes);
  for (int m = 0; m < MEASURED; m++) printf(" %10.*f", by * numbers[0] < 10 ? 2 : 1, by * numbers[m]);
  printf("\n");
  fflush(stdout);
}

int main(int count, char **arguments) {
  int most_rows = count > 2 ? atoi(arguments[2]) : 10000000, large = count > 3 ? atoi(arguments[3]) : 50000;
  int turns = count > 4 ? atoi(arguments[4]) : 5, sizes = 0;
  size s[MOST_SIZES];
  if (count < 2) return 2;
  open_database(":memory:", arguments[1]);
  sqlite3_create_function(db, "read_byte", 2, SQLITE_UTF8, NULL, read_byte, NULL, NULL);
  printf("SQLite %s, float32 BLOBs in memory, median of %d turns or more\n", sqlite3_libversion(), turns);

  head("Nanoseconds for a row as rows grow");
  for (int rows = 10000; rows <= most_rows && sizes < 4; rows *= 10, sizes++) {
    s[sizes] = (size){.rows = rows, .classes = 10};
    measure(&s[sizes], turns);
    line(&s[sizes], s[sizes].seconds, 1e9 / rows);
  }
  head("Nanoseconds for a class of a row as classes grow");
  for (int classes = 10; classes <= 10000; classes *= 10, sizes++) {
    s[sizes] = (size){.rows = (int)(1000LL * large / classes), .classes = classes};
    measure(&s[sizes], turns);
    line(&s[sizes], s[sizes].seconds, 1e9 / s[sizes].rows / classes);
  }
  head("Memory of a scan, in kB");
  for (int n = 0; n < sizes; n++) line(&s[n], s[n].memory, 1);
  return sqlite3_close(db);
}
