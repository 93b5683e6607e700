#include "core/input/class_list.h"

#include "core/input/json_tokens.h"

/* A class as it is written. */
typedef struct listed_class {
  lq_text name; /* at is NULL for none */
  lq_escapes escapes;
  const char *got; /* what is there in place of a name */
} listed_class;

/* Steps over a value, and sets *out to the name that it is. */
static lq_error_code take_class_name(lq_json *json, listed_class *out, lq_error *error) {
  const lq_json start = *json;
  out->name.at = NULL;
  lq_error_code code = lq_json_take_name(json, &out->name, &out->escapes, &out->got, error);
  if (!out->got) return code;
  *json = start;
  out->name.at = NULL;
  return lq_json_skip_value(json, error);
}

/* Steps over an object, and sets *out to the name in it. */
static lq_error_code take_class_object(lq_json *json, listed_class *out, lq_error *error) {
  static const char *const keys[] = {"value", "id", "name", "label", "text"};
  size_t best = sizeof keys / sizeof *keys;
  *out = (listed_class){.got = "an object without value, id, name, label or text"};
  lq_json_take(json, '{');
  for (int members = 0;; members++) {
    lq_text key;
    lq_escapes escapes;
    listed_class member;
    lq_json_skip_space(json);
    if (lq_json_take(json, '}')) return LQ_OK;
    if (members && !lq_json_take(json, ',')) {
      return lq_json_syntax(json, json->at, "',' or '}'", error);
    }
    if (members) lq_json_skip_space(json);
    if (lq_json_take_key(json, &key, &escapes, error) || take_class_name(json, &member, error)) {
      return error->code;
    }
    for (size_t k = 0; k < best && member.name.at; k++) {
      if (!lq_is_word(key, keys[k])) continue;
      *out = member;
      best = k;
    }
  }
}

/* Steps over one item of the list. */
static lq_error_code take_class(lq_json *json, listed_class *out, lq_error *error) {
  int is_object = json->at < json->end && *json->at == '{';
  return is_object ? take_class_object(json, out, error) : take_class_name(json, out, error);
}

static lq_error_code open_list(lq_json *json, lq_text text, lq_error *error) {
  lq_json_begin(json, text.at, text.bytes);
  return lq_json_take(json, '[') ? LQ_OK : lq_json_syntax(json, json->at, "'['", error);
}

/* Steps over what is before an item and sets *more to 1; sets it to 0 at the end. */
static lq_error_code next_class(lq_json *json, int *more, lq_error *error) {
  lq_json_skip_space(json);
  *more = !lq_json_take(json, ']');
  if (*more && json->items && !lq_json_take(json, ',')) {
    return lq_json_syntax(json, json->at, "',' or ']'", error);
  }
  lq_json_skip_space(json);
  if (*more || json->at == json->end) return LQ_OK;
  return lq_json_syntax(json, json->at, "nothing more", error);
}

/* Adds the classes up to number last to names, or to none where names is NULL; *at is then where the
** last one begins. */
static lq_error_code add_classes(lq_class_names *names, lq_text text, size_t last,
                                 listed_class *class, const char **at, lq_error *error) {
  lq_json json;
  int more;
  if (open_list(&json, text, error)) return error->code;
  for (;;) {
    if (next_class(&json, &more, error)) return error->code;
    if (!more) return LQ_OK;
    *at = json.at;
    if (take_class(&json, class, error)) return error->code;
    if (!class->name.at) {
      error->index = json.items;
      error->position = (size_t)(*at - text.at) + 1;
      error->got = class->got;
      return error->code = LQ_CLASS_NAMELESS;
    }
    if (names && lq_class_names_add_key(names, class->name, class->escapes, error)) {
      return error->code;
    }
    if (json.items++ == last) return LQ_OK;
  }
}

lq_error_code lq_read_class_list(lq_class_names *names, lq_text text, lq_error *error) {
  listed_class class;
  const char *at = text.at;
  lq_class_names_clear(names);
  lq_error_code code = add_classes(names, text, SIZE_MAX, &class, &at, error);
  if (!code && names->count < 2) {
    error->classes = names->count;
    code = error->code = LQ_TOO_FEW_CLASSES;
  }
  size_t twice = code ? 0 : lq_class_names_sort(names);
  if (!code && twice < names->count) {
    /* reads the list again, up to that class, as keeping all places would take memory */
    add_classes(NULL, text, twice, &class, &at, error);
    error->key = class.name;
    error->position = (size_t)(at - text.at) + 1;
    code = error->code = LQ_CLASS_TWICE;
  }
  if (code) lq_class_names_clear(names);
  return code;
}
