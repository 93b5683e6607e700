/*
** host QUERIES [LIBRARY]: runs the table in the SQLite that this program is linked with. Without a
** LIBRARY the extension is linked in too and comes by sqlite3_auto_extension().
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#ifdef LINKED_IN
#include "ext/labelquality.h"
#endif

#define LINE_BYTES 100000

static sqlite3 *open_database(const char *library) {
  sqlite3 *db;
  char *message = NULL;
#ifdef LINKED_IN
  sqlite3_auto_extension((void (*)(void))sqlite3_labelquality_init);
#endif
  if (sqlite3_open(":memory:", &db)) {
    printf("C, SQLite %s: %s\n", sqlite3_libversion(), sqlite3_errmsg(db));
    exit(1);
  }
  sqlite3_enable_load_extension(db, 1);
  if (library && sqlite3_load_extension(db, library, NULL, &message)) {
    printf("C, SQLite %s: %s\n", sqlite3_libversion(), message);
    exit(1);
  }
  return db;
}

/* The answer as the table has it, "" where there is none. */
static void run(sqlite3 *db, const char *sql, char *answer) {
  sqlite3_stmt *statement;
  int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
  *answer = 0;
  if (!rc && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    snprintf(answer, LINE_BYTES, "= %s", text ? text : "NULL");
    rc = sqlite3_step(statement);
  }
  if (rc != SQLITE_DONE && rc != SQLITE_ROW) snprintf(answer, LINE_BYTES, "! %s", sqlite3_errmsg(db));
  sqlite3_finalize(statement);
}

/* The next line but those that are empty or comments; 0 at the end. */
static int next_line(FILE *file, char *line) {
  do {
    if (!fgets(line, LINE_BYTES, file)) return *line = 0;
    line[strcspn(line, "\r\n")] = 0;
  } while (!*line || strncmp(line, "--", 2) == 0);
  return 1;
}

int main(int count, char **arguments) {
  static char statement[LINE_BYTES], want[LINE_BYTES], got[LINE_BYTES];
  const char *library = count > 2 ? arguments[2] : NULL;
  int passed = 0, failed = 0;
  FILE *file = count > 1 ? fopen(arguments[1], "r") : NULL;
  if (!file) return fprintf(stderr, "host: no file of queries\n"), 2;
  sqlite3 *db = open_database(library);
  for (int more = next_line(file, statement); more;) {
    more = next_line(file, want);
    int answered = more && (want[0] == '=' || want[0] == '!') && want[1] == ' ';
    run(db, statement, got);
    if (strcmp(got, answered ? want : "") == 0) {
      passed++;
    } else {
      failed++;
      fprintf(stderr, "FAILED %s\n   got  %s\n   want %s\n", statement, got, answered ? want : "");
    }
    if (answered) more = next_line(file, statement);
    else memcpy(statement, want, sizeof want);
  }
  if (sqlite3_close(db)) failed++;
  printf("C, %s, SQLite %s: %d passed, %d failed\n", library ? "loaded" : "linked in",
         sqlite3_libversion(), passed, failed);
  return failed > 0;
}
