/*
** Confident learning's judgement of one row (Northcutt, Jiang and Chuang,
** "Confident Learning", JAIR 2021). P is the row's probabilities, k its given
** label, t the confident thresholds.
**
** Confident class: of the classes with P[j] >= t[j] - 1e-6 the only one; where
** there are more, the argmax of P over all classes; where there is none, the
** row is not counted.
**
** Close: the argmax of P after adding 1e-6 to P[k] is k.
**
** Issue: the row is counted, its confident class is not k, and it is not close.
**
** An argmax is the lowest class on a tie. The probabilities are in class order
** (see lq_class_order), so that names and their order make no difference.
*/
#ifndef LQ_ISSUES_H
#define LQ_ISSUES_H

#include "core/states/thresholds.h"

/* 0 where the row is not counted (*confident is then any class), else 1 and its confident class. */
int lq_confident_class(const lq_thresholds *thresholds, const lq_probabilities *probabilities,
                       size_t *confident);

int lq_is_close(const lq_probabilities *probabilities, size_t k);

int lq_is_issue(const lq_thresholds *thresholds, const lq_probabilities *probabilities, size_t k);

#endif
