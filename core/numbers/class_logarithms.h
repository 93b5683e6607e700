/*
** ln K for K classes, multiplied by something: from a table for the numbers of classes that
** rows mostly have, as the logarithm would take a short row a tenth of its time.
*/
#ifndef LQ_CLASS_LOGARITHMS_H
#define LQ_CLASS_LOGARITHMS_H

#include <stddef.h>

#include "core/numbers/logarithm.h"

typedef struct lq_class_logarithm {
  double high, low; /* high has 26 bits */
} lq_class_logarithm;

/* Of 2 classes to LQ_TABLED_CLASSES, by tests/data/make_logarithm.py. */
#define LQ_TABLED_CLASSES 64
extern const lq_class_logarithm lq_class_logarithms[LQ_TABLED_CLASSES - 1];

/* The upper 26 bits of a double: the product of two such is exact. */
static inline double lq_upper_half(double x) {
  return lq_from_bits(lq_bits(x) & 0xfffffffff8000000u);
}

static inline lq_class_logarithm lq_class_logarithm_of(size_t classes) {
  if (classes <= LQ_TABLED_CLASSES) return lq_class_logarithms[classes - 2];
  double logarithm = lq_logarithm((double)classes), high = lq_upper_half(logarithm);
  return (lq_class_logarithm){high, logarithm - high};
}

/* y * ln K, within 1.5 ulp, and little more than 0.5 where ln K is from the table. */
static inline double lq_times_class_logarithm(double y, size_t classes) {
  lq_class_logarithm logarithm = lq_class_logarithm_of(classes);
  double high = lq_upper_half(y);
  return high * logarithm.high + ((y - high) * logarithm.high + y * logarithm.low);
}

#endif
