/*
** The class probabilities of one row, from JSON or a BLOB.
**
** A probability up to LQ_TOLERANCE outside [0,1] is read as 0 or 1, and -0 as 0. There are at
** least two classes.
**
** A BLOB has the first of these formats that fits:
**
**  (1) JSON text: an array, object or list up to the last byte, or null; a byte order mark and white
**      space may stand before it;
**  (2) JSONB up to the last byte (core/input/jsonb.h), or its null;
**  (3) little-endian float64, all probabilities, of a sum of at least LQ_FLOAT64_SUM;
**  (4) little-endian float32, all probabilities, of a sum of at least LQ_FLOAT32_SUM;
**  (5) little-endian float16, all probabilities, of a sum of 1 within LQ_FLOAT16_OFF.
**
** The structure of (1) and (2) proves them. The sums separate the others. Read as float64, float32
** probabilities of sum S have a sum below S/32. Read as float32, float16 of a sum of about 1 have a
** sum below 2^-7, and JSON, integers and single bytes mostly one near 0.
**
** Three things are reported as errors, and not read as (3) to (5):
**
**  (6) JSON of either form that has two numbers, or its whole structure, before it has an error;
**  (7) a list of decimals, as many of them have a sum that fits (4) or (5);
**  (8) a BLOB that as big-endian float32 or float64 is probabilities of a sum of 1 within 0.00001,
**      and as little-endian floats is float16, or has no sum of 1 within 0.01 (LQ_BLOB_BIG_ENDIAN).
**      Of random rows of two float32 that have another sum, one in millions is such a row; of more
**      classes, fewer.
**
** A BLOB of at most 13 bytes is floats before it is (6), as some rows in a million begin so by chance.
*/
#ifndef LQ_PROBABILITIES_H
#define LQ_PROBABILITIES_H

#include "core/input/class_names.h"
#include "core/numbers/decimal.h"
#include "core/loops/loops.h"

#define LQ_TOLERANCE 1e-4
#define LQ_FLOAT64_SUM 0.5
#define LQ_FLOAT32_SUM 0x1p-6
#define LQ_FLOAT16_OFF 0.01

/* All values are in [0,1]; none is -0. */
typedef struct lq_probabilities {
  const void *values;
  lq_format format;
  size_t classes;              /* at least 2 */
  const lq_class_names *names; /* of a JSON object or list, sorted; NULL for none */
  const lq_columns *columns;   /* of float32, or NULL */
} lq_probabilities;

/* Memory that is reused from row to row. Probabilities are valid until the next row is read with
** the same reader. */
typedef struct lq_reader {
  lq_resize resize;
  double *values;
  size_t capacity;
  lq_class_names names;
  lq_columns columns;
} lq_reader;

void lq_reader_init(lq_reader *reader, lq_resize resize);
void lq_reader_free(lq_reader *reader);

/* Room for count doubles, with the values that were there before; NULL for no memory. */
double *lq_reader_room(lq_reader *reader, size_t count);

/* Reads value as a probability; returns 0 if it is none. */
static inline int lq_as_probability(double value, double *out) {
  if (!(value >= -LQ_TOLERANCE && value <= 1.0 + LQ_TOLERANCE)) return 0;
  *out = value > 1.0 ? 1.0 : value > 0.0 ? value : 0.0;
  return 1;
}

static inline lq_error_code lq_check_classes(size_t classes, lq_error *error) {
  error->classes = classes;
  return classes < 2 ? (error->code = LQ_TOO_FEW_CLASSES) : LQ_OK;
}

/* A JSON array of numbers, an object of class name to number, or a list of {label, score}, as text or
** JSONB. A list is the object of its labels in their order. The code for JSON's null is LQ_JSON_NULL, also from lq_read_blob(). */
lq_error_code lq_read_json(lq_reader *reader, const char *text, size_t bytes,
                           lq_probabilities *out, lq_error *error);
lq_error_code lq_read_jsonb(lq_reader *reader, const char *blob, size_t bytes,
                            lq_probabilities *out, lq_error *error);

/* The same for logits: the numbers are any, as core/input/logits.h has them. */
lq_error_code lq_read_json_logits(lq_reader *reader, const char *text, size_t bytes,
                                  lq_probabilities *out, lq_error *error);
lq_error_code lq_read_jsonb_logits(lq_reader *reader, const char *blob, size_t bytes,
                                   lq_probabilities *out, lq_error *error);

/* A BLOB of fewer floats is short and has no columns, which would have one number each. */
#define LQ_COLUMNS_MINIMUM 24

/* Two floats at once. If one is outside [0,1] or -0, one of the two sign bits of the result is set:
** only for a float in [0,1] are neither its bits nor the bits of 1 minus these negative. A lower
** float that borrows from the upper one is itself outside. If no sign bit is set, bit 30 is set
** for a float that is at least LQ_FLOAT32_SUM. */
static inline uint64_t lq_two_bits(uint64_t two) {
  return two | (0x3f8000003f800000u - two) | (two + 0x0380000003800000u);
}

/* Whether a BLOB that is no JSON is surely a short one of at least two float32 probabilities, as
** nearly all short ones are. Its sum is at least LQ_FLOAT32_SUM, as one of its floats is. It is not
** float64: a double whose high word is at most 1.0f is below 2^-7 + 2^-27, so the sum of 11 is
** below 0.5. It is not big-endian: a float of any size begins with the first byte of every second
** float32, and one of these would be above 1. */
static inline int lq_is_short_float32(const void *blob, size_t bytes) {
  const unsigned char *at = blob;
  size_t floats = bytes / 4;
  uint64_t bits = 0, first;
  if (bytes % 4 || floats < 2 || floats >= LQ_COLUMNS_MINIMUM) return 0;
  if (floats >= LQ_LANES && floats - LQ_LANES <= LQ_LANES) {
    /* the first eight and the last, some of which may be the same */
    const unsigned char *last = at + 4 * (floats - LQ_LANES);
    for (size_t i = 0; i < LQ_LANES; i += 2) {
      bits |= lq_two_bits(lq_load64(at + 4 * i)) | lq_two_bits(lq_load64(last + 4 * i));
    }
    first = (unsigned)at[0] | at[8] | at[16] | at[24];
  } else {
    size_t i = 0;
    for (first = 0; i + 2 <= floats; i += 2) {
      bits |= lq_two_bits(lq_load64(at + 4 * i));
      first |= at[4 * i];
    }
    if (i < floats) bits |= lq_two_bits(lq_load64(at + 4 * (i - 1)));
    /* two or three are no big-endian float64, of which there are two, and four of float32 */
    if (floats < 4) first |= at[4];
  }
  return !(bits & 0x8000000080000000u) && (bits & 0x4000000040000000u) && (first & 0xc0);
}

/* Whether a BLOB of at least two bytes may be JSON text or JSONB with a number. The first function
** is for a short BLOB and reads the first byte and four bits of the second; one row of floats in
** twenty passes. The second function reads more, of any BLOB: all JSON with a number passes, and
** hardly anything else. */
extern const uint16_t lq_json_beginnings[256];
static inline int lq_begins_json(const unsigned char *at) {
  return lq_json_beginnings[at[0]] >> (at[1] & 15) & 1;
}
int lq_may_be_json(const unsigned char *blob, size_t bytes);

/* Whether a BLOB is surely short float32 and no JSON. */
static inline int lq_is_plainly_float32(const void *blob, size_t bytes) {
  const unsigned char *at = blob;
  return lq_is_short_float32(at, bytes) && (!lq_begins_json(at) || !lq_may_be_json(at, bytes));
}

/* A BLOB in any format. The first function is for one that is not plainly float32. */
lq_error_code lq_read_other_blob(lq_reader *reader, const void *blob, size_t bytes,
                                 lq_probabilities *out, lq_error *error);
static inline lq_error_code lq_read_blob(lq_reader *reader, const void *blob, size_t bytes,
                                         lq_probabilities *out, lq_error *error) {
  if (!lq_is_plainly_float32(blob, bytes)) {
    return lq_read_other_blob(reader, blob, bytes, out, error);
  }
  *out = (lq_probabilities){blob, LQ_FLOAT32, bytes / 4, NULL, NULL};
  return LQ_OK;
}

/* A BLOB of little-endian floats of 16, 32 or 64 bits. */
lq_error_code lq_read_packed(lq_reader *reader, const void *blob, size_t bytes, int bits,
                             lq_probabilities *out, lq_error *error);

/* Writes the probabilities as float32 (rounded to nearest) or float64 to packed, bits / 8 bytes per
** class. LQ_PACKED_AMBIGUOUS: lq_read_blob() would not read that format from them. The function
** reads with reader, so probabilities of the same reader are not valid afterwards. */
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

/* A float of 16, 32 or 64 bits, little-endian. */
double lq_packed_value(const unsigned char *at, int bits);

double lq_probabilities_sum(const lq_probabilities *probabilities);

/* Probabilities with names as ones without: written to room[classes] in the sorted order of the
** names, and *k becomes the number of its class in this order. The second function returns
** probabilities without names as they are; these need no room. */
lq_probabilities lq_name_order(const lq_probabilities *probabilities, double *room, size_t *k);
static inline lq_probabilities lq_class_order(const lq_probabilities *probabilities, double *room,
                                              size_t *k) {
  return probabilities->names ? lq_name_order(probabilities, room, k) : *probabilities;
}

/* The largest of the probabilities; *class is the first class that has it. */
double lq_largest(const lq_probabilities *probabilities, size_t *class);

/* The most probable class; on a tie the lowest number, or the first name by bytes. */
size_t lq_predicted(const lq_probabilities *probabilities);

/* LQ_SUM_NOT_ONE if the sum differs from 1 by more than 0.01. */
lq_error_code lq_check_sum(const lq_probabilities *probabilities, lq_error *error);

#endif
