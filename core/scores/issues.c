#include "core/scores/issues.h"

#include <assert.h>

int lq_confident_class(const lq_thresholds *t, const lq_probabilities *p, size_t *confident) {
  assert(p->classes == t->classes);
  const lq_limits limits = {t->limits, t->limit_bits};
  lq_reached reached = lq_choose_loops()->reached(p->values, p->format, p->classes, &limits);
  *confident = reached.last;
  if (reached.classes > 1) lq_largest(p, confident);
  return reached.classes > 0;
}

int lq_is_close(const lq_probabilities *p, size_t k) {
  assert(k < p->classes);
  size_t predicted;
  double largest = lq_largest(p, &predicted), raised = lq_probability(p, k) + LQ_CONFIDENT_SLACK;
  return raised > largest || (raised == largest && k < predicted);
}

int lq_is_issue(const lq_thresholds *t, const lq_probabilities *p, size_t k) {
  size_t confident;
  return lq_confident_class(t, p, &confident) && confident != k && !lq_is_close(p, k);
}
