#include "core/json.h"

#include <string.h>

static lq_error_code syntax(const lq_json *json, const char *at, const char *expected,
                            lq_error *error) {
  error->position = (size_t)(at - json->text) + 1;
  error->expected = expected;
  error->text = (lq_text){at, (size_t)(json->end - at)};
  return error->code = LQ_JSON_SYNTAX;
}

static void skip_space(lq_json *json) {
  while (json->at < json->end &&
         (*json->at == ' ' || *json->at == '\n' || *json->at == '\t' || *json->at == '\r')) {
    json->at++;
  }
}

/* Steps over c, where it is next. */
static int take(lq_json *json, char c) {
  if (json->at == json->end || *json->at != c) return 0;
  json->at++;
  return 1;
}

lq_error_code lq_json_open(lq_json *json, const char *text, size_t bytes, lq_error *error) {
  *json = (lq_json){text, text, text + bytes, 0, 0};
  skip_space(json);
  json->object = take(json, '{');
  if (!json->object && !take(json, '[')) return syntax(json, json->at, "'[' or '{'", error);
  return LQ_OK;
}

/* The four hexadecimal digits at [at, end); -1 where they are not there. */
static int hexadecimal(const char *at, const char *end) {
  int value = 0;
  if (end - at < 4) return -1;
  for (int i = 0; i < 4; i++) {
    char c = at[i];
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

static int is_high_surrogate(int unit) { return unit >= 0xd800 && unit < 0xdc00; }
static int is_low_surrogate(int unit) { return unit >= 0xdc00 && unit < 0xe000; }

/* Steps over one escape, json->at being past its backslash. */
static lq_error_code take_escape(lq_json *json, lq_error *error) {
  static const char escapes[] = "\"\\/bfnrtu";
  const char *at = json->at;
  if (at == json->end || !memchr(escapes, *at, sizeof escapes - 1)) {
    return syntax(json, at, "an escape", error);
  }
  json->at++;
  if (*at != 'u') return LQ_OK;
  int unit = hexadecimal(json->at, json->end);
  if (unit < 0) return syntax(json, json->at, "four hexadecimal digits", error);
  if (is_low_surrogate(unit)) return syntax(json, json->at, "a high surrogate first", error);
  json->at += 4;
  if (!is_high_surrogate(unit)) return LQ_OK;
  if (json->end - json->at < 6 || json->at[0] != '\\' || json->at[1] != 'u' ||
      !is_low_surrogate(hexadecimal(json->at + 2, json->end))) {
    return syntax(json, json->at, "a low surrogate", error);
  }
  json->at += 6;
  return LQ_OK;
}

/* Steps over a string, json->at being past its opening quote. */
static lq_error_code take_string(lq_json *json, lq_text *string, int *escaped, lq_error *error) {
  const char *start = json->at;
  *escaped = 0;
  for (;;) {
    if (json->at == json->end) return syntax(json, json->at, "'\"'", error);
    unsigned char c = (unsigned char)*json->at;
    if (c == '"') break;
    if (c < 0x20) return syntax(json, json->at, "no control character in a key", error);
    json->at++;
    if (c == '\\') {
      *escaped = 1;
      if (take_escape(json, error)) return error->code;
    }
  }
  *string = (lq_text){start, (size_t)(json->at - start)};
  json->at++;
  return LQ_OK;
}

static lq_error_code take_key(lq_json *json, lq_json_item *item, lq_error *error) {
  if (!take(json, '"')) return syntax(json, json->at, "a key in double quotes", error);
  if (take_string(json, &item->key, &item->key_escaped, error)) return error->code;
  skip_space(json);
  if (!take(json, ':')) return syntax(json, json->at, "':'", error);
  skip_space(json);
  return LQ_OK;
}

/* What people write where a number belongs; NULL for plain nonsense. */
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
  skip_space(json);
  item->key = (lq_text){NULL, 0};
  if (take(json, close)) {
    skip_space(json);
    if (json->at < json->end) return syntax(json, json->at, "nothing more", error);
    *more = 0;
    return LQ_OK;
  }
  if (json->items > 0) {
    if (!take(json, ',')) {
      return syntax(json, json->at, json->object ? "',' or '}'" : "',' or ']'", error);
    }
    skip_space(json);
  }
  if (json->object && take_key(json, item, error)) return error->code;
  const char *start = json->at, *stopped;
  const char *after = lq_decimal_read(start, json->end, &item->decimal, &stopped);
  if (!after) {
    const char *got = not_a_number(start, json->end);
    if (!got) return syntax(json, stopped, stopped == start ? "a number" : "a digit", error);
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
  lq_json json = {text.at, text.at, text.at + text.bytes, 0, 0};
  lq_error error;
  int escaped;
  skip_space(&json);
  *listed = take(&json, '[');
  skip_space(&json);
  if (take(&json, '"')) {
    if (take_string(&json, value, &escaped, &error)) return 0;
  } else {
    lq_decimal decimal;
    const char *stopped, *start = json.at;
    json.at = lq_decimal_read(start, json.end, &decimal, &stopped);
    if (!*listed || !json.at) return 0;
    *value = (lq_text){start, (size_t)(json.at - start)};
  }
  skip_space(&json);
  if (*listed && !take(&json, ']')) return 0;
  skip_space(&json);
  return json.at == json.end;
}

static size_t write_utf8(int code, char *out) {
  unsigned c = (unsigned)code;
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  if (c < 0x800) {
    out[0] = (char)(0xc0 | c >> 6);
    out[1] = (char)(0x80 | (c & 0x3f));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = (char)(0xe0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3f));
    out[2] = (char)(0x80 | (c & 0x3f));
    return 3;
  }
  out[0] = (char)(0xf0 | c >> 18);
  out[1] = (char)(0x80 | (c >> 12 & 0x3f));
  out[2] = (char)(0x80 | (c >> 6 & 0x3f));
  out[3] = (char)(0x80 | (c & 0x3f));
  return 4;
}

size_t lq_json_unescape(lq_text key, char *out) {
  static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
  const char *at = key.at, *end = key.at + key.bytes;
  char *to = out;
  while (at < end) {
    if (*at != '\\') {
      *to++ = *at++;
      continue;
    }
    at++;
    if (*at == 'u') {
      int code = hexadecimal(at + 1, end);
      at += 5;
      if (is_high_surrogate(code)) {
        code = 0x10000 + ((code - 0xd800) << 10) + (hexadecimal(at + 2, end) - 0xdc00);
        at += 6;
      }
      to += write_utf8(code, to);
      continue;
    }
    const char *letter = memchr(letters, *at, sizeof letters - 1);
    *to++ = letter ? meanings[letter - letters] : *at;
    at++;
  }
  return (size_t)(to - out);
}
