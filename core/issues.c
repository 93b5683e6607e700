#include "core/issues.h"

int lq_confident_class(const lq_thresholds *t, const lq_probabilities *p, size_t *confident) {
  double block[LQ_BLOCK];
  size_t reached = 0;
  for (size_t start = 0; start < p->classes; start += LQ_BLOCK) {
    size_t left = p->classes - start, count = left < LQ_BLOCK ? left : LQ_BLOCK;
    lq_load_block(p, start, block);
    const double *thresholds = t->thresholds + start;
    size_t here = lq_block_reached(block, thresholds, LQ_CONFIDENT_SLACK, count);
    if (here && !reached) {
      size_t j = 0;
      while (block[j] < thresholds[j] - LQ_CONFIDENT_SLACK) j++;
      *confident = start + j;
    }
    reached += here;
  }
  if (reached > 1) *confident = lq_predicted(p);
  return reached > 0;
}

int lq_is_close(const lq_probabilities *p, size_t k) {
  size_t predicted = lq_predicted(p);
  if (predicted == k) return 1;
  double raised = lq_probability(p, k) + LQ_CONFIDENT_SLACK, most = lq_probability(p, predicted);
  return raised > most || (raised == most && k < predicted);
}

int lq_is_issue(const lq_thresholds *t, const lq_probabilities *p, size_t k) {
  size_t confident;
  return lq_confident_class(t, p, &confident) && confident != k && !lq_is_close(p, k);
}
