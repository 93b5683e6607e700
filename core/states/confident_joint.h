/*
** The confident joint: of the rows given label k, how many are confidently of
** class g (see issues.h). It is kept sparse, by pair, so that it takes memory
** for the pairs that occur, not for all classes times all classes.
**
** Its state has, after the header, uint64 pairs and then, for each pair that
** occurs, in rising order of (k, g):
**
**   0  uint32 k
**   4  uint32 g; 2^32-1 for the rows that are not counted
**   8  uint64 rows, at least 1
**
** and then the names of the classes, where they have any. The joint J that the
** method speaks of is the counts, with a diagonal of at least 1.
*/
#ifndef LQ_CONFIDENT_JOINT_H
#define LQ_CONFIDENT_JOINT_H

#include "core/base/allocator.h"
#include "core/numbers/exact_sum.h"
#include "core/states/state_classes.h"

#define LQ_NOT_COUNTED UINT32_MAX

typedef struct lq_pair {
  uint32_t given, confident;
  uint64_t rows;
} lq_pair;

/* The counts while rows come and go; all zero at first. */
typedef struct lq_pair_counts {
  lq_pair *slots; /* a hash table; given 2^32-1 is a free slot, rows 0 a pair left by all */
  size_t used, capacity;
} lq_pair_counts;

lq_error_code lq_pair_counts_add(lq_pair_counts *counts, uint32_t given, uint32_t confident,
                                 lq_resize resize, lq_error *error);
void lq_pair_counts_remove(lq_pair_counts *counts, uint32_t given, uint32_t confident);
void lq_pair_counts_free(lq_pair_counts *counts, lq_resize resize);

/* The bytes of the state of no rows, and that state. */
size_t lq_confident_joint_bytes(const lq_probabilities *probabilities);
void lq_confident_joint_begin(unsigned char *state, const lq_probabilities *probabilities);

/* How many pairs occur; each takes LQ_PAIR_BYTES in a state. */
size_t lq_pair_counts_pairs(const lq_pair_counts *counts);
#define LQ_PAIR_BYTES 16

/* Writes the state of the counts, empty being the state of no rows. */
void lq_confident_joint_write(unsigned char *state, const lq_pair_counts *counts,
                              const unsigned char *empty, size_t empty_bytes);

/* A state read back, and its pairs one by one. */
typedef struct lq_confident_joint {
  const unsigned char *pairs;
  size_t count, classes, name_bytes;
} lq_confident_joint;

/* Checks the state in full. What is read points into it. */
lq_error_code lq_confident_joint_read(const unsigned char *state, size_t bytes,
                                      lq_confident_joint *joint, lq_error *error);
lq_pair lq_confident_joint_pair(const lq_confident_joint *joint, size_t i);

/* The pairs of J, in order: those counted, and for each label that some row has
** the diagonal, at least 1 even where no row is counted there. 0 after the last
** one. All zero at first. */
typedef struct lq_joint_cursor {
  size_t next;      /* pair of the state */
  lq_pair diagonal; /* of the label that the cursor is at */
  uint64_t rows;    /* that have this label, counted or not */
  int begun, diagonal_due;
} lq_joint_cursor;
int lq_joint_next(const lq_confident_joint *joint, lq_joint_cursor *cursor, lq_pair *pair);

/* Merges the rows of two states of the same classes into merged, which has room
** for all of both; *bytes is how much of it they take. */
lq_error_code lq_confident_joint_merge(unsigned char *merged, size_t *bytes,
                                       const unsigned char *state, size_t state_bytes,
                                       const unsigned char *other, size_t other_bytes,
                                       lq_error *error);

#endif
