/* Reads a BLOB by the first format of core/input/probabilities.h that fits. */
#include "core/input/jsonb.h"
#include "core/input/likely_cause.h"
#include "core/input/probabilities.h"

/* A float16 as a double, exactly. */
static double float16(unsigned bits) {
  unsigned exponent = bits >> 10 & 31, mantissa = bits & 1023;
  double value = exponent == 31 ? lq_from_bits(LQ_INFINITY_BITS | (uint64_t)mantissa << 42)
                 : exponent     ? (1024 + mantissa) * lq_power_of_two((int)exponent - 25)
                                : mantissa * 0x1p-24;
  return bits >> 15 ? -value : value;
}

static double packed_value(const unsigned char *at, int bits) {
  return bits == 16   ? float16((unsigned)at[0] | (unsigned)at[1] << 8)
         : bits == 32 ? (double)lq_load_float(at)
                      : lq_load_double(at);
}

/* Reads floats of that many bits. LQ_BLOB_NEITHER, with the reason in *misfit: they are not all
** probabilities. */
static lq_error_code read_floats(lq_reader *reader, const unsigned char *at, size_t bytes, int bits,
                                 lq_probabilities *out, lq_misfit *misfit, lq_error *error) {
  size_t size = (size_t)bits / 8, count = bytes / size;
  if (bytes % size) {
    misfit->reason = LQ_MISFIT_LENGTH;
    return error->code = LQ_BLOB_NEITHER;
  }
  const lq_loops *loops = lq_choose_loops();
  if (bits == 32 ? loops->all_float32(at, count, &reader->columns)
                 : bits == 64 && loops->all_float64(at, count)) {
    *out = bits == 32 ? (lq_probabilities){at, LQ_FLOAT32, count, NULL, &reader->columns}
                      : (lq_probabilities){at, LQ_FLOAT64, count, NULL, NULL};
    return LQ_OK;
  }
  double *values = lq_reader_room(reader, count);
  if (!values) return error->code = LQ_NO_MEMORY;
  for (size_t i = 0; i < count; i++) {
    double value = packed_value(at + size * i, bits);
    if (!lq_as_probability(value, &values[i])) {
      *misfit = (lq_misfit){LQ_MISFIT_OUTSIDE, i, value};
      return error->code = LQ_BLOB_NEITHER;
    }
  }
  *out = (lq_probabilities){values, LQ_DOUBLES, count, NULL, NULL};
  return LQ_OK;
}

lq_error_code lq_read_packed(lq_reader *reader, const void *blob, size_t bytes, int bits,
                             lq_probabilities *out, lq_error *error) {
  error->bytes = bytes;
  error->integer = bits;
  lq_error_code code = read_floats(reader, blob, bytes, bits, out, &error->misfit, error);
  if (code == LQ_BLOB_NEITHER) return error->code = LQ_BLOB_MISFIT;
  return code ? code : lq_check_classes(out->classes, error);
}

/* The bits, at least `least`, of the big-endian floats in [0,1] that the BLOB is and that sum to 1
** within `off`; 0 for none. */
static int big_endian_bits(const unsigned char *at, size_t bytes, int least, double off) {
  for (int bits = least; bits <= 64; bits *= 2) {
    size_t size = (size_t)bits / 8, i = 0;
    double sum = 0.0;
    if (bytes % size || bytes < 2 * size) continue;
    for (; i < bytes && at[i] < 0x40; i += size) {
      unsigned char swapped[8];
      for (size_t j = 0; j < size; j++) swapped[j] = at[i + size - 1 - j];
      double value = packed_value(swapped, bits);
      if (value > 1.0) break;
      sum += value;
    }
    if (i == bytes && sum >= 1.0 - off && sum <= 1.0 + off) return bits;
  }
  return 0;
}

/* What sums to 1 is what it is read as, unless that is float16, of which it says little; else another
** byte order may make more sense. It is not asked of float16 in the other order: some right rows in a
** million are near to 1 by that too. */
static lq_error_code check_order(const unsigned char *at, size_t bytes, int bits, double sum,
                                 lq_error *error) {
  if (bits > 16 && sum >= 0.99 && sum <= 1.01) return LQ_OK;
  error->bytes = bytes;
  error->integer = big_endian_bits(at, bytes, 32, 1e-5);
  return error->integer ? (error->code = LQ_BLOB_BIG_ENDIAN) : LQ_OK;
}

/* How many of these floats in [0,1] are at least 0.5. */
static size_t count_halves(const unsigned char *at, size_t floats) {
  uint32_t halves = 0;
  for (size_t i = 0; i < floats; i++) halves += lq_load32(at + 4 * i) >= 0x3f000000u;
  return halves;
}

/* Whether a BLOB is float32 probabilities and surely not float64, by a bound on its sum as float64.
** Nearly all BLOBs of float32 pass. */
static int is_plain_float32(const void *blob, size_t bytes, lq_columns *columns) {
  size_t floats = bytes / 4;
  if (bytes % 4 || floats < 2 || floats >= 1 << 14) return 0;
  if (!lq_choose_loops()->all_float32(blob, floats, columns)) return 0;
  /* A double whose high word is a float below 0.5 is below 2^-15; one whose high word is at most
  ** 1.0f is below 2^-7 + 2^-27. With fewer than 32 of the second kind the sum is below 0.5. */
  size_t lines = (floats + LQ_BLOCK - 1) / LQ_BLOCK;
  return columns->halves * lines < 32 || count_halves(blob, floats) < 32;
}

/* Whether one of the floats is at least LQ_FLOAT32_SUM. */
static int has_large(const lq_columns *columns) {
  if (columns->halves) return 1;
  uint32_t large = 0;
  for (size_t i = 0; i < LQ_BLOCK; i++) large |= columns->largest[i] + 0x03800000u;
  return (large & 0x40000000u) != 0;
}

/* Whether one of every second float32 would be above 1 as a big-endian float of any size. Most rows
** have one among the first four of these, which are read without a branch. */
static int is_no_big_endian(const unsigned char *at, size_t bytes) {
  unsigned all = 0;
  size_t i = 0;
  if (bytes > 24) all = (unsigned)at[0] | at[8] | at[16] | at[24];
  for (; i < bytes && !(all & 0xc0); i += 8) all |= at[i];
  return (all & 0xc0) != 0;
}

/* Sets of the low four bits of a byte: white space; the first characters of JSON and JSON5 numbers;
** [ and {; quotes; and JSONB's types of numbers and of keys. */
#define SPACE (1u << 0 | 1u << 9 | 1u << 10 | 1u << 13)
#define NUMBER (0x3ffu | 1u << 11 | 1u << 13 | 1u << 14)
#define BRACKET (1u << 11)
#define QUOTE (1u << 2 | 1u << 7)
#define NUMBERS 0x78u
#define KEYS 0x780u
/* JSONB's headers of an array and an object. An element follows a short header. The size follows a
** longer one; its first byte is 0 in a short BLOB. */
#define SHORT(high) [(high) << 4 | 11] = NUMBERS, [(high) << 4 | 12] = KEYS
#define LONG(high, size) [(high) << 4 | 11] = (size), [(high) << 4 | 12] = (size)

const uint16_t lq_json_beginnings[256] = {[' '] = SPACE | BRACKET,
                                          ['\t'] = SPACE | BRACKET,
                                          ['\n'] = SPACE | BRACKET,
                                          ['\r'] = SPACE | BRACKET,
                                          [0xef] = 1u << 11, /* a byte order mark */
                                          ['['] = SPACE | NUMBER | NUMBERS,
                                          [5 << 4 | 12] = KEYS,
                                          ['{'] = SPACE | QUOTE | NUMBERS,
                                          [7 << 4 | 12] = KEYS,
                                          SHORT(0), SHORT(1), SHORT(2), SHORT(3), SHORT(4),
                                          SHORT(6), SHORT(8), SHORT(9), SHORT(10), SHORT(11),
                                          LONG(12, 0xffff), LONG(13, 1), LONG(14, 1), LONG(15, 1)};

/* lq_begins_json() for a BLOB of any length, where a size may begin with any byte. */
static int may_begin_json(const unsigned char *at) {
  return lq_begins_json(at) | ((at[0] >= 0xd0) & (lq_json_beginnings[at[0]] != 0));
}

static int is_space(unsigned char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* The start of JSON text, after a byte order mark and white space; or bytes. */
static size_t text_start(const unsigned char *at, size_t bytes) {
  size_t i = bytes >= 3 && memcmp(at, LQ_BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
  while (i < bytes && is_space(at[i])) i++;
  return i;
}

/* The next character after the start that is no white space; 0 at the end. */
static int after_start(const unsigned char *at, size_t start, size_t bytes) {
  size_t next = start + 1;
  while (next < bytes && is_space(at[next])) next++;
  return next < bytes ? at[next] : 0;
}

/* Of JSON or JSON5. */
static int begins_number(int c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '+';
}

/* Whether a BLOB begins as JSON text with a number does, or as a dict that Python prints. */
static int may_be_text(const unsigned char *at, size_t bytes) {
  /* most JSONB is no text by its first byte */
  if ((*at & 15) == 12 || ((*at & 15) == 11 && *at != '[' && *at != '{')) return 0;
  size_t start = text_start(at, bytes);
  if (start == bytes) return 0;
  int next = after_start(at, start, bytes);
  int is_quote = next == '"' || next == '\'';
  return (at[start] == '[' && begins_number(next)) || (at[start] == '{' && is_quote);
}

/* The end of the header of JSONB at i. */
static size_t header_end(const unsigned char *at, size_t i) {
  return i + 1 + (at[i] >> 4 < 12 ? 0 : (size_t)1 << ((at[i] >> 4) - 12));
}

/* Whether a BLOB begins as an array or object of JSONB does, and has its size or a number as its
** first element. */
static int may_be_jsonb(const unsigned char *at, size_t bytes) {
  unsigned type = at[0] & 15;
  lq_json json;
  lq_error ignored;
  if (type != 11 && type != 12) return 0;
  size_t i = header_end(at, 0);
  if (i >= bytes) return 0;
  /* the last byte of the size, or its four bits */
  size_t last = i > 1 ? at[i - 1] : at[0] >> 4;
  if (last == ((bytes - i) & 255) && !lq_jsonb_open(&json, (const char *)at, bytes, &ignored)) {
    return 1;
  }
  if (type == 12) {
    if ((at[i] & 15) < 7 || (at[i] & 15) > 10) return 0;
    if (at[i] >> 4 >= 12) return 1; /* a key that is not short */
    i += 1 + (size_t)(at[i] >> 4);
  }
  if (i >= bytes || (at[i] & 15) < 3 || (at[i] & 15) > 6) return 0;
  i = header_end(at, i);
  return i < bytes && begins_number(at[i]);
}

int lq_may_be_json(const unsigned char *blob, size_t bytes) {
  return may_be_jsonb(blob, bytes) || may_be_text(blob, bytes);
}

/* How many bytes follow the first byte of a UTF-8 character; -1 if c is no first byte, or a control
** character that is no white space. */
static int continuations(unsigned char c) {
  if (c < 0x80) return c >= ' ' || is_space(c) ? 0 : -1;
  return c < 0xc2 ? -1 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : -1;
}

/* Whether it is UTF-8 without control characters other than white space. */
static int is_text(const unsigned char *at, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) {
    int more = continuations(at[i]);
    if (more < 0) return 0;
    for (; more > 0; more--) {
      if (++i >= bytes || (at[i] & 0xc0) != 0x80) return 0;
    }
  }
  return 1;
}

/* As long as the shortest text of two numbers, but for a few: shorter floats may look like text, some
** rows in a million, and are floats where they sum to what floats do. */
#define TEXT_BYTES 10

/* The number of signs that a BLOB is JSON with an error: the parts before the error that are right;
** in JSONB also those after numbers that are nearly right; and two if there is no error. */
static unsigned count_signs(const lq_json_form *form, const unsigned char *blob, size_t bytes) {
  lq_json json;
  lq_json_item item;
  lq_error ignored;
  int more = 1, is_right = 1;
  lq_error_code code = form->open(&json, (const char *)blob, bytes, &ignored);
  while (more && is_right) {
    unsigned before = json.signs;
    const char *from = json.at;
    is_right = !form->next(&json, &item, &more, &ignored) ||
               (form == &lq_jsonb && json.at > from && json.signs > before);
  }
  return json.signs + (!more && !code ? 2 : 0);
}

/* JSONB that is no longer says little against floats. */
#define SHORT_BYTES 13

/* A failed attempt to read a BLOB as JSON. */
typedef struct attempt {
  lq_error error;
  unsigned signs; /* that it is JSON with an error */
  int is_said;    /* whether to report the error if the BLOB is no floats either */
} attempt;

/* Reads JSON of both forms. Returns 1, with the code in *code, for JSON or LQ_NO_MEMORY. */
static int read_text(lq_reader *reader, const unsigned char *at, size_t bytes,
                     lq_probabilities *out, attempt *said, lq_error_code *code) {
  const char *text = (const char *)at;
  lq_error error = {0};
  said->signs = 0;
  said->is_said = 0;
  *code = LQ_JSON_SYNTAX;
  size_t start = text_start(at, bytes);
  if (start < bytes && (at[start] == '[' || at[start] == '{' || at[start] == 'n')) {
    *code = lq_read_json(reader, text, bytes, out, &said->error);
    if (*code == LQ_OK || *code == LQ_JSON_NULL || *code == LQ_NO_MEMORY) return 1;
    said->signs = count_signs(&lq_json_text, at, bytes);
    int is_all_text = is_text(at, bytes);
    said->is_said = said->signs > 0 || is_all_text;
    if (bytes < TEXT_BYTES) said->signs = 0;
    else if (said->signs && is_all_text) said->signs++; /* floats are that by no chance */
    int next = after_start(at, start, bytes);
    if (is_all_text && bytes >= TEXT_BYTES && at[start] == '{' && (next == '"' || next == '\'')) {
      said->signs += 2;
    }
  }
  *code = lq_read_jsonb(reader, text, bytes, out, &error);
  if (*code == LQ_OK || *code == LQ_JSON_NULL || *code == LQ_NO_MEMORY) return 1;
  unsigned signs = count_signs(&lq_jsonb, at, bytes);
  int is_whole = lq_jsonb_is_whole(text, bytes);
  /* an array is float16 by chance alone */
  if (is_whole) signs += (*at & 15) == 12 ? 2 : 1;
  if (signs > said->signs) {
    /* short floats begin so, or are so to their end, by chance: some rows in a million */
    *said = (attempt){error, bytes > SHORT_BYTES ? signs : 0, 1};
  }
  return 0;
}

/* Whether a BLOB may be text of a list of decimals, in JSON or not. */
static int is_decimal_list(const unsigned char *at, size_t bytes) {
  static const char characters[] = "0123456789.,;+-eExX[]()'\" \t\r\n";
  if (bytes < TEXT_BYTES) return 0;
  for (size_t i = 0; i < bytes; i++) {
    if (!memchr(characters, at[i], sizeof characters - 1)) return 0;
  }
  return 1;
}

/* The likely cause of floats of that many bits that are no probabilities. It does not ask for
** float16, as nearly all bytes are some. */
static lq_cause floats_cause(const unsigned char *at, size_t bytes, int bits) {
  size_t size = (size_t)bits / 8;
  lq_tally tally = {0};
  if (bytes % size) return LQ_NO_CAUSE;
  for (size_t i = 0; i < bytes; i += size) lq_tally_add(&tally, packed_value(at + i, bits));
  return lq_tally_cause(&tally);
}

static lq_cause likely_cause(const unsigned char *at, size_t bytes, const lq_error *error) {
  lq_cause cause = floats_cause(at, bytes, 64);
  if (!cause) cause = floats_cause(at, bytes, 32);
  if (!cause) cause = lq_integers_cause(at, bytes);
  const lq_misfit *misfit = &error->float32;
  if (!cause && misfit->reason == LQ_MISFIT_SUM && misfit->value > 1e-3) cause = LQ_SMALL_SUM;
  return cause;
}

/* Reads float64, float32 or float16 by the sum; LQ_BLOB_NEITHER if the BLOB is none of these. */
static lq_error_code read_by_sum(lq_reader *reader, const unsigned char *at, size_t bytes,
                                 lq_probabilities *out, lq_error *error) {
  const struct {
    int bits;
    double least, most;
    lq_misfit *misfit;
  } formats[] = {{64, LQ_FLOAT64_SUM, 1e300, &error->float64},
                 {32, LQ_FLOAT32_SUM, 1e300, &error->float32},
                 {16, 1.0 - LQ_FLOAT16_OFF, 1.0 + LQ_FLOAT16_OFF, &error->float16}};
  for (int i = 0; i < 3; i++) {
    lq_error_code code =
        read_floats(reader, at, bytes, formats[i].bits, out, formats[i].misfit, error);
    if (code == LQ_NO_MEMORY) return code;
    if (code == LQ_BLOB_NEITHER) continue;
    double sum = lq_probabilities_sum(out);
    *formats[i].misfit = (lq_misfit){LQ_MISFIT_SUM, 0, sum};
    if (!(sum >= formats[i].least && sum <= formats[i].most)) continue;
    if (is_decimal_list(at, bytes)) {
      *formats[i].misfit = (lq_misfit){LQ_MISFIT_TEXT, 0, 0.0};
      continue;
    }
    return check_order(at, bytes, formats[i].bits, sum, error)
               ? error->code
               : lq_check_classes(out->classes, error);
  }
  return error->code = LQ_BLOB_NEITHER;
}

/* A BLOB that is no plain float32. */
static lq_error_code read_any(lq_reader *reader, const unsigned char *at, size_t bytes,
                              int may_be_json, lq_probabilities *out, lq_error *error) {
  attempt text;
  lq_error_code code;
  text.signs = 0;
  if (may_be_json && read_text(reader, at, bytes, out, &text, &code)) return error->code = code;
  /* with one sign alone it may be floats: two right rows of float16 in 10,000 have one */
  if (text.signs < 2) {
    code = read_by_sum(reader, at, bytes, out, error);
    if (code != LQ_BLOB_NEITHER) return code;
  }
  /* null, and JSON without a number, for its error */
  if (!may_be_json && read_text(reader, at, bytes, out, &text, &code)) return error->code = code;
  if (text.is_said) {
    *error = text.error;
    return error->code;
  }
  error->bytes = bytes;
  error->integer = big_endian_bits(at, bytes, 16, 0.01);
  if (error->integer) return error->code = LQ_BLOB_BIG_ENDIAN;
  error->cause = likely_cause(at, bytes, error);
  return error->code = LQ_BLOB_NEITHER;
}

lq_error_code lq_read_other_blob(lq_reader *reader, const void *blob, size_t bytes,
                                 lq_probabilities *out, lq_error *error) {
  const unsigned char *at = blob;
  if (bytes == 0) return lq_check_classes(0, error);
  /* floats first: that loads their bytes, and few of them may be JSON */
  int is_plain = is_plain_float32(blob, bytes, &reader->columns);
  int may_be_json = bytes > 1 && may_begin_json(at) && lq_may_be_json(at, bytes);
  if (is_plain && !may_be_json) {
    *out = (lq_probabilities){blob, LQ_FLOAT32, bytes / 4, NULL, &reader->columns};
    if (is_no_big_endian(at, bytes) && has_large(&reader->columns)) return LQ_OK;
    double sum = lq_probabilities_sum(out);
    if (sum >= LQ_FLOAT32_SUM && !is_decimal_list(at, bytes)) {
      return check_order(at, bytes, 32, sum, error);
    }
  }
  return read_any(reader, at, bytes, may_be_json, out, error);
}

lq_error_code lq_pack(lq_reader *reader, const lq_probabilities *p, int bits,
                      unsigned char *packed, lq_error *error) {
  size_t classes = p->classes, size = (size_t)bits / 8;
  for (size_t k = 0; k < classes; k++) {
    double value = lq_probability(p, k);
    if (bits == 32) lq_store_float(packed + size * k, (float)value);
    else lq_store_double(packed + size * k, value);
  }
  double sum = lq_probabilities_sum(p);
  error->value = sum;
  error->integer = bits;
  error->will_do = bits == 32 ? (sum >= LQ_FLOAT64_SUM ? 64 : 0) : sum >= LQ_FLOAT32_SUM ? 32 : 0;
  lq_probabilities back;
  lq_error other = {0};
  lq_error_code code = lq_read_blob(reader, packed, size * classes, &back, &other);
  if (code == LQ_NO_MEMORY) return error->code = code;
  /* floats in [0,1] are read in place, in their format */
  lq_format format = bits == 32 ? LQ_FLOAT32 : LQ_FLOAT64;
  return code || back.format != format ? (error->code = LQ_PACKED_AMBIGUOUS) : LQ_OK;
}
