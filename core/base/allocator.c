#include "core/base/allocator.h"

void *lq_resize_array(lq_resize resize, void *memory, uint64_t count, size_t item_bytes) {
  return count <= SIZE_MAX / item_bytes ? resize(memory, (size_t)count * item_bytes) : NULL;
}
