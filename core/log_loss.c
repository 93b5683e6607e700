#include "core/log_loss.h"

static double raised(double probability) {
  return probability < LQ_LOG_LOSS_MINIMUM ? LQ_LOG_LOSS_MINIMUM : probability;
}

double lq_log_loss(const lq_probabilities *p, size_t k) {
  double block[LQ_BLOCK];
  lq_long_sum sum = {0.0, 0.0};
  for (size_t start = 0; start < p->classes; start += LQ_BLOCK) {
    size_t left = p->classes - start, count = left < LQ_BLOCK ? left : LQ_BLOCK;
    size_t padded = lq_load_block(p, start, block);
    for (size_t i = 0; i < count; i++) block[i] = raised(block[i]);
    lq_long_add(&sum, lq_block_sum(block, padded));
  }
  double share = raised(lq_probability(p, k)) / (sum.high + sum.low);
  return share < 1.0 ? -lq_logarithm(share) : 0.0;
}
