/*
** The probabilities of all classes, out of scores that a tool kept of some of them.
**
** The classes that have no score share evenly what the scores lack of 1: of k such classes, each
** gets (1 - sum) / k, or 0 where the sum is 1 or more. Scores are probabilities, as in
** core/input/probabilities.h; their sum, added in the order of the scores, is at most
** LQ_SCORES_MAXIMUM.
**
** Scores are JSON: an object of class to score, a list of {label, score} or a list of pairs
** (core/input/json.h), as text or as JSONB. There may be none.
*/
#ifndef LQ_FILL_H
#define LQ_FILL_H

#include "core/input/class_names.h"

#define LQ_SCORES_MAXIMUM 1.01

typedef struct lq_fill {
  lq_resize resize;
  lq_text *written; /* by class: the score as written, in the scores; at is NULL for none */
  size_t capacity;
  double rest;      /* the probability of each class that has no score */
} lq_fill;

/* Reads scores of these classes, which are sorted. Fails with LQ_JSON_NULL where they are JSON's
** null; LQ_JSON_SYNTAX, LQ_JSONB_SYNTAX, LQ_JSON_NOT_A_NUMBER or LQ_LIST_...; LQ_SCORES_FLAT,
** LQ_SCORES_UNKNOWN, LQ_SCORES_TWICE, LQ_SCORES_SUM; LQ_PROBABILITY_OUTSIDE; or LQ_NO_MEMORY. */
lq_error_code lq_read_scores(lq_fill *fill, const lq_class_names *classes, lq_text scores,
                             int is_blob, lq_error *error);

void lq_fill_free(lq_fill *fill);

#endif
