/*
** Lists of classes that the caller sets (core/input/class_list.h).
**
**  (1) The list of the argument `classes` of a function of one row is kept from row to row, and read
**      again only where its text changes.
**  (2) The list of an answer's parameter `classes` is open while the answer is. Its probs are wrapped
**      by lq_part_named(), and then have these names. Wrapped probs are a BLOB: LQ_NAMED_HEADER bytes,
**      the first of which is in no BLOB of probabilities, and the probs as they were. It is made and
**      read within one query.
*/
#ifndef LQ_CLASS_LISTS_H
#define LQ_CLASS_LISTS_H

#include "ext/connection.h"
#include "ext/messages.h"

#define LQ_NAMED_HEADER 16

/* The list of the running function's argument; NULL after it has reported the error. It is valid until
** the next argument is read. */
lq_class_list *lq_classes_argument(sqlite3_context *context, sqlite3_value *classes,
                                          const lq_wording *wording);

/* Opens a list. */
lq_error_code lq_class_list_open(lq_connection *connection, lq_text json, lq_class_list **list,
                                 lq_error *error);
void lq_class_list_close(lq_connection *connection, lq_class_list *list);

/* Closes all lists. */
void lq_class_lists_free(lq_connection *connection);

/* Whether a BLOB that is not empty may be wrapped probs. */
static inline int lq_may_be_named(const void *blob) {
  return *(const unsigned char *)blob == 0xff;
}

/* Reads wrapped probs. Returns 0 where the BLOB is none. */
int lq_read_named(lq_connection *connection, const unsigned char *blob, size_t bytes,
                  lq_probabilities *out, lq_error_code *code, lq_error *error);

#endif
