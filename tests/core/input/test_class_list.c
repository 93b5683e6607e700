/* core/input/class_list.h: what a list of classes is, and what is none. */
#include "core/input/class_list.h"
#include "tests/support/test.h"

static const struct {
  const char *json, *want;
} lists[] = {
    {"[\"cat\",\"dog\"]", "cat|dog"},
    {"\xef\xbb\xbf \n[ \"dog\" , \"cat\" ]\t", "dog|cat"},
    {"[3,12,-1,2.50,1e3]", "3|12|-1|2.50|1e3"},
    {"[\"\",\"caf\\u00e9\\n\\\"\"]", "|caf\xc3\xa9\n\""},
    {"[{\"value\":\"zero\",\"text\":\"Zero\"},{\"text\":\"One\",\"value\":\"one\"}]", "zero|one"},
    {"[{\"id\":17,\"text\":\"a\"},{\"text\":\"b\",\"id\":4,\"name\":\"c\",\"label\":\"d\"}]", "17|4"},
    {"[{\"label\":\"b\",\"name\":\"a\"},{\"text\":\"t\",\"label\":\"l\"},{\"text\":\"x\"}]", "a|l|x"},
    {"[{\"value\":null,\"id\":[1,{\"value\":7}],\"text\":\"x\"},{\"background\":\"#fff\",\"value\":\"y\"}]", "x|y"},
    {"[{\"v\\u0061lue\":\"a\",\"text\":\"b\"},\"c\"]", "b|c"}, /* a key is as it is written */
    {"[]", "0 classes"},
    {" [ ] ", "0 classes"},
    {"[\"a\"]", "1 classes"},
    {"", "1: '['"},
    {"null", "1: '['"},
    {"{\"a\":1}", "1: '['"},
    {"\"a\"", "1: '['"},
    {"[\"a\",\"b\"", "9: ',' or ']'"},
    {"[\"a\" \"b\"]", "6: ',' or ']'"},
    {"[\"a\",]", "6: a string or a number"},
    {"[,\"a\"]", "2: a string or a number"},
    {"[\"a\",\"b\"] x", "11: nothing more"},
    {"[\"a\",\"b", "8: '\"'"},
    {"[\"a\",\"\\x\"]", "8: an escape"},
    {"[\"a\",01]", "7: a digit"},
    {"[\"a\",{\"id\" 1}]", "12: ':'"},
    {"[\"a\",{\"id\":1 \"x\":2}]", "14: ',' or '}'"},
    {"[\"a\",{\"id\":1,}]", "14: a key in double quotes"},
    {"[\"a\",{\"x\":[1}]", "13: ',' or ']'"},
    {"[\"a\",null]", "6 no name 1: null"},
    {"[\"a\",true]", "6 no name 1: true"},
    {"[[\"a\"],\"b\"]", "2 no name 0: an array"},
    {"[\"a\",{\"title\":\"b\"}]", "6 no name 1: an object without value, id, name, label or text"},
    {"[\"a\",{}]", "6 no name 1: an object without value, id, name, label or text"},
    {"[\"a\",\"b\",\"a\",\"b\"]", "10 twice: a"},
    {"[1,{\"id\":2},{\"id\":1}]", "13 twice: 1"},
    {"[\"a\\u0062\",\"ab\"]", "12 twice: ab"},
};

static const char *read_list(lq_class_names *names, const char *json) {
  static char out[1000];
  size_t bytes = strlen(json);
  char *copy = malloc(bytes ? bytes : 1); /* for the sanitizer: to the last byte */
  lq_error error = {0};
  assert_non_null(copy);
  memcpy(copy, json, bytes);
  lq_error_code code = lq_read_class_list(names, (lq_text){copy, bytes}, &error);
  *out = 0;
  if (code) assert_int_equal(names->count, 0);
  if (code == LQ_JSON_SYNTAX) snprintf(out, sizeof out, "%zu: %s", error.position, error.expected);
  else if (code == LQ_CLASS_NAMELESS) snprintf(out, sizeof out, "%zu no name %zu: %s", error.position, error.index, error.got);
  else if (code == LQ_CLASS_TWICE) snprintf(out, sizeof out, "%zu twice: %.*s", error.position, (int)error.key.bytes, error.key.at);
  else if (code == LQ_TOO_FEW_CLASSES) snprintf(out, sizeof out, "%zu classes", error.classes);
  else assert_int_equal(code, LQ_OK);
  for (size_t i = 0; i < names->count; i++) {
    lq_text name = lq_class_names_get(names, i);
    snprintf(out + strlen(out), 100, "%s%.*s", i ? "|" : "", (int)name.bytes, name.at);
    assert_int_equal(lq_class_names_find(names, name), i);
  }
  free(copy);
  return out;
}

static void lists_of_classes(void **state) {
  (void)state;
  lq_class_names names;
  lq_class_names_init(&names, test_resize);
  for (int turn = 0; turn < 2; turn++) {
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
      const char *got = read_list(&names, lists[i].json);
      if (strcmp(got, lists[i].want) != 0) fail_msg("%s\n   got  %s\n   want %s", lists[i].json, got, lists[i].want);
    }
  }
  lq_class_names_free(&names);
}

TESTS(cmocka_unit_test(lists_of_classes))
