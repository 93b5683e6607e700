/*
** Confident thresholds: how sure the model is of a class, on average, in the rows whose given label
** is that class (Northcutt, Jiang and Chuang, "Confident Learning", JAIR 2021).
**
**   t[j] = the mean of P[j] over the rows labelled j, at least 2e-6;
**          2 where no row is labelled j.
**
** The state contains the numbers of rows and the sums, exactly (exact_sum.h). After the header of
** the state there are 24 bytes for each class:
**
**   0  uint64 rows labelled with the class
**   8  uint64 low, 16 uint64 high: the sum of P[j] * 2^88 over these rows
**
** and then the names of the classes, where they have names. There are at least two classes and at
** least one row.
*/
#ifndef LQ_THRESHOLDS_H
#define LQ_THRESHOLDS_H

#include "core/base/allocator.h"
#include "core/numbers/exact_sum.h"
#include "core/states/state_classes.h"

#define LQ_THRESHOLD_MINIMUM 2e-6
#define LQ_THRESHOLD_NO_ROWS 2.0
#define LQ_CONFIDENT_SLACK 1e-6

/* The length of a state with the classes of the probabilities. It is up to six times that of the
** probabilities, so it can be more than a size_t can count. */
uint64_t lq_thresholds_bytes(const lq_probabilities *probabilities);

/* Writes the state of no rows, lq_thresholds_bytes() long. */
void lq_thresholds_begin(unsigned char *state, const lq_probabilities *probabilities);

/* Adds a row whose given label is class j of the state and whose P[j] is the probability. Fails
** with LQ_TOO_MANY_ROWS. */
lq_error_code lq_thresholds_add(unsigned char *state, size_t j, double probability,
                                lq_error *error);

/* Removes a row that has been added. */
void lq_thresholds_remove(unsigned char *state, size_t j, double probability);

/* Adds the rows of another state. Both states are checked and have the same classes. Fails with
** LQ_TOO_MANY_ROWS; some rows are then added. */
lq_error_code lq_thresholds_merge(unsigned char *state, const unsigned char *other,
                                  lq_error *error);

/* The thresholds of a state, as arrays by class. */
typedef struct lq_thresholds {
  lq_resize resize;
  size_t classes;
  uint64_t *rows;               /* rows labelled j */
  double *thresholds, *offsets; /* t[j], and max t - t[j] */
  void *offsets_memory;
  double *limits;               /* t[j] - LQ_CONFIDENT_SLACK */
  uint32_t *limit_bits;         /* the bits of the least float that is at least limits[j] */
  size_t capacity;
} lq_thresholds;

void lq_thresholds_init(lq_thresholds *thresholds, lq_resize resize);
void lq_thresholds_free(lq_thresholds *thresholds);

/* Checks a state in full and reads the thresholds from it. Fails as lq_state_read_header() and
** lq_state_check_length() do, and with LQ_STATE_DAMAGED or LQ_NO_MEMORY; the arrays are then not
** valid. */
lq_error_code lq_thresholds_read(lq_thresholds *thresholds, const unsigned char *state,
                                 size_t bytes, lq_error *error);

#endif
