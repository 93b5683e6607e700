/* What the benchmarks share: a connection with the library, time, and rows to score. */
#ifndef LQ_BENCH_SUPPORT_H
#define LQ_BENCH_SUPPORT_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;

static inline void die(const char *what) {
  fprintf(stderr, "bench: %s: %s\n", what, sqlite3_errmsg(db));
  exit(1);
}

static inline void run(const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL)) die(sql);
}

static inline void open_database(const char *file, const char *library) {
  char *message = NULL;
  if (sqlite3_open(file, &db)) die(file);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  if (sqlite3_load_extension(db, library, NULL, &message)) die(message);
}

/* What the queries' ?1 is: a state, as an application keeps it. */
static sqlite3_value *state;

static inline void take_state(const char *sql) {
  sqlite3_stmt *statement;
  sqlite3_value_free(state);
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) || sqlite3_step(statement) != SQLITE_ROW) die(sql);
  state = sqlite3_value_dup(sqlite3_column_value(statement, 0));
  sqlite3_finalize(statement);
}

/* Runs the query to its end; *rows is how many it gave. */
static inline double seconds(const char *sql, int *rows) {
  struct timespec begin, end;
  sqlite3_stmt *statement;
  int rc;
  *rows = 0;
  timespec_get(&begin, TIME_UTC);
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL)) die(sql);
  if (sqlite3_bind_parameter_count(statement)) sqlite3_bind_value(statement, 1, state);
  while ((rc = sqlite3_step(statement)) == SQLITE_ROW) ++*rows;
  if (rc != SQLITE_DONE) die(sql);
  sqlite3_finalize(statement);
  timespec_get(&end, TIME_UTC);
  return (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) * 1e-9;
}

static inline int compare_doubles(const void *a, const void *b) {
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static inline double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, compare_doubles);
  return values[count / 2];
}

static inline unsigned long long next_random(unsigned long long *random) {
  *random ^= *random << 13, *random ^= *random >> 7, *random ^= *random << 17;
  return *random >> 11;
}

/* An SQL function that reads one byte of its second argument: what SQLite needs to hand the row over. */
static inline void read_byte(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const unsigned char *at = sqlite3_value_type(values[1]) == SQLITE_BLOB
                                ? sqlite3_value_blob(values[1])
                                : sqlite3_value_text(values[1]);
  sqlite3_result_int(context, at ? at[0] : 0);
}

/* How probabilities are written. */
typedef enum probs_format { FLOAT32, FLOAT64, JSON, LONG_JSON, OBJECT, LIST, SORTED, BEST } probs_format;
static const char *const format_names[] = {"float32 BLOBs", "float64 BLOBs", "JSON of 6 digits",
                                           "JSON of 17 digits, as Python writes float64",
                                           "JSON objects, 6 digits",
                                           "JSON lists of {label, score} in the order of the classes, 6 digits",
                                           "the same, sorted by score",
                                           "JSON objects of the best class alone"};

static const double *sorted_by;
static inline int compare_scores(const void *a, const void *b) {
  double x = sorted_by[*(const int *)a], y = sorted_by[*(const int *)b];
  return (x < y) - (x > y);
}

static inline int write_json(char *text, const double *probs, int classes, probs_format format) {
  int bytes = 0, is_object = format == OBJECT || format == BEST, is_list = format == LIST || format == SORTED;
  int *order = malloc((size_t)classes * sizeof *order);
  if (!order) die("no memory");
  for (int c = 0; c < classes; c++) order[c] = c;
  sorted_by = probs;
  if (format == SORTED || format == BEST) qsort(order, (size_t)classes, sizeof *order, compare_scores);
  for (int i = 0; i < (format == BEST ? 1 : classes); i++) {
    text[bytes++] = i ? ',' : is_object ? '{' : '[';
    if (is_object) bytes += sprintf(text + bytes, "\"c%d\":", order[i]);
    if (is_list) bytes += sprintf(text + bytes, "{\"label\":\"c%d\",\"score\":", order[i]);
    bytes += sprintf(text + bytes, format == LONG_JSON ? "%.17g" : "%.6f", probs[order[i]]);
    if (is_list) text[bytes++] = '}';
  }
  free(order);
  text[bytes++] = is_object ? '}' : ']';
  return bytes;
}

/*
** Fills a table (label, wrong, probs): labels with 1 in 20 of them wrong, and
** probabilities like a softmax's, the true class the most likely in most rows.
*/
static inline void fill(const char *table, int rows, int classes, probs_format format) {
  sqlite3_stmt *insert;
  float *packed = malloc((size_t)classes * sizeof *packed);
  double *probs = malloc((size_t)classes * sizeof *probs);
  char *text = malloc((size_t)classes * 60 + 8), sql[200];
  unsigned long long random = 88172645463325252u;
  if (!packed || !probs || !text) die("no memory");
  snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS %s; CREATE TABLE %s(label, wrong, probs); BEGIN", table, table);
  run(sql);
  snprintf(sql, sizeof sql, "INSERT INTO %s VALUES(?1, ?2, ?3)", table);
  if (sqlite3_prepare_v2(db, sql, -1, &insert, NULL)) die(sql);
  for (int row = 0; row < rows; row++) {
    int truly = (int)(next_random(&random) % (unsigned)classes);
    int wrong = next_random(&random) % 20 == 0;
    int label = wrong ? (truly + 1 + (int)(next_random(&random) % (unsigned)(classes - 1))) % classes : truly;
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double u = (double)(next_random(&random) >> 29) * 0x1p-24 + 1e-4;
      probs[c] = u * u * u * u;
      sum += probs[c];
    }
    double most = sum * (double)(next_random(&random) >> 29) * 0x1p-22;
    probs[truly] += most;
    sum += most;
    for (int c = 0; c < classes; c++) packed[c] = (float)(probs[c] /= sum);
    sqlite3_bind_int(insert, 1, label);
    if (format >= OBJECT) sqlite3_bind_text(insert, 1, text, sprintf(text, "c%d", label), SQLITE_TRANSIENT);
    sqlite3_bind_int(insert, 2, wrong);
    if (format == FLOAT32) sqlite3_bind_blob(insert, 3, packed, classes * (int)sizeof *packed, SQLITE_STATIC);
    else if (format == FLOAT64) sqlite3_bind_blob(insert, 3, probs, classes * (int)sizeof *probs, SQLITE_STATIC);
    else sqlite3_bind_text(insert, 3, text, write_json(text, probs, classes, format), SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) die("insert");
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  run("COMMIT");
  free(packed);
  free(probs);
  free(text);
}

#endif
