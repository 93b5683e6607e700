/*
** What sql/embed.awk makes of sql/: the text of the files, and their declarations.
**
** x.sql is the SQL of the step x. A parameter may choose another file for the step: x.value.sql if
** the value of a choice is `value`; x.p.sql if the parameter p, which is no choice, has a value.
** x.p.problem.sql is run before x.p.sql; its result is what is wrong with that value, or NULL.
*/
#ifndef LQ_SQL_FILES_H
#define LQ_SQL_FILES_H

#include "ext/rows.h"

typedef enum lq_parameter_kind {
  LQ_PARAMETER_SOURCE,
  LQ_PARAMETER_COLUMN,           /* the name of a column of the source */
  LQ_PARAMETER_PROBS,            /* the same, of probabilities */
  LQ_PARAMETER_FLAG,             /* 0 or 1 */
  LQ_PARAMETER_COUNT,            /* an integer of 0 or more */
  LQ_PARAMETER_SHARE,            /* a number in [0,1] */
  LQ_PARAMETER_CHOICE,           /* one of choices */
  LQ_PARAMETER_NUMBERS,          /* JSON: an array of numbers, or an object of name to number */
  LQ_PARAMETER_CHOICE_OR_NUMBERS,
  LQ_PARAMETER_NAMES,            /* JSON: the classes of probs that have no names */
  LQ_PARAMETER_TEXT
} lq_parameter_kind;

static inline int lq_names_column(lq_parameter_kind kind) {
  return kind == LQ_PARAMETER_COLUMN || kind == LQ_PARAMETER_PROBS;
}

#define LQ_REQUIRED 0 /* the type of the default of a parameter that has none */

typedef struct lq_parameter {
  const char *name; /* of the hidden column: that of a column ends in _column */
  const char *as;   /* the name without that */
  lq_parameter_kind kind;
  lq_cell value;              /* the default; of a column, 'id' is the source's own id */
  const char *const *choices; /* NULL after the last */
} lq_parameter;

/* A table-valued function. */
typedef struct lq_declaration {
  const char *name, *step; /* "lq_issues", "issues" */
  const lq_parameter *parameters;
  int count;
} lq_declaration;

typedef struct lq_sql_file {
  const char *name; /* without .sql */
  const char *text; /* without its comments */
} lq_sql_file;

extern const lq_declaration lq_declarations[]; /* ends with a NULL name */
extern const lq_sql_file lq_sql_files[];       /* ends with a NULL name */

#endif
