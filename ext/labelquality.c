/*
** The entry point and the one table of the SQL functions.
*/
#define LQ_DEFINES_SQLITE_API
#include "ext/labelquality.h"

#include "ext/functions/functions.h"

SQLITE_EXTENSION_INIT1

#ifndef SQLITE_CORE
#include <stdatomic.h>
#endif

#include "ext/connection.h"
#include "ext/rows.h"
#include "ext/answers/table.h"

/* The first with SQLITE_INNOCUOUS and SQLITE_VTAB_DIRECTONLY. 3.30 would run lq_issues() in stored
** views, and loses the rows of a LEFT JOIN with it. */
#define OLDEST_SQLITE 3031000

#ifndef SQLITE_RESULT_SUBTYPE
#define SQLITE_RESULT_SUBTYPE 0x001000000
#endif
#define PLAIN (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)
/* for the functions that only sql/ calls: no stored view or trigger can call them */
#define DIRECT (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY)
#define JSON (PLAIN | SQLITE_RESULT_SUBTYPE)

static void lq_version_function(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count, (void)values;
  sqlite3_result_text(context, LABELQUALITY_VERSION, -1, SQLITE_STATIC);
}

typedef struct lq_function {
  const char *name;
  int arguments, flags;
  lq_callback *scalar;
  lq_callback *step; /* of an aggregate */
  lq_result *final;
  lq_result *value; /* of a window aggregate, with inverse */
  lq_callback *inverse;
} lq_function;

#define SCALAR(name, arguments, flags, callback) \
  { name, arguments, flags, callback, NULL, NULL, NULL, NULL }
#define PART(name, arguments, step, final) \
  { name, arguments, DIRECT, NULL, step, final, NULL, NULL }
#define AGGREGATE(name, arguments, step, final) \
  { name, arguments, PLAIN, NULL, step, final, NULL, NULL }
#define WINDOW(name, arguments, step, final, value, inverse) \
  { name, arguments, PLAIN, NULL, step, final, value, inverse }

static const lq_function functions[] = {
    SCALAR("lq_score", 2, PLAIN, lq_score_function),
    SCALAR("lq_score", 3, PLAIN, lq_score_function),
    SCALAR("lq_score", 4, PLAIN, lq_adjusted_score_function),
    SCALAR("lq_self_confidence", 2, PLAIN, lq_self_confidence_function),
    SCALAR("lq_normalized_margin", 2, PLAIN, lq_normalized_margin_function),
    SCALAR("lq_confidence_weighted_entropy", 2, PLAIN, lq_confidence_weighted_entropy_function),
    SCALAR("lq_entropy", 1, PLAIN, lq_entropy_function),
    SCALAR("lq_predicted", 1, PLAIN, lq_predicted_function),
    SCALAR("lq_adjust", 2, PLAIN, lq_adjust_function),
    SCALAR("lq_check", 2, PLAIN, lq_check_function),
    WINDOW("lq_thresholds", 2, lq_thresholds_step, lq_thresholds_final, lq_thresholds_value,
           lq_thresholds_inverse),
    WINDOW("lq_confident_joint", 3, lq_confident_joint_step, lq_confident_joint_final,
           lq_confident_joint_value, lq_confident_joint_inverse),
    SCALAR("lq_is_issue", 2, PLAIN, lq_is_issue_function),
    SCALAR("lq_is_issue", 3, PLAIN, lq_is_issue_function),
    WINDOW("lq_range", 1, lq_range_step, lq_range_final, lq_range_value, lq_range_inverse),
    SCALAR("lq_rescale", 2, PLAIN, lq_rescale_function),
    AGGREGATE("lq_merge", 1, lq_merge_step, lq_merge_final),
    SCALAR("lq_json", 1, JSON, lq_json_function),
    SCALAR("lq_pack", 1, PLAIN, lq_pack_function),
    SCALAR("lq_pack", 2, PLAIN, lq_pack_function),
    SCALAR("lq_unpack", 1, JSON, lq_unpack_function),
    SCALAR("lq_unpack", 2, JSON, lq_unpack_function),
    SCALAR("lq_class", 2, PLAIN, lq_class_function),
    SCALAR("lq_fill", 2, JSON, lq_fill_function),
    SCALAR("lq_softmax", 1, JSON, lq_softmax_function),
    SCALAR("lq_softmax", 2, JSON, lq_softmax_function),
    SCALAR("lq_softmax", 3, JSON, lq_softmax_function),
    SCALAR("lq_part_named", 2, DIRECT, lq_named_function),
    PART("lq_part_prune", 5, lq_prune_step, lq_prune_final),
    SCALAR("lq_part_converge", 1, DIRECT, lq_converge_function),
    PART("lq_part_accuracy", 2, lq_accuracy_step, lq_accuracy_final),
    PART("lq_part_log_loss", 2, lq_log_loss_step, lq_log_loss_final),
    PART("lq_part_mean", 2, lq_mean_step, lq_mean_final),
    PART("lq_part_label", 3, lq_label_step, lq_label_final),
    SCALAR("lq_part_exp", 1, DIRECT, lq_exp_function),
    PART("lq_part_collect", -1, lq_collect_step, lq_collect_final),
    PART("lq_part_bad_row", 4, lq_bad_row_step, lq_bad_row_final),
    SCALAR("lq_version", 0, PLAIN, lq_version_function),
};

/* Every connection passes the same api as the first one. Other threads may read it by then, so it
** is written once. Returns 0 for the api of another SQLite, which a process may have, while
** connections of the first are open: they need theirs. */
static int keep_api(const sqlite3_api_routines *api) {
#ifdef SQLITE_CORE
  (void)api;
  return 1;
#else
  static atomic_flag held = ATOMIC_FLAG_INIT;
  /* GCOVR_EXCL_BR_START: another thread is here only by chance */
  while (atomic_flag_test_and_set_explicit(&held, memory_order_acquire)) continue;
  /* GCOVR_EXCL_BR_STOP */
  int is_other = sqlite3_api != api && lq_connection_is_open();
  if (sqlite3_api != api && !is_other) SQLITE_EXTENSION_INIT2(api);
  atomic_flag_clear_explicit(&held, memory_order_release);
  return !is_other;
#endif
}

/* With what that SQLite has: the functions here are those of the other one. */
static int refuse_api(char **message, const sqlite3_api_routines *api) {
#ifdef SQLITE_CORE
  (void)message, (void)api;
#else
  if (message) {
    *message = api->mprintf("labelquality is in use by another SQLite of this process; load a copy of "
                            "the library, in a file of another name, into this one");
  }
#endif
  return SQLITE_ERROR;
}

static int register_function(sqlite3 *db, const lq_function *f, lq_connection *connection) {
  /* SQLite releases it, also if it refuses the function */
  connection->references++;
  if (f->value) {
    return sqlite3_create_window_function(db, f->name, f->arguments, f->flags, connection, f->step,
                                          f->final, f->value, f->inverse, lq_connection_release);
  }
  return sqlite3_create_function_v2(db, f->name, f->arguments, f->flags, connection, f->scalar,
                                    f->step, f->final, lq_connection_release);
}

/* SQLite unloads a library whose entry point fails, so nothing of it may stay registered. But
** SQLite removes no function while a statement runs, such as SELECT load_extension(). Then the
** library has to stay, and that statement itself reports that there is no memory. */
static int fail_loading(sqlite3 *db, size_t registered, int rc, char **message) {
  int removed = SQLITE_OK;
  char *said = sqlite3_mprintf("%s", sqlite3_errmsg(db));
  /* where not one function was replaced, those of a library loaded before stay */
  if (registered > 0) {
    lq_unregister_tables(db);
    lq_unregister_rows(db);
  }
  for (size_t i = 0; i < registered && removed == SQLITE_OK; i++) {
    removed = sqlite3_create_function_v2(db, functions[i].name, functions[i].arguments, SQLITE_UTF8,
                                         NULL, NULL, NULL, NULL, NULL);
  }
  if (message && removed == SQLITE_OK) *message = said;
  else sqlite3_free(said);
  return removed == SQLITE_OK ? rc : SQLITE_OK_LOAD_PERMANENTLY;
}

#ifdef _WIN32
__declspec(dllexport)
#elif defined(__GNUC__) && !defined(SQLITE_CORE)
__attribute__((visibility("default")))
#endif
int sqlite3_labelquality_init(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
  if (!keep_api(api)) return refuse_api(message, api);
  if (sqlite3_libversion_number() < OLDEST_SQLITE) {
    if (message) {
      *message = sqlite3_mprintf("labelquality %s needs SQLite 3.31.0 or later; this is %s",
                                 LABELQUALITY_VERSION, sqlite3_libversion());
    }
    return SQLITE_ERROR;
  }
  lq_connection *connection = lq_connection_new();
  if (!connection) {
    if (message) *message = sqlite3_mprintf("%s", sqlite3_errstr(SQLITE_NOMEM));
    return SQLITE_NOMEM;
  }
  int rc = SQLITE_OK;
  size_t registered = 0;
  while (registered < sizeof functions / sizeof *functions &&
         (rc = register_function(db, &functions[registered], connection)) == SQLITE_OK) {
    registered++;
  }
  if (rc == SQLITE_OK) rc = lq_register_rows(db, connection);
  if (rc == SQLITE_OK) rc = lq_register_tables(db, connection);
  lq_connection_release(connection);
  return rc ? fail_loading(db, registered, rc, message) : SQLITE_OK;
}
