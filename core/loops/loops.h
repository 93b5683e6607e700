/*
** The loops over all classes of a row, compiled for several instruction sets, and
** the one place that chooses among them. Whichever is chosen, the bits are the
** same (see core/loops/blocks.h).
**
** core/loops/loops_body.h is the loops; loops.c compiles them for any machine, and
** loops_avx2.c and loops_avx512.c for those that have these. Another instruction
** set is another such file, and a line in lq_choose_loops().
*/
#ifndef LQ_LOOPS_H
#define LQ_LOOPS_H

#include "core/loops/blocks.h"

typedef enum lq_format {
  LQ_DOUBLES, /* doubles of this machine's byte order */
  LQ_FLOAT32, /* packed little-endian, at any address */
  LQ_FLOAT64
} lq_format;

/* Of floats written one after another in lines of LQ_BLOCK, what each column has. */
typedef struct lq_columns {
  uint32_t largest[LQ_BLOCK]; /* the bits of its largest; 0 for one with none */
  size_t halves;              /* of these, at least 0.5 */
} lq_columns;

/* What probabilities have to reach. */
typedef struct lq_limits {
  const double *doubles;
  const uint32_t *float_bits; /* the bits of the least floats that reach these */
} lq_limits;

typedef struct lq_reached {
  size_t classes;
  size_t last; /* of them; 0 for none */
} lq_reached;

typedef struct lq_loops {
  /* Whether all of count little-endian numbers are in [0,1], -0 not being; columns are those
  ** of all. */
  int (*all_float32)(const unsigned char *at, size_t count, lq_columns *columns);
  int (*all_float64)(const unsigned char *at, size_t count);

  /* Of count values in that format, columns being those of float32 or NULL: their sum; the
  ** sum of p * ln p, times 2^LQ_SCALE; the largest, and which is the first that has it; the
  ** largest but for the k-th; and how many reach their limit, and which. */
  double (*sum)(const void *values, lq_format format, size_t count);
  double (*entropy)(const void *values, lq_format format, size_t count);
  double (*largest)(const void *values, lq_format format, size_t count, const lq_columns *columns,
                    size_t *first);
  double (*largest_other)(const void *values, lq_format format, size_t count, size_t k,
                          const lq_columns *columns);
  lq_reached (*reached)(const void *values, lq_format format, size_t count,
                        const lq_limits *limits);

  /* Of count values plus their offsets, which are 0 or at least 2^-149: the sum, also with the largest
  ** but for the k-th; the share that each of them has in the sum; and those shares' entropy. */
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

/* The fastest that this machine can run. LQ_LOOPS names one, for the tests. */
const lq_loops *lq_choose_loops(void);

#endif
