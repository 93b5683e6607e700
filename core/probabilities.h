/*
** One row's class probabilities, out of JSON or a BLOB.
**
** A probability may lie up to LQ_TOLERANCE outside [0,1] and is then read as 0
** or 1; -0 is read as 0. There are at least two classes.
**
** A BLOB is packed little-endian float32 or float64, and which of the two is
** decided by the values: float64 where its length is a multiple of 8, every
** float64 in it is a probability and they sum to at least 0.5; else float32.
** Read as float64, float32 probabilities of sum S sum to less than S/32, so for
** vectors that sum to 1 the two cannot be confused.
*/
#ifndef LQ_PROBABILITIES_H
#define LQ_PROBABILITIES_H

#include "core/class_names.h"
#include "core/decimal.h"
#include "core/loops.h"

#define LQ_TOLERANCE 1e-4
#define LQ_FLOAT64_SUM 0.5

/* Every value in [0,1], none of them -0. */
typedef struct lq_probabilities {
  const void *values;
  lq_format format;
  size_t classes;              /* at least 2 */
  const lq_class_names *names; /* of a JSON object, sorted; else NULL */
  const lq_columns *columns;   /* of float32, where they are known */
} lq_probabilities;

/* Memory that reading reuses from row to row. What is read stands until the
** next reading with the same reader. */
typedef struct lq_reader {
  lq_resize resize;
  double *values;
  size_t capacity;
  lq_class_names names;
  lq_columns columns;
} lq_reader;

void lq_reader_init(lq_reader *reader, lq_resize resize);
void lq_reader_free(lq_reader *reader);

/* Room for count doubles, what stood there before being kept; NULL for no memory. */
double *lq_reader_room(lq_reader *reader, size_t count);

/* A JSON array of numbers, or an object of class name to number. */
lq_error_code lq_read_json(lq_reader *reader, const char *text, size_t bytes,
                           lq_probabilities *out, lq_error *error);

/* A BLOB of fewer floats than these is short: its columns would have one number each. */
#define LQ_COLUMNS_MINIMUM 24

/* Of two floats, one of the two sign bits is set where one of them is outside [0,1], or -0: as
** signed integers both v and 1-v are not negative in it. A lower one that borrows from the upper
** one is itself outside. */
static inline uint64_t lq_two_misfits(const unsigned char *at) {
  uint64_t two = lq_load64(at);
  return two | (0x3f8000003f800000u - two);
}

/* Whether a BLOB is a short one of at least two float32 probabilities. It is none of float64, as
** a double whose high word is at most 1.0f is below 2^-7 + 2^-27, and a sum of 11 below 0.5. */
static inline int lq_is_short_float32(const void *blob, size_t bytes) {
  const unsigned char *at = blob;
  size_t floats = bytes / 4;
  uint64_t sign = 0;
  if (bytes % 4 || floats < 2 || floats >= LQ_COLUMNS_MINIMUM) return 0;
  if (floats >= LQ_LANES && floats - LQ_LANES <= LQ_LANES) {
    /* the first eight and the last, some of which may be the same */
    const unsigned char *last = at + 4 * (floats - LQ_LANES);
    for (size_t i = 0; i < LQ_LANES; i += 2) {
      sign |= lq_two_misfits(at + 4 * i) | lq_two_misfits(last + 4 * i);
    }
  } else {
    size_t i = 0;
    for (; i + 2 <= floats; i += 2) sign |= lq_two_misfits(at + 4 * i);
    if (i < floats) sign |= lq_two_misfits(at + 4 * (i - 1));
  }
  return !(sign & 0x8000000080000000u);
}

/* A BLOB of float32 or float64, told apart by value. The first function is for one that is not
** short float32. */
lq_error_code lq_read_other_blob(lq_reader *reader, const void *blob, size_t bytes,
                                 lq_probabilities *out, lq_error *error);
static inline lq_error_code lq_read_blob(lq_reader *reader, const void *blob, size_t bytes,
                                         lq_probabilities *out, lq_error *error) {
  if (!lq_is_short_float32(blob, bytes)) return lq_read_other_blob(reader, blob, bytes, out, error);
  *out = (lq_probabilities){blob, LQ_FLOAT32, bytes / 4, NULL, NULL};
  return LQ_OK;
}

/* A BLOB of the float format with that many bits: 16, 32 or 64. */
lq_error_code lq_read_packed(lq_reader *reader, const void *blob, size_t bytes, int bits,
                             lq_probabilities *out, lq_error *error);

/* Packs as float32 (rounded to nearest) or float64 into packed, bits / 8 bytes
** a class. LQ_PACKED_AMBIGUOUS where reading them back by value would take them
** for the other format. */
lq_error_code lq_pack(lq_reader *reader, const lq_probabilities *probabilities, int bits,
                      unsigned char *packed, lq_error *error);

/* The probability of class k. */
static inline double lq_probability(const lq_probabilities *probabilities, size_t k) {
  const unsigned char *at = probabilities->values;
  switch (probabilities->format) {
    case LQ_FLOAT32: return (double)lq_load_float(at + 4 * k);
    case LQ_FLOAT64: return lq_load_double(at + 8 * k);
    default: return ((const double *)probabilities->values)[k];
  }
}

double lq_probabilities_sum(const lq_probabilities *probabilities);

/* Probabilities with names as ones without, in the order of the names, written
** to room[classes]; those without names as they are, for which there need be no room. k
** becomes the class's number in that order. */
lq_probabilities lq_name_order(const lq_probabilities *probabilities, double *room, size_t *k);
static inline lq_probabilities lq_class_order(const lq_probabilities *probabilities, double *room,
                                              size_t *k) {
  return probabilities->names ? lq_name_order(probabilities, room, k) : *probabilities;
}

/* The largest of the probabilities; *class is the first that has it. */
double lq_largest(const lq_probabilities *probabilities, size_t *class);

/* The most probable class; on a tie the one of lowest number, among named ones
** the first by its name. */
size_t lq_predicted(const lq_probabilities *probabilities);

/* LQ_SUM_NOT_ONE where the sum is further than 0.01 from 1. */
lq_error_code lq_check_sum(const lq_probabilities *probabilities, lq_error *error);

#endif
