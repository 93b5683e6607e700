#include "core/issues.h"

/* What two passes over a row find. */
typedef struct lq_judgement {
  lq_reached reached; /* their thresholds */
  double largest;
  size_t predicted;
} lq_judgement;

static lq_judgement judge(const lq_thresholds *t, const lq_probabilities *p) {
  lq_judgement found;
  found.reached = lq_choose_loops()->reached(p->values, p->format, p->classes, t->limits);
  found.largest = lq_largest(p, &found.predicted);
  return found;
}

static size_t confident_class(const lq_judgement *found, const lq_thresholds *t,
                              const lq_probabilities *p) {
  if (found->reached.classes > 1) return found->predicted;
  size_t j = found->reached.block;
  while (lq_probability(p, j) < t->limits[j]) j++;
  return j;
}

static int is_close(const lq_probabilities *p, size_t k, double largest, size_t predicted) {
  double raised = lq_probability(p, k) + LQ_CONFIDENT_SLACK;
  return raised > largest || (raised == largest && k < predicted);
}

int lq_confident_class(const lq_thresholds *t, const lq_probabilities *p, size_t *confident) {
  lq_judgement found = judge(t, p);
  if (found.reached.classes) *confident = confident_class(&found, t, p);
  return found.reached.classes > 0;
}

int lq_is_close(const lq_probabilities *p, size_t k) {
  size_t predicted;
  double largest = lq_largest(p, &predicted);
  return is_close(p, k, largest, predicted);
}

int lq_is_issue(const lq_thresholds *t, const lq_probabilities *p, size_t k) {
  lq_judgement found = judge(t, p);
  return found.reached.classes && !is_close(p, k, found.largest, found.predicted) &&
         confident_class(&found, t, p) != k;
}
