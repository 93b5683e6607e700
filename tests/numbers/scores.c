/* core/scores/scores.h against the definitions evaluated in 113 bits. */
#include "core/scores/scores.h"

#include "tests/numbers/numbers.h"
#include "tests/numbers/quad.h"

#define MOST 1000

/* Each row follows from its number alone. Returns the number of classes. */
static size_t make_row(size_t row, double values[MOST], size_t *label) {
  uint64_t random = row * 0x2545f4914f6cdd1du + 7;
  size_t style = random_below(&random, 10), size = random_below(&random, 100);
  size_t classes = 2 + random_below(&random, size < 80 ? 15 : size < 99 ? 70 : MOST - 1);
  size_t first = random_below(&random, classes);
  double sum = 0, temperature = (double)(1 + random_below(&random, 100)) / 4;
  for (size_t i = 0; i < classes; i++) {
    double share = random_share(&random);
    switch (style) {
      case 0: values[i] = 1; break;                         /* flat */
      case 1: values[i] = 1 + share * 0x1p-20; break;       /* nearly so */
      case 2: values[i] = i == first; break;                /* one-hot */
      case 3: values[i] = i == first ? 1 : share * 0x1p-50; /* nearly so */ break;
      case 4: values[i] = i == first ? 1 : ldexp(share, -(int)random_below(&random, 1075)); break;
      case 5: values[i] = random_below(&random, 3) ? 0 : share; break;
      case 6: values[i] = i == first ? 20 : share * share; break; /* peaked */
      default: values[i] = exp(-temperature * share * share); break;
    }
    sum += values[i];
  }
  /* most rows sum to 1, some only nearly and some not at all */
  size_t rounding = random_below(&random, 8);
  double divisor = style == 3 || style == 4 || sum == 0 || (rounding == 0 && style != 6) ? 1 : sum;
  for (size_t i = 0; i < classes; i++) {
    values[i] = values[i] / divisor;
    if (rounding == 1) values[i] = (double)(float)values[i];
    if (rounding == 2) values[i] = nearbyint(values[i] * 1e6) / 1e6;
    if (!(values[i] <= 1)) values[i] = 1;
  }
  *label = random_below(&random, 2) ? first : random_below(&random, classes);
  return classes;
}

int check_scores(size_t rows) {
  static worst_case entropy = {.what = "entropy", .limit = 4};
  static worst_case weighted = {.what = "confidence_weighted_entropy", .limit = 4};
  static worst_case margin = {.what = "normalized_margin", .limit = 4};
  quad logarithms[MOST + 1];
  for (int i = 2; i <= MOST; i++) logarithms[i] = logq((quad)i);
  for (size_t row = 0; row < rows; row++) {
    static double values[MOST];
    size_t k, classes = make_row(row, values, &k);
    quad sum = 0, given = (quad)values[k];
    double other = 0;
    for (size_t i = 0; i < classes; i++) {
      if (values[i] > 0 && values[i] < 1) sum -= (quad)values[i] * logq((quad)values[i]);
      if (i != k && values[i] > other) other = values[i];
    }
    quad h = sum / logarithms[classes];
    quad x = given > 0 ? h / given : 0;
    quad score = values[k] == 0 ? (quad)0 : x == 0 ? (quad)1 : log1pq(x) / x;
    lq_probabilities p = {values, LQ_DOUBLES, classes, NULL, NULL};
    double at = (double)row;
    take_case(&entropy, lq_entropy(&p), h < 1 ? h : (quad)1, at);
    take_case(&weighted, lq_confidence_weighted_entropy(&p, k), score, at);
    /* both terms are at least 0, so that of 113 bits none that counts is lost */
    take_case(&margin, lq_normalized_margin(&p, k), ((1 - (quad)other) + given) / 2, at);
  }
  return report_worst(&entropy, "row %.0f") + report_worst(&weighted, "row %.0f") + report_worst(&margin, "row %.0f");
}
