#include "core/input/fill.h"

#include "core/input/jsonb.h"
#include "core/input/probabilities.h"

void lq_fill_free(lq_fill *fill) {
  fill->resize(fill->written, 0);
  fill->written = NULL;
  fill->capacity = 0;
}

static lq_error_code begin_fill(lq_fill *fill, size_t classes, lq_error *error) {
  if (classes > fill->capacity) {
    lq_text *grown = lq_resize_array(fill->resize, fill->written, classes, sizeof *grown);
    if (!grown) return error->code = LQ_NO_MEMORY;
    fill->written = grown;
    fill->capacity = classes;
  }
  for (size_t k = 0; k < classes; k++) fill->written[k].at = NULL;
  return LQ_OK;
}

static lq_error_code fail_score(const lq_json *json, const lq_json_item *item, lq_error_code code,
                                lq_error *error) {
  error->key = item->key;
  error->text = item->number;
  error->cause = LQ_NO_CAUSE;
  error->position = (size_t)(item->number.at - json->text) + 1;
  return error->code = code;
}

/* Finds the class of an item. */
static lq_error_code find_class(lq_fill *fill, const lq_class_names *classes,
                                const lq_json_item *item, size_t *k, lq_error *error) {
  lq_text key = item->key;
  if (!item->escapes) {
    *k = lq_class_names_find(classes, key);
    return LQ_OK;
  }
  char *name = fill->resize(NULL, key.bytes + 1);
  if (!name) return error->code = LQ_NO_MEMORY;
  key = (lq_text){name, lq_unescape(key, item->escapes, name)};
  *k = lq_class_names_find(classes, key);
  fill->resize(name, 0);
  return LQ_OK;
}

static lq_error_code read_scores(lq_fill *fill, const lq_json_form *form,
                                 const lq_class_names *classes, lq_text text, lq_error *error) {
  lq_json json;
  lq_json_item item;
  int more;
  size_t scores = 0, k;
  double sum = 0.0, value;
  if (form->open(&json, text.at, text.bytes, error)) return error->code;
  form->as_list(&json, LQ_LISTS_AND_PAIRS);
  if (begin_fill(fill, classes->count, error)) return error->code;
  for (;; scores++) {
    if (form->next(&json, &item, &more, error)) return error->code;
    if (!more) break;
    if (!json.object) return error->code = LQ_SCORES_FLAT;
    if (find_class(fill, classes, &item, &k, error)) return error->code;
    if (k == classes->count) {
      error->classes = classes->count;
      error->names = classes;
      return fail_score(&json, &item, LQ_SCORES_UNKNOWN, error);
    }
    if (fill->written[k].at) return fail_score(&json, &item, LQ_SCORES_TWICE, error);
    if (!lq_as_probability(lq_decimal_value(&item.decimal), &value)) {
      return fail_score(&json, &item, LQ_PROBABILITY_OUTSIDE, error);
    }
    fill->written[k] = item.number;
    sum += value;
  }
  error->value = sum;
  if (sum > LQ_SCORES_MAXIMUM) return error->code = LQ_SCORES_SUM;
  fill->rest = sum < 1.0 && scores < classes->count ? (1.0 - sum) / (double)(classes->count - scores)
                                                    : 0.0;
  return LQ_OK;
}

lq_error_code lq_read_scores(lq_fill *fill, const lq_class_names *classes, lq_text scores,
                             int is_blob, lq_error *error) {
  lq_error of_text = {0};
  lq_error_code code = read_scores(fill, &lq_json_text, classes, scores, &of_text);
  if (is_blob && code == LQ_JSON_SYNTAX) {
    code = read_scores(fill, &lq_jsonb, classes, scores, error);
    if (code != LQ_JSONB_SYNTAX) return code;
    /* what is neither is most likely the text that it begins as */
    if (!scores.bytes || (*scores.at != '[' && *scores.at != '{')) return code;
  }
  *error = of_text;
  return code ? of_text.code : LQ_OK;
}
