/*
** The classes that a caller lists, in the order of the probabilities: a JSON array, as text. An item
** is
**   (1) a string, which is the name;
**   (2) a number, whose name is its text as written;
**   (3) an object, whose name is the first string or number among its members value, id, name, label
**       and text, in this order. Labelling tools keep their classes so.
** There are at least two classes, and no two have the same name.
*/
#ifndef LQ_CLASS_LIST_H
#define LQ_CLASS_LIST_H

#include "core/input/class_names.h"

/* Makes the names those of the list, in its order, and sorts them. Fails with LQ_JSON_SYNTAX,
** LQ_CLASS_NAMELESS, LQ_CLASS_TWICE, LQ_TOO_FEW_CLASSES or LQ_NO_MEMORY; there are no names then. */
lq_error_code lq_read_class_list(lq_class_names *names, lq_text json, lq_error *error);

#endif
