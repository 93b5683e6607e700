#include "core/input/jsonb.h"

#include <string.h>

enum jsonb_type {
  JSONB_NULL,
  JSONB_TRUE,
  JSONB_FALSE,
  JSONB_INT,
  JSONB_INT5,
  JSONB_FLOAT,
  JSONB_FLOAT5,
  JSONB_TEXT,
  JSONB_TEXTJ,
  JSONB_TEXT5,
  JSONB_TEXTRAW,
  JSONB_ARRAY,
  JSONB_OBJECT
};

typedef struct jsonb_element {
  unsigned type;
  uint64_t bytes; /* of the content */
} jsonb_element;

static lq_error_code jsonb_syntax(const lq_json *json, const char *at, const char *expected,
                                  lq_error *error) {
  error->position = (size_t)(at - json->text) + 1;
  error->expected = expected;
  return error->code = LQ_JSONB_SYNTAX;
}

/* Steps over a header; returns 0 where it ends after json->end. */
static int take_header(lq_json *json, jsonb_element *out) {
  if (json->at == json->end) return 0;
  unsigned first = (unsigned char)*json->at++, size = first >> 4;
  out->type = first & 15;
  out->bytes = size;
  if (size < 12) return 1;
  size_t more = (size_t)1 << (size - 12);
  if ((size_t)(json->end - json->at) < more) return 0;
  out->bytes = 0;
  for (size_t i = 0; i < more; i++) out->bytes = out->bytes << 8 | (unsigned char)*json->at++;
  return 1;
}

/* Steps over an element and sets *type and *content. */
static lq_error_code take_element(lq_json *json, unsigned *type, lq_text *content,
                                  lq_error *error) {
  const char *start = json->at;
  jsonb_element e;
  if (!take_header(json, &e) || e.bytes > (uint64_t)(json->end - json->at)) {
    json->at = start;
    return jsonb_syntax(json, start, "an element that ends no later than what it is in", error);
  }
  *type = e.type;
  *content = (lq_text){json->at, (size_t)e.bytes};
  json->at += e.bytes;
  return LQ_OK;
}

/* Checks the escapes of a key and sets *found to their kind. */
static lq_error_code check_escapes(const lq_json *json, lq_text key, lq_escapes allowed,
                                   lq_escapes *found, lq_error *error) {
  const char *end = key.at + key.bytes, *at = key.at;
  *found = LQ_NO_ESCAPES;
  if (allowed == LQ_NO_ESCAPES) return LQ_OK;
  while (at < end) {
    if (*at++ != '\\') continue;
    const char *expected = lq_escape_skip(&at, end, allowed);
    if (expected) return jsonb_syntax(json, at, expected, error);
    *found = allowed;
  }
  return LQ_OK;
}

static lq_error_code take_jsonb_key(lq_json *json, lq_json_item *item, lq_error *error) {
  const char *start = json->at;
  unsigned type;
  if (take_element(json, &type, &item->key, error)) return error->code;
  if (type < JSONB_TEXT || type > JSONB_TEXTRAW) return jsonb_syntax(json, start, "a key", error);
  lq_escapes allowed = type == JSONB_TEXTJ   ? LQ_JSON_ESCAPES
                       : type == JSONB_TEXT5 ? LQ_JSON5_ESCAPES
                                       : LQ_NO_ESCAPES;
  return check_escapes(json, item->key, allowed, &item->escapes, error);
}

lq_error_code lq_jsonb_open(lq_json *json, const char *blob, size_t bytes, lq_error *error) {
  jsonb_element whole;
  *json = (lq_json){blob, blob, blob + bytes, 0, 0, 0};
  if (bytes == 1 && *blob == JSONB_NULL) return error->code = LQ_JSON_NULL;
  if (!take_header(json, &whole) || (whole.type != JSONB_ARRAY && whole.type != JSONB_OBJECT)) {
    json->end = json->at;
    return jsonb_syntax(json, blob, "an array or object", error);
  }
  json->object = whole.type == JSONB_OBJECT;
  uint64_t left = (uint64_t)(json->end - json->at);
  if (whole.bytes == left) return LQ_OK;
  if (whole.bytes < left) json->end = json->at + whole.bytes;
  return jsonb_syntax(json, blob, "the size of the whole BLOB", error);
}

/* The names of the types that are not numbers. */
static const char *const jsonb_type_names[] = {
    [JSONB_NULL] = "null",        [JSONB_TRUE] = "true",      [JSONB_FALSE] = "false",
    [JSONB_TEXT] = "a string",    [JSONB_TEXTJ] = "a string", [JSONB_TEXT5] = "a string",
    [JSONB_TEXTRAW] = "a string", [JSONB_ARRAY] = "an array", [JSONB_OBJECT] = "an object"};

/* Returns whether the content is a number of JSON or JSON5, or similar to one. */
static int is_like_number(lq_text content) {
  static const char characters[] = "0123456789.+-eExX";
  for (size_t i = 0; i < content.bytes; i++) {
    if (!memchr(characters, content.at[i], sizeof characters - 1)) return 0;
  }
  return content.bytes > 0;
}

lq_error_code lq_jsonb_next(lq_json *json, lq_json_item *item, int *more, lq_error *error) {
  item->key = (lq_text){NULL, 0};
  *more = json->at < json->end;
  if (!*more) return LQ_OK;
  if (json->object && take_jsonb_key(json, item, error)) return error->code;
  const char *start = json->at, *stopped;
  unsigned type;
  if (take_element(json, &type, &item->number, error)) return error->code;
  if (type > JSONB_OBJECT) {
    return jsonb_syntax(json, start, "a type of element that there is", error);
  }
  if (jsonb_type_names[type]) {
    error->index = json->items;
    error->key = item->key;
    error->position = (size_t)(start - json->text) + 1;
    error->got = jsonb_type_names[type];
    return error->code = LQ_JSON_NOT_A_NUMBER;
  }
  json->signs += (unsigned)is_like_number(item->number);
  const char *after = lq_decimal_read(item->number.at, json->at, &item->decimal, &stopped);
  if (after != json->at) {
    return jsonb_syntax(json, after ? after : stopped, "a number as JSON has it", error);
  }
  json->items++;
  return LQ_OK;
}

int lq_jsonb_is_whole(const char *blob, size_t bytes) {
  lq_json json;
  lq_error ignored;
  lq_text content;
  unsigned type;
  if (lq_jsonb_open(&json, blob, bytes, &ignored)) return 0;
  for (int is_key = json.object; json.at < json.end; is_key = json.object && !is_key) {
    if (take_element(&json, &type, &content, &ignored) || type > JSONB_OBJECT) return 0;
    if (is_key && (type < JSONB_TEXT || type > JSONB_TEXTRAW)) return 0;
  }
  return 1;
}

const lq_json_form lq_jsonb = {lq_jsonb_open, lq_jsonb_next};
