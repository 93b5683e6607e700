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
#include <stdint.h>

typedef void *(*lq_resize)(void *memory, size_t bytes);

/* The same for count items of item_bytes each, at least one byte; NULL where size_t cannot count
** their bytes, as one of 32 bits may not. Every request whose size depends on the input is made
** by way of this function, its count in 64 bits where there is arithmetic in it. */
void *lq_resize_array(lq_resize resize, void *memory, uint64_t count, size_t item_bytes);

#endif
