/*
** y * ln K for K classes. ln K comes from a table for up to LQ_TABLED_CLASSES classes: computing it
** would take a tenth of the time of a short row.
*/
#ifndef LQ_CLASS_LOGARITHMS_H
#define LQ_CLASS_LOGARITHMS_H

#include <assert.h>
#include <stddef.h>

#include "core/numbers/logarithm.h"

/* ln K = high + low. */
typedef struct lq_class_logarithm {
  double high, low; /* high has at most 26 significant bits */
} lq_class_logarithm;

/* The logarithms of 2 to LQ_TABLED_CLASSES, made by tests/data/make_logarithm.py. */
#define LQ_TABLED_CLASSES 64
extern const lq_class_logarithm lq_class_logarithms[LQ_TABLED_CLASSES - 1];

/* x cut to its upper 26 significant bits: the product of two such doubles is exact. */
static inline double lq_upper_half(double x) {
  return lq_from_bits(lq_bits(x) & 0xfffffffff8000000u);
}

/* ln K, for K >= 2. */
static inline lq_class_logarithm lq_class_logarithm_of(size_t classes) {
  assert(classes >= 2);
  if (classes <= LQ_TABLED_CLASSES) return lq_class_logarithms[classes - 2];
  double logarithm = lq_logarithm((double)classes), high = lq_upper_half(logarithm);
  return (lq_class_logarithm){high, logarithm - high};
}

/* y * ln K, for K >= 2. Within 1.5 ulp, and hardly more than 0.5 where ln K is from the table. */
static inline double lq_times_class_logarithm(double y, size_t classes) {
  lq_class_logarithm logarithm = lq_class_logarithm_of(classes);
  double high = lq_upper_half(y);
  return high * logarithm.high + ((y - high) * logarithm.high + y * logarithm.low);
}

#endif
