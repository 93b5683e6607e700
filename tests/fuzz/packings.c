/*
** Fuzzes the forms of a BLOB: one vector of probabilities that sum to 1, written in every form that people
** write, has to be read as what it is, or refused. The input is how many classes there are, what they
** sum to and are rounded to, a byte for each of them, and then bytes that choose among the ways of writing JSON.
**
**  (1) Little-endian float64 and float32 are read with the bits they have.
**  (2) float16 is read so, or refused as JSON with an error in it, as a list of decimals, or where its bytes are
**      big-endian floats of another size that sum to 1.
**  (3) JSON text as a BLOB, with a byte order mark or white space around it or none, is read as the same text in TEXT
**      is; JSONB of every type of number and key and every size of header as that too.
**  (4) JSON text and JSONB that are cut short, or that have something after them, are refused; but not
**      JSONB that is cut in its second number, of which the first alone could be any bytes, and those of at
**      most 13 bytes that are little-endian floats by (5) too.
**  (5) Big-endian float16, float32 and float64, bfloat16, integers of 8, 32 and 64 bits, and lists of decimals are
**      refused, or read right; but for these, which cannot be told: their bytes are those of other
**      little-endian probabilities, and nothing else says that they are not:
**      - bfloat16 and big-endian integers, and integers of 8 bits, whose bytes are float32 that sum to at least 1/64, or
**        float16 that sum to about 1; little-endian integers of more bits, whose bytes are float16 that do;
**      - big-endian floats that sum to about 1 as little-endian floats of some size too; and those
**        that were so rounded that they sum to 1 no more nearly than float32 does.
**      So where one of these is read, its bytes have to be just what the rule of that reading asks for.
*/
#include <math.h>

#include "core/input/jsonb.h"
#include "core/input/probabilities.h"
#include "tests/fuzz/support/fuzz.h"

#define CLASSES_MAXIMUM 40
#define BYTES_MAXIMUM 4096

typedef struct packing {
  uint8_t at[BYTES_MAXIMUM];
  size_t bytes;
} packing;

static double vector[CLASSES_MAXIMUM];
static size_t classes;

static void put(packing *out, const void *bytes, size_t count) {
  CHECK(out->bytes + count <= BYTES_MAXIMUM, "%zu bytes", out->bytes + count);
  memcpy(out->at + out->bytes, bytes, count);
  out->bytes += count;
}

static void put_text(packing *out, const char *text) { put(out, text, strlen(text)); }

/* The lowest bytes of a number, in one order or the other. */
static void put_number(packing *out, uint64_t number, size_t size, int big_endian) {
  for (size_t i = 0; i < size; i++) {
    uint8_t byte = (uint8_t)(number >> 8 * (big_endian ? size - 1 - i : i));
    put(out, &byte, 1);
  }
}

static uint64_t float32_bits(double value) {
  float nearest = (float)value;
  uint32_t bits;
  memcpy(&bits, &nearest, sizeof bits);
  return bits;
}

/* Rounded to nearest; value is in [0,1]. A mantissa that is rounded up to 2048 is the next exponent's. */
static uint64_t float16_bits(double value) {
  if (value < 0x1p-14) return (uint64_t)nearbyint(value * 0x1p24);
  int exponent;
  double half = frexp(value, &exponent);
  return ((uint64_t)(exponent + 13) << 10) + (uint64_t)nearbyint(half * 2048);
}

typedef enum form { FLOAT16, FLOAT32, FLOAT64, BFLOAT16, UINT8, INT32, INT64, FORMS } form;
static const size_t form_sizes[FORMS] = {2, 4, 8, 2, 1, 4, 8};
static const char *const form_names[FORMS] = {"float16", "float32", "float64", "bfloat16", "uint8", "int32", "int64"};

static void pack(packing *out, form f, int big_endian, double votes) {
  out->bytes = 0;
  for (size_t k = 0; k < classes; k++) {
    double value = vector[k];
    uint64_t number = 0;
    switch (f) {
      case FLOAT16: number = float16_bits(value); break;
      case FLOAT32: number = float32_bits(value); break;
      case FLOAT64: memcpy(&number, &value, sizeof number); break;
      case BFLOAT16: number = (float32_bits(value) + 0x8000) >> 16; break;
      case UINT8: number = (uint64_t)nearbyint(value * 255); break;
      default: number = (uint64_t)nearbyint(value * votes);
    }
    put_number(out, number, form_sizes[f], big_endian);
  }
}

/* Read from memory that ends with its last byte. */
static lq_error_code read_blob(lq_reader *reader, const packing *blob, lq_probabilities *out, uint8_t **copy,
                               lq_error *error) {
  *copy = copy_bytes(blob->at, blob->bytes);
  return lq_read_blob(reader, *copy, blob->bytes, out, error);
}

/* The little-endian floats of that many bits that the bytes are, all of them probabilities; -1 where they are not, else
** their sum. */
static double sum_of(const packing *blob, size_t size) {
  lq_reader reader;
  lq_probabilities p;
  lq_error error;
  double sum = -1;
  lq_reader_init(&reader, fuzz_resize);
  lq_error_code code = lq_read_packed(&reader, blob->at, blob->bytes, 8 * (int)size, &p, &error);
  if (code == LQ_OK) sum = lq_probabilities_sum(&p);
  lq_reader_free(&reader);
  return sum;
}

static int is_about_one(double sum) { return sum >= 0.99 && sum <= 1.01; }

/* (5): what is read though it is something else is right by the rule of what it is read as. */
static void check_excuse(const packing *blob, const lq_probabilities *p, form f, int big_endian) {
  size_t size = blob->bytes / p->classes;
  double sum = sum_of(blob, size);
  CHECK(!p->names && p->classes * size == blob->bytes, "%s is read as JSON", form_names[f]);
  CHECK(size == 2 ? is_about_one(sum) : sum >= (size == 4 ? 0x1p-6 : 0.5), "%s is read as float%zu of sum %g",
        form_names[f], 8 * size, sum);
  if (f == BFLOAT16 || f == UINT8) return;
  if (f == INT32 || f == INT64) {
    CHECK(big_endian || size == 2, "%s is read as float%zu", form_names[f], 8 * size);
    return;
  }
  CHECK(big_endian, "%s is read as float%zu", form_names[f], 8 * size);
  double own = 0;
  for (size_t k = 0; k < classes; k++) own += f == FLOAT32 ? (double)(float)vector[k] : vector[k];
  double off = f == FLOAT16 ? 0 : 0.9e-5;
  CHECK(is_about_one(sum) || f == FLOAT16 || fabs(own - 1) > off, "big-endian %s of sum %.9g is read as float%zu of sum %.9g",
        form_names[f], own, 8 * size, sum);
}

static void check_numbers(lq_reader *reader, form f, int big_endian, double votes) {
  static packing blob;
  lq_probabilities p;
  lq_error error = {0};
  uint8_t *copy;
  pack(&blob, f, big_endian, votes);
  lq_error_code code = read_blob(reader, &blob, &p, &copy, &error);
  CHECK(code != LQ_JSON_NULL && code != LQ_NO_MEMORY, "%s is null", form_names[f]);
  int is_right = code == LQ_OK && p.classes == classes && !p.names;
  for (size_t k = 0; is_right && k < classes; k++) {
    double got = lq_probability(&p, k);
    is_right = fabs(got - vector[k]) <= (f == FLOAT64 ? 0 : f == FLOAT32 ? vector[k] * 0x1p-24 + 0x1p-150 : vector[k] * 0x1p-11 + 0x1p-25);
  }
  if (!big_endian && (f == FLOAT32 || f == FLOAT64)) {
    CHECK(is_right, "%s gives %d", form_names[f], code);
  } else if (!big_endian && f == FLOAT16 && is_about_one(sum_of(&blob, 2))) {
    CHECK(is_right || code == LQ_BLOB_BIG_ENDIAN || code == LQ_JSON_SYNTAX || code == LQ_JSON_NOT_A_NUMBER || code == LQ_JSONB_SYNTAX ||
          code == LQ_PROBABILITY_OUTSIDE || (code == LQ_BLOB_NEITHER && error.float16.reason == LQ_MISFIT_TEXT),
          "float16 gives %d", code);
  } else if (code == LQ_OK && !is_right) {
    check_excuse(&blob, &p, f, big_endian);
  }
  free(copy);
}

/* JSON of the numbers, as text. */
static void write_json(packing *out, int object, const char *space, const char *format) {
  char number[64];
  out->bytes = 0;
  put_text(out, object ? "{" : "[");
  for (size_t k = 0; k < classes; k++) {
    if (k) put_text(out, ",");
    put_text(out, space);
    snprintf(number, sizeof number, "\"%c?%zu\":", (char)('<' + k % 4), k);
    if (object) put_text(out, number);
    snprintf(number, sizeof number, format, vector[k]);
    put_text(out, number);
  }
  put_text(out, object ? "}" : "]");
}

static void put_element(packing *out, unsigned type, unsigned code, const void *content, size_t bytes) {
  static const size_t sizes[5] = {0, 1, 2, 4, 8};
  while (code < 4 && (code == 0 ? bytes > 11 : code == 1 ? bytes > 255 : bytes > 65535)) code++;
  uint8_t first = (uint8_t)((code ? 11 + code : (unsigned)bytes) << 4 | type);
  put(out, &first, 1);
  put_number(out, bytes, sizes[code], 1);
  put(out, content, bytes);
}

static void write_jsonb(packing *out, int object, fuzz_input *choices, const char *format) {
  static packing content;
  content.bytes = 0;
  for (size_t k = 0; k < classes; k++) {
    char text[64];
    if (object) {
      unsigned type = 7 + take_choice(choices, 4);
      /* the first character as it is, and in escapes of JSON and JSON5 */
      snprintf(text, sizeof text, type == 8 ? "\\u00%x?%zu" : type == 9 ? "\\x%x?%zu" : "%c?%zu", (unsigned)('<' + k % 4), k);
      put_element(&content, type, take_choice(choices, 5), text, strlen(text));
    }
    snprintf(text, sizeof text, format, vector[k]);
    put_element(&content, 3 + take_choice(choices, 4), take_choice(choices, 5), text, strlen(text));
  }
  out->bytes = 0;
  put_element(out, object ? 12 : 11, take_choice(choices, 5), content.at, content.bytes);
}

static void same_as_text(lq_reader *reader, const packing *blob, const lq_probabilities *want, const char *what) {
  lq_probabilities p;
  lq_error error = {0};
  uint8_t *copy;
  lq_error_code code = read_blob(reader, blob, &p, &copy, &error);
  CHECK(code == LQ_OK, "%s gives %d", what, code);
  CHECK(p.classes == want->classes && !p.names == !want->names, "%s: %zu classes", what, p.classes);
  for (size_t k = 0; k < p.classes; k++) {
    CHECK(lq_bits(lq_probability(&p, k)) == lq_bits(lq_probability(want, k)), "%s: class %zu", what, k);
    if (p.names) {
      lq_text a = lq_class_names_get(p.names, k), b = lq_class_names_get(want->names, k);
      CHECK(a.bytes == b.bytes && memcmp(a.at, b.at, a.bytes) == 0, "%s: name %zu", what, k);
    }
  }
  free(copy);
}

static void is_refused(lq_reader *reader, const packing *blob, const char *what) {
  lq_probabilities p;
  lq_error error = {0};
  uint8_t *copy;
  lq_error_code code = read_blob(reader, blob, &p, &copy, &error);
  CHECK(code != LQ_JSON_NULL, "%s is null", what);
  if (code == LQ_OK) {
    size_t size = blob->bytes / p.classes;
    double sum = sum_of(blob, size);
    CHECK(blob->bytes <= 13 && !p.names && p.classes * size == blob->bytes, "%s is read, as %zu classes", what, p.classes);
    CHECK(size == 2 ? is_about_one(sum) : sum >= (size == 4 ? 0x1p-6 : 0.5), "%s is read as float%zu of sum %g", what,
          8 * size, sum);
  }
  free(copy);
}

static void check_json(lq_reader *reader, fuzz_input *choices, const char *format) {
  static packing json, jsonb, other;
  static const char *const before[] = {"", " ", "\n", "\t\r\n ", LQ_BYTE_ORDER_MARK, LQ_BYTE_ORDER_MARK " \n"};
  static const char *const after[] = {"", " ", "\n", " \r\n\t"};
  static const char *const junk[] = {"\1", "x", "]", "0", "\n0", "?", "\xff\xff\xff\x3f"};
  lq_reader text_reader;
  lq_probabilities want;
  lq_error error = {0};
  int object = (int)take_choice(choices, 2);
  lq_reader_init(&text_reader, fuzz_resize);
  write_json(&json, object, take_choice(choices, 2) ? " " : "", format);
  lq_error_code code = lq_read_json(&text_reader, (const char *)json.at, json.bytes, &want, &error);
  CHECK(code == LQ_OK, "text gives %d", code);
  for (size_t b = 0; b < 6; b++) {
    other.bytes = 0;
    put_text(&other, before[b]);
    put(&other, json.at, json.bytes);
    put_text(&other, after[take_choice(choices, 4)]);
    same_as_text(reader, &other, &want, "JSON text in a BLOB");
  }
  write_jsonb(&jsonb, object, choices, format);
  same_as_text(reader, &jsonb, &want, "JSONB");
  for (int binary = 0; binary < 2; binary++) {
    other = binary ? jsonb : json;
    put_text(&other, junk[take_choice(choices, 7)]);
    is_refused(reader, &other, binary ? "JSONB with more after it" : "JSON with more after it");
    other = binary ? jsonb : json;
    uint8_t zeros[4] = {0};
    put(&other, zeros, 1 + take_choice(choices, 4));
    is_refused(reader, &other, binary ? "JSONB with zeros after it" : "JSON with zeros after it");
    if (binary && classes == 2) continue;
    other.bytes = (binary ? jsonb : json).bytes - 1 - take_choice(choices, 3);
    is_refused(reader, &other, binary ? "JSONB cut short" : "JSON cut short");
  }
  /* the numbers without their brackets */
  if (!object && classes > 2) {
    other.bytes = 0;
    put(&other, json.at + 1, json.bytes - 2);
    put_text(&other, after[take_choice(choices, 4)]);
    is_refused(reader, &other, "a list of decimals");
  }
  lq_reader_free(&text_reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const formats[] = {"%.17g", "%.6f", "%.4f", "%.3g", "%.1e", "%.9f"};
  static const double roundings[] = {0, 0, 0, 1e4, 1e6, 0x1p24, 256, 0x1p12}, votes[] = {1, 5, 12, 100, 1000};
  fuzz_input input = {data, data + size};
  lq_reader reader;
  double sum = 0;
  classes = 2 + take_choice(&input, CLASSES_MAXIMUM - 1);
  double rounding = roundings[take_choice(&input, 8)];
  for (size_t k = 0; k < classes; k++) {
    unsigned byte = take_byte(&input), more = take_byte(&input);
    vector[k] = pow((double)byte / 255, 4) + (double)more * 0x1p-16 * (double)(byte + 1);
    sum += vector[k];
  }
  if (!(sum > 0)) return 0;
  for (size_t k = 0; k < classes; k++) {
    vector[k] /= sum;
    if (rounding > 0) vector[k] = nearbyint(vector[k] * rounding) / rounding;
  }
  sum = 0;
  for (size_t k = 0; k < classes; k++) sum += vector[k];
  if (!is_about_one(sum)) return 0;
  lq_reader_init(&reader, fuzz_resize);
  for (int f = 0; f < FORMS; f++) {
    double of = votes[take_choice(&input, 5)];
    for (int big_endian = 0; big_endian < 2; big_endian++) check_numbers(&reader, (form)f, big_endian, of);
  }
  check_json(&reader, &input, formats[take_choice(&input, 6)]);
  lq_reader_free(&reader);
  return 0;
}
