#include "ext/source.h"

#include <string.h>

/* Of SQL's names ASCII alone; a byte of UTF-8 may stand in a name. */
static int is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static int fail(char **message, char *text) {
  *message = text;
  return text ? SQLITE_ERROR : SQLITE_NOMEM;
}

/* SQLite's own error, which is about what parameter gives. */
static int fail_prepare(const lq_source *source, int rc, const char *parameter, char **message) {
  *message = sqlite3_mprintf("%s: %s", parameter, sqlite3_errmsg(source->db));
  return *message ? rc : SQLITE_NOMEM;
}

/* Prepares one statement that only reads. Takes the text, from sqlite3_mprintf(). */
static int prepare(sqlite3 *db, char *sql, sqlite3_stmt **statement) {
  if (!sql) return SQLITE_NOMEM;
  int rc = sqlite3_prepare_v2(db, sql, -1, statement, NULL);
  sqlite3_free(sql);
  return rc;
}

/* Takes over from, from sqlite3_mprintf(), if it can be selected from. */
static int try_from(lq_source *source, char *from) {
  sqlite3_stmt *statement = NULL;
  if (!from) return SQLITE_NOMEM;
  int rc = prepare(source->db, sqlite3_mprintf("SELECT * FROM %s", from), &statement);
  if (rc) {
    sqlite3_free(from);
    return rc;
  }
  source->from = from;
  source->first = sqlite3_mprintf("%s", sqlite3_column_name(statement, 0));
  sqlite3_str *columns = sqlite3_str_new(NULL);
  for (int i = 0; i < sqlite3_column_count(statement); i++) {
    sqlite3_str_appendf(columns, "%s%s", i ? ", " : "", sqlite3_column_name(statement, i));
  }
  source->columns = sqlite3_str_finish(columns);
  sqlite3_finalize(statement);
  return source->first && source->columns ? SQLITE_OK : SQLITE_NOMEM;
}

static int try_name(lq_source *source, const char *schema, const char *name) {
  int rc = try_from(source, schema ? sqlite3_mprintf("\"%w\".\"%w\" AS source", schema, name)
                                   : sqlite3_mprintf("\"%w\" AS source", name));
  source->has_rowid = rc == SQLITE_OK && !sqlite3_table_column_metadata(source->db, schema, name,
                                                                        "rowid", NULL, NULL, NULL,
                                                                        NULL, NULL);
  return rc;
}

static int skip_text(const char **at, const char *text) {
  size_t bytes = strlen(text);
  if (strncmp(*at, text, bytes) != 0) return 0;
  *at += bytes;
  return 1;
}

/* Whether SQLite said no more than that it knows no such table. */
static int is_unknown(sqlite3 *db, int rc, const char *schema, const char *name) {
  const char *said = sqlite3_errmsg(db);
  return rc == SQLITE_ERROR && skip_text(&said, "no such table: ") &&
         (!schema || (skip_text(&said, schema) && skip_text(&said, "."))) &&
         strcmp(said, name) == 0;
}

/* Takes a name off *at, bare or in SQL's quotes, into room; 0 where there is none. */
static int take_name(const char **at, char *room) {
  const char *from = *at;
  char close = *from == '[' ? ']' : *from;
  if (*from == '"' || *from == '`' || *from == '[') {
    for (from++; *from && (*from != close || (close != ']' && from[1] == close)); from++) {
      if (*from == close) from++;
      *room++ = *from;
    }
    if (*from++ != close) return 0;
  } else {
    while (*from && *from != '.' && !is_space(*from)) *room++ = *from++;
  }
  *room = 0;
  int any = from != *at;
  *at = from;
  return any;
}

static void skip_space(const char **at) {
  while (is_space(**at)) ++*at;
}

/* "name" or "schema.name" as SQL reads it; names go to room, which has twice the
** text's bytes. *schema is NULL where there is none. 0 where it is neither. */
static int split_name(const char *text, char *room, char **schema, char **name) {
  *schema = NULL;
  *name = room;
  skip_space(&text);
  if (!take_name(&text, *name)) return 0;
  skip_space(&text);
  if (*text == '.') {
    *schema = *name;
    *name = room + strlen(room) + 1;
    text++;
    skip_space(&text);
    if (!take_name(&text, *name)) return 0;
    skip_space(&text);
  }
  return *text == 0;
}

static int open_name(lq_source *source, const char *text, char **message) {
  int rc = try_name(source, NULL, text);
  if (rc && is_unknown(source->db, rc, NULL, text)) {
    char *schema, *name, *room = sqlite3_malloc64(2 * strlen(text) + 2);
    if (!room) return SQLITE_NOMEM;
    int named = split_name(text, room, &schema, &name);
    if (named) rc = try_name(source, schema, name);
    int unknown = rc && (!named || is_unknown(source->db, rc, schema, name));
    sqlite3_free(room);
    if (unknown) {
      return fail(message, sqlite3_mprintf("source '%s' is not known; it takes the name of a table "
                                           "or view, or a SELECT in parentheses", text));
    }
  }
  return rc ? fail_prepare(source, rc, "source", message) : SQLITE_OK;
}

/* A SELECT in parentheses has to be a whole statement without them, and still to
** be one table with them, so that it cannot close them itself. */
static int open_select(lq_source *source, const char *text, size_t bytes, char **message) {
  sqlite3_stmt *statement = NULL;
  int length = (int)bytes - 2;
  int rc = prepare(source->db, sqlite3_mprintf("%.*s", length, text + 1), &statement);
  if (rc) return fail_prepare(source, rc, "source", message);
  int reads = statement && sqlite3_stmt_readonly(statement) && sqlite3_column_count(statement) > 0;
  int parameters = sqlite3_bind_parameter_count(statement);
  sqlite3_finalize(statement);
  if (!reads) {
    return fail(message, sqlite3_mprintf("source '%.60s' reads nothing; it takes a SELECT in "
                                         "parentheses, or the name of a table or view", text));
  }
  if (parameters) {
    return fail(message, sqlite3_mprintf("source has the variables of a statement, which it can "
                                         "not be given; write their values into it"));
  }
  rc = try_from(source, sqlite3_mprintf("(%.*s\n) AS source", length, text + 1));
  return rc ? fail_prepare(source, rc, "source", message) : SQLITE_OK;
}

int lq_source_open(lq_source *source, sqlite3 *db, const char *text, char **message) {
  source->db = db;
  skip_space(&text);
  size_t bytes = strlen(text);
  while (bytes && is_space(text[bytes - 1])) bytes--;
  if (bytes >= 2 && text[0] == '(' && text[bytes - 1] == ')') {
    return open_select(source, text, bytes, message);
  }
  return open_name(source, text, message);
}

int lq_source_append(const lq_source *source, const char *column, const char *parameter,
                     const char *as, sqlite3_str *list, char **message) {
  sqlite3_stmt *statement = NULL;
  if (!column) column = source->has_rowid ? "rowid" : source->first;
  /* with the table's name before it, as SQLite reads an unknown name in quotes
  ** that stands alone as a string */
  int rc = prepare(source->db, sqlite3_mprintf("SELECT source.\"%w\" FROM %s", column,
                                               source->from), &statement);
  sqlite3_finalize(statement);
  if (rc == SQLITE_ERROR) {
    return fail(message, sqlite3_mprintf("%s '%s' is no column of source, which has %s", parameter,
                                         column, source->columns));
  }
  if (rc) return fail_prepare(source, rc, parameter, message);
  sqlite3_str_appendf(list, "%ssource.\"%w\" AS %s", sqlite3_str_length(list) ? ", " : "", column,
                      as);
  return SQLITE_OK;
}

void lq_source_close(lq_source *source) {
  sqlite3_free(source->from);
  sqlite3_free(source->columns);
  sqlite3_free(source->first);
  memset(source, 0, sizeof *source);
}
