/*
** What a label that is no class most likely is: what an error says would do.
**
** Where the classes have names (label is not among them):
**   LQ_HINT_NUMPY      a BLOB of 8, 4, 2 or 1 bytes that is a small little-endian integer:
**                      Python stores numpy's integers so. error->integer is the integer.
**   LQ_HINT_JSON       JSON text of a string.
**   LQ_HINT_JSON_LIST  JSON text of a list of one string or number.
**   LQ_HINT_NEAR       differs from the class error->key in the case of ASCII letters only, or
**                      in spaces and invisible characters at the ends.
**   LQ_HINT_NAMED      a class index, and no name is a number.
** Where they have none (label is no class index):
**   LQ_HINT_NUMPY, LQ_HINT_JSON, LQ_HINT_JSON_LIST  the same, of an integer.
**   LQ_HINT_NEAR       spells the class index error->key, with spaces or invisible characters
**                      at the ends, or ".0" behind it.
**   LQ_HINT_UNNAMED    text that is a name.
** The first that holds is taken.
*/
#ifndef LQ_LABEL_HINT_H
#define LQ_LABEL_HINT_H

#include "core/input/label.h"

/* Sets error->hint, and error->key or error->integer where the hint has one. The label could not
** be resolved, and error->code says why. */
void lq_label_hint(const lq_label *label, const lq_probabilities *probabilities, lq_error *error);

#endif
