#include "core/input/json.h"

#include <assert.h>
#include <string.h>

static lq_error_code json_syntax(const lq_json *json, const char *at, const char *expected,
                                 lq_error *error) {
  error->position = (size_t)(at - json->text) + 1;
  error->expected = expected;
  error->text = (lq_text){at, (size_t)(json->end - at)};
  return error->code = LQ_JSON_SYNTAX;
}

static void skip_json_space(lq_json *json) {
  while (json->at < json->end &&
         (*json->at == ' ' || *json->at == '\n' || *json->at == '\t' || *json->at == '\r')) {
    json->at++;
  }
}

/* Steps over c and returns 1, where c is next; else returns 0. */
static int take(lq_json *json, char c) {
  assert(json->at <= json->end);
  if (json->at == json->end || *json->at != c) return 0;
  json->at++;
  return 1;
}

/* Returns whether null and space are all that is left. */
static int is_null(lq_json json) {
  static const char null[] = "null";
  for (int i = 0; i < 4; i++) {
    if (!take(&json, null[i])) return 0;
  }
  skip_json_space(&json);
  return json.at == json.end;
}

lq_error_code lq_json_open(lq_json *json, const char *text, size_t bytes, lq_error *error) {
  *json = (lq_json){text, text, text + bytes, 0, 0, 0};
  if (bytes >= 3 && memcmp(text, LQ_BYTE_ORDER_MARK, 3) == 0) json->at += 3;
  skip_json_space(json);
  json->object = take(json, '{');
  if (json->object || take(json, '[')) return LQ_OK;
  if (is_null(*json)) return error->code = LQ_JSON_NULL;
  return json_syntax(json, json->at, "'[' or '{'", error);
}

/* Steps over one escape; json->at is after its backslash. */
static lq_error_code take_escape(lq_json *json, lq_error *error) {
  const char *expected = lq_escape_skip(&json->at, json->end, LQ_JSON_ESCAPES);
  return expected ? json_syntax(json, json->at, expected, error) : LQ_OK;
}

/* Steps over a string; json->at is after its opening quote. */
static lq_error_code take_string(lq_json *json, lq_text *string, lq_escapes *escapes,
                                 lq_error *error) {
  const char *start = json->at;
  *escapes = LQ_NO_ESCAPES;
  for (;;) {
    if (json->at == json->end) return json_syntax(json, json->at, "'\"'", error);
    unsigned char c = (unsigned char)*json->at;
    if (c == '"') break;
    if (c < 0x20) return json_syntax(json, json->at, "no control character in a key", error);
    json->at++;
    if (c == '\\') {
      *escapes = LQ_JSON_ESCAPES;
      if (take_escape(json, error)) return error->code;
    }
  }
  *string = (lq_text){start, (size_t)(json->at - start)};
  json->at++;
  return LQ_OK;
}

static lq_error_code take_key(lq_json *json, lq_json_item *item, lq_error *error) {
  if (!take(json, '"')) return json_syntax(json, json->at, "a key in double quotes", error);
  if (take_string(json, &item->key, &item->escapes, error)) return error->code;
  skip_json_space(json);
  if (!take(json, ':')) return json_syntax(json, json->at, "':'", error);
  json->signs += 2;
  skip_json_space(json);
  return LQ_OK;
}

/* The name of what often stands in place of a number; NULL for anything else. */
static const char *not_a_number(const char *at, const char *end) {
  static const struct {
    const char *word, *name;
  } words[] = {{"null", "null"},         {"true", "true"},
               {"false", "false"},       {"NaN", "NaN"},
               {"nan", "NaN"},           {"Infinity", "Infinity"},
               {"-Infinity", "-Infinity"}, {"inf", "Infinity"},
               {"-inf", "-Infinity"},    {"\"", "a string"},
               {"[", "an array"},        {"{", "an object"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t bytes = strlen(words[i].word);
    if ((size_t)(end - at) >= bytes && memcmp(at, words[i].word, bytes) == 0) return words[i].name;
  }
  return NULL;
}

lq_error_code lq_json_next(lq_json *json, lq_json_item *item, int *more, lq_error *error) {
  char close = json->object ? '}' : ']';
  skip_json_space(json);
  item->key = (lq_text){NULL, 0};
  if (take(json, close)) {
    json->signs++;
    skip_json_space(json);
    if (json->at < json->end) return json_syntax(json, json->at, "nothing more", error);
    *more = 0;
    return LQ_OK;
  }
  if (json->items > 0) {
    if (!take(json, ',')) {
      return json_syntax(json, json->at, json->object ? "',' or '}'" : "',' or ']'", error);
    }
    json->signs++;
    skip_json_space(json);
  }
  if (json->object && take_key(json, item, error)) return error->code;
  const char *start = json->at, *stopped;
  const char *after = lq_decimal_read(start, json->end, &item->decimal, &stopped);
  if (!after) {
    const char *got = not_a_number(start, json->end);
    if (!got) return json_syntax(json, stopped, stopped == start ? "a number" : "a digit", error);
    error->index = json->items;
    error->key = item->key;
    error->position = (size_t)(start - json->text) + 1;
    error->got = got;
    return error->code = LQ_JSON_NOT_A_NUMBER;
  }
  item->number = (lq_text){start, (size_t)(after - start)};
  json->at = after;
  json->items++;
  *more = 1;
  return LQ_OK;
}

int lq_json_lone(lq_text text, lq_text *value, int *listed) {
  lq_json json = {text.at, text.at, text.at + text.bytes, 0, 0, 0};
  lq_error error;
  lq_escapes escapes;
  skip_json_space(&json);
  *listed = take(&json, '[');
  skip_json_space(&json);
  if (take(&json, '"')) {
    if (take_string(&json, value, &escapes, &error)) return 0;
  } else {
    lq_decimal decimal;
    const char *stopped, *start = json.at;
    json.at = lq_decimal_read(start, json.end, &decimal, &stopped);
    if (!*listed || !json.at) return 0;
    *value = (lq_text){start, (size_t)(json.at - start)};
  }
  skip_json_space(&json);
  if (*listed && !take(&json, ']')) return 0;
  skip_json_space(&json);
  return json.at == json.end;
}

const lq_json_form lq_json_text = {lq_json_open, lq_json_next};
