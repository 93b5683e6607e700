/*
** The names of the classes: the keys of a JSON object, in the order in which
** it has them, and sorted by their bytes. The order of the keys may change
** from row to row; the sorted order is the one that states keep.
**
** Each name stands between double quotes in the text, as JSON writes a key without escapes,
** and LQ_NAMES_SLACK bytes can be read past the last, so that keys are compared eight
** bytes at a time.
*/
#ifndef LQ_CLASS_NAMES_H
#define LQ_CLASS_NAMES_H

#include "core/base/allocator.h"
#include "core/base/error.h"

#define LQ_NAMES_SLACK 8

typedef struct lq_class_name {
  size_t offset, bytes; /* of the name in lq_class_names.text, without its quotes */
} lq_class_name;

typedef struct lq_class_names {
  lq_resize resize;
  char *text;
  size_t text_bytes, text_capacity;
  lq_class_name *names; /* in the order of adding */
  uint32_t *sorted;     /* sorted[r] is the number in names of the r-th by bytes */
  uint32_t *rank;       /* its inverse: where the i-th of names is among the sorted */
  uint32_t *guesses;    /* by a hash, which of names it may be */
  size_t count, capacity;
  int plain; /* sorted, and JSON writes none of them with an escape */
  uint64_t generation; /* changes with every change of the names */
} lq_class_names;

void lq_class_names_init(lq_class_names *names, lq_resize resize);
void lq_class_names_free(lq_class_names *names);

/* Forgets the names from the first count-th on, keeping the memory. */
void lq_class_names_cut(lq_class_names *names, size_t count);

/* Adds a name of at most `bytes` bytes; its text is to be written to *room and
** its real length given to lq_class_names_added(). */
lq_error_code lq_class_names_add(lq_class_names *names, size_t bytes, char **room, lq_error *error);
void lq_class_names_added(lq_class_names *names, size_t bytes);

/* Sorts names, of which there has been one at least. Returns the number of the first name that
** stands there twice (its second place), or names->count. */
size_t lq_class_names_sort(lq_class_names *names);

static inline lq_text lq_class_names_get(const lq_class_names *names, size_t i) {
  return (lq_text){names->text + names->names[i].offset, names->names[i].bytes};
}

int lq_class_names_is(const lq_class_names *names, size_t i, lq_text name);

/* The bytes of all names. */
static inline size_t lq_class_names_bytes(const lq_class_names *names) {
  return names->text_bytes - 2 * names->count;
}

/* The number of the name in the order of adding; names->count where it is not
** there. The names are sorted, and there is one at least. */
size_t lq_class_names_find(const lq_class_names *names, lq_text name);

/* By their bytes: less than, equal to or greater than 0 as a is to b. */
int lq_compare_names(lq_text a, lq_text b);

#endif
