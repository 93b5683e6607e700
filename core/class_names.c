#include "core/class_names.h"

#include <string.h>

#include "core/sort.h"

void lq_class_names_init(lq_class_names *names, lq_resize resize) {
  memset(names, 0, sizeof *names);
  names->resize = resize;
}

void lq_class_names_free(lq_class_names *names) {
  names->resize(names->text, 0);
  names->resize(names->names, 0);
  names->resize(names->sorted, 0);
  names->resize(names->rank, 0);
  lq_class_names_init(names, names->resize);
}

void lq_class_names_cut(lq_class_names *names, size_t count) {
  names->count = count;
  names->text_bytes = count ? names->names[count - 1].offset + names->names[count - 1].bytes : 0;
  names->plain = 0;
  names->generation++;
}

static int grow(lq_resize resize, void *array, size_t bytes) {
  void *old, *grown;
  memcpy(&old, array, sizeof old);
  grown = resize(old, bytes);
  if (!grown) return 0;
  memcpy(array, &grown, sizeof grown);
  return 1;
}

lq_error_code lq_class_names_add(lq_class_names *names, size_t bytes, char **room,
                                 lq_error *error) {
  if (names->text_capacity - names->text_bytes < bytes || !names->text) {
    size_t capacity = (names->text_bytes + bytes) * 2 + 64;
    if (!grow(names->resize, &names->text, capacity)) return error->code = LQ_NO_MEMORY;
    names->text_capacity = capacity;
  }
  if (names->count == names->capacity) {
    size_t capacity = names->capacity * 2 + 16;
    if (!grow(names->resize, &names->names, capacity * sizeof *names->names) ||
        !grow(names->resize, &names->sorted, capacity * sizeof *names->sorted) ||
        !grow(names->resize, &names->rank, capacity * sizeof *names->rank)) {
      return error->code = LQ_NO_MEMORY;
    }
    names->capacity = capacity;
  }
  names->names[names->count].offset = names->text_bytes;
  *room = names->text + names->text_bytes;
  return LQ_OK;
}

void lq_class_names_added(lq_class_names *names, size_t bytes) {
  names->names[names->count++].bytes = bytes;
  names->text_bytes += bytes;
  names->plain = 0;
  names->generation++;
}

lq_text lq_class_names_get(const lq_class_names *names, size_t i) {
  return (lq_text){names->text + names->names[i].offset, names->names[i].bytes};
}

int lq_compare_names(lq_text a, lq_text b) {
  size_t common = a.bytes < b.bytes ? a.bytes : b.bytes;
  int order = common ? memcmp(a.at, b.at, common) : 0;
  return order ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

int lq_class_names_is(const lq_class_names *names, size_t i, lq_text name) {
  return names->names[i].bytes == name.bytes &&
         memcmp(names->text + names->names[i].offset, name.at, name.bytes) == 0;
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
  for (size_t i = 0; i < names->text_bytes; i++) {
    unsigned char c = (unsigned char)names->text[i];
    if (c < 0x20 || c == '"' || c == '\\') names->plain = 0;
  }
  return twice;
}

size_t lq_class_names_find(const lq_class_names *names, lq_text name) {
  size_t low = 0, high = names->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = lq_compare_names(lq_class_names_get(names, names->sorted[middle]), name);
    if (order == 0) return names->sorted[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return names->count;
}
