#include "core/input/json_tokens.h"

#include <string.h>

lq_error_code lq_json_syntax(const lq_json *json, const char *at, const char *expected,
                             lq_error *error) {
  error->position = (size_t)(at - json->text) + 1;
  error->expected = expected;
  error->text = (lq_text){at, (size_t)(json->end - at)};
  return error->code = LQ_JSON_SYNTAX;
}

/* Steps over one escape; json->at is after its backslash. */
static lq_error_code take_escape(lq_json *json, lq_error *error) {
  const char *expected = lq_escape_skip(&json->at, json->end, LQ_JSON_ESCAPES);
  return expected ? lq_json_syntax(json, json->at, expected, error) : LQ_OK;
}

lq_error_code lq_json_take_string(lq_json *json, lq_text *string, lq_escapes *escapes,
                                  lq_error *error) {
  const char *start = json->at;
  *escapes = LQ_NO_ESCAPES;
  for (;;) {
    if (json->at == json->end) return lq_json_syntax(json, json->at, "'\"'", error);
    unsigned char c = (unsigned char)*json->at;
    if (c == '"') break;
    if (c < 0x20) return lq_json_syntax(json, json->at, "no control character in a string", error);
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

lq_error_code lq_json_take_key(lq_json *json, lq_text *key, lq_escapes *escapes, lq_error *error) {
  if (!lq_json_take(json, '"')) {
    return lq_json_syntax(json, json->at, "a key in double quotes", error);
  }
  if (lq_json_take_string(json, key, escapes, error)) return error->code;
  lq_json_skip_space(json);
  if (!lq_json_take(json, ':')) return lq_json_syntax(json, json->at, "':'", error);
  json->signs += 2;
  lq_json_skip_space(json);
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

lq_error_code lq_json_take_number(lq_json *json, lq_text *number, lq_decimal *decimal,
                                  lq_error *error) {
  const char *start = json->at, *stopped;
  const char *after = lq_decimal_read(start, json->end, decimal, &stopped);
  if (!after) {
    error->got = not_a_number(start, json->end);
    if (!error->got) {
      return lq_json_syntax(json, stopped, stopped == start ? "a number" : "a digit", error);
    }
    error->position = (size_t)(start - json->text) + 1;
    return error->code = LQ_JSON_NOT_A_NUMBER;
  }
  *number = (lq_text){start, (size_t)(after - start)};
  json->at = after;
  return LQ_OK;
}

lq_error_code lq_json_take_name(lq_json *json, lq_text *name, lq_escapes *escapes,
                                const char **got, lq_error *error) {
  lq_decimal decimal;
  *got = NULL;
  if (lq_json_take(json, '"')) return lq_json_take_string(json, name, escapes, error);
  *escapes = LQ_NO_ESCAPES;
  const char *start = json->at;
  lq_error_code code = lq_json_take_number(json, name, &decimal, error);
  if (code == LQ_JSON_NOT_A_NUMBER) *got = error->got;
  else if (code && error->text.at == start) error->expected = "a string or a number";
  return code;
}

/* Steps over a value that has no other in it. */
static lq_error_code skip_plain(lq_json *json, lq_error *error) {
  static const char *const words[] = {"null", "true", "false"};
  lq_decimal decimal;
  lq_text text;
  lq_escapes escapes;
  if (lq_json_take(json, '"')) return lq_json_take_string(json, &text, &escapes, error);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t bytes = strlen(words[i]);
    if ((size_t)(json->end - json->at) >= bytes && memcmp(json->at, words[i], bytes) == 0) {
      json->at += bytes;
      return LQ_OK;
    }
  }
  const char *start = json->at;
  if (!lq_json_take_number(json, &text, &decimal, error)) return LQ_OK;
  if (error->position > (size_t)(start - json->text) + 1) return error->code;
  return lq_json_syntax(json, start, "a value", error);
}

lq_error_code lq_json_skip_value(lq_json *json, lq_error *error) {
  uint64_t objects = 0; /* a bit for each level, the innermost lowest: 1 for an object */
  int depth = 0;
  for (;;) {
    int is_object = lq_json_take(json, '{'), has_begun = is_object || lq_json_take(json, '[');
    if (has_begun) {
      if (depth == LQ_JSON_DEPTH) {
        return lq_json_syntax(json, json->at - 1, "no more than 64 levels", error);
      }
      depth++;
      objects = objects << 1 | (unsigned)is_object;
    } else if (skip_plain(json, error)) {
      return error->code;
    }
    for (;; has_begun = 0) {
      if (!depth) return LQ_OK;
      lq_json_skip_space(json);
      if (!lq_json_take(json, objects & 1 ? '}' : ']')) break;
      depth--;
      objects >>= 1;
    }
    if (!has_begun && !lq_json_take(json, ',')) {
      return lq_json_syntax(json, json->at, objects & 1 ? "',' or '}'" : "',' or ']'", error);
    }
    lq_json_skip_space(json);
    lq_text key;
    lq_escapes escapes;
    if ((objects & 1) && lq_json_take_key(json, &key, &escapes, error)) return error->code;
  }
}
