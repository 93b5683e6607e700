#include "core/base/allocator.h"

#include <assert.h>

void *lq_resize_array(lq_resize resize, void *memory, uint64_t count, size_t item_bytes) {
  assert(count > 0 && item_bytes > 0);
  return count <= SIZE_MAX / item_bytes ? resize(memory, (size_t)count * item_bytes) : NULL;
}
