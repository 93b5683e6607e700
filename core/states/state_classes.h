/*
** The classes of a state: how many, and their names where they come from JSON
** objects. Names stand at the end of the state, sorted by their bytes, each as
** uint32 bytes and the text.
*/
#ifndef LQ_STATE_CLASSES_H
#define LQ_STATE_CLASSES_H

#include "core/input/probabilities.h"
#include "core/states/state.h"

/* The header of a state of that kind over the classes of these probabilities. */
lq_state_header lq_state_header_for(int kind, const lq_probabilities *probabilities);

/* Writes the names to the state's last header->name_bytes, which begin at `at`. */
void lq_state_write_names(unsigned char *at, const lq_probabilities *probabilities);

/* The first name of a state whose length has been checked; NULL where its classes
** have none. */
const unsigned char *lq_state_first_name(const unsigned char *state, size_t bytes);

/* The name at *at, which moves on to the next. */
lq_text lq_state_next_name(const unsigned char **at);

/* Checks the names of a state whose length has been checked. */
lq_error_code lq_state_check_names(const unsigned char *state, size_t bytes, lq_error *error);

/* Whether the row has the same classes as the checked state. *matched, at first
** 0, is for one state and one reader, and spares comparing the names again for
** every row that has the same keys in the same order. */
lq_error_code lq_state_match_classes(const unsigned char *state, size_t bytes,
                                     const lq_probabilities *probabilities, uint64_t *matched,
                                     lq_error *error);
static inline lq_error_code lq_state_match_row(const unsigned char *state, size_t bytes,
                                               const lq_probabilities *probabilities,
                                               uint64_t *matched, lq_error *error) {
  /* in line what nearly all rows are: state[6] says whether the state has names */
  if (!probabilities->names && !state[6] && lq_load32(state + 8) == probabilities->classes) {
    return LQ_OK;
  }
  return lq_state_match_classes(state, bytes, probabilities, matched, error);
}

/* Whether two checked states have the same classes. */
lq_error_code lq_state_match_state(const unsigned char *state, size_t bytes,
                                   const unsigned char *other, size_t other_bytes,
                                   lq_error *error);

/* Which class of the state the row's class k is. */
static inline size_t lq_state_class(const lq_probabilities *probabilities, size_t k) {
  return probabilities->names ? probabilities->names->rank[k] : k;
}

#endif
