/*
** Fuzzes BLOB probabilities. The input is a byte that chooses the format that the
** BLOB is read in (by value, or float16, float32 or float64) and how it is given (as
** it is, or a byte for each number), and then the BLOB.
**
**  (1) It is read, or refused, as probabilities.h says by a plain reading, and every
**      probability has the same bits. (JSON in a BLOB is for packings.c.)
**  (2) Every score, of the first class, the last and the most probable one, is in [0,1] and
**      as near to its definition in long doubles as scores.h says; the entropy too, and the
**      predicted class is the most probable one.
**  (3) The loops for each instruction set of this machine give the bits of the plain ones,
**      and count the numbers that reach limits as a plain count does.
**  (4) What is packed as float64 is read back bit for bit, as float32 rounded; where it
**      would not be, it is refused.
*/
#include <math.h>

#include "core/scores/scores.h"
#include "tests/fuzz/support/fuzz.h"

#define NUMBERS_MAXIMUM 2048

/* The number at `at` of that many bits, by IEEE 754's definition. */
static double plain_float(const uint8_t *at, int bits) {
  int mantissa_bits = bits == 16 ? 10 : bits == 32 ? 23 : 52, exponent_bits = bits - 1 - mantissa_bits;
  uint64_t number = 0, one = 1;
  for (int i = bits / 8; i > 0; i--) number = number << 8 | at[i - 1];
  uint64_t mantissa = number & ((one << mantissa_bits) - 1);
  int exponent = (int)(number >> mantissa_bits & ((one << exponent_bits) - 1));
  int last = (1 << exponent_bits) - 1, bias = last >> 1;
  double value = exponent == last ? (mantissa ? NAN : INFINITY)
                 : exponent       ? ldexp((double)(mantissa + (one << mantissa_bits)), exponent - bias - mantissa_bits)
                                  : ldexp((double)mantissa, 1 - bias - mantissa_bits);
  return number >> (bits - 1) ? -value : value;
}

/* 1 where all of the BLOB's numbers are probabilities. */
static int plain_read(const uint8_t *blob, size_t bytes, int bits, double *values) {
  size_t size = (size_t)bits / 8;
  if (bytes % size) return 0;
  for (size_t i = 0; i < bytes / size; i++) {
    double value = plain_float(blob + size * i, bits);
    if (!(value >= -1e-4 && value <= 1 + 1e-4)) return 0;
    values[i] = value <= 0 ? 0.0 : value >= 1 ? 1.0 : value;
  }
  return 1;
}

static long double plain_sum(const double *values, size_t count) {
  long double sum = 0;
  for (size_t i = 0; i < count; i++) sum += values[i];
  return sum;
}

/* What the bytes are to be read as. */
typedef struct plain {
  lq_error_code code;
  int bits; /* of floats, or 0 for JSON */
  size_t classes;
} plain;

static plain plain_floats(size_t bytes, int bits) {
  size_t count = bytes * 8 / (size_t)bits;
  return (plain){count < 2 ? LQ_TOO_FEW_CLASSES : LQ_OK, bits, count};
}

/* Whether the bytes are big-endian floats in [0,1] that sum to 1 that nearly: 1 or 0, or -1 where the sum is
** too near to what decides. */
static int plain_big_endian(const uint8_t *blob, size_t bytes, int bits, long double off) {
  static double values[NUMBERS_MAXIMUM];
  static uint8_t swapped[8 * NUMBERS_MAXIMUM];
  size_t size = (size_t)bits / 8;
  if (bytes % size || bytes < 2 * size) return 0;
  for (size_t i = 0; i < bytes; i++) swapped[i] = blob[i / size * size + size - 1 - i % size];
  for (size_t i = 0; i < bytes / size; i++) {
    double value = plain_float(swapped + size * i, bits);
    if (!(value >= 0 && value <= 1) || swapped[size * i + size - 1] >> 7) return 0;
    values[i] = value;
  }
  long double away = fabsl(plain_sum(values, bytes / size) - 1);
  if (fabsl(away - off) < 1e-12L) return -1;
  return away <= off;
}

/* The rules of probabilities.h for floats. code -1: it is too near to what decides. */
static plain plain_by_sum(const uint8_t *blob, size_t bytes, double *values) {
  static const struct {
    int bits;
    long double least, most;
  } formats[] = {{64, 0.5L, 1e30L}, {32, 0x1p-6L, 1e30L}, {16, 0.99L, 1.01L}};
  for (int i = 0; i < 3; i++) {
    int bits = formats[i].bits;
    if (!plain_read(blob, bytes, bits, values)) continue;
    long double sum = plain_sum(values, bytes * 8 / (size_t)bits);
    long double limits[] = {formats[i].least, formats[i].most, 0.99L, 1.01L};
    for (int l = 0; l < 4; l++) {
      if (fabsl(sum - limits[l]) < 1e-12L && (sum != limits[l] || l > 1 || bits == 16)) return (plain){(lq_error_code)-1, 0, 0};
    }
    if (sum < formats[i].least || sum > formats[i].most) continue;
    for (int other = 32; other <= 64 && (bits == 16 || sum < 0.99L || sum > 1.01L); other *= 2) {
      int is_other = plain_big_endian(blob, bytes, other, 1e-5);
      if (is_other) return (plain){is_other < 0 ? (lq_error_code)-1 : LQ_BLOB_BIG_ENDIAN, 0, 0};
    }
    return plain_floats(bytes, bits);
  }
  for (int other = 16; other <= 64; other *= 2) {
    int is_other = plain_big_endian(blob, bytes, other, 0.01);
    if (is_other) return (plain){is_other < 0 ? (lq_error_code)-1 : LQ_BLOB_BIG_ENDIAN, 0, 0};
  }
  return (plain){LQ_BLOB_NEITHER, 0, 0};
}

/* Whether the BLOB begins as JSON in either form, or is text. What is read then, tests/fuzz/packings.c checks, and here
** only that it is JSON or what it is otherwise, or an error. */
static int may_be_other(const uint8_t *blob, size_t bytes) {
  static const char starts[] = "[{n \t\r\n\xef", decimals[] = "0123456789.,;+-eExX[]()'\" \t\r\n";
  size_t text = 0;
  while (text < bytes && blob[text] && strchr(decimals, blob[text])) text++;
  return bytes == 1 || (bytes && ((blob[0] & 15) == 11 || (blob[0] & 15) == 12 || (blob[0] && strchr(starts, blob[0])) || text == bytes));
}

static plain plain_blob(const uint8_t *blob, size_t bytes, int bits, double *values) {
  if (bits) return plain_read(blob, bytes, bits, values) ? plain_floats(bytes, bits) : (plain){LQ_BLOB_MISFIT, bits, 0};
  return bytes ? plain_by_sum(blob, bytes, values) : (plain){LQ_TOO_FEW_CLASSES, 0, 0};
}

static int is_near(double got, long double want, int ulps) {
  double rounded = (double)want, ulp = nextafter(rounded, 2) - rounded;
  return fabsl(got - want) <= (ulps + 0.01L) * ulp;
}

static void check_scores(const lq_probabilities *p, const double *values) {
  size_t first = 0;
  long double sum = 0;
  for (size_t k = 0; k < p->classes; k++) {
    if (values[k] > values[first]) first = k;
    if (values[k] > 0) sum -= values[k] * logl(values[k]);
  }
  long double entropy = sum / logl((long double)p->classes);
  double got = lq_entropy(p);
  CHECK(got >= 0 && got <= 1 && is_near(got, entropy > 1 ? 1 : entropy, 4), "entropy %a, not %La", got, entropy);
  CHECK(lq_predicted(p) == first, "predicted %zu, not %zu", lq_predicted(p), first);
  size_t second = first == 0;
  for (size_t k = 0; k < p->classes; k++) {
    if (k != first && values[k] > values[second]) second = k;
  }
  static const int ulps[LQ_METHODS] = {0, 4, 6};
  const size_t labels[] = {0, p->classes - 1, first};
  for (int i = 0; i < 3; i++) {
    size_t k = labels[i];
    long double given = values[k], other = values[k == first ? second : first];
    long double x = given > 0 ? entropy / given : 0;
    long double want[LQ_METHODS] = {given, (1 - other + given) / 2,
                                    given > 0 ? (x > 0 ? log1pl(x) / x : 1) : 0};
    for (int m = 0; m < LQ_METHODS; m++) {
      double score = lq_methods[m].score(p, k);
      CHECK(score >= 0 && score <= 1 && is_near(score, want[m], ulps[m]), "%s of %zu is %a, not %La", lq_methods[m].name, k,
            score, want[m]);
      if (lq_methods[m].rest == LQ_P_LN_P) continue;
      CHECK(lq_bits(lq_methods[m].score_of((double)given, (double)other, p->classes)) == lq_bits(score),
            "%s of two", lq_methods[m].name);
    }
  }
}

static void check_loops(const lq_loops *loops, const lq_probabilities *p, const uint8_t *blob, size_t bytes,
                        const lq_limits *all_limits) {
  const double *limits = all_limits->doubles;
  const lq_loops *simple = &lq_loops_plain;
  size_t first, plain_first, column_first;
  lq_columns columns, plain_columns;
  int all = loops->all_float32(blob, bytes / 4, &columns), plain_all = simple->all_float32(blob, bytes / 4, &plain_columns);
  CHECK(!all == !plain_all && memcmp(&columns, &plain_columns, sizeof columns) == 0, "all_float32");
  CHECK(!loops->all_float64(blob, bytes / 8) == !simple->all_float64(blob, bytes / 8), "all_float64");
  CHECK(lq_bits(loops->sum(p->values, p->format, p->classes)) == lq_bits(simple->sum(p->values, p->format, p->classes)),
        "sum");
  CHECK(lq_bits(loops->entropy(p->values, p->format, p->classes)) ==
        lq_bits(simple->entropy(p->values, p->format, p->classes)), "entropy");
  double most = simple->largest(p->values, p->format, p->classes, NULL, &plain_first);
  CHECK(lq_bits(loops->largest(p->values, p->format, p->classes, NULL, &first)) == lq_bits(most) && first == plain_first,
        "largest");
  CHECK(lq_bits(loops->largest(p->values, p->format, p->classes, p->columns, &column_first)) == lq_bits(most) &&
        column_first == first, "largest by columns");
  lq_reached reached = loops->reached(p->values, p->format, p->classes, all_limits);
  lq_reached plain_reached = simple->reached(p->values, p->format, p->classes, all_limits);
  CHECK(reached.classes == plain_reached.classes && reached.last == plain_reached.last, "reached");
  size_t count = 0, last = 0;
  for (size_t i = 0; i < p->classes; i++) {
    if (lq_probability(p, i) >= limits[i]) count++, last = i;
  }
  CHECK(reached.classes == count && reached.last == last, "%zu reached, not %zu", reached.classes, count);
  size_t k = count % p->classes;
  double sum = simple->raised_sum(p->values, p->format, p->classes, limits);
  double other = simple->largest_other(p->values, p->format, p->classes, k, NULL);
  CHECK(lq_bits(loops->largest_other(p->values, p->format, p->classes, k, NULL)) == lq_bits(other), "largest_other");
  CHECK(lq_bits(loops->largest_other(p->values, p->format, p->classes, k, p->columns)) == lq_bits(other),
        "largest_other by columns");
  CHECK(lq_bits(loops->raised_sum(p->values, p->format, p->classes, limits)) == lq_bits(sum), "raised_sum");
  double raised_other, plain_other;
  CHECK(lq_bits(loops->raised_sum_and_largest_other(p->values, p->format, p->classes, limits, k, &raised_other)) ==
        lq_bits(sum), "raised_sum_and_largest_other");
  simple->raised_sum_and_largest_other(p->values, p->format, p->classes, limits, k, &plain_other);
  CHECK(lq_bits(raised_other) == lq_bits(plain_other), "the largest other by it");
  CHECK(lq_bits(loops->raised_entropy(p->values, p->format, p->classes, limits, sum)) ==
        lq_bits(simple->raised_entropy(p->values, p->format, p->classes, limits, sum)), "raised_entropy");
}

static void check_all_loops(const lq_probabilities *p, const uint8_t *blob, size_t bytes, const lq_limits *limits) {
  check_loops(lq_choose_loops(), p, blob, bytes, limits);
#if defined(LQ_X86_LOOPS)
  if (__builtin_cpu_supports("avx2")) check_loops(&lq_loops_avx2, p, blob, bytes, limits);
#endif
}

static void check_packing(const lq_probabilities *p, const double *values) {
  static double back[2 * NUMBERS_MAXIMUM];
  lq_reader reader;
  lq_reader_init(&reader, fuzz_resize);
  for (int bits = 32; bits <= 64; bits += 32) {
    lq_error error;
    size_t bytes = p->classes * (size_t)bits / 8;
    uint8_t *packed = malloc(bytes);
    lq_error_code code = packed ? lq_pack(&reader, p, bits, packed, &error) : LQ_NO_MEMORY;
    plain as = packed ? plain_blob(packed, bytes, 0, back) : (plain){(lq_error_code)-1, 0, 0};
    int is_back = as.code == LQ_OK && as.bits == bits;
    if (as.code != (lq_error_code)-1 && !may_be_other(packed, bytes)) CHECK((code == LQ_OK) == is_back, "packing gives %d", code);
    if (code == LQ_OK) CHECK(as.code == (lq_error_code)-1 || is_back, "packing gives float%d", as.bits);
    for (size_t k = 0; code == LQ_OK && k < p->classes; k++) {
      double want = bits == 64 ? values[k] : (double)(float)values[k];
      CHECK(lq_bits(plain_float(packed + (size_t)bits / 8 * k, bits)) == lq_bits(want), "packed class %zu", k);
    }
    free(packed);
  }
  lq_reader_free(&reader);
}

static void check_blob(const uint8_t *blob, size_t bytes, int bits) {
  static double values[NUMBERS_MAXIMUM], limits[NUMBERS_MAXIMUM];
  static uint32_t float_bits[NUMBERS_MAXIMUM];
  lq_reader reader;
  lq_probabilities p;
  lq_error error;
  plain want = plain_blob(blob, bytes, bits, values);
  if (want.code == (lq_error_code)-1) return;
  lq_reader_init(&reader, fuzz_resize);
  lq_error_code code = bits ? lq_read_packed(&reader, blob, bytes, bits, &p, &error)
                            : lq_read_blob(&reader, blob, bytes, &p, &error);
  int is_other = code != want.code || (code == LQ_OK && p.classes != want.classes);
  for (size_t k = 0; !bits && code == LQ_OK && !is_other && may_be_other(blob, bytes) && k < p.classes; k++) {
    is_other = lq_bits(lq_probability(&p, k)) != lq_bits(values[k]);
  }
  if (is_other) {
    CHECK(!bits && may_be_other(blob, bytes), "code %d, not %d", code, want.code);
    lq_reader_free(&reader);
    return;
  }
  if (code == LQ_OK && !p.names) {
    for (size_t k = 0; k < p.classes; k++) {
      CHECK(lq_bits(lq_probability(&p, k)) == lq_bits(values[k]), "class %zu is %a, not %a", k, lq_probability(&p, k),
            values[k]);
      limits[k] = values[(k + 1) % p.classes];
      float nearest = (float)limits[k];
      memcpy(&float_bits[k], &nearest, sizeof nearest);
    }
    check_scores(&p, values);
    check_all_loops(&p, blob, bytes, &(lq_limits){limits, float_bits});
    check_packing(&p, values);
  }
  lq_reader_free(&reader);
}

/* A number that a byte stands for: the edges of what is a probability, or a share of 1. */
static double spelled_number(unsigned byte) {
  static const double edges[] = {
      0.0,      -0.0,      1.0,          0x1.fffffffffffffp-1, 0x1.fffffep-1, 1.0001,    1.00010001, -0.0001,
      -0.00011, 0x1p-1074, 0x1p-149,     0x1p-126,             0x1p-1022,     0x1p-24,   0x1p-14,    0.5,
      1e-6,     0x1p-7,    1e-300,       0x1.0000000000001p-1, 0x1p-53,       0x1p-64,   1.0 / 3,    0x1p-88,
      NAN,      INFINITY,  -INFINITY,    0x1p-15,              2.0,           1.00001,   -0.00001,   0.25};
  size_t count = sizeof edges / sizeof *edges;
  return byte < count ? edges[byte] : (double)(byte - count) / 223.0;
}

/* The sign and exponent of numbers below 2^-14, which float16 has fewer bits for, are 0. */
static unsigned float16_bits(double value) {
  unsigned sign = signbit(value) ? 0x8000u : 0, bits = 0x7c00;
  value = fabs(value);
  int exponent;
  if (isnan(value)) return 0x7e00;
  double half = frexp(value, &exponent);
  if (value < 0x1p-14) bits = (unsigned)(value * 0x1p24);
  else if (value < 65504) bits = (unsigned)(exponent + 14) << 10 | ((unsigned)(half * 2048) & 1023);
  return sign | bits;
}

static size_t spell_blob(fuzz_input *input, int bits, uint8_t *out) {
  size_t size = (size_t)bits / 8, count = 0;
  for (; bytes_left(input) && count < NUMBERS_MAXIMUM / 8; count++) {
    double value = spelled_number(take_byte(input));
    if (bits == 64) lq_store_double(out + size * count, value);
    else if (bits == 32) lq_store_float(out + size * count, (float)value);
    else out[2 * count] = (uint8_t)float16_bits(value), out[2 * count + 1] = (uint8_t)(float16_bits(value) >> 8);
  }
  return size * count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const int formats[] = {0, 16, 32, 64}, spelled_formats[] = {32, 64, 32, 64, 16, 32, 64, 32};
  static uint8_t spelled[NUMBERS_MAXIMUM];
  fuzz_input input = {data, data + size};
  unsigned choice = take_byte(&input);
  const uint8_t *from = input.at;
  size_t bytes = bytes_left(&input);
  if (bytes > NUMBERS_MAXIMUM) return 0;
  if (choice & 4) {
    from = spelled;
    bytes = spell_blob(&input, spelled_formats[choice >> 3 & 7], spelled);
  }
  uint8_t *blob = copy_bytes(from, bytes);
  check_blob(blob, bytes, formats[choice & 3]);
  free(blob);
  return 0;
}
