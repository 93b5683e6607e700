#include "core/input/label_hint.h"

#include <assert.h>

#include "core/input/json.h"
#include "core/input/utf8.h"

/* Reads a BLOB that is a small integer; returns 0 where it is not. An integer is small where it is
** less than `limit`, or the upper half of its bits is 0, or, in 4 bytes or more, all ones. Text does
** not contain such bytes. */
static int read_numpy(lq_text blob, uint64_t limit, int64_t *integer) {
  size_t bytes = blob.bytes, half = 4 * bytes;
  if (bytes != 8 && bytes != 4 && bytes != 2 && bytes != 1) return 0;
  uint64_t value = 0, ones = UINT64_MAX >> (64 - half);
  for (size_t i = bytes; i > 0; i--) value = value << 8 | (unsigned char)blob.at[i - 1];
  *integer = (int64_t)value;
  if (value >> half == 0 || value < limit) return 1;
  *integer = (int64_t)(value & ones) - (int64_t)ones - 1;
  return bytes >= 4 && value >> half == ones;
}

static int is_integer_text(lq_text text) {
  int64_t integer;
  return lq_read_integer(text, &integer) != 0;
}

static int lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; }

static int same_but_for_case(lq_text a, lq_text b) {
  if (a.bytes != b.bytes) return 0;
  for (size_t i = 0; i < a.bytes; i++) {
    if (lower_ascii(a.at[i]) != lower_ascii(b.at[i])) return 0;
  }
  return 1;
}

/* Finds the name that the text is near to. A name that differs only in spaces comes before one that
** differs in case. */
static int find_near_name(lq_text text, const lq_class_names *names, lq_text *near) {
  lq_text wanted = lq_trim(text);
  int found = 0;
  for (size_t i = 0; i < names->count; i++) {
    lq_text name = lq_class_names_get(names, i), trimmed = lq_trim(name);
    if (lq_compare_names(wanted, trimmed) == 0) {
      *near = name;
      return 1;
    }
    if (!found && same_but_for_case(wanted, trimmed)) {
      *near = name;
      found = 1;
    }
  }
  return found;
}

static int any_is_integer_text(const lq_class_names *names) {
  for (size_t i = 0; i < names->count; i++) {
    if (is_integer_text(lq_class_names_get(names, i))) return 1;
  }
  return 0;
}

static lq_hint hint_of_names(const lq_label *label, const lq_class_names *names, lq_error *error) {
  lq_text value;
  int64_t index = label->integer;
  int listed, is_index = 1;
  if (label->type == LQ_BLOB && read_numpy(label->text, 0, &error->integer)) return LQ_HINT_NUMPY;
  if (label->type == LQ_TEXT || label->type == LQ_BLOB) {
    if (lq_json_lone(label->text, &value, &listed)) {
      return listed ? LQ_HINT_JSON_LIST : LQ_HINT_JSON;
    }
    if (find_near_name(label->text, names, &error->key)) return LQ_HINT_NEAR;
    is_index = label->type == LQ_TEXT && lq_read_integer(label->text, &index);
  } else if (label->type == LQ_REAL) {
    is_index = lq_is_integral(label->real, &index);
  }
  is_index = is_index && (uint64_t)index < names->count;
  return is_index && !any_is_integer_text(names) ? LQ_HINT_NAMED : LQ_HINT_NONE;
}

/* "1.0" without ".0"; a text without such an end as it is. */
static lq_text without_fraction(lq_text text) {
  size_t bytes = text.bytes;
  while (bytes && text.at[bytes - 1] == '0') bytes--;
  if (bytes && text.at[bytes - 1] == '.') text.bytes = bytes - 1;
  return text;
}

static lq_hint hint_of_text(lq_text text, size_t classes, lq_error *error) {
  lq_text value;
  int64_t index;
  int listed;
  if (lq_json_lone(text, &value, &listed) && is_integer_text(value)) {
    return listed ? LQ_HINT_JSON_LIST : LQ_HINT_JSON;
  }
  value = without_fraction(lq_trim(text));
  if (value.bytes == 0) return LQ_HINT_NONE;
  if (!lq_read_integer(value, &index)) return LQ_HINT_UNNAMED;
  error->key = value;
  return (uint64_t)index < classes ? LQ_HINT_NEAR : LQ_HINT_NONE;
}

static lq_hint hint_of_index(const lq_label *label, size_t classes, lq_error *error) {
  switch (label->type) {
    case LQ_BLOB:
      return read_numpy(label->text, classes, &error->integer) ? LQ_HINT_NUMPY : LQ_HINT_NONE;
    case LQ_TEXT: return hint_of_text(label->text, classes, error);
    default: return LQ_HINT_NONE;
  }
}

void lq_label_hint(const lq_label *label, const lq_probabilities *probabilities, lq_error *error) {
  assert(error->code != LQ_OK);
  error->hint = probabilities->names ? hint_of_names(label, probabilities->names, error)
                                     : hint_of_index(label, probabilities->classes, error);
}
