#include "ext/shared_state.h"

#include <string.h>

lq_shared_state *lq_shared_state_new(sqlite3_uint64 bytes) {
  lq_shared_state *state = sqlite3_malloc64(sizeof *state + bytes);
  if (state) {
    state->references = 1;
    state->bytes = (size_t)bytes;
  }
  return state;
}

void lq_shared_state_release(lq_shared_state *state) {
  if (--state->references == 0) sqlite3_free(state);
}

int lq_shared_state_own(lq_shared_state **state) {
  if ((*state)->references == 1) return 1;
  lq_shared_state *copy = lq_shared_state_new((*state)->bytes);
  if (!copy) return 0;
  memcpy(copy->content, (*state)->content, copy->bytes);
  lq_shared_state_release(*state);
  *state = copy;
  return 1;
}

/* SQLite is done with the content that it was given. */
static void release_content(void *content) {
  char *at = content;
  lq_shared_state_release((void *)(at - offsetof(lq_shared_state, content)));
}

void lq_shared_state_result(sqlite3_context *context, lq_shared_state *state) {
  state->references++;
  sqlite3_result_blob64(context, state->content, state->bytes, release_content);
}

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

/* Takes all of them back, which no statement can read again. */
static void take_back(lq_loans *loans) {
  for (size_t i = 0; i < loans->count; i++) lq_shared_state_release(loans->states[i]);
  loans->count = loans->bytes = 0;
  loans->remembered = NULL;
}

/* Makes the lent states those of the running statement. One whose text differs is another one,
** wherever it is. One of the same text that is in the same place may be another too; it only finds
** the states of the one before it lent. */
static void lend_to(lq_loans *loans, sqlite3_stmt *running, const char *sql) {
  if (running == loans->statement && strncmp(loans->sql, sql, LQ_SQL_COMPARED - 1) == 0) return;
  take_back(loans);
  loans->statement = running;
  sqlite3_snprintf(LQ_SQL_COMPARED, loans->sql, "%s", sql);
}

int lq_shared_state_lend(sqlite3_context *context, lq_loans *loans, lq_shared_state *state) {
  sqlite3_stmt *running = only_running(sqlite3_context_db_handle(context));
  if (!running) return 0;
  const char *sql = sqlite3_sql(running);
  if (!sql) return 0; /* GCOVR_EXCL_BR_LINE: SQLite keeps the text of what is prepared from text */
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
  loans->others = NULL;
  loans->bytes += state->bytes;
  state->references++;
  sqlite3_result_blob64(context, state->content, state->bytes, SQLITE_STATIC);
  return 1;
}

void lq_loans_give(lq_loans *loans, lq_given_state *state, const void *content) {
  *state = (lq_given_state){content, loans->given};
  loans->given = state;
  loans->others = NULL;
}

void lq_loans_ungive(lq_loans *loans, lq_given_state *state) {
  lq_given_state **at = &loans->given;
  while (*at != state) at = &(*at)->next;
  *at = state->next;
  loans->remembered = NULL;
}

void lq_loans_remember(lq_loans *loans, const void *content) {
  loans->remembered = NULL;
  for (size_t i = 0; i < loans->count; i++) {
    if (content == loans->states[i]->content) loans->remembered = content;
  }
  for (const lq_given_state *state = loans->given; state; state = state->next) {
    if (content == state->content) loans->remembered = content;
  }
  loans->others = loans->remembered ? NULL : content;
}

void lq_loans_free(lq_loans *loans) { take_back(loans); }
