/*
** The memory that the caller lends.
**
** resize(memory, bytes) behaves as realloc: memory may be NULL, bytes 0 frees,
** NULL comes back where there is none to be had, and then the old memory
** stands.
*/
#ifndef LQ_ALLOCATOR_H
#define LQ_ALLOCATOR_H

#include <stddef.h>

typedef void *(*lq_resize)(void *memory, size_t bytes);

#endif
