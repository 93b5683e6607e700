/*
** The scores of one row: how likely its given label is correct, in [0,1]; a lower score is worse. P
** is the row's probabilities, K the number of classes, k the given label.
**
** self_confidence               P[k]
** normalized_margin             (P[k] - max of the other P[j] + 1) / 2
** confidence_weighted_entropy   ln(1+x)/x with x = H/P[k]; 1 where x = 0, 0 where P[k] = 0;
**                               it falls as x grows, for every x
**
** H is the entropy, -(the sum of P[c] ln P[c]) / ln K, where 0 ln 0 is 0. The first score is
** exact. The second and H are within 4 ulp of their exact values, the third is within 6 ulp.
**
** After Kuan and Mueller, "Model-agnostic label quality scoring to detect
** real-world label errors", 2022.
*/
#ifndef LQ_SCORES_H
#define LQ_SCORES_H

#include "core/input/probabilities.h"

/* Scores a row whose given label is k, where k < K. */
typedef double (*lq_scoring)(const lq_probabilities *probabilities, size_t k);

double lq_self_confidence(const lq_probabilities *probabilities, size_t k);
double lq_normalized_margin(const lq_probabilities *probabilities, size_t k);
double lq_confidence_weighted_entropy(const lq_probabilities *probabilities, size_t k);

/* H, limited to at most 1. (It can be more where the probabilities sum to more than 1.) */
double lq_entropy(const lq_probabilities *probabilities);

/* What a method needs from a row besides P[k]. */
typedef enum lq_rest {
  LQ_NOTHING,
  LQ_LARGEST_OTHER, /* the largest of the other P[j] */
  LQ_P_LN_P         /* the sum of P[c] ln P[c], times 2^LQ_SCALE */
} lq_rest;

/* A method: it scores a row, or computes the score from P[k] and the rest that it needs. */
typedef struct lq_method {
  const char *name;
  lq_scoring score;
  lq_rest rest;
  double (*score_of)(double given, double rest, size_t classes); /* given is P[k] */
} lq_method;

#define LQ_METHODS 3
extern const lq_method lq_methods[LQ_METHODS];

/* The method of this name; NULL where there is none. */
const lq_method *lq_find_method(lq_text name);

#endif
