/*
** The caller's rows, as SQL: what source and the ..._column parameters of the
** table-valued functions name. Names are quoted, and a SELECT is checked to be one
** whole SELECT, so that no other SQL can be injected. Only the columns that are asked
** for are read: an authorizer may deny the others.
**
** The default id of a row is
**   (1) the source's column named id, in upper or lower case;
**   (2) else its PRIMARY KEY, if that is one column;
**   (3) else its rowid, if it has a rowid, no PRIMARY KEY and no column named index, by which pandas
**       writes what its rows are called.
** A view and a SELECT have (1) alone. Nothing else is an id: neither the rowid beside a key
** nor the first column identifies a row for the caller.
*/
#ifndef LQ_SOURCE_H
#define LQ_SOURCE_H

#include "ext/class_lists.h"
#include "ext/sqlite.h"

/* Whether an error is none of the caller's: no memory, or an interrupt. */
static inline int lq_is_stopped(int rc) { return rc == SQLITE_INTERRUPT || rc == SQLITE_NOMEM; }

/* All zero before lq_source_open(). */
typedef struct lq_source {
  sqlite3 *db;
  char *from;          /* what comes after FROM; its rows are named source */
  char *schema, *name; /* of a table or view; schema is NULL if it is not named */
} lq_source;

/* All return SQLITE_OK, or an error code with *message from sqlite3_mprintf(), or NULL for no
** memory. */

/* Opens what text names: a table or view, with or without its schema, or a SELECT
** in parentheses. A name is taken whole first, then as SQL reads it. */
int lq_source_open(lq_source *source, sqlite3 *db, const char *text, char **message);

/* Finds the column that is the default id; *column is from sqlite3_mprintf(). */
int lq_source_find_id(const lq_source *source, char **column, char **message);

/* Appends the column to the result columns of a SELECT, under the name `as`; of probabilities whose
** classes a list names, with these names (ext/class_lists.h). classes is NULL for others. */
int lq_source_append(const lq_source *source, const char *column, const char *parameter,
                     const char *as, const lq_class_list *classes, sqlite3_str *list,
                     char **message);

void lq_source_close(lq_source *source);

#endif
