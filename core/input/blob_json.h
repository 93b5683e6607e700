/*
** JSON text and JSONB in a BLOB: whether it is one of them, or one of them with an error, or floats.
**
** A BLOB is taken for JSON with an error by signs: the parts that are right before the error, and a
** structure that is whole. Floats have such signs by chance, the fewer the longer they are.
*/
#ifndef LQ_BLOB_JSON_H
#define LQ_BLOB_JSON_H

#include "core/input/probabilities.h"

/* A failed attempt to read a BLOB as JSON. */
typedef struct lq_json_attempt {
  lq_error error;
  unsigned signs; /* that it is JSON with an error */
  int is_said;    /* whether to report the error if the BLOB is no floats either */
} lq_json_attempt;

/* Reads JSON of both forms, of at least one byte; with logits 1, of logits. Returns 1, with the code in *code, for JSON or
** LQ_NO_MEMORY; else 0, with *said. */
int lq_read_json_blob(lq_reader *reader, const unsigned char *at, size_t bytes, int logits,
                      lq_probabilities *out, lq_json_attempt *said, lq_error_code *code);

/* Whether a BLOB may be text of a list of decimals, in JSON or not. */
int lq_is_decimal_list(const unsigned char *at, size_t bytes);

#endif
