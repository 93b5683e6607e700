/*
** Adjusted probabilities and scores. The confident threshold t[j] of each class is subtracted from
** P[j], so that a model that is surer of one class than of another does not favour it.
**
**   adjusted P[j] = (P[j] - t[j] + max t) / the sum of these over j
**
** The row has the same classes as the thresholds, and its probabilities are in the order of the
** class names (lq_name_order()). Fails with LQ_ADJUSTED_TO_ZERO where all of the sum is 0.
*/
#ifndef LQ_ADJUSTED_H
#define LQ_ADJUSTED_H

#include "core/scores/scores.h"
#include "core/states/thresholds.h"

/* Writes the adjusted probabilities to adjusted[classes], which may be the array of the
** probabilities. */
lq_error_code lq_adjust(const lq_thresholds *thresholds, const lq_probabilities *probabilities,
                        double *adjusted, lq_error *error);

/* Scores given label k by the adjusted probabilities. The bits are the same as those of lq_adjust()
** and then the method, but the adjusted probabilities are not stored. */
lq_error_code lq_score_adjusted(const lq_thresholds *thresholds,
                                const lq_probabilities *probabilities, size_t k,
                                const lq_method *method, double *score, lq_error *error);

#endif
