/*
** The log loss of a row: -ln p[k], where k is the given label and p is the row's probabilities,
** each raised to at least 1e-6 and then divided by their sum. It is at least 0 and, for fewer than
** 2^64 classes, below LQ_LOG_LOSS_LIMIT.
*/
#ifndef LQ_LOG_LOSS_H
#define LQ_LOG_LOSS_H

#include "core/input/probabilities.h"

#define LQ_LOG_LOSS_MINIMUM 1e-6
#define LQ_LOG_LOSS_LIMIT 64.0

double lq_log_loss(const lq_probabilities *probabilities, size_t k);

#endif
