/*
** Times each function against one that reads one byte of the same value: the
** floor, which is what SQLite needs to hand the row over. Floor and ours take
** turns in one process; what is printed is the median of ours over the median
** of the floor.
**
** usage: bench LIBRARY [rows of 10 classes [rows of 1,000 classes [turns]]]
*/
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;

static void die(const char *what) {
  fprintf(stderr, "bench: %s: %s\n", what, sqlite3_errmsg(db));
  exit(1);
}

static void read_byte(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const unsigned char *at = sqlite3_value_type(values[1]) == SQLITE_BLOB
                                ? sqlite3_value_blob(values[1])
                                : sqlite3_value_text(values[1]);
  sqlite3_result_int(context, at ? at[0] : 0);
}

static double seconds(const char *sql) {
  struct timespec begin, end;
  sqlite3_stmt *statement;
  int rc;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL)) die(sql);
  timespec_get(&begin, TIME_UTC);
  while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
  }
  timespec_get(&end, TIME_UTC);
  if (rc != SQLITE_DONE) die(sql);
  sqlite3_finalize(statement);
  return (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) * 1e-9;
}

static int compare(const void *a, const void *b) {
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, compare);
  return values[count / 2];
}

/* Probabilities like a softmax's: one class likely, the others less and less. */
static void fill(int rows, int classes) {
  sqlite3_stmt *insert;
  float *probs = malloc((size_t)classes * sizeof *probs);
  char *json = malloc((size_t)classes * 12 + 8);
  unsigned long long random = 88172645463325252u;
  if (!probs || !json) die("no memory");
  sqlite3_exec(db, "DROP TABLE IF EXISTS b; DROP TABLE IF EXISTS j;"
                   "CREATE TABLE b(label, probs); CREATE TABLE j(label, probs); BEGIN", NULL, NULL, NULL);
  for (int table = 0; table < 2; table++) {
    sqlite3_prepare_v2(db, table ? "INSERT INTO j VALUES(?1, ?2)" : "INSERT INTO b VALUES(?1, ?2)", -1, &insert, NULL);
    for (int row = 0; row < rows; row++) {
      float sum = 0;
      for (int c = 0; c < classes; c++) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        float u = (float)(random >> 40) * 0x1p-24f + 1e-4f;
        probs[c] = u * u * u * u;
        sum += probs[c];
      }
      int bytes = 0;
      for (int c = 0; c < classes; c++) {
        probs[c] /= sum;
        if (table) bytes += sprintf(json + bytes, "%c%.6f", c ? ',' : '[', (double)probs[c]);
      }
      sqlite3_bind_int(insert, 1, (int)(random >> 33) % classes);
      if (table) sqlite3_bind_text(insert, 2, strcat(json, "]"), -1, SQLITE_STATIC);
      else sqlite3_bind_blob(insert, 2, probs, classes * (int)sizeof *probs, SQLITE_STATIC);
      if (sqlite3_step(insert) != SQLITE_DONE) die("insert");
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
  }
  sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
  free(probs);
  free(json);
}

static const struct {
  const char *name, *expression; /* T is the table */
} measured[] = {
    {"self_confidence", "sum(lq_score(label, probs))"},
    {"normalized_margin", "sum(lq_score(label, probs, 'normalized_margin'))"},
    {"confidence_weighted_entropy", "sum(lq_score(label, probs, 'confidence_weighted_entropy'))"},
    {"lq_entropy", "sum(lq_entropy(probs))"},
    {"lq_predicted", "sum(lq_predicted(probs))"},
    {"lq_thresholds, aggregate", "lq_thresholds(label, probs)"},
    {"adjusted margin, subquery",
     "sum(lq_score(label, probs, 'normalized_margin', (SELECT lq_thresholds(label, probs) FROM T)))"},
    {"adjusted margin, window",
     "sum(s) FROM (SELECT lq_score(label, probs, 'normalized_margin', lq_thresholds(label, probs) OVER ()) AS s FROM T)"},
};
#define MEASURED (int)(sizeof measured / sizeof *measured)

/* SELECT expression FROM table, with T replaced by the table. */
static void make_sql(char *out, size_t size, const char *expression, const char *table) {
  char text[400];
  const char *t = expression, *from;
  size_t n = 0;
  for (; *t && n + 2 < sizeof text; t++) {
    if (*t == 'T' && t > expression && t[-1] == ' ' && (t[1] == ')')) text[n++] = table[0];
    else text[n++] = *t;
  }
  text[n] = 0;
  from = strstr(expression, "sum(s) FROM");
  if (from) snprintf(out, size, "SELECT %s", text);
  else snprintf(out, size, "SELECT %s FROM %s", text, table);
}

static void measure(int rows, int classes, const char *table, int turns) {
  double *floor = malloc((size_t)turns * sizeof *floor), *ours = malloc((size_t)turns * sizeof *ours);
  char floor_sql[100], sql[600];
  if (!floor || !ours) die("no memory");
  snprintf(floor_sql, sizeof floor_sql, "SELECT sum(read_byte(label, probs)) FROM %s", table);
  printf("\n%d rows of %d classes, %s\n", rows, classes, *table == 'b' ? "float32 BLOBs" : "JSON");
  printf("  %-30s %9s %9s %7s %12s\n", "", "floor s", "ours s", "ratio", "memory MB");
  for (int m = 0; m < MEASURED; m++) {
    sqlite3_int64 before, peak;
    make_sql(sql, sizeof sql, measured[m].expression, table);
    seconds(floor_sql);
    before = sqlite3_memory_used();
    sqlite3_memory_highwater(1);
    seconds(sql);
    peak = sqlite3_memory_highwater(0) - before;
    for (int turn = 0; turn < turns; turn++) {
      floor[turn] = seconds(floor_sql);
      ours[turn] = seconds(sql);
    }
    double f = median(floor, turns), o = median(ours, turns);
    printf("  %-30s %9.4f %9.4f %7.2f %12.1f\n", measured[m].name, f, o, o / f, (double)peak / 1e6);
    fflush(stdout);
  }
  free(floor);
  free(ours);
}

int main(int count, char **arguments) {
  char *message = NULL;
  int small = count > 2 ? atoi(arguments[2]) : 1000000, large = count > 3 ? atoi(arguments[3]) : 50000;
  int turns = count > 4 ? atoi(arguments[4]) : 7;
  if (count < 2) return 2;
  sqlite3_open(":memory:", &db);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  if (sqlite3_load_extension(db, arguments[1], NULL, &message)) die(message);
  sqlite3_create_function(db, "read_byte", 2, SQLITE_UTF8, NULL, read_byte, NULL, NULL);
  printf("SQLite %s, median of %d turns\n", sqlite3_libversion(), turns);
  for (int size = 0; size < 2; size++) {
    int rows = size ? large : small, classes = size ? 1000 : 10;
    fill(rows, classes);
    measure(rows, classes, "b", turns);
    measure(rows, classes, "j", turns);
  }
  return sqlite3_close(db);
}
