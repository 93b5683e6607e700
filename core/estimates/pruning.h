/*
** Which rows to prune: for each of a list of quotas the rows, so many, that
** deserve it most.
**
** A quota (given k, other j, count) with j other than k takes, of the rows
** labelled k, those with the largest P[j] - P[k] (prune by noise rate); one with
** j = k takes those with the smallest P[k] (prune by class). One by a score takes,
** of the rows of any label, those of lowest score. Of equal rows those are taken
** that the caller's order has first.
**
** Rows come one after the other, and of those about twice as many are held as the
** quotas take at most: each quota holds rows in no order, and when it has twice
** what it takes it gives up the half that deserves it less. A row may be held by
** several quotas.
*/
#ifndef LQ_PRUNING_H
#define LQ_PRUNING_H

#include "core/base/allocator.h"
#include "core/scores/scores.h"

/* What the caller's rows begin with. */
typedef struct lq_pruned_row {
  size_t quotas; /* that hold it */
  int by_class, by_noise_rate; /* neither, where it is by a score */
} lq_pruned_row;

/* What the caller does with its rows. */
typedef struct lq_pruned_rows {
  void *context;
  /* Whether a comes before b in the caller's order. */
  int (*before)(const lq_pruned_row *a, const lq_pruned_row *b);
  /* A row to be held, out of the one that is offered; NULL for no memory. */
  lq_pruned_row *(*hold)(void *context, const lq_pruned_row *offered);
  /* No quota holds it any more; in the end, taken is 1 for those that are taken. */
  void (*release)(void *context, lq_pruned_row *row, int taken);
} lq_pruned_rows;

typedef struct lq_pruning_entry {
  double key;
  lq_pruned_row *row;
} lq_pruning_entry;

#define LQ_ANY_LABEL UINT32_MAX

typedef struct lq_quota {
  uint32_t given, other; /* given is LQ_ANY_LABEL where it is by a score */
  lq_scoring score;      /* NULL where it is of one label */
  uint64_t rows; /* that it takes at most */
  lq_pruning_entry *entries;
  size_t held, capacity;
  int (*before)(const lq_pruned_row *a, const lq_pruned_row *b); /* the rows' */
} lq_quota;

typedef struct lq_pruning {
  lq_resize resize;
  lq_pruned_rows rows;
  lq_quota *quotas; /* by given, after lq_pruning_begin() */
  size_t count, capacity;

  /* what is looked at for every row: by quota the other class, and the key below which
  ** a row is not taken; by label its first quota, those of LQ_ANY_LABEL being of the
  ** last one */
  uint32_t *others;
  double *least;
  size_t *first, labels;
} lq_pruning;

void lq_pruning_init(lq_pruning *pruning, lq_resize resize, lq_pruned_rows rows);
lq_error_code lq_pruning_add(lq_pruning *pruning, uint32_t given, uint32_t other, uint64_t rows,
                             lq_error *error);
lq_error_code lq_pruning_add_lowest(lq_pruning *pruning, lq_scoring score, uint64_t rows,
                                    lq_error *error);

/* After the last quota and before the first row. */
lq_error_code lq_pruning_begin(lq_pruning *pruning, lq_error *error);

/* Offers a row labelled k. Its probabilities are in class order. */
lq_error_code lq_pruning_offer(lq_pruning *pruning, const lq_probabilities *probabilities,
                               size_t k, const lq_pruned_row *offered, lq_error *error);

/* Sets by_class and by_noise_rate of all rows that are held, then releases each
** of them and frees the rest. */
void lq_pruning_finish(lq_pruning *pruning);

#endif
