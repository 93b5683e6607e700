#include "core/scores/softmax.h"

#include <assert.h>

#include "core/loops/blocks.h"
#include "core/numbers/exponential.h"

/* The first 26 bits of a double, so that at most 27 are left. */
static inline double first_bits_of(double value) {
  return lq_from_bits(lq_bits(value) & ~(uint64_t)0x7ffffff);
}

/* value - a * b, where a * b rounds to about value. The products of the halves are exact but for
** the smallest, so the error is below 2^-75 of value. */
static inline double minus_product(double value, double a, double b) {
  double a_high = first_bits_of(a), a_low = a - a_high;
  double b_high = first_bits_of(b), b_low = b - b_high;
  return (((value - a_high * b_high) - a_high * b_low) - a_low * b_high) - a_low * b_low;
}

/* e to a smaller quotient is 0 as a double. */
#define LEAST_QUOTIENT (-800.0)

/* What the arguments (x - max) / T of a row have in common. */
typedef struct softmax_divisor {
  double before, after; /* powers of two: of x and max, and of their difference */
  double largest;       /* max * before */
  double temperature;   /* T * before * after */
  double inverse;       /* 1 / temperature */
  double least;         /* a difference of LEAST_QUOTIENT temperatures, before it is scaled */
} softmax_divisor;

/* A temperature far from 1 is scaled, so that products of its halves are neither too large nor too
** small. With a large one the logits are scaled first: their difference may be beyond the doubles
** while its quotient is not, and bits that they lose are far below T. With a small one the
** difference is scaled, so that small logits lose none. */
static softmax_divisor scale_divisor(double largest, double temperature) {
  double before = temperature > 0x1p500 ? 0x1p-500 : 1.0;
  double after = temperature < 0x1p-500 ? 0x1p600 : 1.0;
  double scaled = temperature * before * after;
  double least = LEAST_QUOTIENT * (temperature * before);
  return (softmax_divisor){before, after, largest * before, scaled, 1.0 / scaled, least};
}

/* Writes the terms e^((x - max) / T) of count logits, at most LQ_LANES, to out, and adds them to
** the lanes of the sums; both have the scale of lq_exponential_of(). The difference and the
** quotient each have a low part. A difference below the least becomes the least: both give 0. One
** of -infinity is such a difference, and its low part is NaN until then. Each loop has a form that
** a compiler turns into vector code. */
LQ_SPECIALIZED void add_softmax_terms(const double *logits, size_t count, softmax_divisor by,
                                      double *out, lq_long_sums *sums) {
  double high[LQ_LANES] = {0.0}, low[LQ_LANES] = {0.0};
  for (size_t i = 0; i < count; i++) {
    double x = logits[i] * by.before, difference = x - by.largest, part = difference - x;
    high[i] = difference;
    low[i] = (x - (difference - part)) - (by.largest + part);
  }
  for (size_t i = 0; i < count; i++) {
    low[i] = high[i] < by.least ? 0.0 : low[i];
    high[i] = high[i] < by.least ? by.least : high[i];
  }
  for (size_t i = 0; i < count; i++) {
    double dividend = high[i] * by.after, quotient = dividend / by.temperature;
    double left = minus_product(dividend, quotient, by.temperature);
    lq_exponential_parts term =
        lq_exponential_of(quotient, (left + low[i] * by.after) * by.inverse);
    high[i] = term.high, low[i] = term.low;
  }
  for (size_t i = 0; i < count; i++) out[i] = high[i];
  lq_add_to_lanes(sums, high);
  for (size_t i = 0; i < LQ_LANES; i++) sums->low[i] += low[i];
}

/* Writes the terms to out, and returns their sum without their scale. Class i is added to lane
** i % LQ_LANES. */
static lq_long_sum softmax_terms(const double *logits, size_t count, softmax_divisor by,
                                 double *out) {
  lq_long_sums sums = {{0.0}, {0.0}};
  size_t i = 0;
  for (; count - i >= LQ_LANES; i += LQ_LANES) {
    add_softmax_terms(logits + i, LQ_LANES, by, out + i, &sums);
  }
  if (i < count) add_softmax_terms(logits + i, count - i, by, out + i, &sums);
  lq_long_sum sum = lq_join_lanes_long(&sums);
  _Static_assert(LQ_EXPONENTIAL_SCALE == 512, "the scale is 2^512");
  return (lq_long_sum){sum.high * 0x1p-512, sum.low * 0x1p-512};
}

/* Divides scaled terms by the sum. The product with 1 / sum is rounded once, and once more where it
** is subnormal without the scale. */
static void divide_softmax_terms(double *terms, size_t count, lq_long_sum sum) {
  double inverse = 1.0 / sum.high;
  double low = (minus_product(1.0, inverse, sum.high) - inverse * sum.low) * inverse;
  for (size_t i = 0; i < count; i++) {
    double share = terms[i] * inverse;
    double lost = terms[i] * low - minus_product(share, terms[i], inverse);
    terms[i] = (share + lost) * 0x1p-512;
  }
}

/* Finds the largest of the logits. */
static lq_error_code largest_logit(const double *logits, size_t count, double *largest,
                                   lq_error *error) {
  const double infinity = lq_from_bits(LQ_INFINITY_BITS);
  *largest = -infinity;
  for (size_t i = 0; i < count; i++) {
    if (!(logits[i] < infinity)) {
      error->index = i;
      error->value = logits[i];
      return error->code = LQ_LOGIT_NOT_FINITE;
    }
    if (logits[i] > *largest) *largest = logits[i];
  }
  return *largest == -infinity ? (error->code = LQ_LOGITS_ALL_MINUS_INFINITY) : LQ_OK;
}

lq_error_code lq_softmax(const double *logits, size_t count, double temperature, double *out,
                         lq_error *error) {
  assert(count > 0 && temperature > 0.0 && lq_is_finite(temperature));
  double largest;
  if (largest_logit(logits, count, &largest, error)) return error->code;
  softmax_divisor by = scale_divisor(largest, temperature);
  divide_softmax_terms(out, count, softmax_terms(logits, count, by, out));
  return LQ_OK;
}
