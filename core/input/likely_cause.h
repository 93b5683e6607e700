/*
** What numbers that are no probabilities are likely to be, for the words of an error.
*/
#ifndef LQ_LIKELY_CAUSE_H
#define LQ_LIKELY_CAUSE_H

#include "core/base/error.h"

/* Of the numbers so far; all zero at first. */
typedef struct lq_tally {
  size_t count;
  double sum, least, most;
  int odd;        /* some number is past 10^5 or nearer to 0 than 10^-9, as of other bytes */
  int fractional; /* some number is no integer */
} lq_tally;

void lq_tally_add(lq_tally *tally, double value);

/* LQ_NO_CAUSE where they are none of those that it knows. */
lq_cause lq_tally_cause(const lq_tally *tally);

/* The same of a BLOB as packed integers: of 64 bits, 32 or 8. */
lq_cause lq_integers_cause(const unsigned char *blob, size_t bytes);

#endif
