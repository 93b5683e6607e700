/*
** What a label that is not a class most likely is. The error message then suggests what to do.
**
** Where the classes have names, and the label is not one of them:
**   LQ_HINT_NUMPY      a BLOB of 8, 4, 2 or 1 bytes that is a small little-endian integer, as
**                      Python stores the integers of numpy. error->integer is the integer.
**   LQ_HINT_JSON       JSON text of a string.
**   LQ_HINT_JSON_LIST  JSON text of a list of one string or number.
**   LQ_HINT_NEAR       the same as the class error->key but for the case of ASCII letters, or for
**                      spaces and invisible characters at the ends.
**   LQ_HINT_NAMED      a class index, and no name is an integer.
** Where the classes have no names, and the label is not a class index:
**   LQ_HINT_NUMPY, LQ_HINT_JSON, LQ_HINT_JSON_LIST  as above, with an integer.
**   LQ_HINT_NEAR       the class index error->key with spaces or invisible characters at the ends,
**                      or with ".0" after it.
**   LQ_HINT_UNNAMED    text that is a name.
** The first one that applies is set.
*/
#ifndef LQ_LABEL_HINT_H
#define LQ_LABEL_HINT_H

#include "core/input/label.h"

/* Sets error->hint, and the field that is named beside it above. lq_resolve_label() calls this
** after it has set error->code. */
void lq_label_hint(const lq_label *label, const lq_probabilities *probabilities, lq_error *error);

#endif
