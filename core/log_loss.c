#include "core/log_loss.h"

static double raised(double probability) {
  return probability < LQ_LOG_LOSS_MINIMUM ? LQ_LOG_LOSS_MINIMUM : probability;
}

double lq_log_loss(const lq_probabilities *p, size_t k) {
  lq_long_sum sum = {0.0, 0.0};
  for (size_t block = 0; block < p->classes; block += LQ_BLOCK) {
    double lane[LQ_LANES] = {0};
    for (size_t i = 0; i < LQ_BLOCK && block + i < p->classes; i++) {
      lane[i % LQ_LANES] += raised(lq_probability(p, block + i));
    }
    lq_long_add(&sum, lq_join_lanes(lane));
  }
  /* with another class in the sum, it is below 1 */
  double share = raised(lq_probability(p, k)) / (sum.high + sum.low);
  return -lq_logarithm(share);
}
