#include "ext/answers/errors.h"

#include <string.h>

#include "ext/answers/steps.h"
#include "ext/quoting.h"

int lq_answer_say(lq_answer *answer, char *text) {
  sqlite3_free(answer->message);
  char *message = text ? sqlite3_mprintf("%s: %s", answer->declaration->name, text) : NULL;
  answer->message = lq_valid_message(message);
  sqlite3_free(text);
  return answer->message ? SQLITE_ERROR : SQLITE_NOMEM;
}

/* The message is the only variable of the files that look for its row. */
static int bind_message(const lq_answer *answer, sqlite3_stmt *statement) {
  const char *text = answer->message + strlen(answer->declaration->name) + strlen(": ");
  return sqlite3_bind_text(statement, 1, text, -1, SQLITE_TRANSIENT);
}

/* The columns of the source and the id of its rows, also if the answer does not read it. Returns
** SQLITE_OK with *columns from sqlite3_mprintf(), or an error code if there is no id. */
static int add_id(const lq_answer *answer, char **columns) {
  char *id, *message = NULL;
  *columns = NULL;
  if (lq_find_parameter(answer, "id_column") >= 0) {
    *columns = sqlite3_mprintf("%s", answer->columns);
    return *columns ? SQLITE_OK : SQLITE_NOMEM;
  }
  int rc = lq_source_find_id(&answer->source, &id, &message);
  sqlite3_free(message);
  if (rc) return rc;
  *columns = sqlite3_mprintf("source.\"%w\" AS id, %s", id, answer->columns);
  sqlite3_free(id);
  return *columns ? SQLITE_OK : SQLITE_NOMEM;
}

/* Puts the id of the row that failed before the message, if that row is found. */
static int name_row(lq_answer *answer) {
  static const char found[] = "lq_part_bad_row: ";
  const lq_sql_file *file;
  sqlite3_stmt *statement = NULL;
  char *columns, *sql = NULL;
  int rc = add_id(answer, &columns);
  if (rc == SQLITE_OK) rc = lq_step_file(answer, "bad_row", &file);
  if (rc == SQLITE_OK) rc = lq_step_write(answer, columns, file, &sql);
  if (rc == SQLITE_OK) rc = sqlite3_prepare_v2(answer->db, sql, -1, &statement, NULL);
  if (rc == SQLITE_OK) rc = bind_message(answer, statement);
  while (rc == SQLITE_OK && (rc = lq_step_once(answer, statement)) == SQLITE_ROW) rc = SQLITE_OK;
  const char *text = sqlite3_errmsg(answer->db);
  if (statement && rc == SQLITE_ERROR) {
    if (!strncmp(text, found, strlen(found))) {
      rc = lq_answer_say(answer, sqlite3_mprintf("%s", text + strlen(found)));
    } else if (!strcmp(text, sqlite3_errstr(SQLITE_ERROR))) {
      rc = SQLITE_NOMEM; /* there was no memory for the message */
    }
  }
  sqlite3_free(columns);
  sqlite3_free(sql);
  sqlite3_finalize(statement);
  if (!lq_is_stopped(rc)) return SQLITE_ERROR;
  sqlite3_free(answer->message);
  answer->message = NULL;
  return rc;
}

int lq_answer_fail(lq_answer *answer, int rc) {
  if (lq_is_stopped(rc)) return rc;
  const char *text = sqlite3_errmsg(answer->db);
  const char *colon = strncmp(text, "lq_", 3) ? NULL : strstr(text, ": ");
  if (colon && lq_find_declaration(text, (size_t)(colon - text))) {
    answer->message = sqlite3_mprintf("%s", text);
    return answer->message ? rc : SQLITE_NOMEM;
  }
  int said = lq_answer_say(answer, sqlite3_mprintf("%s", colon ? colon + 2 : text));
  if (said == SQLITE_NOMEM) return said;
  return colon ? name_row(answer) : rc;
}

