/*
** The caller's rows, as SQL: what source and the ..._column parameters of the
** table-valued functions name. Names are quoted and a SELECT is checked to be just
** that, so that nothing else can come in with them. Nothing but the columns asked for
** is read: an authorizer may deny the others.
**
** The default id of a row is
**   (1) the source's column named id, in upper or lower case;
**   (2) else its PRIMARY KEY, if that is one column;
**   (3) else its rowid, if it has a rowid and no PRIMARY KEY.
** A view and a SELECT have (1) alone. There is no other: the rowid beside a key is not
** what the caller calls a row by, and neither is the first column.
*/
#ifndef LQ_SOURCE_H
#define LQ_SOURCE_H

#include "ext/sqlite.h"

/* All zero before lq_source_open(). */
typedef struct lq_source {
  sqlite3 *db;
  char *from;          /* what comes after FROM; its rows are named source */
  char *schema, *name; /* of a table or view; schema is NULL where it is not named */
} lq_source;

/* All return SQLITE_OK, or an error code with *message from sqlite3_mprintf(), NULL where
** there was no memory for one. */

/* Opens what text names: a table or view, with or without its schema, or a SELECT
** in parentheses. A name is taken whole first, then as SQL reads it. */
int lq_source_open(lq_source *source, sqlite3 *db, const char *text, char **message);

/* Finds the column that is the default id; *column is from sqlite3_mprintf(). */
int lq_source_find_id(const lq_source *source, char **column, char **message);

/* Appends the column to the result columns of a SELECT, under the name `as`. */
int lq_source_append(const lq_source *source, const char *column, const char *parameter,
                     const char *as, sqlite3_str *list, char **message);

void lq_source_close(lq_source *source);

#endif
