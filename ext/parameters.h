/*
** The parameters of the table-valued functions: their hidden columns.
*/
#ifndef LQ_PARAMETERS_H
#define LQ_PARAMETERS_H

#include "ext/sqlite.h"

/* What the SQL gets where the caller gives nothing. */
typedef enum lq_standard {
  LQ_REQUIRED, /* nothing; it has to be given */
  LQ_NULL,
  LQ_ZERO,
  LQ_ONE,
  LQ_FIRST_CHOICE
} lq_standard;

typedef struct lq_choice {
  const char *value;
  const char *file; /* the SQL for it; NULL where the SQL is the same for all */
} lq_choice;

typedef struct lq_parameter lq_parameter;
struct lq_parameter {
  const char *name;
  lq_standard standard;
  /* Whether a value that is not NULL will do: SQLITE_OK, or an error code with *message
  ** from sqlite3_malloc(), which is left as it is where there was no memory for one. */
  int (*problem)(const lq_parameter *parameter, sqlite3_value *value, char **message);
  const lq_choice *choices; /* ends with a NULL value */
  /* The step (see ext/answer.h) whose file the value chooses, and the file for a
  ** value that is none of the choices; both NULL where it chooses none. */
  const char *step, *otherwise;
  /* How a value is bound in the SQL; NULL for as it is. */
  int (*bind)(sqlite3_stmt *statement, int variable, sqlite3_value *value);
};

extern const lq_parameter lq_source_parameter, lq_id_parameter, lq_example_parameter,
    lq_label_parameter, lq_model_parameter, lq_probs_parameter, lq_filter_parameter,
    lq_method_parameter, lq_frac_noise_parameter, lq_min_examples_parameter,
    lq_num_to_remove_parameter, lq_asymmetric_parameter, lq_all_pairs_parameter,
    lq_converged_parameter, lq_weights_parameter;

/* The choice that the value is, the first where it is NULL; NULL for none. */
const lq_choice *lq_find_choice(const lq_parameter *parameter, sqlite3_value *value);

#endif
