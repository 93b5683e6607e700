/*
** The confident joint: for each pair of classes (given, true), the number of rows whose given
** label is the one and whose confident class (issues.h) is the other. It is sparse: it takes
** memory for the pairs that occur, not for all pairs.
**
** The state has, after the header, the uint64 number of pairs, and then for each pair that occurs,
** in rising order of (given, true):
**
**   0  uint32 given
**   4  uint32 true; 2^32-1 for the rows that are not counted
**   8  uint64 rows, at least 1
**
** and then the names of the classes, where they have names. The joint J of the method is these
** counts, with a diagonal of at least 1.
*/
#ifndef LQ_CONFIDENT_JOINT_H
#define LQ_CONFIDENT_JOINT_H

#include "core/base/allocator.h"
#include "core/numbers/exact_sum.h"
#include "core/states/state_classes.h"

#define LQ_NOT_COUNTED UINT32_MAX

typedef struct lq_pair {
  uint32_t given, true_class; /* true_class is LQ_NOT_COUNTED for rows that are not counted */
  uint64_t rows;
} lq_pair;

/* The rows of each pair, while rows are added and removed. Begins as all zero bytes. */
typedef struct lq_pair_counts {
  lq_pair *slots; /* a hash table; a free slot has given 2^32-1, a pair without rows has rows 0 */
  size_t used, capacity;
} lq_pair_counts;

/* Adds a row. Fails with LQ_NO_MEMORY or LQ_TOO_MANY_ROWS. */
lq_error_code lq_pair_counts_add(lq_pair_counts *counts, uint32_t given, uint32_t true_class,
                                 lq_resize resize, lq_error *error);
/* Removes a row that has been added. */
void lq_pair_counts_remove(lq_pair_counts *counts, uint32_t given, uint32_t true_class);
void lq_pair_counts_free(lq_pair_counts *counts, lq_resize resize);

/* The length of the state of no rows. */
size_t lq_confident_joint_bytes(const lq_probabilities *probabilities);
/* Writes the state of no rows. */
void lq_confident_joint_begin(unsigned char *state, const lq_probabilities *probabilities);

/* The number of pairs that occur; each takes LQ_PAIR_BYTES in a state. */
size_t lq_pair_counts_pairs(const lq_pair_counts *counts);
#define LQ_PAIR_BYTES 16

/* Writes the state of the counts; `empty` is the state of no rows. The length is empty_bytes and
** LQ_PAIR_BYTES for each pair. */
void lq_confident_joint_write(unsigned char *state, const lq_pair_counts *counts,
                              const unsigned char *empty, size_t empty_bytes);

/* The pairs of a checked state. */
typedef struct lq_confident_joint {
  const unsigned char *pairs;
  size_t count, classes, name_bytes;
} lq_confident_joint;

/* Checks a state in full. *joint points into the state. */
lq_error_code lq_confident_joint_read(const unsigned char *state, size_t bytes,
                                      lq_confident_joint *joint, lq_error *error);

/* Pair i of the state, in its order. */
lq_pair lq_confident_joint_pair(const lq_confident_joint *joint, size_t i);

/* A place among the pairs of J. Begins as all zero bytes. */
typedef struct lq_joint_cursor {
  size_t next;      /* the next pair of the state */
  lq_pair diagonal; /* of the current given label */
  uint64_t rows;    /* with the current given label, counted or not */
  int begun, diagonal_due;
} lq_joint_cursor;

/* Sets *pair to the next pair of J and returns 1; returns 0 after the last. The pairs of J are
** those that are counted, and the diagonal of each label that a row has: at least 1, even where no
** row is counted there. */
int lq_joint_next(const lq_confident_joint *joint, lq_joint_cursor *cursor, lq_pair *pair);

/* Writes the state of the rows of two states of the same classes to merged, which has room for
** both states; *bytes is the length. Fails with LQ_TOO_MANY_ROWS, or as lq_confident_joint_read()
** does. */
lq_error_code lq_confident_joint_merge(unsigned char *merged, size_t *bytes,
                                       const unsigned char *state, size_t state_bytes,
                                       const unsigned char *other, size_t other_bytes,
                                       lq_error *error);

#endif
