#include "core/input/class_names.h"

#include <assert.h>

#include "core/base/sort.h"

#define GUESSES 4 /* places for each name, so that few names share one */

void lq_class_names_init(lq_class_names *names, lq_resize resize) {
  memset(names, 0, sizeof *names);
  names->resize = resize;
}

void lq_class_names_free(lq_class_names *names) {
  names->resize(names->text, 0);
  names->resize(names->names, 0);
  names->resize(names->sorted, 0);
  names->resize(names->rank, 0);
  names->resize(names->guesses, 0);
  names->resize(names->next_names, 0);
  names->resize(names->next_rank, 0);
  names->resize(names->order_of, 0);
  lq_class_names_init(names, names->resize);
}

void lq_class_names_clear(lq_class_names *names) {
  names->count = 0;
  names->text_bytes = 0;
  names->plain = 0;
  names->reordered = 0;
  names->generation++;
}

static int grow(lq_resize resize, void *array, uint64_t count, size_t item_bytes) {
  void *old, *grown;
  memcpy(&old, array, sizeof old);
  grown = lq_resize_array(resize, old, count, item_bytes);
  if (!grown) return 0;
  memcpy(array, &grown, sizeof grown);
  return 1;
}

lq_error_code lq_class_names_add(lq_class_names *names, size_t bytes, char **room,
                                 lq_error *error) {
  uint64_t needed = (uint64_t)names->text_bytes + bytes + 2 + LQ_NAMES_SLACK;
  if (names->text_capacity < needed) {
    uint64_t capacity = needed * 2 + 64;
    if (!grow(names->resize, &names->text, capacity, 1)) return error->code = LQ_NO_MEMORY;
    names->text_capacity = (size_t)capacity;
  }
  if (names->count == names->capacity) {
    uint64_t capacity = (uint64_t)names->capacity * 2 + 16;
    if (!grow(names->resize, &names->names, capacity, sizeof *names->names) ||
        !grow(names->resize, &names->sorted, capacity, sizeof *names->sorted) ||
        !grow(names->resize, &names->rank, capacity, sizeof *names->rank) ||
        !grow(names->resize, &names->guesses, capacity, GUESSES * sizeof *names->guesses) ||
        !grow(names->resize, &names->next_names, capacity, sizeof *names->names) ||
        !grow(names->resize, &names->next_rank, capacity, sizeof *names->rank) ||
        !grow(names->resize, &names->order_of, capacity, sizeof *names->order_of)) {
      return error->code = LQ_NO_MEMORY;
    }
    names->capacity = (size_t)capacity;
  }
  names->names[names->count].offset = names->text_bytes + 1;
  *room = names->text + names->text_bytes + 1;
  return LQ_OK;
}

void lq_class_names_added(lq_class_names *names, size_t bytes) {
  names->order_of[names->count] = 0;
  names->names[names->count++].bytes = bytes;
  names->text[names->text_bytes] = '"';
  names->text[names->text_bytes + bytes + 1] = '"';
  names->text_bytes += bytes + 2;
  names->plain = 0;
  names->generation++;
}

lq_error_code lq_class_names_add_key(lq_class_names *names, lq_text key, lq_escapes escapes,
                                     lq_error *error) {
  char *room;
  if (lq_class_names_add(names, key.bytes, &room, error)) return error->code;
  lq_class_names_added(names, lq_unescape(key, escapes, room));
  return LQ_OK;
}

int lq_compare_names(lq_text a, lq_text b) {
  size_t common = a.bytes < b.bytes ? a.bytes : b.bytes;
  int order = common ? memcmp(a.at, b.at, common) : 0;
  return order ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

/* By name, and among equal names by number. */
static int before(const void *items, size_t a, size_t b) {
  const lq_class_names *names = items;
  uint32_t x = names->sorted[a], y = names->sorted[b];
  int order = lq_compare_names(lq_class_names_get(names, x), lq_class_names_get(names, y));
  return order ? order < 0 : x < y;
}

static void exchange(void *items, size_t a, size_t b) {
  uint32_t *sorted = ((lq_class_names *)items)->sorted, swap = sorted[a];
  sorted[a] = sorted[b];
  sorted[b] = swap;
}

static int is_plain(lq_text name) {
  for (size_t i = 0; i < name.bytes; i++) {
    unsigned char c = (unsigned char)name.at[i];
    if (c < 0x20 || c == '"' || c == '\\') return 0;
  }
  return 1;
}

/* The place of a name in the guesses. A guess is one comparison, where a binary search branches at
** random: it saves 13 % of a self-confidence of objects of 10 classes, 3 % of 1,000. */
static uint32_t *guess(const lq_class_names *names, lq_text name) {
  const uint64_t golden = 0x9e3779b97f4a7c15u;
  uint64_t hash = name.bytes;
  while (name.bytes > 8) {
    hash = (hash ^ lq_load64(name.at)) * golden;
    hash ^= hash >> 32;
    name = (lq_text){name.at + 8, name.bytes - 8};
  }
  hash = (hash ^ lq_few_bytes(name.at, name.bytes)) * golden;
  return &names->guesses[(hash >> 32) * (GUESSES * names->count) >> 32];
}

size_t lq_class_names_sort(lq_class_names *names) {
  size_t count = names->count, twice = count;
  uint32_t *sorted = names->sorted;
  for (size_t i = 0; i < count; i++) sorted[i] = (uint32_t)i;
  lq_sort(names, count, before, exchange);
  for (size_t r = 0; r < count; r++) {
    names->rank[sorted[r]] = (uint32_t)r;
    if (r > 0 && sorted[r] < twice &&
        lq_class_names_is(names, sorted[r], lq_class_names_get(names, sorted[r - 1]))) {
      twice = sorted[r];
    }
  }
  names->plain = 1;
  memset(names->guesses, 0, GUESSES * count * sizeof *names->guesses);
  for (size_t i = 0; i < count; i++) {
    lq_text name = lq_class_names_get(names, i);
    if (!is_plain(name)) names->plain = 0;
    *guess(names, name) = names->rank[i];
  }
  return twice;
}

size_t lq_class_names_find(const lq_class_names *names, lq_text name) {
  size_t low = 0, high = names->count, guessed = names->sorted[*guess(names, name)];
  if (lq_class_names_is(names, guessed, name)) return guessed;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = lq_compare_names(lq_class_names_get(names, names->sorted[middle]), name);
    if (order == 0) return names->sorted[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return names->count;
}

/* Makes the name of that number the next name i; returns 0 where it is one already. */
static int place_name(lq_class_names *names, size_t i, size_t number) {
  int is_first = names->order_of[number] < names->orders;
  names->order_of[number] = names->orders;
  names->next_names[i] = names->names[number];
  names->next_rank[i] = names->rank[number];
  return is_first;
}

int lq_class_names_follow_other(lq_class_names *names, size_t i, lq_text key) {
  assert(i < names->count);
  if (!names->reordered) {
    names->reordered = 1;
    names->orders++;
    for (size_t before = 0; before < i; before++) place_name(names, before, before);
  }
  size_t number = lq_class_names_find(names, key);
  return number < names->count && place_name(names, i, number);
}

void lq_class_names_end(lq_class_names *names) {
  if (!names->reordered) return;
  names->reordered = 0;
  lq_class_name *old_names = names->names;
  uint32_t *old_rank = names->rank;
  names->names = names->next_names;
  names->rank = names->next_rank;
  names->next_names = old_names;
  names->next_rank = old_rank;
  for (size_t i = 0; i < names->count; i++) names->sorted[names->rank[i]] = (uint32_t)i;
}
