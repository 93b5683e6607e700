#include "core/input/json.h"

#include <string.h>

#include "core/input/json_tokens.h"

/* Returns whether null and space are all that is left. */
static int is_null(lq_json json) {
  static const char null[] = "null";
  for (int i = 0; i < 4; i++) {
    if (!lq_json_take(&json, null[i])) return 0;
  }
  lq_json_skip_space(&json);
  return json.at == json.end;
}

lq_error_code lq_json_open(lq_json *json, const char *text, size_t bytes, lq_error *error) {
  lq_json_begin(json, text, bytes);
  json->object = lq_json_take(json, '{');
  if (json->object || lq_json_take(json, '[')) return LQ_OK;
  if (is_null(*json)) return error->code = LQ_JSON_NULL;
  return lq_json_syntax(json, json->at, "'[' or '{'", error);
}

void lq_json_as_list(lq_json *json, lq_lists lists) {
  lq_json ahead = *json;
  if (json->object) return;
  lq_json_skip_space(&ahead);
  if (lq_json_take(&ahead, '{')) json->list = LQ_LIST;
  else if (lists == LQ_LISTS_AND_PAIRS && lq_json_take(&ahead, '[')) json->list = LQ_PAIRS;
  json->logits = lists == LQ_LISTS_OF_LOGITS;
  json->object = json->list != LQ_NO_LIST;
}

lq_error_code lq_json_fail_item(const lq_json *json, const lq_json_item *item, const char *at,
                                lq_error_code code, lq_error *error) {
  error->index = json->items;
  error->key = item->key;
  error->position = (size_t)(at - json->text) + 1;
  return error->code = code;
}

lq_error_code lq_json_member(const lq_json *json, const lq_json_item *item, lq_text key,
                             const char *at, lq_member *member, lq_error *error) {
  int is_label = lq_is_word(key, "label") || (json->logits && lq_is_word(key, "token"));
  int is_score = lq_is_word(key, "score") || (json->logits && lq_is_word(key, "logprob"));
  *member = is_label ? LQ_MEMBER_LABEL : is_score ? LQ_MEMBER_SCORE : LQ_MEMBER_OTHER;
  if (!(is_label ? item->key.at : is_score ? item->number.at : NULL)) return LQ_OK;
  error->expected = is_label ? "label" : "score";
  return lq_json_fail_item(json, item, at, LQ_LIST_TWICE, error);
}

lq_error_code lq_json_end_entry(const lq_json *json, const lq_json_item *item, const char *at,
                                lq_error *error) {
  if (item->key.at && item->number.at) return LQ_OK;
  error->expected = item->key.at ? "score" : "label";
  return lq_json_fail_item(json, item, at, LQ_LIST_MISSING, error);
}

static lq_error_code take_item_number(lq_json *json, lq_json_item *item, lq_error *error) {
  lq_error_code code = lq_json_take_number(json, &item->number, &item->decimal, error);
  return code == LQ_JSON_NOT_A_NUMBER ? lq_json_fail_item(json, item, json->at, code, error) : code;
}

static lq_error_code take_label(lq_json *json, lq_json_item *item, lq_error *error) {
  lq_text name;
  const char *start = json->at, *got;
  lq_error_code code = lq_json_take_name(json, &name, &item->escapes, &got, error);
  if (got) return lq_json_fail_item(json, item, start, LQ_LIST_LABEL, error);
  if (!code) item->key = name;
  return code;
}

/* Steps over one {"label": ..., "score": ...}; its members are in any order, with others between. */
static lq_error_code take_entry(lq_json *json, lq_json_item *item, lq_error *error) {
  const char *start = json->at;
  if (!lq_json_take(json, '{')) return lq_json_syntax(json, start, "'{'", error);
  for (int members = 0;; members++) {
    lq_text key;
    lq_escapes escapes;
    lq_member member;
    lq_json_skip_space(json);
    if (lq_json_take(json, '}')) return lq_json_end_entry(json, item, start, error);
    if (members && !lq_json_take(json, ',')) {
      return lq_json_syntax(json, json->at, "',' or '}'", error);
    }
    lq_json_skip_space(json);
    const char *at = json->at;
    if (lq_json_take_key(json, &key, &escapes, error) ||
        lq_json_member(json, item, key, at, &member, error)) {
      return error->code;
    }
    if (member == LQ_MEMBER_LABEL   ? take_label(json, item, error)
        : member == LQ_MEMBER_SCORE ? take_item_number(json, item, error)
                                    : lq_json_skip_value(json, error)) {
      return error->code;
    }
  }
}

/* Steps over one [label, score]. */
static lq_error_code take_pair(lq_json *json, lq_json_item *item, lq_error *error) {
  if (!lq_json_take(json, '[')) return lq_json_syntax(json, json->at, "'['", error);
  lq_json_skip_space(json);
  if (take_label(json, item, error)) return error->code;
  lq_json_skip_space(json);
  if (!lq_json_take(json, ',')) return lq_json_syntax(json, json->at, "','", error);
  lq_json_skip_space(json);
  if (take_item_number(json, item, error)) return error->code;
  lq_json_skip_space(json);
  return lq_json_take(json, ']') ? LQ_OK : lq_json_syntax(json, json->at, "']'", error);
}

lq_error_code lq_json_next(lq_json *json, lq_json_item *item, int *more, lq_error *error) {
  int is_object = json->object && !json->list;
  lq_json_skip_space(json);
  item->key = item->number = (lq_text){NULL, 0};
  if (lq_json_take(json, is_object ? '}' : ']')) {
    json->signs++;
    lq_json_skip_space(json);
    if (json->at < json->end) return lq_json_syntax(json, json->at, "nothing more", error);
    *more = 0;
    return LQ_OK;
  }
  if (json->items > 0) {
    if (!lq_json_take(json, ',')) {
      return lq_json_syntax(json, json->at, is_object ? "',' or '}'" : "',' or ']'", error);
    }
    json->signs++;
    lq_json_skip_space(json);
  }
  if (json->list) {
    lq_error_code code = json->list == LQ_LIST ? take_entry(json, item, error)
                                               : take_pair(json, item, error);
    if (code) return code;
  } else {
    if (is_object && lq_json_take_key(json, &item->key, &item->escapes, error)) return error->code;
    if (take_item_number(json, item, error)) return error->code;
  }
  json->items++;
  *more = 1;
  return LQ_OK;
}

int lq_json_lone(lq_text text, lq_text *value, int *listed) {
  lq_json json = {.text = text.at, .at = text.at, .end = text.at + text.bytes};
  lq_error error;
  lq_escapes escapes;
  lq_json_skip_space(&json);
  *listed = lq_json_take(&json, '[');
  lq_json_skip_space(&json);
  if (lq_json_take(&json, '"')) {
    if (lq_json_take_string(&json, value, &escapes, &error)) return 0;
  } else {
    lq_decimal decimal;
    const char *stopped, *start = json.at;
    json.at = lq_decimal_read(start, json.end, &decimal, &stopped);
    if (!*listed || !json.at) return 0;
    *value = (lq_text){start, (size_t)(json.at - start)};
  }
  lq_json_skip_space(&json);
  if (*listed && !lq_json_take(&json, ']')) return 0;
  lq_json_skip_space(&json);
  return json.at == json.end;
}

const lq_json_form lq_json_text = {lq_json_open, lq_json_as_list, lq_json_next};
