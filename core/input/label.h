/*
** A row's given label, resolved to a class of its probabilities.
**
** Where the classes have no names, an integer is the class's number from 0; so
** is a real with an integral value, and text that spells an integer ([+-]?
** digits). Where they have names, the label is the name: text (or a BLOB's
** bytes) as it is, a number as it is spelled, and a real with an integral value
** also as that integer ("3.0", then "3").
*/
#ifndef LQ_LABEL_H
#define LQ_LABEL_H

#include "core/input/probabilities.h"

typedef enum lq_label_type { LQ_INTEGER, LQ_REAL, LQ_TEXT, LQ_BLOB } lq_label_type;

typedef struct lq_label {
  lq_label_type type;
  int64_t integer; /* of an integer */
  double real;     /* of a real */
  lq_text text;    /* of text and BLOB */
} lq_label;

/* *k is the class, 0 <= *k < probabilities->classes. The error's code is one of LQ_LABEL_...; its
** hint says what the label most likely is (see core/input/label_hint.h). */
lq_error_code lq_resolve_label(const lq_label *label, const lq_probabilities *probabilities,
                               size_t *k, lq_error *error);

/* 1 where the text spells an integer ([+-]? digits); -1 where it is one past 64 bits, and *out is
** then another one past 2^59; else 0. */
int lq_read_integer(lq_text text, int64_t *out);

/* Whether the real is an integer of 64 bits. */
int lq_is_integral(double real, int64_t *out);

#endif
