/*
** The loops over all classes of a row, compiled for several instruction sets, and the one place
** that chooses among them. The results have the same bits with each (see core/loops/blocks.h).
**
** core/loops/loops_body.h contains the loops. loops.c compiles them for any machine, loops_avx2.c
** and loops_avx512.c for machines that have these instructions. To add an instruction set, add
** such a file and a line in lq_choose_loops().
*/
#ifndef LQ_LOOPS_H
#define LQ_LOOPS_H

#include "core/loops/blocks.h"

typedef enum lq_format {
  LQ_DOUBLES, /* doubles in the byte order of this machine */
  LQ_FLOAT32, /* little-endian, at any address */
  LQ_FLOAT64
} lq_format;

/* The maxima of the columns of a row of float32, written in lines of LQ_BLOCK. The check of the
** range finds them on its way. Of 1,000 classes they save lq_predicted() 20 % of its time and the
** normalized margin 10 %; of 300, 3 %; of 50 they save the margin 5 % and cost lq_predicted()
** 15 %. */
typedef struct lq_columns {
  uint32_t largest[LQ_BLOCK]; /* the bits of the largest of each; 0 for an empty column */
  size_t halves;              /* how many of these are at least 0.5 */
} lq_columns;

/* A limit for each class. */
typedef struct lq_limits {
  const double *doubles;
  const uint32_t *float_bits; /* the bits of the least floats that reach the doubles */
} lq_limits;

/* The classes that reach their limit. */
typedef struct lq_reached {
  size_t classes; /* how many */
  size_t last;    /* the last of them; 0 for none */
} lq_reached;

typedef struct lq_loops {
  /* Whether all of count little-endian numbers are in [0,1]; -0 is not. *columns are those of
  ** the count numbers. */
  int (*all_float32)(const unsigned char *at, size_t count, lq_columns *columns);
  int (*all_float64)(const unsigned char *at, size_t count);

  /* Of count values in that format: the sum; the sum of p * ln p, multiplied by 2^LQ_SCALE; the
  ** largest, and in *first the first class that has it; the largest of all but class k; and the
  ** classes that reach their limits. columns are those of the float32 values, or NULL. */
  double (*sum)(const void *values, lq_format format, size_t count);
  double (*entropy)(const void *values, lq_format format, size_t count);
  double (*largest)(const void *values, lq_format format, size_t count, const lq_columns *columns,
                    size_t *first);
  double (*largest_other)(const void *values, lq_format format, size_t count, size_t k,
                          const lq_columns *columns);
  lq_reached (*reached)(const void *values, lq_format format, size_t count,
                        const lq_limits *limits);

  /* The same of count values plus their offsets, which are 0 or at least 2^-149: the sum; the sum
  ** and the largest of all but class k; the shares in the sum; and the entropy of the shares. */
  double (*raised_sum)(const void *values, lq_format format, size_t count, const double *offsets);
  double (*raised_sum_and_largest_other)(const void *values, lq_format format, size_t count,
                                         const double *offsets, size_t k, double *largest);
  void (*raised_shares)(const void *values, lq_format format, size_t count, const double *offsets,
                        double sum, double *shares);
  double (*raised_entropy)(const void *values, lq_format format, size_t count,
                           const double *offsets, double sum);
} lq_loops;

#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))
#define LQ_X86_LOOPS 1
extern const lq_loops lq_loops_avx2, lq_loops_avx512;
#endif
extern const lq_loops lq_loops_plain;

/* The fastest loops that this machine runs. The tests choose others with -DLQ_LOOPS=. */
const lq_loops *lq_choose_loops(void);

#endif
