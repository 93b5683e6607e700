/*
** The parts of JSON text: white space, strings and values of any kind.
*/
#ifndef LQ_JSON_TOKENS_H
#define LQ_JSON_TOKENS_H

#include <assert.h>

#include "core/input/json.h"

/* How deep arrays and objects in a value that is stepped over may be in each other. */
#define LQ_JSON_DEPTH 64

/* Sets LQ_JSON_SYNTAX with what is expected at `at`. */
lq_error_code lq_json_syntax(const lq_json *json, const char *at, const char *expected,
                             lq_error *error);

static inline void lq_json_skip_space(lq_json *json) {
  while (json->at < json->end &&
         (*json->at == ' ' || *json->at == '\n' || *json->at == '\t' || *json->at == '\r')) {
    json->at++;
  }
}

/* Begins a text, after a byte order mark and white space. */
static inline void lq_json_begin(lq_json *json, const char *text, size_t bytes) {
  *json = (lq_json){.text = text, .at = text, .end = text + bytes};
  if (bytes >= 3 && memcmp(text, LQ_BYTE_ORDER_MARK, 3) == 0) json->at += 3;
  lq_json_skip_space(json);
}

/* Steps over c and returns 1, where c is next; else returns 0. */
static inline int lq_json_take(lq_json *json, char c) {
  assert(json->at <= json->end);
  if (json->at == json->end || *json->at != c) return 0;
  json->at++;
  return 1;
}

/* Steps over a string; json->at is after its opening quote. *string is the text between the quotes,
** as written. */
lq_error_code lq_json_take_string(lq_json *json, lq_text *string, lq_escapes *escapes,
                                  lq_error *error);

/* Steps over a key, its colon and white space on both sides of that. */
lq_error_code lq_json_take_key(lq_json *json, lq_text *key, lq_escapes *escapes, lq_error *error);

/* Steps over any value. */
lq_error_code lq_json_skip_value(lq_json *json, lq_error *error);

/* Steps over a number, and sets *number and *decimal. Where something else is there that is a value,
** or that programs write for a number, fails with LQ_JSON_NOT_A_NUMBER, with position and got. */
lq_error_code lq_json_take_number(lq_json *json, lq_text *number, lq_decimal *decimal,
                                  lq_error *error);

/* Steps over a name: a string, or a number, which is its name as written. Returns 0 where something
** else is there; *got is then its name, or NULL. */
lq_error_code lq_json_take_name(lq_json *json, lq_text *name, lq_escapes *escapes,
                                const char **got, lq_error *error);

#endif
