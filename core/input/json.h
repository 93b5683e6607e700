/*
** A strict JSON reader for one flat array of numbers or one flat object of
** numbers, item by item, in the text itself: nothing is copied. A byte order mark
** may precede the text.
*/
#ifndef LQ_JSON_H
#define LQ_JSON_H

#include "core/numbers/decimal.h"
#include "core/base/error.h"
#include "core/input/escapes.h"

#define LQ_BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct lq_json {
  const char *text, *at, *end;
  size_t items;   /* read so far */
  int object;     /* 1 for an object, 0 for an array */
  unsigned signs; /* seen by lq_json_next() that this is JSON: a comma or the end after an item is
                     one, a key with its colon two */
} lq_json;

typedef struct lq_json_item {
  lq_text key;        /* of an object: between the quotes, as written */
  lq_escapes escapes; /* that the key has */
  lq_text number;     /* as written */
  lq_decimal decimal;
} lq_json_item;

/* How JSON is spelled: as text here, in binary in core/jsonb.h. */
typedef struct lq_json_form {
  lq_error_code (*open)(lq_json *json, const char *text, size_t bytes, lq_error *error);
  lq_error_code (*next)(lq_json *json, lq_json_item *item, int *more, lq_error *error);
} lq_json_form;
extern const lq_json_form lq_json_text;

/* Opens the text up to its '[' or '{'. Fails with LQ_JSON_NULL where it is null, and with
** LQ_JSON_SYNTAX. */
lq_error_code lq_json_open(lq_json *json, const char *text, size_t bytes, lq_error *error);

/* Reads the next item; *more is 0 where the array or object, and with it the
** text, has ended. Fails with LQ_JSON_SYNTAX or LQ_JSON_NOT_A_NUMBER. */
lq_error_code lq_json_next(lq_json *json, lq_json_item *item, int *more, lq_error *error);

/* Whether the whole text is one JSON string, or an array of one string or number; *listed is 1 for
** the array, and *value the string between its quotes, or the number, as written. */
int lq_json_lone(lq_text text, lq_text *value, int *listed);

#endif
