/* core/scores/softmax.h against the definition evaluated in 113 bits. */
#include "core/scores/softmax.h"

#include "tests/numbers/numbers.h"
#include "tests/numbers/quad.h"

#define MOST 1000

/* Each row follows from its number alone. Returns the number of classes. */
static size_t make_row(size_t row, double logits[MOST], double *temperature) {
  uint64_t random = row * 0x2545f4914f6cdd1du + 11;
  size_t style = random_below(&random, 8), size = random_below(&random, 1000);
  size_t classes = 2 + random_below(&random, size < 900 ? 5 : size < 997 ? 40 : MOST - 1);
  size_t first = random_below(&random, classes);
  double scale = pow(10, 4 * random_share(&random) - 1); /* 0.1 to 1000 */
  *temperature = style < 4 ? 1 : pow(10, 4 * random_share(&random) - 2);
  double one = -3 * random_share(&random), other = -3 * random_share(&random);
  for (size_t i = 0; i < classes; i++) {
    double share = random_share(&random);
    switch (style) {
      case 0: logits[i] = log(share + 0x1p-60); break;
      case 1: logits[i] = i == first ? 0 : -745 * share; break;
      case 2: logits[i] = i == first ? 1 : share; break;
      case 3: logits[i] = i < first ? one : other; break; /* whose errors add up */
      default: logits[i] = scale * (2 * share - 1); break;
    }
    if (style == 3 && i == first) logits[i] = 0;
    if (row % 3 == 0) logits[i] = (double)(float)logits[i];
  }
  return classes;
}

int check_softmax(size_t rows) {
  static worst_case normal = {.what = "softmax", .limit = 1.9};
  static worst_case subnormal = {.what = "softmax, subnormal", .limit = 1.5};
  for (size_t row = 0; row < rows; row++) {
    static double logits[MOST], shares[MOST];
    static quad terms[MOST];
    double temperature, largest;
    size_t classes = make_row(row, logits, &temperature);
    lq_error error;
    quad sum = 0;
    largest = logits[0];
    for (size_t i = 1; i < classes; i++) largest = fmax(largest, logits[i]);
    for (size_t i = 0; i < classes; i++) {
      terms[i] = expq(((quad)logits[i] - (quad)largest) / (quad)temperature);
      sum += terms[i];
    }
    if (lq_softmax(logits, classes, temperature, shares, &error)) abort();
    for (size_t i = 0; i < classes; i++) {
      quad exact = terms[i] / sum;
      take_case(exact < (quad)0x1p-1022 ? &subnormal : &normal, shares[i], exact, (double)row);
    }
  }
  return report_worst(&normal, "row %.0f") + report_worst(&subnormal, "row %.0f");
}
