/* core/input/fill.h: the probabilities of all classes out of scores of some, and what are no scores. */
#include "core/input/fill.h"
#include "core/input/probabilities.h"
#include "tests/support/test.h"

/* Of the classes a, b, c and "d\n". */
static const struct {
  const char *scores, *want;
} cases[] = {
    {"{\"b\":0.97}", "_ 0.97 _ _ rest 0.01"},
    {"{\"b\":0.5,\"a\":0.25}", "0.25 0.5 _ _ rest 0.125"},
    {"[{\"label\":\"c\",\"score\":0.75}]", "_ _ 0.75 _ rest 0.0833333"},
    {"[ [ \"c\" , 0.5 ] , [\"a\",0.50] ]", "0.50 _ 0.5 _ rest 0"},
    {"{\"d\\n\":1e-1}", "_ _ _ 1e-1 rest 0.3"},
    {"{\"d\\u000a\":0.1}", "_ _ _ 0.1 rest 0.3"},
    {"{}", "_ _ _ _ rest 0.25"},
    {"[]", "_ _ _ _ rest 0.25"},
    {"\xef\xbb\xbf[]", "_ _ _ _ rest 0.25"},
    {"{\"a\":0.1,\"b\":0.2,\"c\":0.3,\"d\\n\":0.3}", "0.1 0.2 0.3 0.3 rest 0"}, /* nobody is there to share the rest */
    {"{\"a\":1}", "1 _ _ _ rest 0"},
    {"{\"a\":1.00005}", "1.00005 _ _ _ rest 0"},
    {"{\"a\":-0.00005}", "-0.00005 _ _ _ rest 0.333333"},
    {"{\"a\":0.6,\"b\":0.405}", "0.6 0.405 _ _ rest 0"},
    {"{\"a\":0.6,\"b\":0.42}", "sum 1.02"},
    {"{\"a\":1,\"b\":0.0101}", "sum 1.0101"},
    {"{\"a\":1,\"b\":0.01}", "1 0.01 _ _ rest 0"},
    {"null", "null"},
    {"[0.5]", "flat"},
    {"[0.5,0.5,0,0]", "flat"},
    {"{\"x\":0.5}", "unknown x"},
    {"[{\"label\":7,\"score\":0.5}]", "unknown 7"},
    {"{\"a\":0.5,\"a\":0.25}", "14 twice a"},
    {"[[\"a\",0.5],[\"b\",0.1],[\"a\",0]]", "27 twice a"},
    {"{\"a\":97}", "outside 97"},
    {"{\"a\":-0.1}", "outside -0.1"},
    {"{\"a\":null}", "not a number: null"},
    {"[{\"label\":\"a\"}]", "missing score"},
    {"[{\"label\":\"a\",\"score\":0.5},[\"b\",0.1]]", "syntax 28: '{'"},
    {"[[\"a\",0.5],{\"label\":\"b\",\"score\":0.5}]", "syntax 12: '['"},
    {"[[\"a\"]]", "syntax 6: ','"},
    {"[[\"a\",0.5,1]]", "syntax 10: ']'"},
    {"[[null,0.5]]", "no label: null"},
    {"[[\"a\",\"0.5\"]]", "not a number: a string"},
    {"[[0.5,0.5]]", "unknown 0.5"},
    {"", "syntax 1: '[' or '{'"},
    {"{\"a\":0.5", "syntax 9: ',' or '}'"},
};

/* The same as JSONB, and what is no JSONB. */
static const struct {
  const char *scores;
  size_t bytes;
  const char *want;
} binary[] = {
#define CASE(scores, want) {scores, sizeof scores - 1, want}
    CASE("\x7c\x17" "b\x45" "0.97", "_ 0.97 _ _ rest 0.01"),
    CASE("\x8b\x7b\x17" "b\x45" "0.97", "_ 0.97 _ _ rest 0.01"),
    CASE("\x0b", "_ _ _ _ rest 0.25"),
    CASE("\x0c", "_ _ _ _ rest 0.25"),
    CASE("\xcb\x12\xcc\x10\x57" "label\x17" "a\x57" "score\x13" "1", "1 _ _ _ rest 0"),
    CASE("{\"b\":0.97}", "_ 0.97 _ _ rest 0.01"),
    CASE("\x00", "null"),
    CASE("\x5b\x45" "0.97", "flat"),
    CASE("\x9b\x8b\x17" "b\x45" "0.97\x00", "jsonb 10: two elements"),
    CASE("\x7b\x6b\x00\x45" "0.97", "no label: null"),
    CASE("\x4b\x2b\x17" "b\x00", "jsonb 5: an element that ends no later than what it is in"),
    CASE("\xcb\x0e\x7b\x17" "b\x45" "0.97\x5c\x17" "a\x23" "10", "jsonb 11: an array"),
    CASE("{\"b\":0.97", "syntax 10: ',' or '}'"),
    CASE("[[", "syntax 3: a string or a number"),
    CASE("\x01", "jsonb 1: an array or object"),
    CASE("", "jsonb 1: an array or object"),
};

static const char *filled(lq_fill *fill, const lq_class_names *classes, const char *scores, size_t bytes, int is_blob) {
  static char out[1000];
  char *copy = malloc(bytes ? bytes : 1); /* for the sanitizer: to the last byte */
  lq_error error = {0};
  assert_non_null(copy);
  memcpy(copy, scores, bytes);
  lq_error_code code = lq_read_scores(fill, classes, (lq_text){copy, bytes}, is_blob, &error);
  *out = 0;
  switch (code) {
    case LQ_OK:
      for (size_t k = 0; k < 4; k++) {
        lq_text written = fill->written[k].at ? fill->written[k] : (lq_text){"_", 1};
        snprintf(out + strlen(out), 100, "%.*s ", (int)written.bytes, written.at);
      }
      snprintf(out + strlen(out), 100, "rest %.6g", fill->rest);
      if (strchr(out, ',')) *strchr(out, ',') = '.';
      break;
    case LQ_JSON_NULL: snprintf(out, sizeof out, "null"); break;
    case LQ_SCORES_FLAT: snprintf(out, sizeof out, "flat"); break;
    case LQ_SCORES_SUM: {
      char number[LQ_DECIMAL_BYTES];
      lq_decimal_write(error.value, number);
      snprintf(out, sizeof out, "sum %s", number);
      break;
    }
    case LQ_SCORES_UNKNOWN:
      assert_int_equal(error.classes, 4);
      assert_ptr_equal(error.names, classes);
      snprintf(out, sizeof out, "unknown %.*s", (int)error.key.bytes, error.key.at);
      break;
    case LQ_SCORES_TWICE: snprintf(out, sizeof out, "%zu twice %.*s", error.position, (int)error.key.bytes, error.key.at); break;
    case LQ_PROBABILITY_OUTSIDE: snprintf(out, sizeof out, "outside %.*s", (int)error.text.bytes, error.text.at); break;
    case LQ_JSON_NOT_A_NUMBER: snprintf(out, sizeof out, "not a number: %s", error.got); break;
    case LQ_LIST_LABEL: snprintf(out, sizeof out, "no label: %s", error.got); break;
    case LQ_LIST_MISSING: snprintf(out, sizeof out, "missing %s", error.expected); break;
    case LQ_JSON_SYNTAX: snprintf(out, sizeof out, "syntax %zu: %s", error.position, error.expected); break;
    case LQ_JSONB_SYNTAX: snprintf(out, sizeof out, "jsonb %zu: %s", error.position, error.expected); break;
    default: fail_msg("%d", code);
  }
  free(copy);
  return out;
}

static void scores_of_some_classes(void **state) {
  (void)state;
  static const char *const names[] = {"a", "b", "c", "d\n"};
  lq_class_names classes;
  lq_fill fill = {.resize = test_resize};
  lq_class_names_init(&classes, test_resize);
  for (size_t i = 0; i < 4; i++) {
    char *room;
    lq_error error;
    assert_int_equal(lq_class_names_add(&classes, strlen(names[i]), &room, &error), LQ_OK);
    memcpy(room, names[i], strlen(names[i]));
    lq_class_names_added(&classes, strlen(names[i]));
  }
  lq_class_names_sort(&classes);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *got = filled(&fill, &classes, cases[i].scores, strlen(cases[i].scores), 0);
    if (strcmp(got, cases[i].want) != 0) fail_msg("%s\n   got  %s\n   want %s", cases[i].scores, got, cases[i].want);
  }
  for (size_t i = 0; i < sizeof binary / sizeof *binary; i++) {
    const char *got = filled(&fill, &classes, binary[i].scores, binary[i].bytes, 1);
    if (strcmp(got, binary[i].want) != 0) fail_msg("binary %zu\n   got  %s\n   want %s", i, got, binary[i].want);
  }
  lq_fill_free(&fill);
  lq_class_names_free(&classes);
}

TESTS(cmocka_unit_test(scores_of_some_classes))
