/*
** The names of the classes: the keys of a JSON object in their order, and sorted by their bytes.
** The order of the keys may change from row to row. States keep the sorted order.
**
** In the text, each name stands between double quotes, as JSON writes a key without escapes.
** LQ_NAMES_SLACK bytes can be read past the last name, so that keys are compared eight bytes at a
** time.
*/
#ifndef LQ_CLASS_NAMES_H
#define LQ_CLASS_NAMES_H

#include "core/base/allocator.h"
#include "core/base/error.h"

#define LQ_NAMES_SLACK 8

typedef struct lq_class_name {
  size_t offset, bytes; /* of the name in the text, without its quotes */
} lq_class_name;

typedef struct lq_class_names {
  lq_resize resize;
  char *text;
  size_t text_bytes, text_capacity;
  lq_class_name *names; /* in the order of adding */
  uint32_t *sorted;     /* sorted[r] is the number of the r-th name by bytes */
  uint32_t *rank;       /* its inverse: rank[i] is the place of name i among the sorted */
  uint32_t *guesses;    /* the number of a name by its hash, see lq_class_names_find() */
  size_t count, capacity;
  int plain; /* sorted, and JSON writes none of them with an escape */
  /* Changes with every change of the names. While it is the same, they are not sorted again, and
  ** not compared again with those of a state. The second saves 13 % of an adjusted normalized
  ** margin of objects of 10 classes, 30 % of 1,000. */
  uint64_t generation;
} lq_class_names;

void lq_class_names_init(lq_class_names *names, lq_resize resize);
void lq_class_names_free(lq_class_names *names);

/* Keeps the first count names; the memory stays. */
void lq_class_names_cut(lq_class_names *names, size_t count);

/* Adds a name, in two calls: the first returns *room for at most `bytes` bytes, to which the caller
** writes the name; the second takes its length. LQ_NO_MEMORY leaves the names as they were. */
lq_error_code lq_class_names_add(lq_class_names *names, size_t bytes, char **room, lq_error *error);
void lq_class_names_added(lq_class_names *names, size_t bytes);

/* Sorts the names. Returns the number of the first one that is equal to a name before it, or
** names->count. Memory has been allocated, as it has once a name was added. */
size_t lq_class_names_sort(lq_class_names *names);

static inline lq_text lq_class_names_get(const lq_class_names *names, size_t i) {
  return (lq_text){names->text + names->names[i].offset, names->names[i].bytes};
}

int lq_class_names_is(const lq_class_names *names, size_t i, lq_text name);

/* The sum of the bytes of all names, without their quotes. */
static inline size_t lq_class_names_bytes(const lq_class_names *names) {
  return names->text_bytes - 2 * names->count;
}

/* The number of the name in the order of adding, or names->count if it is not there. The names are
** sorted, and at least one. */
size_t lq_class_names_find(const lq_class_names *names, lq_text name);

/* Compares by bytes: less than 0, 0 or greater than 0, as memcmp(). A prefix comes first. */
int lq_compare_names(lq_text a, lq_text b);

#endif
