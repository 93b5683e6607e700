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

/* Makes the key of an item name i. The names are those of the row before; they stay as long as this
** row has the same keys in the same order. */
static lq_error_code take_name(lq_class_names *names, size_t i, const lq_json_item *item,
                               lq_error *error) {
  if (i < names->count && !item->escapes && lq_class_names_is(names, i, item->key)) return LQ_OK;
  char *room;
  size_t count = names->count;
  if (lq_class_names_add(names, item->key.bytes, &room, error)) return error->code;
  size_t bytes = lq_unescape(item->key, item->escapes, room);
  if (i < count) {
    if (lq_class_names_is(names, i, (lq_text){room, bytes})) return LQ_OK;
    /* The keys differ from here on. The room may be past the new end of the text, so the name is
    ** written again. That needs no memory, as there was enough for more names. */
    lq_class_names_cut(names, i);
    lq_class_names_add(names, item->key.bytes, &room, error);
    bytes = lq_unescape(item->key, item->escapes, room);
  }
  lq_class_names_added(names, bytes);
  return LQ_OK;
}

/* Finds the second place of a key, for the error. It reads the text again, as keeping all places
** would cost every row. */
static lq_error_code key_twice(const lq_json_form *form, const char *text, size_t bytes,
                               size_t number, lq_error *error) {
  lq_json json;
  lq_json_item item;
  int more;
  form->open(&json, text, bytes, error);
  for (size_t i = 0; i <= number; i++) form->next(&json, &item, &more, error);
  error->key = item.key;
  error->position = (size_t)(item.key.at - text);
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
  for (;;) {
    if (form->next(&json, &item, &more, &ignored)) return LQ_NO_CAUSE;
    if (!more) return lq_tally_cause(&tally);
    lq_tally_add(&tally, lq_decimal_value(&item.decimal));
  }
}

/* Reads JSON in either form. The form is a constant, so it costs no calls through pointers. */
LQ_SPECIALIZED lq_error_code read_row(lq_reader *reader, const lq_json_form *form, const char *text,
                                      size_t bytes, lq_probabilities *out, lq_error *error) {
  lq_json json;
  lq_json_item item;
  lq_class_names *names = &reader->names;
  size_t count = 0;
  uint64_t sorted_generation = names->generation;
  int more;
  if (form->open(&json, text, bytes, error)) return error->code;
  for (;; count++) {
    if (form == &lq_json_text && count < reader->capacity) {
      count += lq_json_numbers(&json, names, reader->values + count, reader->capacity - count);
    }
    if (form->next(&json, &item, &more, error)) goto failed;
    if (!more) break;
    if (count == reader->capacity && !lq_reader_room(reader, count + 1)) {
      error->code = LQ_NO_MEMORY;
      goto failed;
    }
    if (!lq_as_probability(lq_decimal_value(&item.decimal), &reader->values[count])) {
      error->code = LQ_PROBABILITY_OUTSIDE;
      error->index = count;
      error->key = item.key;
      error->text = item.number;
      error->cause = cause_of_all(form, text, bytes);
      goto failed;
    }
    if (json.object && take_name(names, count, &item, error)) goto failed;
  }
  if (json.object && names->count > count) lq_class_names_cut(names, count);
  if (json.object && names->generation != sorted_generation) {
    size_t twice = lq_class_names_sort(names);
    if (twice < count) {
      key_twice(form, text, bytes, twice, error);
      goto failed;
    }
  }
  if (lq_check_classes(count, error)) goto failed;
  *out = (lq_probabilities){reader->values, LQ_DOUBLES, count, json.object ? names : NULL, NULL};
  return LQ_OK;

failed:
  /* the next row must not find names that are not sorted or not distinct */
  if (names->generation != sorted_generation) lq_class_names_cut(names, 0);
  return error->code;
}

lq_error_code lq_read_json(lq_reader *reader, const char *text, size_t bytes,
                           lq_probabilities *out, lq_error *error) {
  return read_row(reader, &lq_json_text, text, bytes, out, error);
}

lq_error_code lq_read_jsonb(lq_reader *reader, const char *blob, size_t bytes,
                            lq_probabilities *out, lq_error *error) {
  return read_row(reader, &lq_jsonb, blob, bytes, out, error);
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
