/*
** What the functions of one database connection share. It lives from the registration of the
** first function to the release of the last one. SQLite runs one function of a connection at a
** time, so nothing here is locked.
*/
#ifndef LQ_CONNECTION_H
#define LQ_CONNECTION_H

#include "core/input/fill.h"
#include "core/input/probabilities.h"
#include "core/states/thresholds.h"
#include "ext/loans.h"
#include "ext/sqlite.h"

/* See ext/thresholds_cache.h. */
typedef struct lq_thresholds_cache {
  lq_shared_state *state; /* the last state that was read; NULL for none */
  lq_thresholds thresholds; /* its content; undefined where state is NULL */
  uint64_t matched;         /* for lq_state_match_row(), of this state */
} lq_thresholds_cache;

/* See ext/class_lists.h. */
typedef struct lq_class_list {
  struct lq_class_list *next;
  uint64_t number;      /* of the connection's lists, from 1 */
  lq_class_names names;
  lq_text json;         /* a copy of what was read */
  char *keys;           /* of a JSON object of the classes: {"a":,"b": ; NULL before they are used */
  size_t *key_ends;
} lq_class_list;

typedef struct lq_connection {
  int references; /* one for each registered function or module */
  int depth;      /* of nested answers (see ext/answers/answer.h) */
  lq_reader reader;
  lq_thresholds_cache cache;
  lq_class_list *class_lists; /* that are open */
  lq_class_list *kept_classes; /* one of them: of the last argument; or NULL */
  uint64_t class_list_count;   /* that were opened so far */
  lq_loans loans;          /* states lent to the running statement */
  lq_fill fill;            /* of lq_fill() */
  double *ordered;         /* memory for one row in class order (see ext/values.h) */
  size_t ordered_capacity; /* in doubles */
} lq_connection;

/* A connection with one reference; NULL for no memory. */
lq_connection *lq_connection_new(void);

/* Whether there is one, in a library that is loaded. */
int lq_connection_is_open(void);

/* Drops a reference, and frees the connection with the last one. It is the destructor that SQLite
** calls, so its argument is a void pointer. */
void lq_connection_release(void *connection);

/* SQLite's memory, in the form that core asks for it. */
void *lq_sqlite_resize(void *memory, size_t bytes);

/* The connection of the running function. */
static inline lq_connection *lq_connection_of(sqlite3_context *context) {
  return sqlite3_user_data(context);
}

#endif
