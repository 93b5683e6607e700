/*
** The memory allocator, which the caller passes.
**
** resize(memory, bytes) behaves as realloc(): memory may be NULL, and bytes 0 frees. It returns
** NULL where no memory is available, and the old memory then stays as it was.
**
** A struct with an ..._init() function stores the allocator. A struct that begins as all zero
** bytes does not: the functions that need the allocator take it as an argument.
*/
#ifndef LQ_ALLOCATOR_H
#define LQ_ALLOCATOR_H

#include <stddef.h>
#include <stdint.h>

typedef void *(*lq_resize)(void *memory, size_t bytes);

/* resize() for count items of item_bytes each; neither is 0. Returns NULL also where size_t cannot
** count the bytes, which happens on 32-bit machines. Every request whose size depends on the input
** goes through this function. A caller that computes count does so in 64 bits. */
void *lq_resize_array(lq_resize resize, void *memory, uint64_t count, size_t item_bytes);

#endif
