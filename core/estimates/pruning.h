/*
** Pruning: selects the rows to prune. Each quota selects a number of rows:
**
** (1) A quota (given k, true j, rows) with j other than k selects, of the rows labelled k, those
** with
**     the largest P[j] - P[k]: prune by noise rate.
** (2) A quota (given k, true k, rows) selects, of the rows labelled k, those with the smallest
**     P[k]: prune by class.
** (3) A quota by score selects, of the rows with any label, those with the lowest score.
**
** Rows that are equal by this are selected in the caller's order. Several quotas may select one
** row.
**
** The rows are offered one after the other. A quota holds rows in no order. When it holds about
** twice as many as it selects, it releases the worse half. So the memory is that of about twice as
** many rows as the quotas select.
*/
#ifndef LQ_PRUNING_H
#define LQ_PRUNING_H

#include "core/base/allocator.h"
#include "core/scores/scores.h"

/* The start of a caller's row. */
typedef struct lq_pruned_row {
  size_t quotas;               /* the number of quotas that hold it */
  int by_class, by_noise_rate; /* 1 where such a quota selects it */
} lq_pruned_row;

/* The caller's functions for its rows. */
typedef struct lq_pruned_rows {
  void *context;
  /* Returns whether a comes before b in the caller's order. */
  int (*before)(const lq_pruned_row *a, const lq_pruned_row *b);
  /* Returns a copy of the offered row, which is then held; NULL where no memory is available. */
  lq_pruned_row *(*hold)(void *context, const lq_pruned_row *offered);
  /* Frees a row that no quota holds any more. selected is 1 for a row that has been selected. */
  void (*release)(void *context, lq_pruned_row *row, int selected);
} lq_pruned_rows;

/* A row in a quota: a larger key is better, that is, more likely to be selected. */
typedef struct lq_pruning_entry {
  double key;
  lq_pruned_row *row;
} lq_pruning_entry;

#define LQ_ANY_LABEL UINT32_MAX

typedef struct lq_quota {
  uint32_t given, true_class; /* given is LQ_ANY_LABEL in a quota by score */
  lq_scoring score;           /* NULL in a quota by classes */
  uint64_t rows;              /* the most that it selects, at least 1 */
  lq_pruning_entry *entries;
  size_t held, capacity;
  int (*before)(const lq_pruned_row *a, const lq_pruned_row *b); /* that of lq_pruned_rows */
} lq_quota;

typedef struct lq_pruning {
  lq_resize resize;
  lq_pruned_rows rows;
  lq_quota *quotas; /* in the order of (given, true), after lq_pruning_begin() */
  size_t count, capacity;

  /* What is read for every row. */
  uint32_t *true_classes; /* of each quota */
  double *least;          /* of each quota, the key below which it selects no row */
  size_t *first;          /* of each label, the first quota; first[labels] is the first by score */
  size_t labels;
} lq_pruning;

void lq_pruning_init(lq_pruning *pruning, lq_resize resize, lq_pruned_rows rows);

/* Adds a quota by classes, before lq_pruning_begin(). Fails with LQ_NO_MEMORY. */
lq_error_code lq_pruning_add(lq_pruning *pruning, uint32_t given, uint32_t true_class,
                             uint64_t rows, lq_error *error);

/* Adds a quota by score, before lq_pruning_begin(). Fails with LQ_NO_MEMORY. */
lq_error_code lq_pruning_add_lowest(lq_pruning *pruning, lq_scoring score, uint64_t rows,
                                    lq_error *error);

/* Call this once after the last quota and before the first row. Fails with LQ_NO_MEMORY. */
lq_error_code lq_pruning_begin(lq_pruning *pruning, lq_error *error);

/* Offers a row labelled k, after lq_pruning_begin(). Its probabilities are in the order of the
** class names (lq_name_order()). Fails with LQ_NO_MEMORY. */
lq_error_code lq_pruning_offer(lq_pruning *pruning, const lq_probabilities *probabilities,
                               size_t k, const lq_pruned_row *offered, lq_error *error);

/* Sets by_class and by_noise_rate of the selected rows, releases all rows and frees the rest. */
void lq_pruning_finish(lq_pruning *pruning);

#endif
