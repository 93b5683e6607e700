/*
** Probabilities and scores after class adjustment: from each P[j] the class's confident
** threshold is taken, so that the model's being surer of one class than of another one makes
** no difference.
**
**   adjusted P[j] = (P[j] - t[j] + max t) / the sum of these
**
** Probabilities are in class order (see lq_class_order), and of the thresholds' classes.
** LQ_ADJUSTED_TO_ZERO where all adjusted ones are 0.
*/
#ifndef LQ_ADJUSTED_H
#define LQ_ADJUSTED_H

#include "core/scores/scores.h"
#include "core/states/thresholds.h"

/* Writes the adjusted probabilities to adjusted[classes], which may be where the probabilities are. */
lq_error_code lq_adjust(const lq_thresholds *thresholds, const lq_probabilities *probabilities,
                        double *adjusted, lq_error *error);

/* Scores label k on the adjusted probabilities. Bit for bit what lq_adjust() and then the method
** give, without writing them all. */
lq_error_code lq_score_adjusted(const lq_thresholds *thresholds,
                                const lq_probabilities *probabilities, size_t k,
                                const lq_method *method, double *score, lq_error *error);

#endif
