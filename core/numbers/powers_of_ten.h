/*
** The negative powers of ten, cut to 128 bits, as tests/data/make_powers_of_ten.py makes them.
**
** lq_powers_of_ten[k] = {high, low} is the integer t with 2^127 <= t < 2^128
** and
**
**     t <= 10^-k * 2^(127-e) < t + 1,   e = floor(log2(10^-k)),
**
** for k = 0 .. 342. Below 10^-342 a 64-bit integer times the power is less than half of the
** smallest double.
*/
#ifndef LQ_POWERS_OF_TEN_H
#define LQ_POWERS_OF_TEN_H

#include <stdint.h>

#define LQ_POWERS_OF_TEN 343

extern const uint64_t lq_powers_of_ten[LQ_POWERS_OF_TEN][2];

#endif
