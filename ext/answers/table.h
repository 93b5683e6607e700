/*
** The table-valued functions that sql/ declares: lq_issues, lq_classes and so on. What each
** returns is at the top of its SQL file.
**
**  (1) Their parameters are hidden columns, settable in the call, in their order,
**      or with = in WHERE; NULL is the default. It is an error if a statement reads or
**      compares a parameter but does not set it. That is a mistake, such as a name in double
**      quotes, or WHERE after a LEFT JOIN: SQLite would compare the default, and no row
**      would be left.
**  (2) source is the name of a table or view, with or without its schema, or a
**      SELECT in parentheses. A name is taken whole first, then as SQL reads it.
**      ..._column are the names of its columns. id_column is by default the source's
**      own id (see ext/answers/source.h). An error in a row begins with its id.
**  (3) If a statement asks for the same answer again, as for each row of a join, the answer
**      is kept and not computed again.
**  (4) They run nothing but SQL that reads, and cannot be used in triggers and
**      views (SQLITE_DIRECTONLY), as source may be any SELECT.
*/
#ifndef LQ_TABLES_H
#define LQ_TABLES_H

#include "ext/connection.h"

/* Registers them; returns an SQLite error code. */
int lq_register_tables(sqlite3 *db, lq_connection *connection);
void lq_unregister_tables(sqlite3 *db);

#endif
