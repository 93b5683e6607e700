/*
** Whether one row is an issue by confident learning (Northcutt, Jiang and Chuang, "Confident
** Learning", JAIR 2021). P is the row's probabilities, k its given label, t the confident
** thresholds.
**
** Confident class: the class with P[j] >= t[j] - 1e-6, where there is exactly one; the argmax of P
** over all classes, where there are more; where there is none, the row is not counted.
**
** Close: the argmax of P after 1e-6 is added to P[k] is k.
**
** Issue: the row is counted, its confident class is not k, and it is not close.
**
** On a tie an argmax is the lowest class. The row has the same classes as the thresholds, and its
** probabilities are in the order of the class names (lq_name_order()), so that the order of the
** names in the row makes no difference.
*/
#ifndef LQ_ISSUES_H
#define LQ_ISSUES_H

#include "core/states/thresholds.h"

/* Returns 1 and sets *confident to the confident class; returns 0 where the row is not counted, and
** *confident then means nothing. */
int lq_confident_class(const lq_thresholds *thresholds, const lq_probabilities *probabilities,
                       size_t *confident);

int lq_is_close(const lq_probabilities *probabilities, size_t k);

int lq_is_issue(const lq_thresholds *thresholds, const lq_probabilities *probabilities, size_t k);

#endif
