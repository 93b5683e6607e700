#include "core/issues.h"

/* What one pass over a row finds. */
typedef struct lq_judgement {
  size_t reached, first_reached; /* classes that reach their threshold */
  double most;                   /* the largest probability */
  size_t most_start;             /* of the block that has it first */
} lq_judgement;

static lq_judgement judge(const lq_thresholds *t, const lq_probabilities *p) {
  double block[LQ_BLOCK];
  lq_judgement found = {0, 0, -1.0, 0};
  for (size_t start = 0; start < p->classes; start += LQ_BLOCK) {
    size_t count = lq_load_block(p, start, block);
    const double *limits = t->limits + start;
    double most = lq_block_maximum(block, count);
    if (most > found.most) found.most = most, found.most_start = start;
    size_t here = lq_block_reached(block, limits, count);
    if (here && !found.reached) {
      size_t j = 0;
      while (block[j] < limits[j]) j++;
      found.first_reached = start + j;
    }
    found.reached += here;
  }
  return found;
}

static size_t confident_class(const lq_judgement *found, const lq_probabilities *p) {
  return found->reached == 1 ? found->first_reached
                             : lq_first_with(p, found->most_start, found->most);
}

/* most is the largest probability. */
static int is_close(const lq_probabilities *p, size_t k, double most) {
  double raised = lq_probability(p, k) + LQ_CONFIDENT_SLACK;
  return raised > most || (raised == most && k < lq_predicted(p));
}

int lq_confident_class(const lq_thresholds *t, const lq_probabilities *p, size_t *confident) {
  lq_judgement found = judge(t, p);
  if (found.reached) *confident = confident_class(&found, p);
  return found.reached > 0;
}

int lq_is_close(const lq_probabilities *p, size_t k) { return is_close(p, k, lq_largest(p)); }

int lq_is_issue(const lq_thresholds *t, const lq_probabilities *p, size_t k) {
  lq_judgement found = judge(t, p);
  return found.reached && !is_close(p, k, found.most) && confident_class(&found, p) != k;
}
