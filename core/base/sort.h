/*
** Heapsort over anything that can be compared and exchanged by place: it takes
** no memory, and no order that anyone sends makes it slow. It is not stable.
*/
#ifndef LQ_SORT_H
#define LQ_SORT_H

#include <stddef.h>

/* Whether the item at place a comes before the one at place b. */
typedef int lq_before(const void *items, size_t a, size_t b);
typedef void lq_exchange(void *items, size_t a, size_t b);

void lq_sort(void *items, size_t count, lq_before *before, lq_exchange *exchange);

#endif
