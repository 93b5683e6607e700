#include "core/states/state_classes.h"

static size_t class_count(const unsigned char *state) { return lq_load32(state + 8); }
static int is_named(const unsigned char *state) { return state[6]; }

const unsigned char *lq_state_first_name(const unsigned char *state, size_t bytes) {
  return is_named(state) ? state + bytes - lq_load32(state + 12) : NULL;
}

lq_state_header lq_state_header_for(int kind, const lq_probabilities *p) {
  assert(p->classes >= 2);
  size_t name_bytes = p->names ? lq_class_names_bytes(p->names) + 4 * p->classes : 0;
  return (lq_state_header){kind, p->names != NULL, p->classes, name_bytes};
}

void lq_state_write_names(unsigned char *at, const lq_probabilities *p) {
  for (size_t r = 0; p->names && r < p->classes; r++) {
    lq_text name = lq_class_names_get(p->names, p->names->sorted[r]);
    lq_store32(at, (uint32_t)name.bytes);
    memcpy(at + 4, name.at, name.bytes);
    at += 4 + name.bytes;
  }
}

lq_text lq_state_next_name(const unsigned char **at) {
  lq_text name = {(const char *)*at + 4, lq_load32(*at)};
  *at += 4 + name.bytes;
  return name;
}

static lq_error_code names_damaged(const unsigned char *state, const char *what, lq_error *error) {
  error->got_kind = state[5];
  error->got = what;
  return error->code = LQ_STATE_DAMAGED;
}

lq_error_code lq_state_check_names(const unsigned char *state, size_t bytes, lq_error *error) {
  if (!is_named(state)) return LQ_OK;
  const unsigned char *at = lq_state_first_name(state, bytes), *end = state + bytes;
  lq_text last = {NULL, 0};
  for (size_t j = 0; j < class_count(state); j++) {
    if (end - at < 4 || (size_t)(end - at - 4) < lq_load32(at)) {
      return names_damaged(state, "a class name runs past its end", error);
    }
    lq_text name = lq_state_next_name(&at);
    if (j > 0 && lq_compare_names(last, name) >= 0) {
      return names_damaged(state, "its class names are not in order", error);
    }
    last = name;
  }
  return at == end ? LQ_OK : names_damaged(state, "bytes follow its class names", error);
}

static lq_error_code match_counts(size_t classes, size_t wanted, lq_error *error) {
  error->classes = classes;
  error->wanted_classes = wanted;
  return classes == wanted ? LQ_OK : (error->code = LQ_CLASSES_DIFFER);
}

static lq_error_code match_named(int named, int wanted, lq_error *error) {
  if (named == wanted) return LQ_OK;
  return error->code = named ? LQ_NAMES_UNWANTED : LQ_NAMES_MISSING;
}

/* Reports the first difference of two sorted lists of names. The lesser of the two names is missing
** on the other side. */
static lq_error_code names_differ(lq_text name, lq_text wanted, lq_error *error) {
  int unknown = lq_compare_names(name, wanted) < 0;
  error->key = unknown ? name : wanted;
  return error->code = unknown ? LQ_KEY_UNKNOWN : LQ_KEY_MISSING;
}

lq_error_code lq_state_match_classes(const unsigned char *state, size_t bytes,
                                     const lq_probabilities *p, uint64_t *matched,
                                     lq_error *error) {
  if (match_named(p->names != NULL, is_named(state), error)) return error->code;
  if (p->names && *matched != p->names->generation) {
    const unsigned char *at = lq_state_first_name(state, bytes);
    for (size_t r = 0; r < p->classes && r < class_count(state); r++) {
      lq_text name = lq_class_names_get(p->names, p->names->sorted[r]);
      lq_text wanted = lq_state_next_name(&at);
      if (lq_compare_names(name, wanted)) return names_differ(name, wanted, error);
    }
  }
  if (match_counts(p->classes, class_count(state), error)) return error->code;
  if (p->names) *matched = p->names->generation;
  return LQ_OK;
}

lq_error_code lq_state_match_state(const unsigned char *state, size_t bytes,
                                   const unsigned char *other, size_t other_bytes,
                                   lq_error *error) {
  if (match_named(is_named(other), is_named(state), error)) return error->code;
  if (match_counts(class_count(other), class_count(state), error)) return error->code;
  const unsigned char *at = lq_state_first_name(state, bytes);
  const unsigned char *other_at = lq_state_first_name(other, other_bytes);
  for (size_t j = 0; is_named(state) && j < class_count(state); j++) {
    lq_text wanted = lq_state_next_name(&at), name = lq_state_next_name(&other_at);
    if (lq_compare_names(name, wanted)) return names_differ(name, wanted, error);
  }
  return LQ_OK;
}
