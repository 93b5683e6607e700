/* core/input/jsonb.h, as core/input/probabilities.h reads it: JSONB gives the bits and names that the same JSON text
** gives, whatever sizes its headers have and whatever types its numbers and keys; and where
** any of its bytes lies, it is an error or something else, never a read past its end. */
#include "core/input/jsonb.h"

#include "core/input/probabilities.h"
#include "tests/support/test.h"

/* A BLOB that grows. */
typedef struct blob {
  unsigned char at[4096];
  size_t bytes;
} blob;

enum { INT = 3, INT5, FLOAT, FLOAT5, TEXT, TEXTJ, TEXT5, TEXTRAW, ARRAY, OBJECT };

/* Appends an element whose size takes 0, 1, 2, 4 or 8 bytes. */
static void put(blob *out, unsigned type, size_t size_bytes, const void *content, size_t bytes) {
  static const unsigned codes[9] = {[1] = 12, [2] = 13, [4] = 14, [8] = 15};
  unsigned high = size_bytes ? codes[size_bytes] : (unsigned)bytes;
  out->at[out->bytes++] = (unsigned char)(high << 4 | type);
  for (size_t i = size_bytes; i-- > 0;) out->at[out->bytes++] = (unsigned char)(i < 8 ? (uint64_t)bytes >> 8 * i : 0);
  memcpy(out->at + out->bytes, content, bytes);
  out->bytes += bytes;
}

static void put_text(blob *out, unsigned type, size_t size_bytes, const char *text) {
  put(out, type, size_bytes, text, strlen(text));
}

/* What a reading gives, as JSON of numbers, or its error. */
static const char *written(lq_reader *reader, const blob *read) {
  static char out[8192];
  lq_probabilities p;
  lq_error error = {0};
  size_t bytes = 0;
  unsigned char *copy = malloc(read->bytes ? read->bytes : 1); /* to the last byte */
  assert_non_null(copy);
  memcpy(copy, read->at, read->bytes);
  lq_error_code code = lq_read_jsonb(reader, (char *)copy, read->bytes, &p, &error);
  if (code == LQ_JSONB_SYNTAX) bytes = (size_t)snprintf(out, sizeof out, "%zu: %s", error.position, error.expected);
  else if (code == LQ_JSON_NOT_A_NUMBER) bytes = (size_t)snprintf(out, sizeof out, "%zu: %zu is %s", error.position, error.index, error.got);
  else if (code == LQ_JSON_KEY_TWICE) bytes = (size_t)snprintf(out, sizeof out, "%zu: %.*s twice", error.position, (int)error.key.bytes, error.key.at);
  else if (code == LQ_PROBABILITY_OUTSIDE) bytes = (size_t)snprintf(out, sizeof out, "%zu is %.*s, cause %d", error.index, (int)error.text.bytes, error.text.at, (int)error.cause);
  else if (code) bytes = (size_t)snprintf(out, sizeof out, "%s", code == LQ_JSON_NULL ? "null" : code == LQ_TOO_FEW_CLASSES ? "too few" : "?");
  for (size_t k = 0; !code && k < p.classes; k++) {
    char number[LQ_DECIMAL_BYTES];
    lq_decimal_write(lq_probability(&p, k), number);
    if (k) out[bytes++] = ',';
    if (p.names) {
      lq_text name = lq_class_names_get(p.names, k);
      bytes += (size_t)snprintf(out + bytes, 100, "%.*s=", (int)name.bytes, name.at);
    }
    bytes += (size_t)snprintf(out + bytes, 100, "%s", number);
  }
  free(copy);
  return out;
}

static void check(const blob *read, const char *want) {
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  assert_string_equal(written(&reader, read), want);
  assert_string_equal(written(&reader, read), want); /* and after itself */
  lq_reader_free(&reader);
}

static const size_t sizes[] = {0, 1, 2, 4, 8};
#define SIZES (sizeof sizes / sizeof *sizes)

static void any_size_and_type_of_number(void **state) {
  (void)state;
  for (size_t outer = 0; outer < SIZES; outer++) {
    for (size_t inner = 0; inner < SIZES; inner++) {
      for (unsigned type = INT; type <= FLOAT5; type++) {
        blob content = {.bytes = 0}, whole = {.bytes = 0};
        put_text(&content, type, sizes[inner], "1");
        put_text(&content, FLOAT, 0, "0.1");
        if (sizes[outer] == 0 && content.bytes > 11) continue;
        put(&whole, ARRAY, sizes[outer], content.at, content.bytes);
        check(&whole, "1.0,0.1");
      }
    }
  }
}

static void any_size_and_type_of_key(void **state) {
  (void)state;
  static const struct {
    unsigned type;
    const char *key, *want;
  } keys[] = {
      {TEXT, "a", "a"}, {TEXT, "", ""}, {TEXTRAW, "a\"\\n\n", "a\"\\n\n"}, {TEXT, "\\u0061", "\\u0061"},
      {TEXTJ, "plain", "plain"}, {TEXTJ, "\\u0061\\n\\\"\\/\\\\", "a\n\"/\\"}, {TEXTJ, "\\ud83d\\ude00", "\xf0\x9f\x98\x80"},
      {TEXTJ, "\\b\\f\\r\\t\\u00e9\\u20ac", "\b\f\r\t\xc3\xa9\xe2\x82\xac"},
      {TEXT5, "\\x41\\x4a\\xe9", "AJ\xc3\xa9"}, {TEXT5, "\\'\\v", "'\v"}, {TEXT5, "a\\\nb\\\rc\\\r\nd", "abcd"},
      {TEXT5, "a\\\xe2\x80\xa8" "b\\\xe2\x80\xa9" "c", "abc"}, {TEXT5, "\\u0062\\\"\\n", "b\"\n"}, {TEXT5, "a\\\r", "a"},
      {TEXT5, "a\\\nb", "ab"},
  };
  for (size_t size = 0; size < SIZES; size++) {
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
      blob content = {.bytes = 0}, whole = {.bytes = 0};
      char want[100];
      if (sizes[size] == 0 && strlen(keys[i].key) > 11) continue;
      put_text(&content, keys[i].type, sizes[size], keys[i].key);
      put_text(&content, FLOAT, 0, "0.25");
      put_text(&content, TEXT, 0, "z");
      put_text(&content, FLOAT, 0, "7.5e-1");
      put(&whole, OBJECT, 2, content.at, content.bytes);
      snprintf(want, sizeof want, "%s=0.25,z=0.75", keys[i].want);
      check(&whole, want);
    }
  }
  /* an escape that is a zero byte is one: the name has it */
  blob content = {.bytes = 0}, whole = {.bytes = 0};
  lq_reader reader;
  lq_probabilities p;
  lq_error error;
  put_text(&content, TEXT5, 0, "\\0");
  put_text(&content, INT, 0, "0");
  put_text(&content, TEXT, 0, "");
  put_text(&content, INT, 0, "1");
  put(&whole, OBJECT, 1, content.at, content.bytes);
  lq_reader_init(&reader, test_resize);
  assert_int_equal(lq_read_jsonb(&reader, (char *)whole.at, whole.bytes, &p, &error), LQ_OK);
  assert_int_equal(lq_class_names_get(p.names, 0).bytes, 1);
  assert_int_equal(*lq_class_names_get(p.names, 0).at, 0);
  lq_reader_free(&reader);
}

/* Each is a whole BLOB, and what it gives. */
static const struct {
  const char *blob;
  size_t bytes;
  const char *want;
} cases[] = {
#define CASE(text, want) {text, sizeof text - 1, want}
    CASE("\x8b\x35" "0.5\x35" "0.5", "0.5,0.5"),
    CASE("\x4b\x13" "0\x13" "1", "0.0,1.0"),
    CASE("\xb8" "aaaaaaaaaaa", "1: an array or object"),
    CASE("\x0b", "too few"),
    CASE("\x0c", "too few"),
    CASE("\x2b\x13" "1", "too few"),
    CASE("\x00", "null"),
    CASE("", "1: an array or object"),
    CASE("\x01", "1: an array or object"),
    CASE("\x13" "1", "1: an array or object"),
    CASE("\xcb", "1: an array or object"),
    CASE("\xdb\x00", "1: an array or object"),
    CASE("\xeb\x00\x00\x00", "1: an array or object"),
    CASE("\xfb\x00\x00\x00\x00\x00\x00\x00", "1: an array or object"),
    /* a size that is too small, or too large, or would wrap */
    CASE("\x3b\x13" "0\x13" "1", "1: the size of the whole BLOB"),
    CASE("\x5b\x13" "0\x13" "1", "1: the size of the whole BLOB"),
    CASE("\x4b\x13" "0\x23" "1", "4: an element that ends no later than what it is in"),
    CASE("\x4b\x13" "0\x03" "1", "5: a number as JSON has it"),
    CASE("\xcb\x05\x13" "0\x13" "1", "1: the size of the whole BLOB"),
    CASE("\xfb\xff\xff\xff\xff\xff\xff\xff\xff\x13" "0\x13" "1", "1: the size of the whole BLOB"),
    CASE("\xfb\x00\x00\x00\x01\x00\x00\x00\x04\x13" "0\x13" "1", "1: the size of the whole BLOB"),
    CASE("\xbb\xf3\xff\xff\xff\xff\xff\xff\xff\xff" "0" "1", "2: an element that ends no later than what it is in"),
    CASE("\xbb\xf3\x00\x00\x00\x01\x00\x00\x00\x01" "0" "1", "2: an element that ends no later than what it is in"),
    CASE("\x3b\x13" "0\xc3", "4: an element that ends no later than what it is in"),
    CASE("\x4b\x13" "0\xd3\x00", "4: an element that ends no later than what it is in"),
    /* what is no number, and what is none of JSON */
    CASE("\x3b\x00\x13" "1", "2: 0 is null"),
    CASE("\x3b\x13" "1\x01", "4: 1 is true"),
    CASE("\x3b\x13" "1\x02", "4: 1 is false"),
    CASE("\x4b\x13" "1\x17" "1", "4: 1 is a string"),
    CASE("\x4b\x13" "1\x18" "1", "4: 1 is a string"),
    CASE("\x4b\x13" "1\x19" "1", "4: 1 is a string"),
    CASE("\x4b\x13" "1\x1a" "1", "4: 1 is a string"),
    CASE("\x3b\x13" "1\x0b", "4: 1 is an array"),
    CASE("\x3b\x13" "1\x0c", "4: 1 is an object"),
    CASE("\x3b\x13" "1\x0d", "4: a type of element that there is"),
    CASE("\x3b\x13" "1\x0f", "4: a type of element that there is"),
    CASE("\x5b\x13" "0\x26" ".5", "5: a number as JSON has it"),
    CASE("\x5b\x13" "0\x26" "1.", "7: a number as JSON has it"),
    CASE("\x5b\x13" "0\x24" "+1", "5: a number as JSON has it"),
    CASE("\x6b\x13" "0\x34" "0x1", "6: a number as JSON has it"),
    CASE("\x5b\x13" "0\x23" "01", "6: a number as JSON has it"),
    CASE("\x5b\x13" "0\x23" "1 ", "6: a number as JSON has it"),
    CASE("\x5b\x13" "0\x23" "\x00" "1", "5: a number as JSON has it"),
    CASE("\x5b\x13" "0\x23" "-0", "0.0,0.0"),
    CASE("\x7b\x13" "0\x45" "1e-5", "0.0,0.00001"),
    CASE("\x6b\x13" "0\x35" "1.7", "1 is 1.7, cause 0"),
    CASE("\x6b\x23" "99\x23" "-7", "0 is 99, cause 2"),
    CASE("\x6b\x23" "30\x23" "70", "0 is 30, cause 1"),
    CASE("\x4b\x13" "3\x13" "0", "0 is 3, cause 3"),
    CASE("\x5b\x13" "3\x23" "0x", "0 is 3, cause 0"),
    /* objects */
    CASE("\x8c\x17" "a\x13" "0\x17" "b\x13" "1", "a=0.0,b=1.0"),
    CASE("\x8c\x17" "a\x13" "0\x17" "a\x13" "1", "6: a twice"),
    CASE("\x6c\x17" "a\x13" "0\x17" "b", "8: an element that ends no later than what it is in"),
    CASE("\x4c\x13" "0\x13" "1", "2: a key"),
    CASE("\x4c\x1b" "0\x13" "1", "2: a key"),
    CASE("\x1c\xc7", "2: an element that ends no later than what it is in"),
    CASE("\x4c\x17" "a\x00\x00", "4: 0 is null"),
    CASE("\x5c\x28" "\\x\x13" "1", "4: an escape"),
    CASE("\x4c\x18" "\\\x13" "1", "4: an escape"),
    CASE("\x4c\x19" "\\\x13" "1", "4: an escape"),
    CASE("\x5c\x29" "\\q\x13" "1", "4: an escape"),
    CASE("\x6c\x39" "\\x1\x13" "1", "5: two hexadecimal digits"),
    CASE("\x7c\x49" "\\x1g\x13" "1", "5: two hexadecimal digits"),
    CASE("\x7c\x49" "\\\xe2\x80\xa7\x13" "1", "4: an escape"),
    CASE("\x6c\x39" "\\\xe2\x80\x13" "1", "4: an escape"),
    CASE("\x9c\x68" "\\ud800\x13" "1", "9: a low surrogate"),
    CASE("\x9c\x68" "\\udc00\x13" "1", "5: a high surrogate first"),
    CASE("\x8c\x58" "\\u00e\x13" "1", "5: four hexadecimal digits"),
};

static void cases_give_what_they_should(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    blob whole = {.bytes = cases[i].bytes};
    memcpy(whole.at, cases[i].blob, whole.bytes);
    check(&whole, cases[i].want);
  }
}

/* Each byte made each other one, and each end cut away: nothing crashes, and what is read is as
** many numbers as there can be. */
static void broken_at_any_byte(void **state) {
  (void)state;
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    for (size_t at = 0; at < cases[i].bytes; at++) {
      blob whole = {.bytes = at};
      memcpy(whole.at, cases[i].blob, at);
      written(&reader, &whole);
      whole.bytes = cases[i].bytes;
      memcpy(whole.at, cases[i].blob, whole.bytes);
      for (int c = 0; c < 256; c++) {
        whole.at[at] = (unsigned char)c;
        written(&reader, &whole);
      }
    }
  }
  lq_reader_free(&reader);
}

/* The same numbers, bit for bit, as text and as JSONB; every way of writing them. */
static void numbers_are_those_of_text(void **state) {
  (void)state;
  static const char *const numbers[] = {
      "0.1", "1e-1", "0.12345678901234567", "0.30000000000000004", "4.9e-324", "2.4703282292062328e-324", "1E-5", "0e99",
      "0.500000000000000055511151231257827021181583404541015625", "0.5000000000000000555111512312578270211815834045410156250001",
      "-0.00009", "1.00009", "-0.0", "123e-3", "0.000000000000000000000000000000000000000000001"};
  lq_reader text_reader, reader;
  lq_reader_init(&text_reader, test_resize);
  lq_reader_init(&reader, test_resize);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++) {
      char text[300];
      blob content = {.bytes = 0}, whole = {.bytes = 0};
      lq_probabilities p, q;
      lq_error error;
      size_t bytes = (size_t)snprintf(text, sizeof text, "[%s,%s]", numbers[i], numbers[j]);
      put_text(&content, FLOAT, strlen(numbers[i]) > 11, numbers[i]);
      put_text(&content, FLOAT, strlen(numbers[j]) > 11, numbers[j]);
      put(&whole, ARRAY, 1, content.at, content.bytes);
      assert_int_equal(lq_read_json(&text_reader, text, bytes, &p, &error), LQ_OK);
      assert_int_equal(lq_read_jsonb(&reader, (char *)whole.at, whole.bytes, &q, &error), LQ_OK);
      assert_int_equal(q.classes, 2);
      for (size_t k = 0; k < 2; k++) assert_true(lq_bits(lq_probability(&p, k)) == lq_bits(lq_probability(&q, k)));
    }
  }
  lq_reader_free(&text_reader);
  lq_reader_free(&reader);
}

TESTS(cmocka_unit_test(any_size_and_type_of_number), cmocka_unit_test(any_size_and_type_of_key),
      cmocka_unit_test(cases_give_what_they_should), cmocka_unit_test(broken_at_any_byte),
      cmocka_unit_test(numbers_are_those_of_text))
