/*
** Heapsort of items that the caller compares and exchanges by their indexes. It allocates nothing,
** and no input makes it quadratic. It is not stable.
*/
#ifndef LQ_SORT_H
#define LQ_SORT_H

#include <stddef.h>

/* Returns whether item a comes before item b in the order. */
typedef int lq_before(const void *items, size_t a, size_t b);
/* Exchanges items a and b. */
typedef void lq_exchange(void *items, size_t a, size_t b);

/* Sorts items 0 to count - 1. */
void lq_sort(void *items, size_t count, lq_before *before, lq_exchange *exchange);

#endif
