/*
** The names of the classes: the keys of a JSON object in their order, and sorted by their bytes.
** The order of the keys may change from row to row. States keep the sorted order.
**
** In the text, in any order, each name stands between double quotes, as JSON writes a key without escapes.
** LQ_NAMES_SLACK bytes can be read past the last name, so that keys are compared eight bytes at a
** time.
*/
#ifndef LQ_CLASS_NAMES_H
#define LQ_CLASS_NAMES_H

#include "core/base/allocator.h"
#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/input/escapes.h"

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
  uint32_t *guesses;    /* the rank of a name by its hash, see lq_class_names_find() */
  /* For lq_class_names_follow(): the next names and ranks, filled up to the last key; whether the
  ** order is another one; the number of such orders so far; the last one that has the name. */
  lq_class_name *next_names;
  uint32_t *next_rank;
  int reordered;
  uint64_t orders, *order_of;
  size_t count, capacity;
  int listed; /* by the caller (core/input/class_list.h); else they are the keys of a row */
  int plain; /* sorted, and JSON writes none of them with an escape */
  /* Changes with every change of the names, other than of their order. While it is the same, they
  ** are not compared again with those of a state. The second saves 13 % of an adjusted normalized
  ** margin of objects of 10 classes, 30 % of 1,000. */
  uint64_t generation;
} lq_class_names;

void lq_class_names_init(lq_class_names *names, lq_resize resize);
void lq_class_names_free(lq_class_names *names);

/* Removes all names; the memory stays. */
void lq_class_names_clear(lq_class_names *names);

/* Adds a name, in two calls: the first returns *room for at most `bytes` bytes, to which the caller
** writes the name; the second takes its length. The first alone, and LQ_NO_MEMORY, leave the names as
** they were. */
lq_error_code lq_class_names_add(lq_class_names *names, size_t bytes, char **room, lq_error *error);
void lq_class_names_added(lq_class_names *names, size_t bytes);

/* Adds a name that is written with escapes. */
lq_error_code lq_class_names_add_key(lq_class_names *names, lq_text key, lq_escapes escapes,
                                     lq_error *error);

/* Sorts the names. Returns the number of the first one that is equal to a name before it, or
** names->count. Memory has been allocated, as it has once a name was added. */
size_t lq_class_names_sort(lq_class_names *names);

static inline lq_text lq_class_names_get(const lq_class_names *names, size_t i) {
  return (lq_text){names->text + names->names[i].offset, names->names[i].bytes};
}

/* Up to eight bytes of a name as one integer, another one for each text of that length. */
static inline uint64_t lq_few_bytes(const char *at, size_t bytes) {
  if (bytes >= 8) return lq_load64(at);
  if (bytes >= 4) return (uint64_t)lq_load32(at) << 32 | lq_load32(at + bytes - 4);
  uint64_t v = 0;
  for (size_t i = 0; i < bytes; i++) v = v << 8 | (unsigned char)at[i];
  return v;
}

/* Whether name i is that one. Without a call of memcmp(), a self-confidence of lists sorted by score takes
** 8 % less. */
static inline int lq_class_names_is(const lq_class_names *names, size_t i, lq_text name) {
  const char *at = names->text + names->names[i].offset;
  size_t bytes = name.bytes, from = 0;
  if (names->names[i].bytes != bytes) return 0;
  if (bytes <= 8) return lq_few_bytes(at, bytes) == lq_few_bytes(name.at, bytes);
  for (; from + 8 < bytes; from += 8) {
    if (lq_load64(at + from) != lq_load64(name.at + from)) return 0;
  }
  return lq_load64(at + bytes - 8) == lq_load64(name.at + bytes - 8);
}

/* The sum of the bytes of all names, without their quotes. */
static inline size_t lq_class_names_bytes(const lq_class_names *names) {
  return names->text_bytes - 2 * names->count;
}

/* The number of the name in the order of adding, or names->count if it is not there. The names are
** sorted, and at least one. */
size_t lq_class_names_find(const lq_class_names *names, lq_text name);

/* Follows the keys of a row that has the names in any order: begin; find for each key i, from 0 on;
** and end after names->count keys. The names are then in the order of the keys, and need not be
** sorted again. lq_class_names_follow() returns 0, and ends that, for a key that is no name or is
** there twice. */
static inline void lq_class_names_begin(lq_class_names *names) { names->reordered = 0; }
int lq_class_names_follow_other(lq_class_names *names, size_t i, lq_text key);
static inline int lq_class_names_follow(lq_class_names *names, size_t i, lq_text key) {
  if (i >= names->count) return 0;
  if (!names->reordered && lq_class_names_is(names, i, key)) return 1;
  return lq_class_names_follow_other(names, i, key);
}
void lq_class_names_end(lq_class_names *names);

/* Compares by bytes: less than 0, 0 or greater than 0, as memcmp(). A prefix comes first. */
int lq_compare_names(lq_text a, lq_text b);

#endif
