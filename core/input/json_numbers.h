/*
** A fast reader for the usual spelling of a row of JSON. It reads eight digits at a time.
**
** The usual spelling of a number is a digit, a point, 1 to 20 digits, and perhaps an exponent from
** e-1 to e-99. After a comma there is at most one space. In an object the keys are those of the
** row before, in the same order. In a list, an entry is {"label": "name", "score": number}, and the
** labels are those of the row before, in any order. All other spellings and all errors are left to
** lq_json_next().
**
** The values are those of lq_json_next(). A number of up to seven digits is divided by a power of
** ten, which rounds once. For a longer number, the first 64 bits of a product mostly determine the
** nearest double; where they do not, the number is left to lq_json_next().
*/
#ifndef LQ_JSON_NUMBERS_H
#define LQ_JSON_NUMBERS_H

#include "core/input/class_names.h"
#include "core/input/json.h"

/* Reads numbers from the next item on into values[room], up to the first that is above 1 or
** spelled in another way; returns how many. json is then as after so many calls of
** lq_json_next(). The keys follow the names (see lq_class_names_follow()): in an object those in the
** order of the names are read, in a list those in any order. Names that are plain are at least as
** many as the items before. */
size_t lq_json_numbers(lq_json *json, lq_class_names *names, double *values, size_t room);

#endif
