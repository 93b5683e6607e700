/*
** Softmax: probabilities out of logits. T is the temperature, and max is the largest logit.
**
**   p[i] = e^((x[i] - max) / T) / the sum of these over i
**
** (1) Each p[i] that is a normal double is within 2 ulp, a smaller one within 1.5 * 2^-1074, for up
**     to 2^32 classes. The bits are the same on every machine.
** (2) Every finite logit and every T > 0 is allowed, subnormal ones too. Nothing overflows: where
**     x[i] - max or its quotient is beyond the doubles, p[i] is what it should be.
** (3) A logit of -infinity has the probability 0.
** (4) NaN or +infinity is LQ_LOGIT_NOT_FINITE, for the first such logit.
** (5) A row of -infinity alone is LQ_LOGITS_ALL_MINUS_INFINITY.
**
** The error of a normal p[i], in units of 2^-53 of p[i], of which an ulp is at least one:
**
**   the argument, a sum of two doubles           less than 0.01
**   e^x before it is rounded to a double         0.25, and 0 near a power of two
**   this rounding                                1 near a power of two, else less
**   the sum, of terms that are not rounded       0.25
**   the division                                 half an ulp, and less than 0.01
**
** which is less than 1.9 ulp. 1.5 is the largest that `make test-numbers` finds.
*/
#ifndef LQ_SOFTMAX_H
#define LQ_SOFTMAX_H

#include <stddef.h>

#include "core/base/error.h"

/* Writes the probabilities of logits[count] to out[count], which is the same array or does not
** overlap it. count is at least 1, and temperature is finite and above 0. After an error out is as
** it was. */
lq_error_code lq_softmax(const double *logits, size_t count, double temperature, double *out,
                         lq_error *error);

#endif
