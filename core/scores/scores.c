#include "core/scores/scores.h"

#include <assert.h>

#include "core/numbers/class_logarithms.h"

#define ENTROPY_SCALE 0x1p256 /* 2^LQ_SCALE */
_Static_assert(LQ_SCALE == 256, "ENTROPY_SCALE must be 2^LQ_SCALE");

double lq_self_confidence(const lq_probabilities *p, size_t k) {
  assert(k < p->classes);
  return lq_probability(p, k);
}

static double self_confidence_of(double given, double nothing, size_t classes) {
  (void)nothing, (void)classes;
  return given;
}

/* In this order there is no cancellation, because both terms are at least 0. */
static double normalized_margin_of(double given, double other, size_t classes) {
  (void)classes;
  return ((1.0 - other) + given) * 0.5;
}

double lq_normalized_margin(const lq_probabilities *p, size_t k) {
  assert(k < p->classes && p->classes >= 2);
  double other = lq_choose_loops()->largest_other(p->values, p->format, p->classes, k, p->columns);
  return normalized_margin_of(lq_probability(p, k), other, p->classes);
}

/* The sum of P[c] ln P[c], times 2^LQ_SCALE: -H * ln K * 2^LQ_SCALE. */
static double p_ln_p(const lq_probabilities *p) {
  return lq_choose_loops()->entropy(p->values, p->format, p->classes);
}

double lq_entropy(const lq_probabilities *p) {
  double entropy = (0.0 - p_ln_p(p)) / lq_times_class_logarithm(ENTROPY_SCALE, p->classes);
  return entropy < 1.0 ? entropy : 1.0;
}

static double confidence_weighted_entropy_of(double given, double p_ln_p, size_t classes) {
  if (given == 0.0) return 0.0;
  double weight = lq_times_class_logarithm(given * -ENTROPY_SCALE, classes);
  double x = p_ln_p * (1.0 / weight);
  if (x < 0x1p1000) return lq_logarithm_of_one_plus_over(x);
  /* x may be too large for a double, but x * 2^-512 is not; 1+x rounds to x here */
  return lq_logarithm_scaled(p_ln_p * 0x1p-512 / weight, -512) * weight / p_ln_p;
}

double lq_confidence_weighted_entropy(const lq_probabilities *p, size_t k) {
  assert(k < p->classes);
  double given = lq_probability(p, k);
  return confidence_weighted_entropy_of(given, p_ln_p(p), p->classes);
}

const lq_method lq_methods[LQ_METHODS] = {
    {"self_confidence", lq_self_confidence, LQ_NOTHING, self_confidence_of},
    {"normalized_margin", lq_normalized_margin, LQ_LARGEST_OTHER, normalized_margin_of},
    {"confidence_weighted_entropy", lq_confidence_weighted_entropy, LQ_P_LN_P,
     confidence_weighted_entropy_of},
};

const lq_method *lq_find_method(lq_text name) {
  for (size_t i = 0; i < LQ_METHODS; i++) {
    const char *known = lq_methods[i].name;
    if (strlen(known) == name.bytes && !memcmp(known, name.at, name.bytes)) return &lq_methods[i];
  }
  return NULL;
}
