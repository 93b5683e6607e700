/*
** The logits of one row: any numbers, one for each class, with or without names. Log-probabilities are
** logits too.
**
** As text, logits are JSON: an array of numbers, an object of class name to number, or a list of
** objects with "label" (or "token") and "score" (or "logprob"). A number too large for a double is
** read as an infinity.
**
** A BLOB is JSON text or JSONB, where it is that to its end; else little-endian floats. Any bytes are
** floats of some kind, so the caller says of how many bits. JSON with an error is an error, as of
** probabilities (core/input/probabilities.h), and is not read as floats.
*/
#ifndef LQ_LOGITS_H
#define LQ_LOGITS_H

#include "core/input/probabilities.h"

/* A BLOB; text is read by lq_read_json_logits(). Sets *out to doubles in the reader's memory, at least
** two. They are no probabilities, but are kept in the same struct. Fails as lq_read_json() does, or
** with LQ_LOGITS_LENGTH. bits is 16, 32 or 64; with is_floats, the BLOB is not taken for JSON. */
lq_error_code lq_read_logits_blob(lq_reader *reader, const unsigned char *blob, size_t bytes,
                                  int bits, int is_floats, lq_probabilities *out, lq_error *error);

#endif
