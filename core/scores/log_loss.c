#include "core/scores/log_loss.h"

#include <assert.h>

static double raised_to_minimum(double probability) {
  return probability < LQ_LOG_LOSS_MINIMUM ? LQ_LOG_LOSS_MINIMUM : probability;
}

double lq_log_loss(const lq_probabilities *p, size_t k) {
  assert(k < p->classes);
  lq_long_sums sums = {{0.0}, {0.0}};
  for (size_t block = 0; block < p->classes; block += LQ_BLOCK) {
    double terms[LQ_BLOCK] = {0.0};
    for (size_t i = 0; i < LQ_BLOCK && block + i < p->classes; i++) {
      terms[i] = raised_to_minimum(lq_probability(p, block + i));
    }
    lq_add_by_halves(terms, LQ_BLOCK);
    lq_add_to_lanes(&sums, terms);
  }
  /* less than 1, because there is another class in the sum */
  double share = raised_to_minimum(lq_probability(p, k)) / lq_join_lanes(&sums);
  return -lq_logarithm(share);
}
