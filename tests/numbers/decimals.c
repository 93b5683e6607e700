/* core/numbers/decimal.h and core/input/json_numbers.h against strtod(), which glibc rounds correctly,
** and against what the spelled number was made of, where that is known. */
#include "core/input/probabilities.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/numbers/hard_decimals.h"
#include "tests/numbers/numbers.h"

#define TEXT 1200  /* bytes of a number's text, its end too */
#define BATCH 64   /* numbers of one JSON array */
#define ANY (-1.0) /* nothing but strtod() says what the value is */

typedef struct checker {
  uint64_t random, decimals, in_json, failed;
  lq_reader reader;
  /* of the array being made */
  char array[BATCH * (TEXT + 2) + 2];
  size_t bytes, count, starts[BATCH];
  double want[BATCH];
} checker;

static void *resize(void *memory, size_t bytes) {
  if (bytes) return realloc(memory, bytes);
  free(memory);
  return NULL;
}

static void check(checker *c, const char *how, const char *text, size_t bytes, double got, double want) {
  if (lq_bits(got) == lq_bits(want)) return;
  if (c->failed++ < 10) printf("FAILED %s: %.*s: %a, not %a\n", how, (int)bytes, text, got, want);
}

static void read_array(checker *c) {
  lq_probabilities p;
  lq_error error = {0};
  c->array[c->bytes++] = ']';
  lq_error_code code = lq_read_json(&c->reader, c->array, c->bytes, &p, &error);
  if (code != LQ_OK || p.classes != c->count) {
    if (c->failed++ < 10) printf("FAILED JSON, error %d: %.*s\n", (int)code, (int)c->bytes, c->array);
  }
  for (size_t i = 0; code == LQ_OK && i < c->count; i++) {
    size_t end = i + 1 < c->count ? c->starts[i + 1] : c->bytes;
    check(c, "JSON", c->array + c->starts[i], end - c->starts[i] - 1, ((const double *)p.values)[i], c->want[i]);
  }
  c->in_json += c->count;
  c->count = 0;
}

static void add_to_array(checker *c, const char *text, size_t bytes, double want) {
  if (c->count == 0) c->array[0] = '[', c->bytes = 1;
  if (c->count > 0) c->array[c->bytes++] = ',';
  if (c->count > 0 && (c->random & 1)) c->array[c->bytes++] = ' ';
  c->starts[c->count] = c->bytes;
  c->want[c->count++] = want;
  memcpy(c->array + c->bytes, text, bytes);
  c->bytes += bytes;
  if (c->count == BATCH) read_array(c);
}

/* The text of one number, of which the value may be known. */
static void take(checker *c, const char *text, double known) {
  char *stopped;
  const char *where;
  size_t bytes = strlen(text);
  double want = strtod(text, &stopped);
  lq_decimal decimal;
  c->decimals++;
  if (*stopped || lq_decimal_read(text, text + bytes, &decimal, &where) != text + bytes) {
    if (c->failed++ < 10) printf("FAILED to read: %s\n", text);
    return;
  }
  if (known != ANY) check(c, "strtod()", text, bytes, want, known);
  check(c, "decimal", text, bytes, lq_decimal_value(&decimal), want);
  if (*text != '-' && want <= 1.0) add_to_array(c, text, bytes, want);
}

/* Writes digits as the number d.ddd... * 10^power, with an exponent or without. */
static void spell(char *text, const char *digits, size_t count, int power, int plain) {
  if (plain && power < 0 && power > -60) {
    sprintf(text, "0.%0*d%.*s", -power - 1, 0, (int)count, digits);
    /* %0*d writes one 0 where none is to be */
    if (power == -1) sprintf(text, "0.%.*s", (int)count, digits);
  } else if (plain && power >= 0 && (size_t)power + 1 < count) {
    sprintf(text, "%.*s.%s", power + 1, digits, digits + power + 1);
    text[count + 1] = 0;
  } else if (count == 1) {
    sprintf(text, "%ce%d", *digits, power);
  } else {
    sprintf(text, "%c.%.*se%d", *digits, (int)count - 1, digits + 1, power);
  }
}

static void random_digits(checker *c) {
  char digits[32], text[TEXT];
  size_t count = 1 + random_below(&c->random, 25), style = random_below(&c->random, 8);
  for (size_t i = 0; i < count; i++) digits[i] = (char)('0' + random_below(&c->random, 10));
  digits[count] = 0;
  /* mostly as probabilities are, some of them any at all */
  int power = -1 - (int)random_below(&c->random, style < 3 ? 1 : style < 6 ? 25 : 345);
  if (style == 7) power = (int)random_below(&c->random, 655) - 345;
  if (power >= 0 && *digits == '0') *digits = '1';
  spell(text, digits, count, power, style < 5);
  take(c, text, ANY);
}

/* Mostly in (0,1]: even in the numbers, even in the exponents, next to 1, subnormal. */
static double random_double(checker *c) {
  uint64_t r = next_random(&c->random);
  switch (random_below(&c->random, 16)) {
    case 0: return lq_from_bits(1 + (r >> 12 >> random_below(&c->random, 52)));
    case 1: return 1.0 - (double)(r >> 40) * 0x1p-53;
    case 2: return lq_from_bits(r % LQ_INFINITY_BITS);
    case 3: case 4: case 5: return lq_from_bits(1 + r % lq_bits(1.0));
    case 6: case 7: return (double)(float)random_share(&c->random);
    default: return random_share(&c->random) * lq_power_of_two(-(int)random_below(&c->random, 30));
  }
}

static void spelled_double(checker *c) {
  char text[TEXT];
  double value = random_double(c), back = 0;
  switch (random_below(&c->random, 5)) {
    case 0: /* the shortest that comes back */
      for (int digits = 15; digits <= 17; digits++) {
        sprintf(text, "%.*g", digits, value);
        if ((back = strtod(text, NULL)) == value) break;
      }
      take(c, text, value);
      break;
    case 1:
      sprintf(text, "%.*g", 17 + (int)random_below(&c->random, 8), value);
      take(c, text, value);
      break;
    case 2: /* as many digits after the point as there may be */
      sprintf(text, "%.*f", 1 + (int)random_below(&c->random, 25), value);
      take(c, text, ANY);
      break;
    case 3:
      sprintf(text, "%.*g", 1 + (int)random_below(&c->random, 17), value);
      take(c, text, ANY);
      break;
    default:
      sprintf(text, "%.16e", value);
      take(c, text, value);
  }
}

#if LDBL_MANT_DIG > DBL_MANT_DIG && LDBL_MAX_EXP > DBL_MAX_EXP
#define MIDPOINTS 1
/* The number in the middle between a double and the next one, all its digits; numbers
** next to it; and it cut off, which is as near as that many digits come. */
static void midpoint(checker *c, double low) {
  uint64_t bits = lq_bits(low);
  double high = lq_from_bits(bits + 1), even = bits & 1 ? high : low;
  long double above = lq_is_finite(high) ? (long double)high : 0x1p1024L;
  char digits[TEXT], text[TEXT];
  /* its last bit is 2^-places, which has as many digits after the point */
  int places = 1076 - (bits >> 52 ? (int)(bits >> 52) : 1);
  int zeros = (int)floorl(log10l((long double)low + (above - (long double)low) / 2));
  int most = places + zeros + 1 > 24 ? places + zeros + 1 : 24;
  if (places < 0) most = 330;
  sprintf(digits, "%.*Le", most, (long double)low + (above - (long double)low) / 2);
  size_t count = strcspn(digits, "e");
  int power = (int)strtol(digits + count + 1, NULL, 10);
  memmove(digits + 1, digits + 2, count - 2);
  for (count--; digits[count - 1] == '0';) count--;
  int plain = (int)random_below(&c->random, 2);
  spell(text, digits, count, power, plain);
  take(c, text, even);
  /* with all its digits and then some */
  memset(digits + count, '0', 40);
  size_t longer = count + 1 + random_below(&c->random, 39);
  spell(text, digits, longer, power, plain);
  take(c, text, even);
  digits[longer - 1] = '1';
  spell(text, digits, longer, power, plain);
  take(c, text, high);
  /* the last digit of one with a fraction is 5: one more, and one less */
  if (places > 0) {
    digits[count - 1] = '6';
    spell(text, digits, count, power, plain);
    take(c, text, high);
    digits[count - 1] = '4';
    spell(text, digits, count, power, plain);
    take(c, text, low);
    digits[count - 1] = '5';
  }
  for (size_t i = 0; i < 3; i++) {
    size_t cut = 15 + random_below(&c->random, 20);
    if (cut >= count) continue;
    spell(text, digits, cut, power, plain);
    take(c, text, cut > 17 ? low : ANY);
    digits[cut - 1]++;
    if (digits[cut - 1] <= '9') spell(text, digits, cut, power, plain), take(c, text, cut > 17 ? high : ANY);
    digits[cut - 1]--;
  }
}
#endif

int check_decimals(size_t count) {
  static checker c;
  c.random = 3;
  lq_reader_init(&c.reader, resize);
  for (size_t i = 0; i < sizeof hard_decimals / sizeof *hard_decimals; i++) {
    take(&c, hard_decimals[i].text, hard_decimals[i].value);
  }
  uint64_t hard = c.decimals;
#ifdef MIDPOINTS
  take(&c, "2.4e-324", 0.0);
  midpoint(&c, 0.0);
  for (int exponent = -1022; exponent <= 1023; exponent++) {
    double first = lq_power_of_two(exponent);
    midpoint(&c, first);
    midpoint(&c, lq_from_bits(lq_bits(first) - 1));
  }
  midpoint(&c, DBL_MAX);
  while (c.decimals - hard < count / 5) midpoint(&c, random_double(&c));
#else
  c.failed += (uint64_t)skip("midpoints of doubles: long double is no larger");
#endif
  uint64_t midpoints = c.decimals - hard;
  while (c.decimals < count + hard) {
    random_digits(&c);
    spelled_double(&c);
  }
  take(&c, "0.5", 0.5), take(&c, "0.25", 0.25); /* an array has two at least */
  if (c.count) read_array(&c);
  lq_reader_free(&c.reader);
  printf("%s%.0f decimals (%.0f published hard cases, %.0f at midpoints), %.0f of them in JSON too: %.0f wrong\n",
         c.failed ? "FAILED " : "", (double)c.decimals, (double)hard, (double)midpoints, (double)c.in_json,
         (double)c.failed);
  return c.failed > 0;
}
