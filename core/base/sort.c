#include "core/base/sort.h"

/* Restores the heap below root after the item at root has changed. The root of the whole heap is
** the item that comes last in the order. */
static void sift_down(void *items, size_t root, size_t count, lq_before *before,
                      lq_exchange *exchange) {
  for (;;) {
    size_t child = 2 * root + 1;
    if (child >= count) return;
    if (child + 1 < count && before(items, child, child + 1)) child++;
    if (!before(items, root, child)) return;
    exchange(items, root, child);
    root = child;
  }
}

void lq_sort(void *items, size_t count, lq_before *before, lq_exchange *exchange) {
  for (size_t i = count / 2; i-- > 0;) sift_down(items, i, count, before, exchange);
  for (size_t i = count; i-- > 1;) {
    exchange(items, 0, i);
    sift_down(items, 0, i, before, exchange);
  }
}
