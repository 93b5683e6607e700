#include "core/input/probabilities.h"

#include "core/base/compiler.h"
#include "core/input/json_numbers.h"
#include "core/input/jsonb.h"
#include "core/input/likely_cause.h"

void lq_reader_init(lq_reader *reader, lq_resize resize) {
  reader->resize = resize;
  reader->values = NULL;
  reader->capacity = 0;
  lq_class_names_init(&reader->names, resize);
}

void lq_reader_free(lq_reader *reader) {
  reader->resize(reader->values, 0);
  lq_class_names_free(&reader->names);
}

double *lq_reader_room(lq_reader *reader, size_t count) {
  if (count > reader->capacity || !reader->values) {
    uint64_t capacity = (uint64_t)count + count / 2 + LQ_BLOCK;
    double *values = lq_resize_array(reader->resize, reader->values, capacity, sizeof *values);
    if (!values) return NULL;
    reader->values = values;
    reader->capacity = (size_t)capacity;
  }
  return reader->values;
}

/* The row before does not have the keys of this row. */
#define LQ_OTHER_KEYS LQ_KEY_UNKNOWN

static lq_error_code follow_key(lq_class_names *names, size_t i, const lq_json_item *item,
                                lq_error *error) {
  lq_text key = item->key;
  if (item->escapes) {
    char *room; /* behind the names, to which nothing is added */
    if (lq_class_names_add(names, key.bytes, &room, error)) return error->code;
    key = (lq_text){room, lq_unescape(key, item->escapes, room)};
  }
  return lq_class_names_follow(names, i, key) ? LQ_OK : (error->code = LQ_OTHER_KEYS);
}

/* Finds the second place of a key, for the error. It reads the text again, as keeping all places
** would cost every row. */
static lq_error_code key_twice(const lq_json_form *form, lq_lists lists, const char *text,
                               size_t bytes, size_t number, lq_error *error) {
  lq_json json;
  lq_json_item item;
  int more;
  form->open(&json, text, bytes, error);
  form->as_list(&json, lists);
  for (size_t i = 0; i <= number; i++) form->next(&json, &item, &more, error);
  error->key = item.key;
  /* where the key's quote or header is; of a label that is a number in text, its first digit */
  int is_bare = form == &lq_json_text && item.key.at[-1] != '"';
  error->position = (size_t)(item.key.at - text) + (unsigned)is_bare;
  return error->code = LQ_JSON_KEY_TWICE;
}

/* The likely cause of a number that is no probability, from all numbers of the row. */
static lq_cause cause_of_all(const lq_json_form *form, const char *text, size_t bytes) {
  lq_json json;
  lq_json_item item;
  lq_error ignored;
  lq_tally tally = {0};
  int more;
  form->open(&json, text, bytes, &ignored);
  form->as_list(&json, LQ_ONLY_LISTS);
  for (;;) {
    if (form->next(&json, &item, &more, &ignored)) return LQ_NO_CAUSE;
    if (!more) return lq_tally_cause(&tally);
    lq_tally_add(&tally, lq_decimal_value(&item.decimal));
  }
}

/* Reads the items into reader->values, and makes their keys the names; *count becomes their number.
** Without has_new_names, the names are those of the row before, in any order; fails with
** LQ_OTHER_KEYS where they are not. */
LQ_SPECIALIZED lq_error_code read_all_items(lq_reader *reader, const lq_json_form *form,
                                            lq_lists lists, lq_json *json, int has_new_names,
                                            size_t *count, lq_error *error) {
  lq_class_names *names = &reader->names;
  lq_json_item item;
  int more;
  for (*count = 0;; ++*count) {
    if (form == &lq_json_text && lists == LQ_ONLY_LISTS && !has_new_names &&
        *count < reader->capacity) {
      *count += lq_json_numbers(json, names, reader->values + *count, reader->capacity - *count);
    }
    if (form->next(json, &item, &more, error)) return error->code;
    if (!more) break;
    if (*count == reader->capacity && !lq_reader_room(reader, *count + 1)) {
      return error->code = LQ_NO_MEMORY;
    }
    double value = lq_decimal_value(&item.decimal);
    if (lists == LQ_LISTS_OF_LOGITS) {
      reader->values[*count] = value;
    } else if (!lq_as_probability(value, &reader->values[*count])) {
      error->index = *count;
      error->key = item.key;
      error->text = item.number;
      error->cause = cause_of_all(form, json->text, (size_t)(json->end - json->text));
      return error->code = LQ_PROBABILITY_OUTSIDE;
    }
    if (json->object &&
        (has_new_names ? lq_class_names_add_key(names, item.key, item.escapes, error)
                       : follow_key(names, *count, &item, error))) {
      return error->code;
    }
  }
  return LQ_OK;
}

/* Reads items with keys. Most rows have the keys of the row before. */
LQ_SPECIALIZED lq_error_code read_named(lq_reader *reader, const lq_json_form *form, lq_lists lists,
                                        lq_json *json, size_t *count, lq_error *error) {
  const lq_json start = *json;
  lq_class_names *names = &reader->names;
  if (names->count) {
    lq_class_names_begin(names);
    lq_error_code code = read_all_items(reader, form, lists, json, 0, count, error);
    if (!code && *count == names->count) {
      lq_class_names_end(names);
      return LQ_OK;
    }
    if (code && code != LQ_OTHER_KEYS) return code;
  }
  *json = start;
  lq_class_names_clear(names);
  lq_error_code code = read_all_items(reader, form, lists, json, 1, count, error);
  if (!code && *count) {
    size_t twice = lq_class_names_sort(names);
    if (twice < *count) {
      code = key_twice(form, lists, start.text, (size_t)(start.end - start.text), twice, error);
    }
  }
  /* the next row must not find names that are not sorted or not distinct */
  if (code) lq_class_names_clear(names);
  return code;
}

/* Reads JSON in either form: probabilities, or with LQ_LISTS_OF_LOGITS numbers as they are. The form
** is a constant, so it costs no calls through pointers. */
LQ_SPECIALIZED lq_error_code read_row(lq_reader *reader, const lq_json_form *form, lq_lists lists,
                                      const char *text, size_t bytes, lq_probabilities *out,
                                      lq_error *error) {
  lq_json json;
  size_t count;
  if (form->open(&json, text, bytes, error)) return error->code;
  form->as_list(&json, lists);
  lq_error_code code = json.object ? read_named(reader, form, lists, &json, &count, error)
                                   : read_all_items(reader, form, lists, &json, 0, &count, error);
  if (code || lq_check_classes(count, error)) return error->code;
  const lq_class_names *names = json.object ? &reader->names : NULL;
  *out = (lq_probabilities){reader->values, LQ_DOUBLES, count, names, NULL};
  return LQ_OK;
}

lq_error_code lq_read_json(lq_reader *reader, const char *text, size_t bytes,
                           lq_probabilities *out, lq_error *error) {
  return read_row(reader, &lq_json_text, LQ_ONLY_LISTS, text, bytes, out, error);
}

lq_error_code lq_read_jsonb(lq_reader *reader, const char *blob, size_t bytes,
                            lq_probabilities *out, lq_error *error) {
  return read_row(reader, &lq_jsonb, LQ_ONLY_LISTS, blob, bytes, out, error);
}

lq_error_code lq_read_json_logits(lq_reader *reader, const char *text, size_t bytes,
                                  lq_probabilities *out, lq_error *error) {
  return read_row(reader, &lq_json_text, LQ_LISTS_OF_LOGITS, text, bytes, out, error);
}

lq_error_code lq_read_jsonb_logits(lq_reader *reader, const char *blob, size_t bytes,
                                   lq_probabilities *out, lq_error *error) {
  return read_row(reader, &lq_jsonb, LQ_LISTS_OF_LOGITS, blob, bytes, out, error);
}

double lq_probabilities_sum(const lq_probabilities *p) {
  return lq_choose_loops()->sum(p->values, p->format, p->classes);
}

lq_probabilities lq_name_order(const lq_probabilities *p, double *room, size_t *k) {
  for (size_t i = 0; i < p->classes; i++) room[p->names->rank[i]] = lq_probability(p, i);
  *k = p->names->rank[*k];
  return (lq_probabilities){room, LQ_DOUBLES, p->classes, NULL, NULL};
}

double lq_largest(const lq_probabilities *p, size_t *class) {
  return lq_choose_loops()->largest(p->values, p->format, p->classes, p->columns, class);
}

size_t lq_predicted(const lq_probabilities *p) {
  size_t k;
  double most = lq_largest(p, &k);
  for (size_t i = k + 1; p->names && i < p->classes; i++) {
    if (lq_probability(p, i) == most && p->names->rank[i] < p->names->rank[k]) k = i;
  }
  return k;
}

lq_error_code lq_check_sum(const lq_probabilities *p, lq_error *error) {
  error->value = lq_probabilities_sum(p);
  return error->value >= 0.99 && error->value <= 1.01 ? LQ_OK : (error->code = LQ_SUM_NOT_ONE);
}
