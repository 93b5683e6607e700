/*
** A strict JSON reader for one of
**   (1) a flat array of numbers;
**   (2) a flat object of numbers;
**   (3) a list of objects that each have a "label" (a string or a number) and a "score" (a number),
**       and perhaps other members, in any order;
**   (4) where the caller allows it, a list of pairs: arrays of a label and a score;
**   (5) where the caller reads logits, (3) with "token" for "label" or "logprob" for "score".
** It reads the text item by item and copies nothing. A byte order mark may precede the text.
*/
#ifndef LQ_JSON_H
#define LQ_JSON_H

#include "core/base/error.h"
#include "core/input/escapes.h"
#include "core/numbers/decimal.h"

#define LQ_BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef enum lq_json_list { LQ_NO_LIST, LQ_LIST, LQ_PAIRS } lq_json_list;

typedef struct lq_json {
  const char *text, *at, *end;
  size_t items;   /* read so far */
  int object;     /* 1 where the items have keys, as in an object, 0 for an array of numbers */
  lq_json_list list; /* of a list, the labels are the keys */
  int logits;        /* 1 for (5) */
  unsigned signs; /* the signs so far that this is JSON: a comma or the end after an item counts
                     1, a key with its colon counts 2 */
} lq_json;

typedef struct lq_json_item {
  lq_text key;        /* the text between the quotes, or a label's number, as written */
  lq_escapes escapes; /* the kind of escapes in the key; only where there is a key */
  lq_text number;     /* as written */
  lq_decimal decimal;
} lq_json_item;

/* What a list may also be. */
typedef enum lq_lists { LQ_ONLY_LISTS, LQ_LISTS_AND_PAIRS, LQ_LISTS_OF_LOGITS } lq_lists;

/* The functions of one form of JSON: text here, binary in core/input/jsonb.h. */
typedef struct lq_json_form {
  lq_error_code (*open)(lq_json *json, const char *text, size_t bytes, lq_error *error);
  void (*as_list)(lq_json *json, lq_lists lists);
  lq_error_code (*next)(lq_json *json, lq_json_item *item, int *more, lq_error *error);
} lq_json_form;
extern const lq_json_form lq_json_text;

/* Reads the text up to and including its '[' or '{'. Fails with LQ_JSON_NULL where the text is
** null, and with LQ_JSON_SYNTAX. */
lq_error_code lq_json_open(lq_json *json, const char *text, size_t bytes, lq_error *error);

/* Where an opened array begins as a list, makes its reading that of a list. */
void lq_json_as_list(lq_json *json, lq_lists lists);

/* For both forms: sets the error of an item at `at`, with its index and key. */
lq_error_code lq_json_fail_item(const lq_json *json, const lq_json_item *item, const char *at,
                                lq_error_code code, lq_error *error);

/* For both forms: sets *member to what the key at `at` is in an entry of a list. Fails with
** LQ_LIST_TWICE. item has what was read of the entry before. */
typedef enum lq_member { LQ_MEMBER_OTHER, LQ_MEMBER_LABEL, LQ_MEMBER_SCORE } lq_member;
lq_error_code lq_json_member(const lq_json *json, const lq_json_item *item, lq_text key,
                             const char *at, lq_member *member, lq_error *error);

/* For both forms: LQ_LIST_MISSING where the entry at `at` has no label or no score. */
lq_error_code lq_json_end_entry(const lq_json *json, const lq_json_item *item, const char *at,
                                lq_error *error);

/* Reads the next item and sets *more to 1; sets *more to 0 where the array or object has ended and
** the text with it. Fails with LQ_JSON_SYNTAX, LQ_JSON_NOT_A_NUMBER or one of LQ_LIST_.... */
lq_error_code lq_json_next(lq_json *json, lq_json_item *item, int *more, lq_error *error);

/* Returns 1 where the whole text is one JSON string, or an array of one string or number; else 0.
** Sets *listed to 1 for the array, and *value to the number or the text between the quotes, as
** written. */
int lq_json_lone(lq_text text, lq_text *value, int *listed);

#endif
