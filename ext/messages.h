/*
** Core's errors in words: what was read, and what the function takes.
*/
#ifndef LQ_MESSAGES_H
#define LQ_MESSAGES_H

#include "core/base/error.h"
#include "ext/sqlite.h"

/* What a function calls its arguments. Classes that differ are those of the subject on one side.
** The others are those of the state, if there is one beside probs; else those of the rows before,
** or, where states are merged, of the states before. */
typedef struct lq_wording {
  const char *function;
  const char *state;   /* the argument that is a state: "thresholds"; NULL for none */
  const char *subject; /* the argument that has classes or JSON, if that is not "probs"; or NULL */
} lq_wording;

/* The message without the function's name, from sqlite3_malloc(); NULL for no memory. The error is
** not LQ_NO_MEMORY. */
char *lq_message(const lq_error *error, const lq_wording *wording);

#endif
