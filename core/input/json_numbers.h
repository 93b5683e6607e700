/*
** The numbers of a row of JSON as they nearly always are written, read eight digits at a
** time: a digit, a point, 1 to 20 digits and perhaps an exponent from e-1 to e-99, with no
** more than one space behind the commas, and in an object after the keys it is known to have
** next. What is written in another way is left for lq_json_next(), and so is every error.
**
** A number of few digits is rounded once, by the division by a power of ten; of others the
** first 64 bits of a product mostly tell the nearest double, and where they do not the number
** is left too. So every number comes out as lq_json_next() would have it.
*/
#ifndef LQ_JSON_NUMBERS_H
#define LQ_JSON_NUMBERS_H

#include "core/input/class_names.h"
#include "core/input/json.h"

/* Reads items that are at most 1, no more than room of them, into values; returns how
** many. Those of an object are the ones whose keys are those of names, each at its number among
** the items; where names are plain, they are no fewer than the items so far. json is then as
** after so many calls of lq_json_next(). */
size_t lq_json_numbers(lq_json *json, const lq_class_names *names, double *values, size_t room);

#endif
