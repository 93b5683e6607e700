/*
** What numbers that are not probabilities are likely to be, so that an error message can say so.
*/
#ifndef LQ_LIKELY_CAUSE_H
#define LQ_LIKELY_CAUSE_H

#include "core/base/error.h"

/* Describes the numbers so far. Begins as all zero bytes. */
typedef struct lq_tally {
  size_t count;
  double sum, least, most;
  int odd;        /* some number is larger than 10^5 or nearer to 0 than 10^-9, as bytes that are
                     read in a wrong format are */
  int fractional; /* some number is not an integer */
} lq_tally;

void lq_tally_add(lq_tally *tally, double value);

/* The cause of these numbers; LQ_NO_CAUSE where none is likely. */
lq_cause lq_tally_cause(const lq_tally *tally);

/* LQ_INTEGERS where the BLOB is likely to be packed integers of 64, 32 or 8 bits; else
** LQ_NO_CAUSE. */
lq_cause lq_integers_cause(const unsigned char *blob, size_t bytes);

#endif
