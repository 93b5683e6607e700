#include "ext/loans.h"

#include <string.h>

/* The statement that is running on the connection; NULL where several are. */
static sqlite3_stmt *only_running(sqlite3 *db) {
  sqlite3_stmt *running = NULL;
  for (sqlite3_stmt *s = sqlite3_next_stmt(db, NULL); s; s = sqlite3_next_stmt(db, s)) {
    if (!sqlite3_stmt_busy(s)) continue;
    if (running) return NULL;
    running = s;
  }
  return running;
}

/* No statement reads the lent states any more. */
static void take_back(lq_loans *loans) {
  for (size_t i = 0; i < loans->count; i++) lq_shared_state_release(loans->states[i]);
  loans->count = loans->bytes = 0;
}

/* Makes the lent states those of the running statement. SQLite may put a statement where another
** one was: it is another one if its text differs. If the text is the same too, it goes on with the
** states of the one before it, which is harmless. */
static void lend_to(lq_loans *loans, sqlite3_stmt *running, const char *sql) {
  if (running == loans->statement && strncmp(loans->sql, sql, LQ_SQL_COMPARED - 1) == 0) return;
  take_back(loans);
  loans->statement = running;
  sqlite3_snprintf(LQ_SQL_COMPARED, loans->sql, "%s", sql);
}

int lq_loans_lend(sqlite3_context *context, lq_loans *loans, lq_shared_state *state) {
  sqlite3_stmt *running = only_running(sqlite3_context_db_handle(context));
  if (!running) return 0;
  const char *sql = sqlite3_sql(running);
  if (!sql) return 0; /* GCOVR_EXCL_BR_LINE: SQLite has the text of every statement */
  lend_to(loans, running, sql);
  if (loans->count == LQ_LENT_STATES || state->bytes > LQ_LENT_BYTES - loans->bytes) return 0;
  for (size_t i = 0; i < loans->count; i++) {
    const lq_shared_state *lent = loans->states[i];
    if (lent->bytes != state->bytes || memcmp(lent->content, state->content, lent->bytes) != 0) {
      continue;
    }
    sqlite3_result_blob64(context, lent->content, lent->bytes, SQLITE_STATIC);
    return 1;
  }
  loans->states[loans->count++] = state;
  loans->bytes += state->bytes;
  state->references++;
  sqlite3_result_blob64(context, state->content, state->bytes, SQLITE_STATIC);
  return 1;
}

lq_shared_state *lq_loans_find(const lq_loans *loans, const void *content) {
  for (size_t i = 0; i < loans->count; i++) {
    if (content == loans->states[i]->content) return loans->states[i];
  }
  return NULL;
}

void lq_loans_free(lq_loans *loans) { take_back(loans); }
