/* What the entry point says where the functions cannot be registered: on a connection
** that is in use, with an SQLite that is too old, and where there is no memory. */
#include <dlfcn.h>
#include <sqlite3ext.h>

#include "tests/support/sql.h"

typedef int entry_point(sqlite3 *db, char **message, const sqlite3_api_routines *api);

static const char *library(void) {
  const char *name = getenv("LABELQUALITY");
  return name ? name : "./build/labelquality";
}

static void *open_library(void) {
  char file[300];
  void *loaded = NULL;
  for (int i = 0; i < 2 && !loaded; i++) {
    snprintf(file, sizeof file, "%s%s", library(), i ? ".dylib" : ".so");
    loaded = dlopen(file, RTLD_NOW);
  }
  assert_non_null(loaded);
  return loaded;
}

static entry_point *entry_of(void *loaded) {
  entry_point *entry;
  void *symbol = dlsym(loaded, "sqlite3_labelquality_init");
  assert_non_null(symbol);
  memcpy(&entry, &symbol, sizeof entry);
  return entry;
}

/* What SQLite hands to every extension. */
static const sqlite3_api_routines *seen;
static int see_routines(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
  (void)db, (void)message;
  seen = api;
  return SQLITE_OK;
}

/* SQLite redefines no function while a statement runs; what is there stays. */
static void on_a_connection_in_use(void **state) {
  (void)state;
  void *loaded = open_library();
  sqlite3_auto_extension((void (*)(void))see_routines);
  sqlite3 *db = open_database();
  sqlite3_reset_auto_extension();
  assert_non_null(seen);
  sqlite3_stmt *statement;
  char *message = NULL;
  sqlite3_prepare_v2(db, "SELECT lq_score(column1, '[0.25,0.75]') FROM (VALUES (0), (1))", -1, &statement, NULL);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  assert_int_equal(sqlite3_load_extension(db, library(), NULL, &message), SQLITE_ERROR);
  assert_non_null(strstr(message, "error during initialization"));
  sqlite3_free(message);
  assert_int_equal(entry_of(loaded)(db, NULL, seen), SQLITE_BUSY);
  check_query(db, "SELECT examples FROM lq_health('(SELECT 0 AS l, ''[1,0]'' AS p)', 'l', 'p')", "1");
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  assert_true(sqlite3_column_double(statement, 0) == 0.75);
  sqlite3_finalize(statement);
  assert_int_equal(sqlite3_load_extension(db, library(), NULL, NULL), SQLITE_OK);
  check_query(db, "SELECT lq_score(1, '[0.25,0.75]')", "0.75");
  sqlite3_close(db);
  dlclose(loaded);
}

static int old_number(void) { return 3030001; }
static const char *old_name(void) { return "3.30.1"; }

static void with_an_old_sqlite(void **state) {
  (void)state;
  void *loaded = open_library();
  sqlite3_api_routines old;
  memset(&old, 0, sizeof old);
  old.libversion_number = old_number;
  old.libversion = old_name;
  old.mprintf = sqlite3_mprintf;
  sqlite3 *db;
  char *message = NULL;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  assert_int_equal(entry_of(loaded)(db, &message, &old), SQLITE_ERROR);
  assert_string_equal(message, "labelquality 0.1.0 needs SQLite 3.31.0 or later; this is 3.30.1");
  sqlite3_free(message);
  assert_int_equal(entry_of(loaded)(db, NULL, &old), SQLITE_ERROR);
  sqlite3_close(db);
  dlclose(loaded);
  /* and with the SQLite that there is, it loads */
  db = open_database();
  check_query(db, "SELECT lq_version()", "0.1.0");
  sqlite3_close(db);
}

/* Two SQLites in one process, as Python's sqlite3 and pysqlite3: while the first has connections, the library is not
** given the functions of the second. */
static void with_another_sqlite(void **state) {
  (void)state;
  void *loaded = open_library();
  sqlite3_auto_extension((void (*)(void))see_routines);
  sqlite3 *db = open_database(), *other_db;
  sqlite3_reset_auto_extension();
  sqlite3_api_routines other = *seen;
  char *message = NULL;
  assert_int_equal(sqlite3_open(":memory:", &other_db), SQLITE_OK);
  assert_int_equal(entry_of(loaded)(other_db, &message, &other), SQLITE_ERROR);
  assert_string_equal(message, "labelquality is in use by another SQLite of this process; load a copy of the library, in a file"
                               " of another name, into this one");
  sqlite3_free(message);
  assert_int_equal(entry_of(loaded)(other_db, NULL, &other), SQLITE_ERROR);
  check_query(db, "SELECT examples FROM lq_health('(SELECT 0 AS l, ''[1,0]'' AS p)', 'l', 'p')", "1");
  sqlite3_close(db);
  /* with none left, the second may have it */
  assert_int_equal(entry_of(loaded)(other_db, NULL, &other), SQLITE_OK);
  check_query(other_db, "SELECT lq_version()", "0.1.0");
  sqlite3_close(other_db);
  dlclose(loaded);
}

static void *no_memory(sqlite3_uint64 bytes) {
  (void)bytes;
  return NULL;
}

/* Also to a host that wants no words. */
static void without_memory(void **state) {
  (void)state;
  void *loaded = open_library();
  sqlite3_api_routines poor;
  memset(&poor, 0, sizeof poor);
  poor.libversion_number = sqlite3_libversion_number;
  poor.malloc64 = no_memory;
  poor.mprintf = sqlite3_mprintf;
  poor.errstr = sqlite3_errstr;
  sqlite3 *db;
  char *message = NULL;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  assert_int_equal(entry_of(loaded)(db, &message, &poor), SQLITE_NOMEM);
  assert_string_equal(message, "out of memory");
  sqlite3_free(message);
  assert_int_equal(entry_of(loaded)(db, NULL, &poor), SQLITE_NOMEM);
  sqlite3_close(db);
  dlclose(loaded);
}

TESTS(cmocka_unit_test(on_a_connection_in_use), cmocka_unit_test(with_an_old_sqlite), cmocka_unit_test(with_another_sqlite),
      cmocka_unit_test(without_memory))
