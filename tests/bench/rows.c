/*
** Times each function against one that reads one byte of the same value: the
** floor, which is what SQLite needs to hand the row over. Floor and ours take
** turns in one process; what is printed is the median of ours over the median
** of the floor.
**
** usage: rows LIBRARY [rows of 10 classes [rows of 1,000 classes [turns]]]
*/
#include "tests/bench/support.h"

/* What any score asks of SQLite, and nothing else: both values with their types, and a REAL back. */
static void hand_over(sqlite3_context *context, int count, sqlite3_value **values) {
  int label_type = sqlite3_value_type(values[0]), probs_type = sqlite3_value_type(values[1]);
  const unsigned char *at = probs_type == SQLITE_BLOB ? sqlite3_value_blob(values[1]) : sqlite3_value_text(values[1]);
  sqlite3_int64 bytes = sqlite3_value_bytes(values[1]), label = sqlite3_value_int64(values[0]);
  (void)count;
  if (label_type == SQLITE_INTEGER && label < bytes) sqlite3_result_double(context, at[label] * 0x1p-8);
}

/* What more arguments ask for besides: what is kept of the method's name, and of a bound state. */
static void hand_over_kept(sqlite3_context *context, int count, sqlite3_value **values) {
  static int kept;
  for (int argument = 2; argument < count; argument++) {
    if (!sqlite3_get_auxdata(context, argument)) sqlite3_set_auxdata(context, argument, &kept, NULL);
  }
  hand_over(context, count, values);
}

#define FORMATS(format) (1 << (format))
#define ALL_FORMATS 31
#define LISTS (FORMATS(LIST) | FORMATS(SORTED))
#define CLASSES "(SELECT classes FROM listed)"
static const struct {
  const char *name, *expression;
  int formats; /* for which it is measured */
} measured[] = {
    {"both values, and a REAL back", "hand_over(label, probs)", FORMATS(FLOAT32) | FORMATS(JSON) | FORMATS(LONG_JSON)},
    {"self_confidence", "lq_score(label, probs)", ALL_FORMATS | LISTS},
    {"three values, and a REAL back", "hand_over(label, probs, 'self_confidence')", FORMATS(FLOAT32)},
    {"normalized_margin", "lq_score(label, probs, 'normalized_margin')", ALL_FORMATS},
    {"confidence_weighted_entropy", "lq_score(label, probs, 'confidence_weighted_entropy')", ALL_FORMATS},
    {"four values, and a REAL back", "hand_over(label, probs, 'self_confidence', ?1)", FORMATS(FLOAT32)},
    {"adjusted self_confidence", "lq_score(label, probs, 'self_confidence', ?1)", ALL_FORMATS},
    {"adjusted normalized_margin", "lq_score(label, probs, 'normalized_margin', ?1)", ALL_FORMATS},
    {"adjusted confidence_w._entropy", "lq_score(label, probs, 'confidence_weighted_entropy', ?1)",
     ALL_FORMATS},
    {"adjusted margin, with its scan",
     "lq_score(label, probs, 'normalized_margin', (SELECT lq_thresholds(label, probs) FROM b))", FORMATS(FLOAT32)},
    {"adjusted margin, window",
     "lq_score(label, probs, 'normalized_margin', lq_thresholds(label, probs) OVER ())", FORMATS(FLOAT32)},
    {"lq_fill", "lq_fill(probs, " CLASSES ")", FORMATS(BEST)},
    {"self_confidence of lq_fill", "lq_score(label, lq_fill(probs, " CLASSES "))", FORMATS(BEST)},
    {"lq_class", "lq_class(label, " CLASSES ")", FORMATS(BEST)},
    {"lq_entropy", "lq_entropy(probs)", FORMATS(FLOAT32) | FORMATS(JSON)},
    {"lq_predicted", "lq_predicted(probs)", FORMATS(FLOAT32) | FORMATS(JSON)},
    {"one json_extract, for comparison", "json_extract(probs, '$[' || label || ']')", FORMATS(JSON)},
};
#define MEASURED (sizeof measured / sizeof *measured)

static void measure(int rows, int classes, probs_format format, int turns) {
  static const char floor_sql[] = "SELECT sum(read_byte(label, probs)) FROM b";
  double *floor = malloc((size_t)turns * sizeof *floor), *ours = malloc((size_t)turns * sizeof *ours);
  char sql[300];
  int rows_given;
  if (!floor || !ours) die("no memory");
  fill("b", rows, classes, format);
  snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS listed; CREATE TABLE listed AS WITH RECURSIVE i(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM i"
           " WHERE i + 1 < %d) SELECT json_group_array('c' || i) AS classes FROM i", classes);
  run(sql);
  if (format != BEST) take_state("SELECT lq_thresholds(label, probs) FROM b");
  printf("\n%d rows of %d classes, %s\n", rows, classes, format_names[format]);
  printf("  %-32s %9s %9s %7s %12s\n", "", "floor s", "ours s", "ratio", "memory MB");
  for (size_t m = 0; m < MEASURED; m++) {
    sqlite3_int64 before, peak;
    if (!(measured[m].formats & FORMATS(format))) continue;
    const char *expression = measured[m].expression;
    /* a window cannot be an argument of sum() */
    snprintf(sql, sizeof sql, strstr(expression, "OVER") ? "SELECT sum(s) FROM (SELECT %s AS s FROM b)"
             : strstr(expression, "lq_fill(") == expression ? "SELECT count(%s) FROM b" : "SELECT sum(%s) FROM b",
             expression);
    seconds(floor_sql, &rows_given);
    before = sqlite3_memory_used();
    sqlite3_memory_highwater(1);
    seconds(sql, &rows_given);
    peak = sqlite3_memory_highwater(0) - before;
    for (int turn = 0; turn < turns; turn++) {
      floor[turn] = seconds(floor_sql, &rows_given);
      ours[turn] = seconds(sql, &rows_given);
    }
    double f = median(floor, turns), o = median(ours, turns);
    printf("  %-32s %9.4f %9.4f %7.2f %12.1f\n", measured[m].name, f, o, o / f, (double)peak / 1e6);
    fflush(stdout);
  }
  free(floor);
  free(ours);
}

int main(int count, char **arguments) {
  int small = count > 2 ? atoi(arguments[2]) : 1000000, large = count > 3 ? atoi(arguments[3]) : 50000;
  int turns = count > 4 ? atoi(arguments[4]) : 7;
  if (count < 2) return 2;
  open_database(":memory:", arguments[1]);
  sqlite3_create_function(db, "read_byte", 2, SQLITE_UTF8, NULL, read_byte, NULL, NULL);
  sqlite3_create_function(db, "hand_over", 2, SQLITE_UTF8, NULL, hand_over, NULL, NULL);
  sqlite3_create_function(db, "hand_over", 3, SQLITE_UTF8, NULL, hand_over_kept, NULL, NULL);
  sqlite3_create_function(db, "hand_over", 4, SQLITE_UTF8, NULL, hand_over_kept, NULL, NULL);
  printf("SQLite %s, median of %d turns\n", sqlite3_libversion(), turns);
  for (int size = 0; size < 2; size++) {
    for (int format = FLOAT32; format <= BEST; format++) {
      measure(size ? large : small, size ? 1000 : 10, (probs_format)format, turns);
    }
  }
  return sqlite3_close(db);
}
