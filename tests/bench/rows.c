/*
** Times each function against one that reads one byte of the same value: the
** floor, which is what SQLite needs to hand the row over. Floor and ours take
** turns in one process; what is printed is the median of ours over the median
** of the floor.
**
** usage: rows LIBRARY [rows of 10 classes [rows of 1,000 classes [turns]]]
*/
#include "tests/bench/support.h"

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
  int rows_given;
  if (!floor || !ours) die("no memory");
  snprintf(floor_sql, sizeof floor_sql, "SELECT sum(read_byte(label, probs)) FROM %s", table);
  printf("\n%d rows of %d classes, %s\n", rows, classes, *table == 'b' ? "float32 BLOBs" : "JSON");
  printf("  %-30s %9s %9s %7s %12s\n", "", "floor s", "ours s", "ratio", "memory MB");
  for (int m = 0; m < MEASURED; m++) {
    sqlite3_int64 before, peak;
    make_sql(sql, sizeof sql, measured[m].expression, table);
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
    printf("  %-30s %9.4f %9.4f %7.2f %12.1f\n", measured[m].name, f, o, o / f, (double)peak / 1e6);
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
  printf("SQLite %s, median of %d turns\n", sqlite3_libversion(), turns);
  for (int size = 0; size < 2; size++) {
    int rows = size ? large : small, classes = size ? 1000 : 10;
    fill("b", rows, classes, 0);
    fill("j", rows, classes, 1);
    measure(rows, classes, "b", turns);
    measure(rows, classes, "j", turns);
  }
  return sqlite3_close(db);
}
