/*
** The classes of a state: their number, and their names where the probabilities are JSON objects.
** The names are the last bytes of the state, sorted by their bytes; each is a uint32 length and the
** text.
*/
#ifndef LQ_STATE_CLASSES_H
#define LQ_STATE_CLASSES_H

#include <assert.h>

#include "core/input/probabilities.h"
#include "core/states/state.h"

/* The header of a state of this kind (lq_state_kind) with the classes of the probabilities. */
lq_state_header lq_state_header_for(int kind, const lq_probabilities *probabilities);

/* Writes the class names to `at`, where the last header->name_bytes of the state begin. Writes
** nothing where the classes have no names. */
void lq_state_write_names(unsigned char *at, const lq_probabilities *probabilities);

/* The first name of a state whose length has been checked; NULL where its classes have no names. */
const unsigned char *lq_state_first_name(const unsigned char *state, size_t bytes);

/* The name at *at; *at becomes the next name. */
lq_text lq_state_next_name(const unsigned char **at);

/* Checks the names of a state whose length has been checked. Fails with LQ_STATE_DAMAGED. */
lq_error_code lq_state_check_names(const unsigned char *state, size_t bytes, lq_error *error);

/* Checks that a row has the same classes as a checked state. Fails with LQ_NAMES_MISSING,
** LQ_NAMES_UNWANTED, LQ_KEY_UNKNOWN, LQ_KEY_MISSING or LQ_CLASSES_DIFFER. *matched is 0 at first
** and belongs to one state and one reader. With it, a row that has the same keys in the same order
** as the row before is not compared again. */
lq_error_code lq_state_match_classes(const unsigned char *state, size_t bytes,
                                     const lq_probabilities *probabilities, uint64_t *matched,
                                     lq_error *error);
static inline lq_error_code lq_state_match_row(const unsigned char *state, size_t bytes,
                                               const lq_probabilities *probabilities,
                                               uint64_t *matched, lq_error *error) {
  /* inline for nearly all rows: state[6] says whether the classes of the state have names */
  if (!probabilities->names && !state[6] && lq_load32(state + 8) == probabilities->classes) {
    return LQ_OK;
  }
  return lq_state_match_classes(state, bytes, probabilities, matched, error);
}

/* Checks that two checked states have the same classes. Fails as lq_state_match_classes() does;
** `other` is then the one that the error calls the row or state. */
lq_error_code lq_state_match_state(const unsigned char *state, size_t bytes,
                                   const unsigned char *other, size_t other_bytes,
                                   lq_error *error);

/* The number that the row's class k has in the state: there named classes are in the order of the
** names. */
static inline size_t lq_state_class(const lq_probabilities *probabilities, size_t k) {
  assert(k < probabilities->classes);
  return probabilities->names ? probabilities->names->rank[k] : k;
}

#endif
