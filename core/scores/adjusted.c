#include "core/scores/adjusted.h"

#include <assert.h>

/* sum is the sum of P[j] - t[j] + max t. */
static lq_error_code check_adjusted_sum(double sum, lq_error *error) {
  return sum == 0.0 ? (error->code = LQ_ADJUSTED_TO_ZERO) : LQ_OK;
}

lq_error_code lq_adjust(const lq_thresholds *t, const lq_probabilities *p, double *adjusted,
                        lq_error *error) {
  assert(p->classes == t->classes);
  const lq_loops *loops = lq_choose_loops();
  double sum = loops->raised_sum(p->values, p->format, p->classes, t->offsets);
  if (check_adjusted_sum(sum, error)) return error->code;
  loops->raised_shares(p->values, p->format, p->classes, t->offsets, sum, adjusted);
  return LQ_OK;
}

lq_error_code lq_score_adjusted(const lq_thresholds *t, const lq_probabilities *p, size_t k,
                                const lq_method *method, double *score, lq_error *error) {
  assert(p->classes == t->classes && k < p->classes);
  const lq_loops *loops = lq_choose_loops();
  double other = 0.0, rest = 0.0;
  double sum = method->rest == LQ_LARGEST_OTHER
                   ? loops->raised_sum_and_largest_other(p->values, p->format, p->classes,
                                                         t->offsets, k, &other)
                   : loops->raised_sum(p->values, p->format, p->classes, t->offsets);
  if (check_adjusted_sum(sum, error)) return error->code;
  if (method->rest == LQ_LARGEST_OTHER) {
    rest = lq_share(other, sum);
  } else if (method->rest == LQ_P_LN_P) {
    rest = loops->raised_entropy(p->values, p->format, p->classes, t->offsets, sum);
  }
  double given = lq_share(lq_probability(p, k) + t->offsets[k], sum);
  *score = method->score_of(given, rest, p->classes);
  return LQ_OK;
}
