/*
** Times lq_issues with each filter on a database file, and counts its scans of
** the source and its memory, beside the same job done in Python: the rows read,
** decoded, and given to cleanlab (tests/bench/cleanlab_issues.py).
**
** Each measurement is a process of its own, so that its peak memory is its own;
** ours and cleanlab's take turns. Seconds are from the query to the last issue,
** without starting up (for Python, without its imports).
**
** usage: issues LIBRARY DIRECTORY PYTHON [rows of 10 classes [rows of 1,000 [turns]]]
**        DIRECTORY is for the database; PYTHON is one that has cleanlab, or ''
**        issues LIBRARY measure DATABASE SOURCE FILTER (one of the processes)
*/
#define _DEFAULT_SOURCE
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/support.h"

typedef struct measurement {
  double seconds;
  int issues;
  double scans;  /* of the source */
  double beyond; /* peak of SQLite's memory but for its page cache, in MB */
  double peak;   /* of the process, in MB */
} measurement;

static const char *program, *library;
static long long rows_read;

/* An SQL function with which the source tells that a row of it is read. */
static void read_row(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count, (void)values;
  rows_read++;
  sqlite3_result_int(context, 1);
}

/* Prints seconds, issues, rows read and memory beyond the page cache. */
static int measure(const char *file, const char *source, const char *filter) {
  /* pages in memory of their own are not counted as SQLite's memory */
  static char pages[(4096 + 512) * 600];
  sqlite3_config(SQLITE_CONFIG_PAGECACHE, pages, 4096 + 512, 600);
  open_database(file, library);
  sqlite3_create_function(db, "read_row", 0, SQLITE_UTF8, NULL, read_row, NULL, NULL);
  run("PRAGMA cache_size = 500");
  char *sql = sqlite3_mprintf("SELECT * FROM lq_issues(%Q, 'label', 'probs') WHERE filter = %Q", source, filter);
  int issues;
  sqlite3_int64 before = sqlite3_memory_used();
  sqlite3_memory_highwater(1);
  double time = seconds(sql, &issues);
  printf("%.6f %d %lld %lld\n", time, issues, rows_read, (long long)(sqlite3_memory_highwater(0) - before));
  sqlite3_free(sql);
  return sqlite3_close(db);
}

/* Runs the command and reads what it prints. */
static measurement in_process(char *const command[]) {
  int ends[2], status;
  struct rusage usage;
  char text[200];
  measurement m = {0};
  long long read_rows = 0, bytes = 0;
  if (pipe(ends)) die("pipe");
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    execv(command[0], command);
    _exit(127);
  }
  close(ends[1]);
  FILE *out = fdopen(ends[0], "r");
  if (!out || !fgets(text, sizeof text, out)) text[0] = 0;
  fclose(out);
  if (wait4(child, &status, 0, &usage) < 0 || status) die(command[0]);
  if (sscanf(text, "%lf %d %lld %lld", &m.seconds, &m.issues, &read_rows, &bytes) < 2) die(text);
  m.scans = (double)read_rows;
  m.beyond = (double)bytes / 1e6;
  m.peak = (double)usage.ru_maxrss / 1e3;
  return m;
}

static measurement ours(const char *file, const char *source, const char *filter) {
  char *const command[] = {(char *)program, (char *)library, "measure", (char *)file, (char *)source, (char *)filter, NULL};
  return in_process(command);
}

static measurement cleanlab(const char *python, const char *file, const char *filter) {
  char *const command[] = {(char *)python, "-Wignore", "tests/bench/cleanlab_issues.py", (char *)file, (char *)filter, NULL};
  return in_process(command);
}

static void compare_filters(const char *file, const char *python, int rows, int classes, int turns) {
  static const char *const filters[] = {
      "prune_by_noise_rate", "prune_by_class", "both", "confident_learning",
      "predicted_neq_given", "low_normalized_margin", "low_self_confidence"};
  double *times = malloc((size_t)turns * sizeof *times), *theirs = malloc((size_t)turns * sizeof *theirs);
  if (!times || !theirs) die("no memory");
  printf("\nlq_issues over %d rows of %d classes, float32 BLOBs, in a database file\n", rows, classes);
  printf("  %-22s %7s %6s %8s %10s %8s", "filter", "issues", "scans", "seconds", "beyond MB", "peak MB");
  if (*python) printf(" | %15s %8s %9s %12s", "cleanlab: issues", "seconds", "peak MB", "times faster");
  printf("\n");
  for (size_t f = 0; f < sizeof filters / sizeof *filters; f++) {
    measurement own = {0}, other = {0};
    measurement counted = ours(file, "(SELECT * FROM b WHERE read_row())", filters[f]);
    for (int turn = 0; turn < turns; turn++) {
      own = ours(file, "b", filters[f]);
      times[turn] = own.seconds;
      if (!*python) continue;
      other = cleanlab(python, file, filters[f]);
      theirs[turn] = other.seconds;
    }
    double time = median(times, turns);
    printf("  %-22s %7d %6.2f %8.3f %10.2f %8.1f", filters[f], own.issues, counted.scans / rows, time, own.beyond, own.peak);
    if (*python) {
      double their_time = median(theirs, turns);
      printf(" | %15d %8.3f %9.1f %12.1f", other.issues, their_time, other.peak, their_time / time);
    }
    printf("\n");
    fflush(stdout);
  }
  free(times);
  free(theirs);
}

/* Memory grows with the issues and not with the rows. */
static void show_growth(const char *file) {
  static const struct {
    const char *rows, *source;
  } sources[] = {
      {"all rows", "b"},
      {"a quarter of those with right labels", "(SELECT * FROM b WHERE wrong OR rowid % 4 = 0)"},
      {"a quarter of those with wrong labels", "(SELECT * FROM b WHERE NOT wrong OR rowid % 4 = 0)"},
  };
  printf("  memory of prune_by_noise_rate beyond the page cache\n");
  for (size_t s = 0; s < sizeof sources / sizeof *sources; s++) {
    measurement own = ours(file, sources[s].source, "prune_by_noise_rate");
    printf("    %-38s %7d issues %8.2f MB\n", sources[s].rows, own.issues, own.beyond);
  }
}

int main(int count, char **arguments) {
  program = arguments[0];
  library = count > 1 ? arguments[1] : "";
  if (count == 6 && strcmp(arguments[2], "measure") == 0) return measure(arguments[3], arguments[4], arguments[5]);
  if (count < 4) return 2;
  int small = count > 4 ? atoi(arguments[4]) : 1000000, large = count > 5 ? atoi(arguments[5]) : 50000;
  int turns = count > 6 ? atoi(arguments[6]) : 3;
  char file[1000];
  snprintf(file, sizeof file, "%s/issues.db", arguments[2]);
  printf("SQLite %s, median of %d turns\n", sqlite3_libversion(), turns);
  for (int size = 0; size < 2; size++) {
    int rows = size ? large : small, classes = size ? 1000 : 10;
    remove(file);
    open_database(file, library);
    run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    fill("b", rows, classes, FLOAT32);
    sqlite3_close(db);
    compare_filters(file, arguments[3], rows, classes, turns);
    show_growth(file);
  }
  remove(file);
  return 0;
}
