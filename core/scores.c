#include "core/scores.h"

#include "core/class_logarithms.h"

double lq_self_confidence(const lq_probabilities *p, size_t k) { return lq_probability(p, k); }

static double self_confidence_of_two(double given, double other) {
  (void)other;
  return given;
}

/* In this order nothing cancels: both terms are at least 0. */
static double normalized_margin_of_two(double given, double other) {
  return ((1.0 - other) + given) * 0.5;
}

double lq_normalized_margin(const lq_probabilities *p, size_t k) {
  double other = lq_choose_loops()->largest_other(p->values, p->format, p->classes, k, p->columns);
  return normalized_margin_of_two(lq_probability(p, k), other);
}

/* H * ln K * 2^LQ_SCALE */
static double scaled_entropy(const lq_probabilities *p) {
  return 0.0 - lq_choose_loops()->entropy(p->values, p->format, p->classes);
}

double lq_entropy(const lq_probabilities *p) {
  double entropy = scaled_entropy(p) / lq_times_class_logarithm(0x1p256, p->classes);
  return entropy < 1.0 ? entropy : 1.0;
}

double lq_confidence_weighted_entropy(const lq_probabilities *p, size_t k) {
  double given = lq_probability(p, k) * 0x1p256;
  if (given == 0.0) return 0.0;
  /* what does not depend on the entropy first, as everything else waits for it */
  double weight = lq_times_class_logarithm(given, p->classes), inverse = 1.0 / weight;
  double entropy = scaled_entropy(p);
  double x = entropy * inverse;
  if (x < 0x1p1000) return lq_logarithm_of_one_plus_over(x);
  /* x may be past the largest double, x * 2^-512 is not; here 1+x is x */
  return lq_logarithm_scaled(entropy * 0x1p-512 / weight, -512) * weight / entropy;
}

const lq_method lq_methods[LQ_METHODS] = {
    {"self_confidence", lq_self_confidence, self_confidence_of_two, 0},
    {"normalized_margin", lq_normalized_margin, normalized_margin_of_two, 1},
    {"confidence_weighted_entropy", lq_confidence_weighted_entropy, NULL, 1},
};

const lq_method *lq_find_method(lq_text name) {
  for (size_t i = 0; i < LQ_METHODS; i++) {
    if (strlen(lq_methods[i].name) == name.bytes && !memcmp(lq_methods[i].name, name.at, name.bytes)) {
      return &lq_methods[i];
    }
  }
  return NULL;
}
