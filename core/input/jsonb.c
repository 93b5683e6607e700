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

static int is_text_type(unsigned type) { return type >= JSONB_TEXT && type <= JSONB_TEXTRAW; }

/* Checks the content of an element that is a string. */
static lq_error_code check_string(const lq_json *json, lq_text string, unsigned type,
                                  lq_escapes *escapes, lq_error *error) {
  lq_escapes allowed = type == JSONB_TEXTJ   ? LQ_JSON_ESCAPES
                       : type == JSONB_TEXT5 ? LQ_JSON5_ESCAPES
                                             : LQ_NO_ESCAPES;
  return check_escapes(json, string, allowed, escapes, error);
}

static lq_error_code take_jsonb_key(lq_json *json, lq_text *key, lq_escapes *escapes,
                                    lq_error *error) {
  const char *start = json->at;
  unsigned type;
  if (take_element(json, &type, key, error)) return error->code;
  if (!is_text_type(type)) return jsonb_syntax(json, start, "a key", error);
  return check_string(json, *key, type, escapes, error);
}

lq_error_code lq_jsonb_open(lq_json *json, const char *blob, size_t bytes, lq_error *error) {
  jsonb_element whole;
  *json = (lq_json){.text = blob, .at = blob, .end = blob + bytes};
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

void lq_jsonb_as_list(lq_json *json, lq_lists lists) {
  if (json->object || json->at == json->end) return;
  unsigned type = (unsigned char)*json->at & 15;
  if (type == JSONB_OBJECT) json->list = LQ_LIST;
  else if (lists == LQ_LISTS_AND_PAIRS && type == JSONB_ARRAY) json->list = LQ_PAIRS;
  json->logits = lists == LQ_LISTS_OF_LOGITS;
  json->object = json->list != LQ_NO_LIST;
}

static lq_error_code take_jsonb_number(lq_json *json, lq_json_item *item, lq_error *error) {
  const char *start = json->at, *stopped;
  unsigned type;
  if (take_element(json, &type, &item->number, error)) return error->code;
  if (type > JSONB_OBJECT) {
    return jsonb_syntax(json, start, "a type of element that there is", error);
  }
  if (jsonb_type_names[type]) {
    error->got = jsonb_type_names[type];
    return lq_json_fail_item(json, item, start, LQ_JSON_NOT_A_NUMBER, error);
  }
  json->signs += (unsigned)is_like_number(item->number);
  const char *after = lq_decimal_read(item->number.at, json->at, &item->decimal, &stopped);
  if (after != json->at) {
    return jsonb_syntax(json, after ? after : stopped, "a number as JSON has it", error);
  }
  return LQ_OK;
}

/* A label is a string, or a number of JSON. */
static lq_error_code take_jsonb_label(lq_json *json, lq_json_item *item, lq_error *error) {
  const char *start = json->at;
  unsigned type;
  lq_text label;
  if (take_element(json, &type, &label, error)) return error->code;
  if (is_text_type(type)) {
    item->key = label;
    return check_string(json, label, type, &item->escapes, error);
  }
  if (type > JSONB_OBJECT || jsonb_type_names[type]) {
    error->got = type > JSONB_OBJECT ? "of no type that there is" : jsonb_type_names[type];
    return lq_json_fail_item(json, item, start, LQ_LIST_LABEL, error);
  }
  item->key = label;
  item->escapes = LQ_NO_ESCAPES;
  return LQ_OK;
}

/* Reads the members of one object of a list, whose content ends at json->end. */
static lq_error_code take_members(lq_json *json, lq_json_item *item, const char *start,
                                  lq_error *error) {
  while (json->at < json->end) {
    lq_text key, other;
    lq_escapes escapes;
    lq_member member;
    unsigned type;
    const char *at = json->at;
    if (take_jsonb_key(json, &key, &escapes, error) ||
        lq_json_member(json, item, key, at, &member, error)) {
      return error->code;
    }
    if (member == LQ_MEMBER_LABEL   ? take_jsonb_label(json, item, error)
        : member == LQ_MEMBER_SCORE ? take_jsonb_number(json, item, error)
                                    : take_element(json, &type, &other, error)) {
      return error->code;
    }
  }
  return lq_json_end_entry(json, item, start, error);
}

/* Reads a label and a score, which end at json->end. */
static lq_error_code take_two(lq_json *json, lq_json_item *item, lq_error *error) {
  if (take_jsonb_label(json, item, error) || take_jsonb_number(json, item, error)) {
    return error->code;
  }
  return json->at == json->end ? LQ_OK : jsonb_syntax(json, json->at, "two elements", error);
}

static lq_error_code take_jsonb_entry(lq_json *json, lq_json_item *item, lq_error *error) {
  const char *start = json->at, *end = json->end;
  int is_pair = json->list == LQ_PAIRS;
  unsigned type;
  lq_text content;
  if (take_element(json, &type, &content, error)) return error->code;
  if (type != (is_pair ? JSONB_ARRAY : JSONB_OBJECT)) {
    return jsonb_syntax(json, start, is_pair ? "an array" : "an object", error);
  }
  json->at = content.at;
  json->end = content.at + content.bytes;
  lq_error_code code = is_pair ? take_two(json, item, error)
                               : take_members(json, item, start, error);
  json->at = json->end;
  json->end = end;
  return code;
}

lq_error_code lq_jsonb_next(lq_json *json, lq_json_item *item, int *more, lq_error *error) {
  item->key = item->number = (lq_text){NULL, 0};
  *more = json->at < json->end;
  if (!*more) return LQ_OK;
  if (json->list) {
    if (take_jsonb_entry(json, item, error)) return error->code;
  } else {
    if (json->object && take_jsonb_key(json, &item->key, &item->escapes, error)) return error->code;
    if (take_jsonb_number(json, item, error)) return error->code;
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
    if (is_key && !is_text_type(type)) return 0;
  }
  return 1;
}

const lq_json_form lq_jsonb = {lq_jsonb_open, lq_jsonb_as_list, lq_jsonb_next};
