/*
** The caller's rows, as SQL: what source and the ..._column parameters of the
** table-valued functions name. Names are quoted and a SELECT is checked to be just
** that, so that nothing else can come in with them.
*/
#ifndef LQ_SOURCE_H
#define LQ_SOURCE_H

#include "ext/sqlite.h"

/* All zero before lq_source_open(). */
typedef struct lq_source {
  sqlite3 *db;
  char *from;    /* what comes after FROM; its rows are named source */
  char *columns; /* "id, label, probs", for errors */
  char *first;   /* of the columns */
  int has_rowid;
} lq_source;

/* Both return SQLITE_OK, or an error code with *message from sqlite3_mprintf(),
** NULL where there was no memory for one. */

/* Opens what text names: a table or view, with or without its schema, or a SELECT
** in parentheses. A name is taken whole first, then as SQL reads it. */
int lq_source_open(lq_source *source, sqlite3 *db, const char *text, char **message);

/* Appends the column to the result columns of a SELECT, under the name `as`. A NULL
** column is the default id: the rowid where there is one, else the first column. */
int lq_source_append(const lq_source *source, const char *column, const char *parameter,
                     const char *as, sqlite3_str *list, char **message);

void lq_source_close(lq_source *source);

#endif
