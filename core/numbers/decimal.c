#include "core/numbers/decimal.h"

#include <assert.h>
#include <string.h>

#include "core/numbers/bigint.h"

#define CUT_DIGITS 19
/* The midpoint of two doubles has at most 767 significant digits. */
#define DECIDING_DIGITS 800
/* No number of digits in memory makes up for a larger exponent. */
#define EXPONENT_LIMIT 10000000000
/* Room for the exact digits of any double. */
#define EXACT_DIGITS 1100

static int is_digit(const char *at, const char *end) {
  return at < end && *at >= '0' && *at <= '9';
}

/* Takes one digit of the mantissa; returns 1 where it comes after the 19th. */
static int take_digit(lq_decimal *number, int *count, const char *at) {
  if (*count == CUT_DIGITS) return number->cut = 1;
  if (*count || *at != '0') {
    if ((*count)++ == 0) number->first = at;
    number->digits = number->digits * 10 + (uint64_t)(*at - '0');
  }
  return 0;
}

const char *lq_decimal_read(const char *at, const char *end, lq_decimal *out,
                            const char **stopped) {
  lq_decimal number = {NULL, NULL, 0, 0, 0, 0};
  int count = 0; /* of digits in number.digits */
  if (at < end && *at == '-') number.negative = 1, at++;
  const char *start = at;
  if (at < end && *at == '0') {
    at++; /* no digit may follow: 01 is not JSON */
  } else {
    for (; is_digit(at, end); at++) number.exponent += take_digit(&number, &count, at);
  }
  *stopped = at;
  if (at == start || is_digit(at, end)) return NULL;
  if (at < end && *at == '.') {
    *stopped = ++at;
    if (!is_digit(at, end)) return NULL;
    for (; is_digit(at, end); at++) number.exponent -= !take_digit(&number, &count, at);
  }
  number.end = at;
  if (at < end && (*at == 'e' || *at == 'E')) {
    at++;
    int negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    *stopped = at;
    if (!is_digit(at, end)) return NULL;
    int64_t exponent = 0;
    for (; is_digit(at, end); at++) {
      if (exponent < EXPONENT_LIMIT) exponent = exponent * 10 + (*at - '0');
    }
    number.exponent += negative ? -exponent : exponent;
  }
  *out = number;
  return at;
}

/* mantissa * 2^exponent, and a little more where inexact, rounded to the nearest double, ties to
** even. The highest bit of mantissa is set. */
static double round_to_double(uint64_t mantissa, int exponent, int inexact) {
  assert(mantissa >> 63);
  int top = exponent + 63; /* the number is in [2^top, 2^(top+1)) */
  if (top > 1023) return lq_from_bits(LQ_INFINITY_BITS);
  if (top < -1075) return 0.0;
  int normal = top >= -1022;
  int drop = normal ? 11 : 11 + (-1022 - top);
  uint64_t kept = drop < 64 ? mantissa >> drop : 0;
  uint64_t half = (uint64_t)1 << (drop - 1);
  uint64_t rest = drop < 64 ? mantissa & (half * 2 - 1) : mantissa;
  if (rest > half || (rest == half && (inexact || (kept & 1)))) kept++;
  /* kept has its 53rd bit set where the double is normal, which adds 1 to the exponent */
  return lq_from_bits(((uint64_t)(normal ? top + 1022 : 0) << 52) + kept);
}

/* Sets n to the first DECIDING_DIGITS digits, with a digit 1 behind them where a digit that is cut
** is not 0. Returns t such that the number is n * 10^t. */
static int64_t all_digits(const lq_decimal *d, lq_bigint *n) {
  assert(d->first);
  int count = 0, rest = 0;
  int64_t after_cut = 0; /* digits read past the 19th */
  lq_bigint_set(n, 0);
  for (const char *at = d->first; at < d->end; at++) {
    if (*at == '.') continue;
    if (count == DECIDING_DIGITS) {
      rest |= *at != '0';
      continue;
    }
    lq_bigint_multiply_add(n, 10, (uint32_t)(*at - '0'));
    if (count++ >= CUT_DIGITS) after_cut++;
  }
  if (rest) lq_bigint_multiply_add(n, 10, 1), after_cut++;
  return d->exponent - after_cut;
}

/* The number is between the double below and the next one. Returns the nearer of the two. */
static double nearer_double(const lq_decimal *d, double below) {
  lq_bigint number, midpoint;
  int64_t ten = all_digits(d, &number);
  uint64_t bits = lq_bits(below);
  int biased = (int)(bits >> 52);
  uint64_t mantissa = bits & 0xfffffffffffffu;
  if (biased) mantissa |= 0x10000000000000u;
  else biased = 1;
  lq_bigint_set(&midpoint, 2 * mantissa + 1);
  int two = biased - 1075 - 1;
  /* compares number * 10^ten with midpoint * 2^two */
  assert(ten <= 0);
  lq_bigint_multiply_power_of_five(&midpoint, (int)-ten);
  two += (int)-ten;
  lq_bigint_shift(two < 0 ? &number : &midpoint, two < 0 ? -two : two);
  int order = lq_bigint_compare(&number, &midpoint);
  return lq_from_bits(bits + (order > 0 || (order == 0 && (bits & 1))));
}

/* The value of a number of at least 10, whose exponent is more than 0. */
static double large_value(const lq_decimal *d) {
  lq_bigint number;
  if (d->exponent > 310) return lq_from_bits(LQ_INFINITY_BITS);
  int64_t ten = all_digits(d, &number);
  int fraction = 0, exponent, inexact;
  for (; ten < 0; ten++) fraction |= lq_bigint_divide(&number, 10) != 0;
  lq_bigint_multiply_power_of_five(&number, (int)ten);
  uint64_t top = lq_bigint_top(&number, &exponent, &inexact);
  return round_to_double(top, exponent + (int)ten, inexact || fraction);
}

static double magnitude(const lq_decimal *d) {
  static const double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (d->digits == 0) return 0.0;
  if (!d->cut && d->digits <= (uint64_t)1 << 53 && d->exponent >= -22 && d->exponent <= 0) {
    return (double)d->digits / exact_powers[-d->exponent];
  }
  if (d->exponent > 0) return large_value(d);
  if (d->exponent <= -LQ_POWERS_OF_TEN) return 0.0;

  double value;
  if (!d->cut && d->exponent >= -LQ_SURELY_NORMAL &&
      lq_decimal_surely(d->digits, (unsigned)-d->exponent, &value)) {
    return value;
  }
  int zeros, exponent;
  lq_wide high = lq_decimal_product(d->digits, (unsigned)-d->exponent, &zeros, &exponent);
  lq_wide low = lq_wide_multiply(d->digits << zeros, lq_powers_of_ten[-d->exponent][1]);
  /* the product is product.high, product.low and low.low: 192 bits */
  lq_wide product = lq_wide_add(high, (lq_wide){0, low.high});
  /* The number is above the product. The power is less than 10^-ten by less than 1 of its last
  ** bit, and where digits are cut, digits is too small by less than 1. Together the product is too
  ** small by less than 1 of product.low, or with cut digits by less than 2^(zeros+64) + 1. No
  ** power's first word is within 2^zeros of 2^64, so `above` does not overflow. */
  lq_wide error = {d->cut ? (uint64_t)1 << zeros : 0, 2}, above = lq_wide_add(product, error);
  double least = 0.0, most = 0.0;
  for (int i = 0; i < 2; i++) {
    lq_wide p = i ? above : product;
    int left = !(p.high >> 63);
    p = lq_wide_shift(p, left);
    double rounded = round_to_double(p.high, exponent - left, p.low != 0 || low.low != 0);
    if (i) most = rounded;
    else least = rounded;
  }
  return least == most ? least : nearer_double(d, least);
}

double lq_decimal_value(const lq_decimal *decimal) {
  double value = magnitude(decimal);
  return decimal->negative ? -value : value;
}

/* Writes all decimal digits of a finite value > 0, from the first that is not 0:
** value = 0.d1d2d3... * 10^*exponent. Returns the number of digits. */
static int exact_digits(double value, char out[EXACT_DIGITS], int *exponent) {
  uint64_t bits = lq_bits(value);
  int biased = (int)(bits >> 52);
  uint64_t mantissa = bits & 0xfffffffffffffu;
  if (biased) mantissa |= 0x10000000000000u;
  else biased = 1;
  int two = biased - 1075;
  for (; !(mantissa & 1); mantissa >>= 1) two++;
  lq_bigint n;
  lq_bigint_set(&n, mantissa);
  if (two < 0) lq_bigint_multiply_power_of_five(&n, -two);
  else lq_bigint_shift(&n, two);
  char reversed[EXACT_DIGITS] = "0";
  int count = 0;
  while (n.limbs) {
    uint32_t nine = lq_bigint_divide(&n, 1000000000u);
    for (int i = 0; i < 9; i++, nine /= 10) reversed[count++] = (char)('0' + nine % 10);
  }
  while (count > 1 && reversed[count - 1] == '0') count--;
  for (int i = 0; i < count; i++) out[i] = reversed[count - 1 - i];
  *exponent = count + (two < 0 ? two : 0);
  return count;
}

/* Rounds the digits to `keep` of them, ties to even, and cuts trailing zeros. Adds 1 to *exponent
** where 9.99... becomes 10. Returns the number of digits in out. */
static int round_digits(const char *digits, int count, int keep, char *out, int *exponent) {
  if (count <= keep) {
    memcpy(out, digits, (size_t)count);
    keep = count;
  } else {
    memcpy(out, digits, (size_t)keep);
    int rest = 0;
    for (int i = keep + 1; i < count; i++) rest |= digits[i] != '0';
    int up = digits[keep] > '5' || (digits[keep] == '5' && (rest || (digits[keep - 1] & 1)));
    for (int i = keep - 1; up; i--) {
      if (i < 0) {
        out[0] = '1', keep = 1, ++*exponent;
        break;
      }
      up = out[i] == '9';
      out[i] = up ? '0' : (char)(out[i] + 1);
    }
  }
  while (keep > 1 && out[keep - 1] == '0') keep--;
  return keep;
}

/* Writes 0.d1d2d3... * 10^exponent in the syntax of JSON. Returns the length. */
static size_t write_digits(const char *digits, int count, int exponent, char *out) {
  char *at = out;
  if (exponent > 17 || exponent < -4) {
    *at++ = digits[0];
    if (count > 1) *at++ = '.';
    for (int i = 1; i < count; i++) *at++ = digits[i];
    *at++ = 'e';
    int power = exponent - 1;
    if (power < 0) *at++ = '-', power = -power;
    if (power >= 100) *at++ = (char)('0' + power / 100);
    if (power >= 10) *at++ = (char)('0' + power / 10 % 10);
    *at++ = (char)('0' + power % 10);
  } else {
    int i = 0;
    if (exponent <= 0) *at++ = '0';
    for (; i < exponent; i++) *at++ = i < count ? digits[i] : '0';
    *at++ = '.';
    for (int zeros = exponent; zeros < 0; zeros++) *at++ = '0';
    if (i >= count) *at++ = '0';
    for (; i < count; i++) *at++ = digits[i];
  }
  *at = 0;
  return (size_t)(at - out);
}

/* Finds the shortest digits of a value in [0.0001,1), at least 15 unless they end in zeros, as
** digits * 10^exponent. Nineteen digits, and whether others follow, are as good as all of them. That
** takes an eighth of the time. magnitude() never has to read digits as text here: a decimal of at most
** 20 places is a multiple of 10^-20, and by that too far from the midpoint of two doubles. */
static lq_decimal shortest_usual(double value) {
  const uint64_t ten19 = 10000000000000000000u;
  uint64_t bits = lq_bits(value), mantissa = (bits & 0xfffffffffffffu) | 0x10000000000000u;
  unsigned two = 1075 - (unsigned)(bits >> 52); /* value = mantissa / 2^two, 53 <= two <= 66 */
  int zeros = value >= 0.1 ? 0 : value >= 0.01 ? 1 : value >= 0.001 ? 2 : 3;
  for (int i = 0; i < zeros; i++) mantissa *= 10;
  lq_wide product = lq_wide_multiply(mantissa, ten19), cut = lq_wide_shift(product, (int)(128 - two));
  uint64_t first = two < 64 ? product.high << (64 - two) | product.low >> two
                            : product.high >> (two - 64);
  int is_cut = (cut.high | cut.low) != 0;
  lq_decimal shortest = {0};
  for (uint64_t unit = 10000, exponent = 15;; unit /= 10, exponent++) {
    uint64_t kept = first / unit, rest = first % unit;
    kept += rest > unit / 2 || (rest == unit / 2 && (is_cut || (kept & 1)));
    shortest.digits = kept;
    shortest.exponent = -(int64_t)exponent - zeros;
    if (exponent == 17 || magnitude(&shortest) == value) return shortest;
  }
}

static size_t write_usual(double value, char *out) {
  char digits[24];
  lq_decimal shortest = shortest_usual(value);
  int count = 0, from = 20;
  uint64_t left = shortest.digits;
  while (left % 10 == 0) left /= 10, shortest.exponent++;
  for (; left; left /= 10, count++) digits[--from] = (char)('0' + left % 10);
  return write_digits(digits + from, count, (int)shortest.exponent + count, out);
}

size_t lq_decimal_write(double value, char out[LQ_DECIMAL_BYTES]) {
  assert(lq_is_finite(value));
  char *at = out;
  uint64_t bits = lq_bits(value);
  if (bits >> 63) *at++ = '-', value = -value;
  if (value == 0.0) {
    memcpy(at, "0.0", 4);
    return (size_t)(at - out) + 3;
  }
  if (value >= 0.0001 && value < 1.0) return (size_t)(at - out) + write_usual(value, at);
  char digits[EXACT_DIGITS], rounded[20] = "0";
  int exponent, count = exact_digits(value, digits, &exponent);
  /* fewer than 15 digits are only needed for a subnormal, which has fewer bits */
  for (int keep = value < 0x1p-1022 ? 1 : 15;; keep++) {
    int power = exponent;
    int kept = round_digits(digits, count, keep, rounded, &power);
    lq_decimal back = {.first = rounded, .end = rounded + kept, .exponent = power - kept};
    for (int i = 0; i < kept; i++) back.digits = back.digits * 10 + (uint64_t)(rounded[i] - '0');
    if (keep == 17 || magnitude(&back) == value) {
      return (size_t)(at - out) + write_digits(rounded, kept, power, at);
    }
  }
}
