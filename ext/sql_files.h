/*
** The files of sql/ that are compiled in. The Makefile makes the table of them.
*/
#ifndef LQ_SQL_FILES_H
#define LQ_SQL_FILES_H

typedef struct lq_sql_file {
  const char *name; /* without .sql */
  const char *text;
} lq_sql_file;

extern const lq_sql_file lq_sql_files[]; /* ends with a NULL name */

#endif
