/* The forms of a BLOB and their order, as core/input/probabilities.h has them: what is read, and what is
** refused and how, of each form, of what is nearly it, and of what it could be taken for. */
#include "core/input/probabilities.h"

#include "tests/support/test.h"

/* What a BLOB is read as: the numbers, or why not. */
static const char *written(const unsigned char *blob, size_t bytes) {
  static char out[4096];
  lq_reader reader;
  lq_probabilities p;
  lq_error error = {0};
  size_t length = 0;
  unsigned char *copy = malloc(bytes ? bytes : 1); /* to the last byte */
  assert_non_null(copy);
  memcpy(copy, blob, bytes);
  lq_reader_init(&reader, test_resize);
  lq_error_code code = lq_read_blob(&reader, copy, bytes, &p, &error);
  assert_true(code == LQ_OK || error.code == code);
  switch (code) {
    case LQ_OK:
      for (size_t k = 0; k < p.classes; k++) {
        char number[LQ_DECIMAL_BYTES];
        lq_decimal_write(lq_probability(&p, k), number);
        lq_text name = p.names ? lq_class_names_get(p.names, k) : (lq_text){"", 0};
        length += (size_t)snprintf(out + length, 60, "%s%.*s%s%s", k ? "," : "", (int)name.bytes, name.at, p.names ? "=" : "", number);
      }
      break;
    case LQ_JSON_NULL: snprintf(out, sizeof out, "null"); break;
    case LQ_TOO_FEW_CLASSES: snprintf(out, sizeof out, "%zu classes", error.classes); break;
    case LQ_JSON_SYNTAX: snprintf(out, sizeof out, "JSON %zu: %s", error.position, error.expected); break;
    case LQ_JSONB_SYNTAX: snprintf(out, sizeof out, "JSONB %zu: %s", error.position, error.expected); break;
    case LQ_JSON_NOT_A_NUMBER: snprintf(out, sizeof out, "%zu: %s", error.position, error.got); break;
    case LQ_JSON_KEY_TWICE: snprintf(out, sizeof out, "%zu: twice", error.position); break;
    case LQ_PROBABILITY_OUTSIDE: snprintf(out, sizeof out, "%zu outside, cause %d", error.index, (int)error.cause); break;
    case LQ_BLOB_BIG_ENDIAN: snprintf(out, sizeof out, "big-endian %d", (int)error.integer); break;
    case LQ_BLOB_NEITHER:
      snprintf(out, sizeof out, "%d %d %d, cause %d", (int)error.float64.reason, (int)error.float32.reason,
               (int)error.float16.reason, (int)error.cause);
      break;
    default: snprintf(out, sizeof out, "code %d", (int)code); break;
  }
  lq_reader_free(&reader);
  free(copy);
  return out;
}

static void check(const void *blob, size_t bytes, const char *want) {
  const char *got = written(blob, bytes);
  if (strcmp(got, want) != 0) fail_msg("%.*s (%zu bytes)\n  got  %s\n  want %s", (int)bytes, (const char *)blob, bytes, got, want);
}

static void json_text(void **state) {
  (void)state;
#define BOM "\xef\xbb\xbf"
  static const struct {
    const char *text, *want;
  } cases[] = {
      {"[0.25,0.75]", "0.25,0.75"},
      {"[0.25,0.75]\n", "0.25,0.75"},
      {" \t\r\n[ 0.25 , 0.75 ] \t\r\n", "0.25,0.75"},
      {BOM "[0.25,0.75]", "0.25,0.75"},
      {BOM " [0.25,0.75]\n", "0.25,0.75"},
      {"{\"a\":0.25,\"b\":0.75}", "a=0.25,b=0.75"},
      {BOM "{ \"a\":0.25,\"b\":0.75}\n", "a=0.25,b=0.75"},
      /* as float32 these sum to 0.59 and 0.88 */
      {"{\"a?\":0.25,\"b\":0.25}", "a?=0.25,b=0.25"},
      {"{\"a?\":1,\"bc?\":0,\"c\":0}  ", "a?=1.0,bc?=0.0,c=0.0"},
      {"[-0.0,1]", "0.0,1.0"},
      {"null", "null"},
      {" null\n", "null"},
      {BOM "null", "null"},
      {"nul", "JSON 1: '[' or '{'"},
      {"nullx", "JSON 1: '[' or '{'"},
      {"null null", "JSON 1: '[' or '{'"},
      {"[]", "0 classes"},
      {"[1]", "1 classes"},
      {"{\"a\":1}", "1 classes"},
      /* errors, which keep their places */
      {"[0.5,0.5", "JSON 9: ',' or ']'"},
      {"[0.5,", "JSON 6: a number"},
      {"[", "JSON 2: a number"},
      {"[0.5;0.5]", "JSON 5: ',' or ']'"},
      {BOM "[0.5,0.5", "JSON 12: ',' or ']'"},
      {BOM BOM "[0.5,0.5]", "0 0 0, cause 0"},
      {"[0.5,null]", "6: null"},
      {"[null,0.5]", "2: null"},
      {"[NaN,0.5]", "2: NaN"},
      {"[\"0.5\",0.5]", "2: a string"},
      {"[0.5,0.5]x", "JSON 10: nothing more"},
      {"{\"a\":0.5,\"a\":0.5}", "10: twice"},
      {"{'a':0.5}", "JSON 2: a key in double quotes"},
      {"{\"a\\q\":0.5,\"b\":0.5}", "JSON 5: an escape"},
      {"[0.5,1.7]", "1 outside, cause 0"},
      {"[25,75]", "0 outside, cause 1"},
      {"[25.5,74.25]\n", "0 outside, cause 1"},
      {"[-3.5,2]", "0 outside, cause 2"},
      {"[-0.2,0.3]", "0 outside, cause 2"},
      {"[3,0,1]", "0 outside, cause 3"},
      {"[3,0,1", "0 outside, cause 0"},
      {"[1e300,-1]", "0 outside, cause 0"},
      {"[1e-300,-1]", "1 outside, cause 0"},
      {"{\"a\":60,\"b\":40}", "0 outside, cause 1"},
      /* what Python prints of a dict, and of strings */
      {"{'?\"0':0.79956106383,'b':0.25}", "JSON 2: a key in double quotes"},
      {"{'a?': 0.25, 'b': 0.75} ", "JSON 2: a key in double quotes"},
      {"{ 'a\xc3\xa9?': 0.25, 'b': 0.75} ", "JSON 3: a key in double quotes"},
      {"['0.25', '0.75']", "JSON 2: a number"},
      {"[('0.25', '0.75')]", "JSON 2: a number"},
      {"   ", "0 0 0, cause 0"},
      {"\n\n\n\n", "0 2 2, cause 3"},
      {BOM "    ", "0 0 0, cause 0"},
      {"{a:0.5,b:0.5}", "JSON 2: a key in double quotes"},
      {"{'a':1}", "JSON 2: a key in double quotes"},
      {"{'a':0.5,'b\xc3", "0 1 1, cause 0"},
      {"{'a':0.5,'b\xc3(", "0 0 0, cause 0"},
      /* which would be float32 from 0.6 to 0.9, but for the JSON before or after white space and a mark */
      {" {\"?\":0.50,\"b\":0.5} ", "?=0.5,b=0.5"},
      {"\t{\"?\":0.50,\"b\":0.5} ", "?=0.5,b=0.5"},
      {"\n{\"?\":0.50,\"b\":0.5}\r", "?=0.5,b=0.5"},
      {"\r{\"?\":0.50,\"b\":0.5}\n", "?=0.5,b=0.5"},
      {BOM "\n{\"a?\":0.500,\"b\":0.50}   ", "a?=0.5,b=0.5"},
      /* what would be float16 that sum to about 1 */
      /* with a byte that is no text, this may be float16, as which it sums to 1 */
      {"[0.75,\xae\x35", "0.1361083984375,0.44873046875,0.06573486328125,0.35498046875"},
      {"[0.7505,.5", "JSON 9: a number"},
      {"{\"10\":0.9,\"", "JSON 12: '\"'"},
      {"0.25,0.75\n", "0 0 3, cause 0"},
      {"[{\"label\":\"a\",\"score\":0.25},{\"score\":0.75,\"label\":\"b\"}]", "a=0.25,b=0.75"},
      {"\xef\xbb\xbf [ { \"label\" : \"a\", \"score\" : 0.25 } , { \"label\" : \"b\", \"score\" : 0.75 } ]", "a=0.25,b=0.75"},
      {"[{\"x\":[],\"label\":1,\"score\":0.25},{\"label\":2,\"score\":0.75}]", "1=0.25,2=0.75"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check(cases[i].text, strlen(cases[i].text), cases[i].want);
  /* many decimals sum to something as float32 too: a hundred of these to more than 1/64 */
  char list[800];
  for (int i = 0; i < 100; i++) memcpy(list + 8 * i, "0.99999,", 8);
  check(list, sizeof list, "2 3 2, cause 0");
  check("[0.25,0.75]\0", 12, "JSON 12: nothing more");
  check("[0.25,0.75]\0\0\0\0\0", 16, "JSON 12: nothing more");
  check("{\"a?\":0.25,\"b\":0", 16, "JSON 17: ',' or '}'");
}

static void jsonb(void **state) {
  (void)state;
  static const struct {
    const char *blob;
    size_t bytes;
    const char *want;
  } cases[] = {
#define CASE(text, want) {text, sizeof text - 1, want}
      CASE("\xab\x45" "0.25\x45" "0.75", "0.25,0.75"),
      CASE("\xcb\x0a\x45" "0.25\x45" "0.75", "0.25,0.75"),
      /* begins with { too, and with [ */
      CASE("\x7b\x13" "0\x45" "0.25", "0.0,0.25"),
      CASE("\x5b\x13" "0\x23" "-0", "0.0,0.0"),
      CASE("\xcc\x0e\x17" "?\x35" "0.5\x17" "!\x55" "0.125", "?=0.5,!=0.125"), /* 0.59 as float32 */
      CASE("\xec\x00\x00\x00\x12\xc7\x01" "a\x45" "0.25\xc7\x01" "b\x45" "0.75", "JSONB 1: the size of the whole BLOB"),
      CASE("\xec\x00\x00\x00\x10\xc7\x01" "a\x45" "0.25\xc7\x01" "b\x45" "0.75", "a=0.25,b=0.75"),
      CASE("\xb8" "abcdefghijk", "0 1 1, cause 0"),
      /* lists */
      CASE("\xcb\x2a\xcc\x13\x57" "label\x17" "a\x57" "score\x45" "0.25\xcc\x13\x57" "label\x17" "b\x57" "score\x45" "0.75", "a=0.25,b=0.75"),
      CASE("\xdb\x00\x2b\xcc\x13\x57" "label\x17" "a\x57" "score\x45" "0.25\xdc\x00\x13\x57" "score\x45" "0.75\x57" "label\x17" "b", "a=0.25,b=0.75"),
      CASE("\x00", "null"),
      CASE("\x01", "0 0 0, cause 0"),
      CASE("\x0b", "0 classes"),
      CASE("\x2b\x13" "1", "1 classes"),
      CASE("\x4b\x00\x13" "1\x00", "2: null"),
      CASE("\x3b\x13" "1\x00", "4: null"),
      /* trailing bytes, and too few; as float16 they would pass */
      CASE("\xab\x45" "0.25\x45" "0.75\n", "JSONB 1: the size of the whole BLOB"),
      CASE("\xfb\x00\x00\x00\x00\x00\x00\x00\x07\x13" "0\x23" "-0\x13" "0\x00", "JSONB 1: the size of the whole BLOB"),
      CASE("\x8b\x35" "0.5\x35" "0.", "JSONB 1: the size of the whole BLOB"),
      CASE("\x5b\x13" "3\x23" "10", "0 outside, cause 3"),
      CASE("\x4c\x0b\x13" "1\x0b", "0 0 0, cause 0"),
      CASE("\x4c\x13" "0\x13" "1", "0 0 0, cause 0"),
      /* numbers of JSON5, and one class alone, that would be floats */
      CASE("\xbb\x26" "1.\x75" "0.17108", "JSONB 5: a number as JSON has it"),
      CASE("\xcb\x0c\x26" "1.\x85" "0.171081", "JSONB 6: a number as JSON has it"),
      CASE("\xcb\x0b\x24" "+1\x75" "0.17108", "JSONB 4: a number as JSON has it"),
      /* so short, it may as well be the float16 or float32 that it sums to 1 as */
      CASE("\x8b\x35" "0.5\x35" "0.5\x30",
           "0.346435546875,0.0966796875,0.325439453125,0.0966796875,0.1314697265625"),
      CASE("\xbb\x26" "1.\x75" "0.00107",
           "0.0262908935546875,0.09674072265625,0.1392822265625,0.130615234375,0.162109375,0.44921875"),
      CASE("\xbc\x27??\x75" "0.12500", "0.7467000484466553,2.5347877130599272e-9,6.410402209056087e-10"),
      CASE("\xcc\x0b\x17?\x26" ".5\x17" "b\x36" ".25\0\0\0", "JSONB 1: the size of the whole BLOB"),
      CASE("\xcc\x12\x17?\x0c\x17" "b\x35" "0.5\x17" "c\x35" "0.5\x17" "d\x00", "5: an object"),
      CASE("\xcc\x12\x37" "?0?\xd5\x00\x0b" "0.011424615", "1 classes"),
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check(cases[i].blob, cases[i].bytes, cases[i].want);
}

/* Floats of that many bits, in either byte order. */
static size_t put_floats(unsigned char *out, const double *values, size_t count, int bits, int big_endian) {
  size_t size = (size_t)bits / 8;
  for (size_t k = 0; k < count; k++) {
    unsigned char little[8];
    if (bits == 64) {
      lq_store_double(little, values[k]);
    } else if (bits == 32) {
      lq_store_float(little, (float)values[k]);
    } else { /* float16, of normal numbers that it has */
      uint64_t number = lq_bits(values[k]);
      unsigned half = number ? (unsigned)((number >> 42) - (1008u << 10)) & 0x7fff : 0;
      little[0] = (unsigned char)half;
      little[1] = (unsigned char)(half >> 8);
    }
    for (size_t i = 0; i < size; i++) out[size * k + i] = little[big_endian ? size - 1 - i : i];
  }
  return size * count;
}

static void floats(void **state) {
  (void)state;
  static const struct {
    double values[4];
    size_t count;
    int bits, big_endian;
    const char *want;
  } cases[] = {
      {{0.25, 0.75}, 2, 64, 0, "0.25,0.75"},
      {{0.25, 0.75}, 2, 32, 0, "0.25,0.75"},
      {{0.25, 0.75}, 2, 16, 0, "0.25,0.75"},
      {{0.25, 0.25, 0.5}, 3, 16, 0, "0.25,0.25,0.5"},
      {{1.0, 0.0}, 2, 16, 0, "1.0,0.0"},
      {{0.0, 1.0, 0.0}, 3, 32, 0, "0.0,1.0,0.0"},
      {{0.25, 0.25, 0.25, 0.25}, 4, 16, 0, "0.25,0.25,0.25,0.25"},
      {{0.3, 0.7}, 2, 64, 1, "big-endian 64"},
      {{0.3, 0.7}, 2, 32, 1, "big-endian 32"},
      {{0.25, 0.75}, 2, 16, 1, "big-endian 16"},
      /* one class */
      {{1.0}, 1, 64, 0, "1 classes"},
      {{1.0}, 1, 32, 0, "1 classes"},
      {{1.0}, 1, 16, 0, "1 classes"},
      /* the sums that decide: 0.5, 1/64 and 1 within 0.01 */
      {{0.25, 0.25}, 2, 64, 0, "0.25,0.25"},
      {{0.25, 0.2499}, 2, 64, 0, "2 1 1, cause 0"},
      {{0.0078125, 0.0078125}, 2, 32, 0, "0.0078125,0.0078125"},
      {{0.015625, 0.0}, 2, 32, 0, "0.015625,0.0"},
      {{0.0078125, 0.0078124}, 2, 32, 0, "2 2 1, cause 4"},
      {{0.0078125, 0.00390625, 0.001953125}, 3, 32, 0, "0 2 2, cause 4"},
      {{0.0078125, 0.00390625, 0.00390625}, 3, 32, 0, "0.0078125,0.00390625,0.00390625"},
      {{0.5, 0.5078125}, 2, 16, 0, "0.5,0.5078125"},
      {{0.5, 0.4921875}, 2, 16, 0, "0.5,0.4921875"},
      {{0.5, 0.51171875}, 2, 16, 0, "0 2 2, cause 0"},
      {{0.5, 0.48828125}, 2, 16, 0, "0 2 2, cause 0"},
      {{0.0, 0.0}, 2, 32, 0, "2 2 2, cause 0"},
      /* what is no probability */
      {{25.5, 74.5}, 2, 32, 0, "1 1 1, cause 1"},
      {{25.5, 74.5}, 2, 64, 0, "1 1 1, cause 1"},
      {{-2.5, 3.25}, 2, 32, 0, "1 1 1, cause 2"},
      {{-2.5, 3.25, 1.0}, 3, 64, 0, "1 1 1, cause 2"},
      {{2.0, 3.0}, 2, 64, 0, "1 1 1, cause 3"},
      {{2.5, 3.0}, 2, 64, 0, "1 1 1, cause 0"},
  };
  unsigned char blob[32];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t bytes = put_floats(blob, cases[i].values, cases[i].count, cases[i].bits, cases[i].big_endian);
    const char *got = written(blob, bytes);
    if (strcmp(got, cases[i].want) != 0) fail_msg("case %zu\n  got  %s\n  want %s", i, got, cases[i].want);
  }
}

static void integers(void **state) {
  (void)state;
  check("\x01\0\0\0\0\0\0\0", 8, "2 2 2, cause 3");                         /* int32 */
  check("\x00\0\0\0\x02\0\0\0\x01\0\0\0", 12, "0 2 2, cause 3");
  check("\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, "2 2 2, cause 3");          /* int64 */
  check("\0\0\x01", 3, "0 0 0, cause 3");                                    /* one-hot bytes */
  check("\x40\xbf", 2, "0 0 1, cause 3");                                    /* 64 + 191 */
  check("\x55\x55\x54", 3, "0 0 0, cause 3");
  static const unsigned char zeros[1000];
  check(zeros, 100, "0 2 2, cause 0");
  check(zeros, sizeof zeros, "2 2 2, cause 0");
  check("\x55\x55\x90\x90", 4, "0 2 1, cause 0");
  check("\0\0\0", 3, "0 0 0, cause 0");
}

/* Big-endian rows that are probabilities too where they are read as little-endian floats, of any size. */
static void other_byte_orders(void **state) {
  (void)state;
  static const struct {
    unsigned char blob[24];
    size_t bytes;
    int bits, read_as;
    const char *want;
  } cases[] = {
      {{0x3e, 0xf3, 0x6b, 0x81, 0x3f, 0x06, 0x4a, 0x3f}, 8, 32, 32, "big-endian 32"},
      {{0x3d, 0x04, 0x0c, 0x1a, 0x3f, 0x77, 0xbf, 0x3e}, 8, 32, 32, "big-endian 32"},
      {{0x3e, 0x68, 0x53, 0x03, 0x3f, 0x45, 0xeb, 0x3f}, 8, 32, 64, "big-endian 32"},
      {{0x3f, 0x38, 0x6a, 0x33, 0x3e, 0x10, 0xe3, 0x03, 0x3e, 0x0d, 0x74, 0x33}, 12, 32, 16, "big-endian 32"},
      {{0x3f, 0xdf, 0xed, 0x80, 0x15, 0x71, 0x0f, 0x8a, 0x3f, 0xe0, 0x09, 0x3f, 0xf5, 0x47, 0x78, 0x3b}, 16, 64, 32, "big-endian 64"},
      {{0x3f, 0xe8, 0x52, 0x90, 0xc1, 0x4b, 0xef, 0x3f, 0x3f, 0xce, 0xb5, 0xbc, 0xfa, 0xd0, 0x43, 0x02}, 16, 64, 64, "big-endian 64"},
      {{0x3f, 0xaa, 0x0f, 0x2c, 0x85, 0x0b, 0xdc, 0x35, 0x3f, 0xee, 0x5f, 0x0d, 0x37, 0xaf, 0x42, 0x3d}, 16, 64, 32, "big-endian 64"},
      {{0x33, 0x06, 0x3a, 0x3f}, 4, 16, 32, "1 classes"},
      /* nothing else fits, so that they need not be as near to 1 */
      {{0x3e, 0xf3, 0x6b, 0x81, 0x3f, 0x06, 0x00, 0xff}, 8, 32, 0, "big-endian 32"},
  };
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lq_probabilities p;
    lq_error error = {0};
    const char *got = written(cases[i].blob, cases[i].bytes);
    if (strcmp(got, cases[i].want) != 0) fail_msg("case %zu\n  got  %s\n  want %s", i, got, cases[i].want);
    if (cases[i].read_as) {
      lq_error_code code = lq_read_packed(&reader, cases[i].blob, cases[i].bytes, cases[i].read_as, &p, &error);
      assert_true(code == LQ_OK || code == LQ_TOO_FEW_CLASSES);
    }
  }
  lq_reader_free(&reader);
  /* what sums to 1 as it is, or in the other order to 1 only nearly, is read as it is */
  check("\x3e\xf3\x6b\x81\x3f\x06\x50\x3f", 8, "0.0,0.8125953078269958");
}

/* Every first byte of rows of any length, and what makes them none: rows that are fast to read are read
** as the others are. */
static void every_first_byte(void **state) {
  (void)state;
  static unsigned char packed[4 * 80];
  lq_reader reader;
  lq_probabilities p;
  lq_error error = {0};
  lq_reader_init(&reader, test_resize);
  for (size_t classes = 2; classes <= 80; classes++) {
    for (size_t k = 0; k < classes; k++) lq_store_float(packed + 4 * k, k ? 0.0039215f : 0.75f);
    for (unsigned first = 0; first < 256; first++) {
      packed[0] = (unsigned char)first;
      assert_int_equal(lq_read_blob(&reader, packed, 4 * classes, &p, &error), LQ_OK);
      assert_true(p.format == LQ_FLOAT32 && p.classes == classes && p.values == packed);
    }
    /* no float is large, and the sum is, or is not */
    double sum = 0;
    for (size_t k = 0; k < classes; k++) {
      lq_store_float(packed + 4 * k, 0.0012345f);
      sum += (double)0.0012345f;
    }
    lq_error_code code = lq_read_blob(&reader, packed, 4 * classes, &p, &error);
    assert_int_equal(code, sum >= 0x1p-6 ? LQ_OK : LQ_BLOB_NEITHER);
    for (size_t k = 0; k < classes; k++) {
      lq_store_float(packed + 4 * k, 0x1p-6f);
      assert_int_equal(lq_read_blob(&reader, packed, 4 * classes, &p, &error), LQ_OK);
      lq_store_float(packed + 4 * k, 0.0012345f);
    }
  }
  lq_reader_free(&reader);
}

/* What is packed is read back as what it was packed as, or refused with what would do. */
/* Of random rows that are right none is refused, and each is read in its own format: float16 of three classes
** that sum to 1, and float32 of two that sum to 0.9. */
static void no_right_row_is_refused(void **state) {
  (void)state;
  static const int formats[][2] = {{16, 3}, {16, 10}, {32, 2}, {32, 12}};
  uint64_t seed = 20240901;
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
    int bits = formats[f][0];
    size_t classes = (size_t)formats[f][1], bytes = classes * (size_t)bits / 8;
    for (int row = 0; row < 200000; row++) {
      double values[12], sum = 0;
      unsigned char packed[48];
      for (size_t k = 0; k < classes; k++) {
        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        sum += values[k] = (double)(64 + (seed >> 54)); /* no share is subnormal as float16 */
      }
      for (size_t k = 0; k < classes; k++) values[k] *= (bits == 32 ? 0.9 : 1.0) / sum;
      put_floats(packed, values, classes, bits, 0);
      lq_probabilities p;
      lq_error error = {0};
      lq_error_code code = lq_read_blob(&reader, packed, bytes, &p, &error);
      if (code || p.classes != classes) fail_msg("row %d of %d bits and %zu classes: %s", row, bits, classes, written(packed, bytes));
    }
  }
  lq_reader_free(&reader);
  /* one number that JSONB has, and then none */
  check("\xcb\x2c\x14\x37\xb9\x37", 6, "0.07489013671875,0.4423828125,0.482666015625");
}

static void packing(void **state) {
  (void)state;
  static const struct {
    double values[2];
    int bits, will_do;
    lq_error_code code;
  } cases[] = {{{0.25, 0.75}, 32, 64, LQ_OK},
               {{0.25, 0.75}, 64, 32, LQ_OK},
               {{0.125, 0.25}, 64, 32, LQ_PACKED_AMBIGUOUS},
               {{0.001, 0.002}, 64, 0, LQ_PACKED_AMBIGUOUS},
               {{0.001, 0.002}, 32, 0, LQ_PACKED_AMBIGUOUS},
               {{0.0, 0.0}, 32, 0, LQ_PACKED_AMBIGUOUS},
               {{0x1p-6, 0.0}, 32, 0, LQ_OK}};
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    unsigned char packed[16];
    lq_error error = {0};
    const lq_probabilities p = {cases[i].values, LQ_DOUBLES, 2, NULL, NULL};
    assert_int_equal(lq_pack(&reader, &p, cases[i].bits, packed, &error), cases[i].code);
    assert_int_equal(error.will_do, cases[i].will_do);
  }
  /* a float32 that would be read as JSONB */
  static const unsigned char object[16] = "\xcc\x0e\x17?\x35" "0.5\x17!\x55" "0.125";
  unsigned char packed[16];
  lq_error error = {0};
  const lq_probabilities p = {object, LQ_FLOAT32, 4, NULL, NULL};
  assert_int_equal(lq_pack(&reader, &p, 32, packed, &error), LQ_PACKED_AMBIGUOUS);
  assert_int_equal(error.will_do, 64);
  lq_reader_free(&reader);
}

TESTS(cmocka_unit_test(json_text), cmocka_unit_test(jsonb), cmocka_unit_test(floats), cmocka_unit_test(integers),
      cmocka_unit_test(other_byte_orders), cmocka_unit_test(every_first_byte), cmocka_unit_test(no_right_row_is_refused), cmocka_unit_test(packing))
