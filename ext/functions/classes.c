/*
** Functions with an argument `classes`, a JSON array of names (core/input/class_list.h). Where the
** argument stays the same from row to row, it is read once.
**
**  (1) lq_class(label, classes) is the index of the label among the classes, from 0: the label of
**      probs that have no names. The label is matched to a name as in probs with names.
**  (2) lq_fill(scores, classes) is a JSON object of all classes, in their order, to their
**      probabilities, out of scores of some of them (core/input/fill.h). Scores are written as they
**      were.
**  (3) The result is NULL where an argument is NULL, or scores are JSON's null.
*/
#include "core/input/fill.h"
#include "core/input/label.h"
#include "ext/class_lists.h"
#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/values.h"
#include "ext/writing.h"

static int is_null_value(sqlite3_value *value) { return sqlite3_value_type(value) == SQLITE_NULL; }

void lq_class_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_class"};
  (void)count;
  if (is_null_value(values[0]) || is_null_value(values[1])) return;
  const lq_class_list *list = lq_classes_argument(context, values[1], &wording);
  if (!list) return;
  const lq_probabilities classes = {.classes = list->names.count, .names = &list->names};
  lq_label label;
  lq_error error = {0};
  size_t k;
  if (lq_read_label(values[0], &label, &error) || lq_resolve_label(&label, &classes, &k, &error)) {
    lq_fail(context, &error, &wording);
  } else {
    sqlite3_result_int64(context, (sqlite3_int64)k);
  }
}

/* Makes the keys of the list's classes in JSON: {"a": and ,"b": and so on. Returns 0 for no memory. */
static int make_keys(lq_class_list *list) {
  size_t classes = list->names.count;
  sqlite3_str *keys = sqlite3_str_new(NULL);
  list->key_ends = lq_resize_array(lq_sqlite_resize, NULL, classes, sizeof *list->key_ends);
  for (size_t k = 0; k < classes && list->key_ends; k++) {
    sqlite3_str_appendchar(keys, 1, k ? ',' : '{');
    lq_append_json_string(keys, lq_class_names_get(&list->names, k));
    sqlite3_str_appendchar(keys, 1, ':');
    list->key_ends[k] = (size_t)sqlite3_str_length(keys);
  }
  int failed = sqlite3_str_errcode(keys);
  list->keys = sqlite3_str_finish(keys);
  if (!failed && list->key_ends) return 1;
  sqlite3_free(list->keys);
  sqlite3_free(list->key_ends);
  list->keys = NULL;
  list->key_ends = NULL;
  return 0;
}

/* Writes the object; NULL for no memory. */
static char *write_filled(const lq_fill *fill, const lq_class_list *list, lq_text scores,
                          size_t *bytes) {
  size_t classes = list->names.count, key = 0;
  char rest[LQ_DECIMAL_BYTES];
  const lq_text of_rest = {rest, lq_decimal_write(fill->rest, rest)};
  /* at most: what is written of the scores is in them */
  char *out = sqlite3_malloc64((sqlite3_uint64)list->key_ends[classes - 1] + scores.bytes +
                               (sqlite3_uint64)classes * of_rest.bytes + 1);
  char *at = out;
  for (size_t k = 0; k < classes && out; k++) {
    lq_text number = fill->written[k].at ? fill->written[k] : of_rest;
    memcpy(at, list->keys + key, list->key_ends[k] - key);
    at += list->key_ends[k] - key;
    memcpy(at, number.at, number.bytes);
    at += number.bytes;
    key = list->key_ends[k];
  }
  if (out) *at++ = '}';
  *bytes = (size_t)(at - out);
  return out;
}

void lq_fill_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_fill", .subject = "scores"};
  int type = sqlite3_value_type(values[0]);
  (void)count;
  if (type == SQLITE_NULL || is_null_value(values[1])) return;
  lq_class_list *list = lq_classes_argument(context, values[1], &wording);
  if (!list) return;
  if (type != SQLITE_TEXT && type != SQLITE_BLOB) {
    lq_fail_type(context, &wording, "scores", values[0], "a JSON object of class to number, a list of "
                 "{label, score} or of [class, number]");
    return;
  }
  lq_fill *fill = &lq_connection_of(context)->fill;
  lq_error error = {0};
  lq_text scores = {"", 0};
  const unsigned char *blob = NULL;
  lq_error_code code = type == SQLITE_TEXT
                           ? lq_read_text(values[0], &scores, &error)
                           : lq_read_bytes(values[0], &blob, &scores.bytes, &error);
  if (blob) scores.at = (const char *)blob;
  if (!code) code = lq_read_scores(fill, &list->names, scores, type == SQLITE_BLOB, &error);
  if (code) {
    lq_no_row(context, code, &error, &wording);
    return;
  }
  size_t bytes;
  char *json = list->keys || make_keys(list) ? write_filled(fill, list, scores, &bytes) : NULL;
  if (json) lq_result_json_text(context, json, bytes);
  else sqlite3_result_error_nomem(context);
}
