#include "tests/core/digest_rows.h"

#include <string.h>

/* Steele, Lea and Flood's SplitMix64. */
static uint64_t next(uint64_t *random) {
  uint64_t z = *random += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

digest_dataset digest_dataset_make(size_t number) {
  /* around the ends of lanes (8) and blocks (64), and what people have */
  static const uint16_t few[] = {2, 10, 3, 8, 5, 64, 7, 2, 9, 16, 65, 4, 10, 20, 6, 2, 33, 3, 15, 17};
  static const uint16_t many[] = {100, 1000, 127, 4096, 257, 2047, 128, 777};
  digest_dataset dataset = {number, few[number % 20], DIGEST_ROWS_MAXIMUM, number % 4 == 3};
  if (number % 10 == 9) {
    dataset.classes = many[number / 10 % 8];
    dataset.rows = 65536 / dataset.classes;
  }
  return dataset;
}

/* What a number is made of. A share is a part of the whole: 2^56 for floats, 10^17
** for decimals. The others have random bits, and are near what their name says. */
typedef enum kind { SHARE, ZERO, MINUS_ZERO, ONE, SUBNORMAL, TINY, BELOW_0, ABOVE_1, MIDPOINT, OUTSIDE } kind;
#define KINDS_REFUSED OUTSIDE /* this one core refuses, those before it it reads */

typedef struct number {
  kind kind;
  uint64_t value;
} number;

#define BINARY_WHOLE ((uint64_t)1 << 56)
#define DECIMAL_WHOLE 100000000000000000u /* 10^17 */

/* The three float formats: bits of the mantissa and the bias of the exponent. */
typedef struct float_format {
  int bytes, mantissa, bias;
} float_format;

static const float_format formats[] = {
    [DIGEST_FLOAT16] = {2, 10, 15}, [DIGEST_FLOAT32] = {4, 23, 127}, [DIGEST_FLOAT64] = {8, 52, 1023}};

/* share / 2^56 in the format, cut off. */
static uint64_t share_bits(uint64_t share, const float_format *f) {
  if (share == 0) return 0;
  int exponent = 0; /* of two */
  while (share < BINARY_WHOLE) share <<= 1, exponent--;
  uint64_t digits = f->mantissa < 56 ? share >> (56 - f->mantissa) : share; /* 1 + mantissa bits */
  int biased = exponent + f->bias;
  if (biased <= 0) return digits >> (1 - biased);
  return ((uint64_t)biased << f->mantissa) + digits - ((uint64_t)1 << f->mantissa);
}

static uint64_t float_bits(number n, const float_format *f) {
  uint64_t sign = (uint64_t)1 << (8 * f->bytes - 1), one = (uint64_t)f->bias << f->mantissa;
  uint64_t mantissa = n.value & (((uint64_t)1 << f->mantissa) - 1);
  switch (n.kind) {
    case SHARE: return share_bits(n.value, f);
    case MINUS_ZERO: return sign;
    case ONE: return one;
    case SUBNORMAL: return mantissa;
    case TINY: return ((n.value >> 52) % (uint64_t)(f->bias - 10) << f->mantissa) + mantissa;
    /* down to -2^-14 */
    case BELOW_0: return sign | ((uint64_t)(f->bias - 15) << f->mantissa) | mantissa;
    /* up to 1 + 2^-14; just 1 for float16 */
    case ABOVE_1: return f->mantissa > 14 ? one + (mantissa >> 14) : one;
    case OUTSIDE: return n.value & 1 ? one + mantissa / 2 + 1000 : one * 4 + mantissa; /* or NaN */
    default: return 0;
  }
}

/* Writes the lowest `count` decimal digits. */
static char *write_digits(char *at, uint64_t value, int count) {
  for (int i = count; i-- > 0; value /= 10) at[i] = (char)('0' + value % 10);
  return at + count;
}

static char *write_text(char *at, const char *text) {
  size_t bytes = strlen(text);
  memcpy(at, text, bytes);
  return at + bytes;
}

static char *write_scientific(char *at, uint64_t digits, uint64_t exponent) {
  *at++ = (char)('1' + digits / 10000000000000000u % 9);
  *at++ = '.';
  at = write_digits(at, digits, 16);
  at = write_text(at, digits & 1 ? "e-" : "E-");
  return write_digits(at, exponent, 3);
}

/* share / 10^17, in the way of the row's style. */
static char *write_share(char *at, uint64_t share, unsigned style) {
  *at++ = (char)('0' + share / DECIMAL_WHOLE);
  if (share % DECIMAL_WHOLE == 0) return at;
  *at++ = '.';
  if (style == 0) return write_digits(at, share / 10000000000000u, 4);
  at = write_digits(at, share, 17);
  if (style == 1) at = write_digits(at, share * 0x9e3779b97f4a7c15u >> 16, 12);
  if (style == 2) at = write_text(at, "e0");
  return at;
}

/* Decimals that lie halfway between two doubles, and next to that. */
static const char *const midpoints[] = {
    "0.500000000000000055511151231257827021181583404541015625",
    "0.5000000000000000555111512312578270211815834045410156250001",
    "0.5000000000000000555111512312578270211815834045410156249999",
    "0.125000000000000041633363423443370265886187553405761718750",
    "0.00000000000000000000000000000000000000000000000000000000000001e61",
    "1000e-4"};

static const char *const refused[] = {"1.5", "-0.00010000000000000002", "17976931348623157e300", "null"};

static char *write_decimal(char *at, number n, unsigned style) {
  switch (n.kind) {
    case SHARE: return write_share(at, n.value, style);
    case MINUS_ZERO: return write_text(at, "-0.0");
    case ONE: return write_text(at, n.value & 1 ? "1" : "1.0E+0");
    case SUBNORMAL: return write_scientific(at, n.value, 308 + n.value % 18);
    case TINY: return write_scientific(at, n.value, 5 + n.value % 303);
    case BELOW_0: return write_digits(write_text(at, "-0.00005"), n.value, 12);
    case ABOVE_1: return write_digits(write_text(at, "1.00005"), n.value, 12);
    case MIDPOINT: return write_text(at, midpoints[n.value % 6]);
    case OUTSIDE: return write_text(at, refused[n.value % 4]);
    default: return write_text(at, "0");
  }
}

/* How sure the model is of one row. */
enum mood { SHARP, FLAT, SKEWED, TIES, ONE_HOT, ONE_VERSUS_REST };

/* Shares of the whole, which they add up to, more or less (but for one versus
** rest, where each is on its own). */
static void make_shares(number *numbers, size_t classes, size_t likely, uint64_t whole,
                        uint64_t *random) {
  static const enum mood moods[] = {SHARP, SHARP, SHARP, FLAT, SKEWED, SKEWED, TIES, ONE_VERSUS_REST};
  uint64_t choice = next(random), total = 0;
  enum mood mood = choice % 61 ? moods[choice >> 32 & 7] : ONE_HOT;
  for (size_t j = 0; j < classes; j++) {
    uint64_t bits = next(random), weight = 0;
    switch (mood) {
      case SHARP: weight = j == likely ? 0x1000000 + (bits & 0xffffffff) : bits & 0xfffff; break;
      case FLAT: weight = 0x100000 + (bits & 0xfffff); break;
      case SKEWED: weight = (bits >> 40 & 0xffffff) >> (bits & 15); break;
      case TIES: weight = 1 + bits % 2 + (bits >> 32) % 2; break;
      case ONE_HOT: weight = j == likely; break;
      default: weight = bits;
    }
    numbers[j] = (number){SHARE, weight};
    total += weight;
  }
  uint64_t scale = total ? whole / total : 0;
  int noisy = mood == SHARP || mood == FLAT || mood == SKEWED;
  for (size_t j = 0; j < classes; j++) {
    uint64_t *value = &numbers[j].value;
    if (mood == ONE_VERSUS_REST) *value %= whole;
    else *value = *value * scale + (noisy && *value ? next(random) % scale : 0);
  }
}

/* Puts numbers of other kinds in the place of some. */
static void make_special(number *numbers, size_t classes, size_t label, uint64_t *random) {
  uint64_t choice = next(random);
  if (choice % 4 == 0) {
    for (int i = 0; i < 2; i++) {
      uint64_t bits = next(random);
      size_t j = bits & 0x100 ? label : (size_t)((bits >> 16) % classes);
      numbers[j] = (number){(kind)(bits % KINDS_REFUSED), next(random)};
      if (numbers[j].kind == SHARE) numbers[j] = numbers[(j + 1) % classes]; /* a tie */
    }
  }
  if ((choice >> 32) % 128 == 1) {
    numbers[(choice >> 8) % classes] = (number){OUTSIDE, next(random)};
  }
}

/* The name of class j, as JSON text has it or as it is; letters outside ASCII and
** escapes among them. Returns the end. */
static char *write_name(char *at, size_t j, int as_json) {
  at = write_text(at, j % 7 == 3 && as_json ? "\\u006b" : "k");
  if (j % 5 == 2) at = write_text(at, as_json && j % 2 ? "\\u00e9" : "\xc3\xa9");
  if (j % 13 == 6) at = write_text(at, as_json ? "\\u20AC" : "\xe2\x82\xac");
  if (j % 11 == 4) at = write_text(at, as_json ? "\\ud83d\\ude00\\n\\\"" : "\xf0\x9f\x98\x80\n\"");
  return write_digits(at, j, j < 10 ? 1 : 4);
}

static char *write_json(char *at, const number *numbers, size_t classes, int named, uint64_t *random) {
  uint64_t choice = next(random);
  unsigned style = (unsigned)(choice & 3);
  /* now and then the keys come in another order */
  size_t shift = named && choice >> 16 & 15 ? 0 : (size_t)((choice >> 32) % classes);
  const char *comma = choice & 4 ? ", " : ",";
  *at++ = named ? '{' : '[';
  for (size_t i = 0; i < classes; i++) {
    size_t j = named ? (i + shift) % classes : i;
    if (i) at = write_text(at, comma);
    if (named) {
      *at++ = '"';
      at = write_name(at, j, 1);
      at = write_text(at, "\":");
    }
    at = write_decimal(at, numbers[j], style);
  }
  *at++ = named ? '}' : ']';
  return at;
}

static unsigned char *write_floats(unsigned char *at, const number *numbers, size_t classes,
                                   const float_format *format) {
  for (size_t j = 0; j < classes; j++) {
    uint64_t bits = float_bits(numbers[j], format);
    for (int i = 0; i < format->bytes; i++) *at++ = (unsigned char)(bits >> 8 * i);
  }
  return at;
}

void digest_row_make(const digest_dataset *dataset, size_t row, digest_row *out) {
  static const digest_form forms[] = {DIGEST_ARRAY,   DIGEST_FLOAT32, DIGEST_FLOAT64, DIGEST_ARRAY,
                                      DIGEST_FLOAT32, DIGEST_FLOAT64, DIGEST_FLOAT32, DIGEST_FLOAT16};
  number numbers[DIGEST_CLASSES_MAXIMUM];
  size_t classes = dataset->classes;
  uint64_t random = ((uint64_t)dataset->number << 32) + row;
  uint64_t choice = next(&random);
  out->form = dataset->named ? DIGEST_OBJECT : forms[choice & 7];
  out->label = (size_t)((choice >> 8) % classes);
  char *name = out->label_name;
  *(dataset->named ? write_name(name, out->label, 0) : write_digits(name, out->label, 4)) = 0;
  /* one label in eight is wrong */
  size_t likely = choice >> 61 ? out->label : (size_t)((choice >> 32) % classes);
  int is_json = out->form == DIGEST_ARRAY || out->form == DIGEST_OBJECT;
  make_shares(numbers, classes, likely, is_json ? DECIMAL_WHOLE : BINARY_WHOLE, &random);
  make_special(numbers, classes, out->label, &random);

  /* packed floats need not lie at a multiple of their size */
  unsigned char *start = out->room + !((uintptr_t)out->room & 1), *end;
  if (is_json) end = (unsigned char *)write_json((char *)start, numbers, classes, dataset->named, &random);
  else end = write_floats(start, numbers, classes, &formats[out->form]);
  if (next(&random) % 128 == 0) end--; /* cut short */
  out->probabilities = start;
  out->bytes = (size_t)(end - start);
}
