#include "ext/answers/source.h"

#include <string.h>

#include "ext/quoting.h"

/* SQL's white space is ASCII; other bytes of UTF-8 may be in a name. */
static int is_sql_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static int fail_source(char **message, char *text) {
  *message = text;
  return text ? SQLITE_ERROR : SQLITE_NOMEM;
}

/* The message: before, the text in quotes, after. */
static int fail_quoted(char **message, const char *before, const char *text, const char *after) {
  sqlite3_str *out = sqlite3_str_new(NULL);
  sqlite3_str_appendf(out, "%s ", before);
  lq_append_quoted(out, (lq_text){text, strlen(text)});
  sqlite3_str_appendall(out, after);
  return fail_source(message, sqlite3_str_finish(out));
}

/* SQLite's own error about what the parameter names. */
static int fail_prepare(const lq_source *source, int rc, const char *parameter, char **message) {
  if (lq_is_stopped(rc)) return rc;
  *message = sqlite3_mprintf("%s: %s", parameter, sqlite3_errmsg(source->db));
  return *message ? rc : SQLITE_NOMEM;
}

/* Prepares one statement that only reads. Takes the text, from sqlite3_mprintf(). */
static int prepare_read(sqlite3 *db, char *sql, sqlite3_stmt **statement) {
  if (!sql) return SQLITE_NOMEM;
  int rc = sqlite3_prepare_v2(db, sql, -1, statement, NULL);
  sqlite3_free(sql);
  return rc;
}

/* Makes `from`, which is from sqlite3_mprintf(), the source's if a SELECT can read it; else frees
** it. */
static int try_from(lq_source *source, char *from) {
  sqlite3_stmt *statement = NULL;
  if (!from) return SQLITE_NOMEM;
  int rc = prepare_read(source->db, sqlite3_mprintf("SELECT 1 FROM %s", from), &statement);
  sqlite3_finalize(statement);
  if (rc) sqlite3_free(from);
  else source->from = from;
  return rc;
}

static int try_name(lq_source *source, const char *schema, const char *name) {
  int rc = try_from(source, schema ? sqlite3_mprintf("\"%w\".\"%w\" AS source", schema, name)
                                   : sqlite3_mprintf("\"%w\" AS source", name));
  if (rc) return rc;
  if (schema) source->schema = sqlite3_mprintf("%s", schema);
  source->name = sqlite3_mprintf("%s", name);
  return source->name && (!schema || source->schema) ? SQLITE_OK : SQLITE_NOMEM;
}

static int skip_text(const char **at, const char *text) {
  size_t bytes = strlen(text);
  if (strncmp(*at, text, bytes) != 0) return 0;
  *at += bytes;
  return 1;
}

/* Whether SQLite's error is only that there is no such table. */
static int is_unknown(sqlite3 *db, int rc, const char *schema, const char *name) {
  const char *said = sqlite3_errmsg(db);
  return rc == SQLITE_ERROR && skip_text(&said, "no such table: ") &&
         (!schema || (skip_text(&said, schema) && skip_text(&said, "."))) &&
         strcmp(said, name) == 0;
}

/* Reads a name at *at, bare or in SQL's quotes, into room; 0 for no name. */
static int take_sql_name(const char **at, char *room) {
  const char *from = *at;
  char close = *from == '[' ? ']' : *from;
  if (*from == '"' || *from == '`' || *from == '[') {
    for (from++; *from && (*from != close || (close != ']' && from[1] == close)); from++) {
      if (*from == close) from++;
      *room++ = *from;
    }
    if (*from++ != close) return 0;
  } else {
    while (*from && *from != '.' && !is_sql_space(*from)) *room++ = *from++;
  }
  *room = 0;
  int any = from != *at;
  *at = from;
  return any;
}

static void skip_sql_space(const char **at) {
  while (is_sql_space(**at)) ++*at;
}

/* Reads "name" or "schema.name" as SQL does, into room, which has twice the bytes of the text.
** *schema is NULL for none. Returns 0 if the text is neither. */
static int split_name(const char *text, char *room, char **schema, char **name) {
  *schema = NULL;
  *name = room;
  skip_sql_space(&text);
  if (!take_sql_name(&text, *name)) return 0;
  skip_sql_space(&text);
  if (*text == '.') {
    *schema = *name;
    *name = room + strlen(room) + 1;
    text++;
    skip_sql_space(&text);
    if (!take_sql_name(&text, *name)) return 0;
    skip_sql_space(&text);
  }
  return *text == 0;
}

static int open_name(lq_source *source, const char *text, char **message) {
  int rc = try_name(source, NULL, text);
  if (rc && is_unknown(source->db, rc, NULL, text)) {
    char *schema, *name, *room = sqlite3_malloc64((sqlite3_uint64)strlen(text) * 2 + 2);
    if (!room) return SQLITE_NOMEM;
    int named = split_name(text, room, &schema, &name);
    if (named) rc = try_name(source, schema, name);
    int unknown = rc && (!named || is_unknown(source->db, rc, schema, name));
    sqlite3_free(room);
    if (unknown) {
      return fail_quoted(message, "source", text, " is not known; it takes the name of a table or "
                         "view, or a SELECT in parentheses");
    }
  }
  return rc ? fail_prepare(source, rc, "source", message) : SQLITE_OK;
}

/* A SELECT in parentheses has to be a whole statement without them, and one table with them: so it
** cannot close them itself. */
static int open_select(lq_source *source, const char *text, size_t bytes, char **message) {
  sqlite3_stmt *statement = NULL;
  int length = (int)bytes - 2;
  int rc = prepare_read(source->db, sqlite3_mprintf("%.*s", length, text + 1), &statement);
  if (rc) return fail_prepare(source, rc, "source", message);
  int reads = statement && sqlite3_stmt_readonly(statement) && sqlite3_column_count(statement) > 0;
  int parameters = sqlite3_bind_parameter_count(statement);
  sqlite3_finalize(statement);
  if (!reads) {
    return fail_quoted(message, "source", text, " reads nothing; it takes a SELECT in "
                       "parentheses, or the name of a table or view");
  }
  if (parameters) {
    return fail_source(message, sqlite3_mprintf("source has the variables of a statement, which it "
                                                "can not be given; write their values into it"));
  }
  rc = try_from(source, sqlite3_mprintf("(%.*s\n) AS source", length, text + 1));
  return rc ? fail_prepare(source, rc, "source", message) : SQLITE_OK;
}

int lq_source_open(lq_source *source, sqlite3 *db, const char *text, char **message) {
  source->db = db;
  skip_sql_space(&text);
  size_t bytes = strlen(text);
  while (bytes && is_sql_space(text[bytes - 1])) bytes--;
  if (bytes >= 2 && text[0] == '(' && text[bytes - 1] == ')') {
    return open_select(source, text, bytes, message);
  }
  return open_name(source, text, message);
}

/* Whether the source has the column: SQLITE_OK, SQLITE_ERROR if it has not, or another error of
** SQLite. The table's name is before the column's, as SQLite reads an unknown name in quotes as a
** string if that stands alone. */
static int find_column(const lq_source *source, const char *column) {
  sqlite3_stmt *statement = NULL;
  int rc = prepare_read(source->db, sqlite3_mprintf("SELECT source.\"%w\" FROM %s", column,
                                               source->from), &statement);
  sqlite3_finalize(statement);
  return rc;
}

/* Counts the columns of the PRIMARY KEY of a table; *column is the name of the last one, NULL for
** none. */
static int read_key(const lq_source *source, int *count, char **column) {
  sqlite3_stmt *statement = NULL;
  const char *schema = source->schema, *name_of_table = source->name;
  char *sql = schema ? sqlite3_mprintf("PRAGMA \"%w\".table_info(\"%w\")", schema, name_of_table)
                     : sqlite3_mprintf("PRAGMA table_info(\"%w\")", name_of_table);
  int rc = prepare_read(source->db, sql, &statement);
  *count = 0;
  *column = NULL;
  while (rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
    rc = SQLITE_OK;
    if (!sqlite3_column_int(statement, 5)) continue;
    ++*count;
    sqlite3_free(*column);
    const unsigned char *name = sqlite3_column_text(statement, 1);
    *column = name ? sqlite3_mprintf("%s", name) : NULL;
    if (!*column) rc = SQLITE_NOMEM;
  }
  sqlite3_finalize(statement);
  if (rc == SQLITE_DONE) return SQLITE_OK;
  sqlite3_free(*column);
  *column = NULL;
  return rc;
}

static int has_rowid(const lq_source *source) {
  return sqlite3_table_column_metadata(source->db, source->schema, source->name, "rowid", NULL,
                                       NULL, NULL, NULL, NULL) == SQLITE_OK;
}

static int no_id(const char *key, char **message) {
  return fail_source(message, sqlite3_mprintf("source has no column named id%s; give id_column, "
                                              "the column that identifies a row", key));
}

/* The default id of a table that has no column named id. */
static int find_key(const lq_source *source, char **column, char **message) {
  int count, rc = read_key(source, &count, column);
  if (rc == SQLITE_AUTH) return no_id(", and its PRIMARY KEY may not be read", message);
  if (rc) return fail_prepare(source, rc, "source", message);
  if (count == 1) return SQLITE_OK;
  sqlite3_free(*column);
  *column = NULL;
  if (count) return no_id(", and its PRIMARY KEY has several columns", message);
  if (!has_rowid(source)) return no_id(", no PRIMARY KEY and no rowid", message);
  rc = find_column(source, "index");
  if (lq_is_stopped(rc)) return rc;
  if (rc == SQLITE_OK) return no_id(" and no PRIMARY KEY, but a column named index", message);
  *column = sqlite3_mprintf("rowid");
  return *column ? SQLITE_OK : SQLITE_NOMEM;
}

int lq_source_find_id(const lq_source *source, char **column, char **message) {
  int rc = find_column(source, "id");
  *column = NULL;
  if (rc == SQLITE_OK) {
    *column = sqlite3_mprintf("id");
    return *column ? SQLITE_OK : SQLITE_NOMEM;
  }
  if (rc != SQLITE_ERROR) return fail_prepare(source, rc, "source", message);
  return source->name ? find_key(source, column, message) : no_id("", message);
}

/* "id, label, probs", from sqlite3_malloc(). */
static int list_columns(const lq_source *source, char **names) {
  sqlite3_stmt *statement = NULL;
  int rc = prepare_read(source->db, sqlite3_mprintf("SELECT * FROM %s", source->from), &statement);
  if (rc) return rc;
  sqlite3_str *list = sqlite3_str_new(NULL);
  for (int i = 0; i < sqlite3_column_count(statement); i++) {
    sqlite3_str_appendf(list, "%s%s", i ? ", " : "", sqlite3_column_name(statement, i));
  }
  sqlite3_finalize(statement);
  *names = sqlite3_str_finish(list);
  return *names ? SQLITE_OK : SQLITE_NOMEM;
}

static int no_column(const lq_source *source, const char *column, const char *parameter,
                     char **message) {
  char *names = NULL, *after;
  int rc = list_columns(source, &names);
  if (lq_is_stopped(rc)) return rc;
  /* an authorizer may deny some column */
  after = sqlite3_mprintf(" is no column of source%s%s", names ? ", which has " : "",
                          names ? names : "");
  sqlite3_free(names);
  rc = after ? fail_quoted(message, parameter, column, after) : SQLITE_NOMEM;
  sqlite3_free(after);
  return rc;
}

int lq_source_append(const lq_source *source, const char *column, const char *parameter,
                     const char *as, const lq_class_list *classes, sqlite3_str *list,
                     char **message) {
  int rc = find_column(source, column);
  if (rc == SQLITE_ERROR) return no_column(source, column, parameter, message);
  if (rc) return fail_prepare(source, rc, parameter, message);
  if (sqlite3_str_length(list)) sqlite3_str_appendall(list, ", ");
  if (classes) {
    sqlite3_str_appendf(list, "lq_part_named(source.\"%w\", %llu) AS %s", column, classes->number, as);
  } else {
    sqlite3_str_appendf(list, "source.\"%w\" AS %s", column, as);
  }
  return SQLITE_OK;
}

void lq_source_close(lq_source *source) {
  sqlite3_free(source->from);
  sqlite3_free(source->schema);
  sqlite3_free(source->name);
  memset(source, 0, sizeof *source);
}
