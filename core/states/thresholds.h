/*
** Confident thresholds: how sure the model is of a class, on the average, of
** the rows that were given its label (Northcutt, Jiang and Chuang, "Confident
** Learning", JAIR 2021).
**
**   t[j] = the mean of P[j] over the rows labelled j, at least 2e-6;
**          2 where no row has that label.
**
** Their state holds what the mean is made of, exactly (see exact_sum.h). After
** the state's header there are, for each of the classes, 24 bytes:
**
**   0  uint64 rows with that label
**   8  uint64 low, 16 uint64 high: the sum of their P[j] * 2^88
**
** and then the names of the classes, where they have any. There are at least
** two classes and at least one row.
*/
#ifndef LQ_THRESHOLDS_H
#define LQ_THRESHOLDS_H

#include "core/base/allocator.h"
#include "core/numbers/exact_sum.h"
#include "core/states/state_classes.h"

#define LQ_THRESHOLD_MINIMUM 2e-6
#define LQ_THRESHOLD_NO_ROWS 2.0
#define LQ_CONFIDENT_SLACK 1e-6

/* The bytes of a state over the classes of these probabilities: six times those of the
** probabilities, and so perhaps more than size_t counts. */
uint64_t lq_thresholds_bytes(const lq_probabilities *probabilities);

/* Begins a state of that many bytes, over no rows. */
void lq_thresholds_begin(unsigned char *state, const lq_probabilities *probabilities);

/* Adds a row labelled with the state's class j, which has that probability
** there; the second takes it away again. */
lq_error_code lq_thresholds_add(unsigned char *state, size_t j, double probability,
                                lq_error *error);
void lq_thresholds_remove(unsigned char *state, size_t j, double probability);

/* Adds the rows of another state, both checked. */
lq_error_code lq_thresholds_merge(unsigned char *state, const unsigned char *other,
                                  lq_error *error);

/* A state read back. */
typedef struct lq_thresholds {
  lq_resize resize;
  size_t classes;
  uint64_t *rows;               /* by class */
  double *thresholds, *offsets; /* t[j], and max t - t[j] */
  void *offsets_memory;
  double *limits;               /* t[j] - 1e-6 */
  uint32_t *limit_bits;         /* of the least float that is not below it */
  size_t capacity;
} lq_thresholds;

void lq_thresholds_init(lq_thresholds *thresholds, lq_resize resize);
void lq_thresholds_free(lq_thresholds *thresholds);

/* Checks the state in full and reads it. */
lq_error_code lq_thresholds_read(lq_thresholds *thresholds, const unsigned char *state,
                                 size_t bytes, lq_error *error);

#endif
