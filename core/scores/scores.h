/*
** The scores of one row: how likely its given label is right, in [0,1], lower
** meaning that it is more likely wrong. P is the row's probabilities over K
** classes, k the given label.
**
** self_confidence               P[k]
** normalized_margin             (P[k] - max of the other P[j] + 1) / 2
** confidence_weighted_entropy   ln(1+x)/x with x = H/P[k]; 1 at x = 0, 0 where
**                               P[k] = 0; falls as x grows, for every x
**
** with the entropy H = -sum of P[c] ln P[c] over ln K, 0 ln 0 being 0. The
** first is exact, the second and H within 4 ulp of their exact values, the third
** within 6.
**
** After Kuan and Mueller, "Model-agnostic label quality scoring to detect
** real-world label errors", 2022.
*/
#ifndef LQ_SCORES_H
#define LQ_SCORES_H

#include "core/input/probabilities.h"

typedef double (*lq_scoring)(const lq_probabilities *probabilities, size_t k);

double lq_self_confidence(const lq_probabilities *probabilities, size_t k);
double lq_normalized_margin(const lq_probabilities *probabilities, size_t k);
double lq_confidence_weighted_entropy(const lq_probabilities *probabilities, size_t k);

/* H, at most 1 (probabilities that sum to more than 1 can have more). */
double lq_entropy(const lq_probabilities *probabilities);

/* What a method takes of a row beside P[k]. */
typedef enum lq_rest {
  LQ_NOTHING,
  LQ_LARGEST_OTHER, /* the largest of the other P[j] */
  LQ_P_LN_P         /* the sum of P[c] ln P[c], times 2^LQ_SCALE */
} lq_rest;

/* The methods by name. */
typedef struct lq_method {
  const char *name;
  lq_scoring score;
  lq_rest rest;
  double (*score_of)(double given, double rest, size_t classes);
} lq_method;

#define LQ_METHODS 3
extern const lq_method lq_methods[LQ_METHODS];

/* NULL where there is no such method. */
const lq_method *lq_find_method(lq_text name);

#endif
