/*
** Finds the class of a row's given label among the classes of its probabilities.
**
** Where the classes have no names, an integer is the index of the class, from 0. So is a real with
** an integral value, and a text that is an integer ([+-]? digits). Where the classes have names,
** the label is a name: text and the bytes of a BLOB as they are, a number as its decimal text. A
** real with an integral value is tried as a real ("3.0") and then as an integer ("3").
*/
#ifndef LQ_LABEL_H
#define LQ_LABEL_H

#include "core/input/probabilities.h"

typedef enum lq_label_type { LQ_INTEGER, LQ_REAL, LQ_TEXT, LQ_BLOB } lq_label_type;

typedef struct lq_label {
  lq_label_type type;
  int64_t integer; /* for LQ_INTEGER */
  double real;     /* for LQ_REAL */
  lq_text text;    /* for LQ_TEXT and LQ_BLOB; else at is NULL */
} lq_label;

/* Sets *k to the class, 0 <= *k < probabilities->classes. Fails with one of LQ_LABEL_...;
** error->hint then says what the label most likely is (core/input/label_hint.h). */
lq_error_code lq_resolve_label(const lq_label *label, const lq_probabilities *probabilities,
                               size_t *k, lq_error *error);

/* Returns 1 and sets *out where the text is an integer ([+-]? digits); -1 where its size
** is at least 2^63 - 8, and *out is then another number, whose size is at least 2^59; else 0. */
int lq_read_integer(lq_text text, int64_t *out);

/* Returns 1 and sets *out where the real is an integer that 64 bits can hold, else 0. */
int lq_is_integral(double real, int64_t *out);

#endif
