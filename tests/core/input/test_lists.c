/* A list of {label, score} as probabilities: it gives the bits and names of the object of the same labels in the same
** order, in text and in JSONB, whatever rows were read before; and an error where it is none. */
#include "core/input/jsonb.h"
#include "core/input/probabilities.h"
#include "tests/support/test.h"

/* JSONB of a JSON text, whose strings have no escapes. */
static size_t to_jsonb(const char **at, unsigned char *out);

static size_t with_header(unsigned type, unsigned char *out, size_t bytes) {
  memmove(out + 3, out, bytes);
  out[0] = (unsigned char)(13 << 4 | type);
  out[1] = (unsigned char)(bytes >> 8);
  out[2] = (unsigned char)bytes;
  return bytes + 3;
}

static void skip_spaces(const char **at) { *at += strspn(*at, " \n\t\r"); }

static size_t several_to_jsonb(const char **at, char close, unsigned char *out) {
  size_t bytes = 0;
  skip_spaces(at);
  while (**at != close) {
    bytes += to_jsonb(at, out + bytes);
    skip_spaces(at);
    *at += **at == ',' || **at == ':';
    skip_spaces(at);
  }
  ++*at;
  return bytes;
}

static size_t to_jsonb(const char **at, unsigned char *out) {
  skip_spaces(at);
  const char *start = *at;
  if (*start == '[' || *start == '{') {
    ++*at;
    return with_header(*start == '[' ? 11 : 12, out, several_to_jsonb(at, *start == '[' ? ']' : '}', out));
  }
  size_t bytes = *start == '"' ? strcspn(start + 1, "\"") : strcspn(start, " ,:]}\n\t\r");
  memcpy(out, start + (*start == '"'), bytes);
  *at += bytes + (*start == '"' ? 2 : 0);
  if (*start == '"') return with_header(7, out, bytes);
  if (strchr("ntf", *start)) return with_header(*start == 'n' ? 0 : *start == 't' ? 1 : 2, out, 0);
  return with_header(5, out, bytes);
}

/* What a reading gives: "a=0.25,b=0.75", or the error. */
static const char *given(const lq_probabilities *p, lq_error_code code, const lq_error *e) {
  static char out[2][20000];
  static int turn;
  char *text = out[turn = !turn];
  size_t bytes = 0;
  const char *what = code == LQ_JSON_SYNTAX          ? e->expected
                     : code == LQ_JSONB_SYNTAX      ? e->expected
                     : code == LQ_JSON_NOT_A_NUMBER ? e->got
                     : code == LQ_JSON_KEY_TWICE    ? "twice"
                     : code == LQ_LIST_MISSING      ? e->expected
                     : code == LQ_LIST_TWICE        ? e->expected
                     : code == LQ_LIST_LABEL        ? e->got
                                                    : "?";
  static const char *const codes[] = {[LQ_JSON_SYNTAX] = "syntax", [LQ_JSONB_SYNTAX] = "jsonb", [LQ_JSON_NOT_A_NUMBER] = "number",
                                      [LQ_JSON_KEY_TWICE] = "key", [LQ_LIST_MISSING] = "missing", [LQ_LIST_TWICE] = "twice", [LQ_LIST_LABEL] = "label"};
  if (code == LQ_TOO_FEW_CLASSES) return "too few";
  if (code == LQ_PROBABILITY_OUTSIDE) {
    snprintf(text, sizeof *out, "%zu outside: %.*s", e->index, (int)e->key.bytes, e->key.at ? e->key.at : "");
    return text;
  }
  if (code) {
    snprintf(text, sizeof *out, "%s at %zu: %s", codes[code], e->position, what);
    return text;
  }
  for (size_t k = 0; k < p->classes; k++) {
    char number[LQ_DECIMAL_BYTES];
    lq_text name = p->names ? lq_class_names_get(p->names, k) : (lq_text){"", 0};
    lq_decimal_write(lq_probability(p, k), number);
    bytes += (size_t)snprintf(text + bytes, 100, "%s%.*s=%s", k ? "," : "", (int)name.bytes, name.at, number);
  }
  return text;
}

static const char *reading(lq_reader *reader, const char *json, int binary) {
  unsigned char *copy = malloc(8 * strlen(json) + 8);
  const char *at = json;
  assert_non_null(copy);
  size_t bytes = binary ? to_jsonb(&at, copy) : strlen(json);
  if (!binary) memcpy(copy, json, bytes);
  unsigned char *tight = malloc(bytes ? bytes : 1); /* for the sanitizer: to the last byte */
  assert_non_null(tight);
  memcpy(tight, copy, bytes);
  lq_probabilities p;
  lq_error error = {0};
  lq_error_code code = binary ? lq_read_jsonb(reader, (char *)tight, bytes, &p, &error) : lq_read_json(reader, (char *)tight, bytes, &p, &error);
  const char *out = given(&p, code, &error);
  free(copy);
  free(tight);
  return out;
}

#define L(label, score) "{\"label\":" label ",\"score\":" score "}"
static const struct {
  const char *json, *want, *binary; /* binary where JSONB gives something else */
} lists[] = {
    {"[" L("\"a\"", "0.25") "," L("\"b\"", "0.75") "]", "a=0.25,b=0.75", NULL},
    {" [ { \"label\" : \"a\" , \"score\" : 0.25 } , { \"score\" : 0.75 , \"label\" : \"b\" } ] ", "a=0.25,b=0.75", NULL},
    {"[" L("3", "0.25") "," L("12", "0.75") "]", "3=0.25,12=0.75", NULL},
    {"[" L("3.0", "0.25") "," L("-1e2", "0.75") "]", "3.0=0.25,-1e2=0.75", NULL},
    {"[" L("\"\"", "1e-3") "," L("\"b\"", "1") "]", "=0.001,b=1.0", NULL},
    {"[{\"x\":null,\"label\":\"a\",\"y\":[1,[],{},{\"label\":\"q\",\"z\":[true,false]}],\"score\":0.5,\"w\":\"\"}," L("\"b\"", "0.5") "]",
     "a=0.5,b=0.5", NULL},
    {"[" L("\"a\"", "0.5") "]", "too few", NULL},
    {"[{}," L("\"b\"", "0.5") "]", "missing at 2: label", "missing at 4: label"},
    {"[{\"score\":1}]", "missing at 2: label", "missing at 4: label"},
    {"[" L("\"b\"", "0.5") ",{\"label\":\"a\"}]", "missing at 28: score", "missing at 33: score"},
    {"[{\"label\":\"a\",\"label\":\"b\",\"score\":1}]", "twice at 15: label", "twice at 19: label"},
    {"[{\"label\":\"a\",\"score\":1,\"score\":1}]", "twice at 25: score", "twice at 31: score"},
    {"[" L("null", "0.5") "]", "label at 11: null", "label at 15: null"},
    {"[" L("[1]", "0.5") "]", "label at 11: an array", "label at 15: an array"},
    {"[" L("\"a\"", "\"0.5\"") "]", "number at 23: a string", "number at 27: a string"},
    {"[" L("\"a\"", "null") "]", "number at 23: null", "number at 27: null"},
    {"[" L("\"a\"", "0.5") "," L("\"a\"", "0.5") "]", "key at 37: twice", "key at 46: twice"},
    {"[" L("1", "0.5") "," L("1", "0.5") "]", "key at 35: twice", "key at 46: twice"},
    {"[" L("\"a\"", "0.5") "," L("\"b\"", "1.5") "]", "1 outside: b", NULL},
    {"[{\"score\":7,\"label\":\"b\"}," L("\"a\"", "0.5") "]", "0 outside: b", NULL},
    {"[" L("\"a\"", "0.5") ",0.5]", "syntax at 28: '{'", "jsonb at 33: an object"},
    {"[0.5," L("\"a\"", "0.5") "]", "number at 6: an object", "number at 10: an object"},
};

/* Text that is not JSON at all. */
static const struct {
  const char *json, *want;
} broken[] = {
    {"[{", "syntax at 3: a key in double quotes"},
    {"[{\"label\"", "syntax at 10: ':'"},
    {"[{\"label\":", "syntax at 11: a string or a number"},
    {"[{\"label\":x", "syntax at 11: a string or a number"},
    {"[{\"label\":\"a", "syntax at 13: '\"'"},
    {"[{\"label\":\"a\"", "syntax at 14: ',' or '}'"},
    {"[{\"label\":\"a\",}", "syntax at 15: a key in double quotes"},
    {"[{\"label\":\"a\" \"score\":1}", "syntax at 15: ',' or '}'"},
    {"[{\"label\":\"a\",\"score\":1}", "syntax at 25: ',' or ']'"},
    {"[{\"label\":\"a\",\"score\":01}]", "syntax at 24: a digit"},
    {"[{\"label\":\"a\",\"score\":.5}]", "syntax at 23: a number"},
    {"[{\"label\":\"a\",\"score\":1},]", "syntax at 26: '{'"},
    {"[{\"label\":\"a\",\"score\":1},{\"label\":\"b\",\"score\":0}] x", "syntax at 51: nothing more"},
    {"[{\"x\":[1,2", "syntax at 11: ',' or ']'"},
    {"[{\"x\":[1,]", "syntax at 10: a value"},
    {"[{\"x\":[1}", "syntax at 9: ',' or ']'"},
    {"[{\"x\":{\"y\":1]", "syntax at 13: ',' or '}'"},
    {"[{\"x\":{1:2}", "syntax at 8: a key in double quotes"},
    {"[{\"x\":{\"y\":1,}", "syntax at 14: a key in double quotes"},
    {"[{\"x\":nul", "syntax at 7: a value"},
    {"[{\"x\":NaN", "syntax at 7: a value"},
    {"[{\"x\":-", "syntax at 8: a digit"},
    {"[{\"x\":\"\\q\"", "syntax at 9: an escape"},
};

/* JSONB that is not right. */
static const struct {
  const char *blob;
  size_t bytes;
  const char *want;
} damaged[] = {
#define CASE(blob, want) {blob, sizeof blob - 1, want}
    CASE("\x8b\x7c\x57" "label\x37", "jsonb at 9: an element that ends no later than what it is in"),
    CASE("\x8b\x7c\x57" "label\x0d", "label at 9: of no type that there is"),
    CASE("\x8b\x7c\x57" "label\x0f", "label at 9: of no type that there is"),
    CASE("\x8b\x7c\x57" "label", "jsonb at 1: the size of the whole BLOB"),
    CASE("\x9b\x8c\x57" "label\x18" "\\", "jsonb at 11: an escape"),
    CASE("\x9b\x8c\x57" "score\x13" "1", "missing at 2: label"),
    CASE("\x9b\x8c\x57" "score\x1d" "1", "jsonb at 9: a type of element that there is"),
    CASE("\x9b\x8c\x57" "other\x23" "1", "jsonb at 9: an element that ends no later than what it is in"),
    CASE("\x9b\x8c\x53" "label\x13" "1", "jsonb at 3: a key"),
};

static const char *reading_of(lq_reader *reader, const char *blob, size_t bytes) {
  unsigned char *tight = malloc(bytes); /* for the sanitizer: to the last byte */
  lq_probabilities p;
  lq_error error = {0};
  assert_non_null(tight);
  memcpy(tight, blob, bytes);
  lq_error_code code = lq_read_jsonb(reader, (char *)tight, bytes, &p, &error);
  const char *out = given(&p, code, &error);
  free(tight);
  return out;
}

static void lists_and_what_is_none(void **state) {
  (void)state;
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  for (int turn = 0; turn < 2; turn++) { /* the second time after all the others */
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
      assert_string_equal(reading(&reader, lists[i].json, 0), lists[i].want);
      assert_string_equal(reading(&reader, lists[i].json, 0), lists[i].want);
      const char *want = lists[i].binary ? lists[i].binary : lists[i].want;
      assert_string_equal(reading(&reader, lists[i].json, 1), want);
    }
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
      assert_string_equal(reading(&reader, broken[i].json, 0), broken[i].want);
    }
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
      assert_string_equal(reading_of(&reader, damaged[i].blob, damaged[i].bytes), damaged[i].want);
    }
  }
  lq_reader_free(&reader);
}

/* Values that are stepped over may be 64 deep in each other. */
static void deep_values(void **state) {
  (void)state;
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  for (int depth = 63; depth <= 65; depth++) {
    for (int objects = 0; objects < 2; objects++) {
      char json[2000] = "[{\"x\":", want[100] = "a=0.5,b=0.5";
      for (int i = 0; i < depth; i++) strcat(json, objects && i % 2 ? "{\"y\":" : "[");
      strcat(json, "1");
      for (int i = depth; i-- > 0;) strcat(json, objects && i % 2 ? "}" : "]");
      if (depth > 64) snprintf(want, sizeof want, "syntax at %zu: no more than 64 levels", strcspn(json, "1"));
      strcat(json, ",\"label\":\"a\",\"score\":0.5}," L("\"b\"", "0.5") "]");
      assert_string_equal(reading(&reader, json, 0), want);
    }
  }
  lq_reader_free(&reader);
}

static uint64_t seed = 1;
static size_t below(size_t limit) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (size_t)(seed >> 33) % limit;
}

/* Random rows: the same labels, in other orders and spellings, read by one reader; and what an object gives by a new one. */
static void any_order_and_spelling(void **state) {
  (void)state;
  static char list[60000], object[60000];
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  for (int row = 0; row < 6000; row++) {
    size_t classes = row / 50 % 3 == 0 ? 2 + below(3) : row / 50 % 3 == 1 ? 2 + (size_t)row / 50 % 17 : 60, order[60];
    size_t style = below(4), odd = below(8) ? 99 : below(classes), l = 1, o = 1;
    int same = below(3) == 0;
    for (size_t i = 0; i < classes; i++) order[i] = i;
    for (size_t i = classes; !same && i-- > 1;) {
      size_t j = below(i + 1), swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    strcpy(list, "[");
    strcpy(object, "{");
    for (size_t i = 0; i < classes; i++) {
      static const char *const names[] = {"n%zu", "a long name of number %zu", "\\u0041%zu", "%zu"};
      char name[60], number[40];
      snprintf(name, sizeof name, names[order[i] % 4], order[i]);
      size_t digits = below(5) ? 6 : 1 + below(19);
      snprintf(number, sizeof number, "0.%0*zu", (int)digits, below(1000000) % (digits < 6 ? 10 : 1000000));
      if (below(20) == 0) snprintf(number, sizeof number, "%zu.%zue-%zu", below(10), below(1000), 1 + below(12));
      const char *colon = style & 2 ? " " : "";
      l += (size_t)sprintf(list + l, "%s", i ? style & 1 ? ", " : "," : "");
      /* some with white space where few programs write any */
      if (i != odd && below(40) == 0) {
        const char *gaps[7];
        for (int g = 0; g < 7; g++) gaps[g] = below(4) ? "" : g % 2 ? " " : "\n";
        l += (size_t)sprintf(list + l, "{%s\"label\"%s:%s\"%s\"%s,%s\"score\"%s:%s%s}", gaps[0], gaps[1], colon, name, gaps[2], gaps[3], gaps[4],
                             number, gaps[5]);
        o += (size_t)sprintf(object + o, "%s\"%s\":%s", i ? "," : "", name, number);
        continue;
      }
      /* mostly as programs write it; sometimes the other way round, with a member between */
      l += i == odd ? (size_t)sprintf(list + l, "{\"score\":%s%s,\"x\":{},\"label\":%s\"%s\"}", colon, number, colon, name)
                    : (size_t)sprintf(list + l, "{\"label\":%s\"%s\",%s\"score\":%s%s}", colon, name, style & 1 ? " " : "", colon, number);
      o += (size_t)sprintf(object + o, "%s\"%s\":%s", i ? "," : "", name, number);
    }
    strcpy(list + l, "]");
    strcpy(object + o, "}");
    lq_reader fresh;
    lq_reader_init(&fresh, test_resize);
    const char *want = reading(&fresh, object, 0), *got = reading(&reader, list, 0);
    assert_string_equal(got, want);
    lq_reader_free(&fresh);
  }
  lq_reader_free(&reader);
}

TESTS(cmocka_unit_test(lists_and_what_is_none), cmocka_unit_test(deep_values), cmocka_unit_test(any_order_and_spelling))
