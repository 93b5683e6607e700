/*
** One row's class probabilities, out of JSON or a BLOB.
**
** A probability may lie up to LQ_TOLERANCE outside [0,1] and is then read as 0
** or 1; -0 is read as 0. There are at least two classes.
**
** A BLOB is read by the first of these that it can be read by:
**
**  (1) JSON text, perhaps with a byte order mark and white space before it: [ or { to the last
**      byte, or null;
**  (2) JSONB to the last byte (core/input/jsonb.h), or its null;
**  (3) little-endian float64 that are all probabilities and sum to at least LQ_FLOAT64_SUM;
**  (4) little-endian float32 that are all probabilities and sum to at least LQ_FLOAT32_SUM;
**  (5) little-endian float16 that are all probabilities and sum to 1 within LQ_FLOAT16_OFF.
**
** The first two prove themselves by their structure. The sums keep the others apart: read as
** float64, float32 probabilities of sum S sum to less than S/32; read as float32, float16 that sum
** to about 1 sum to less than 2^-7, and JSON and small integers mostly to next to nothing.
**
** Some bytes fit (3) to (5) and are something else all the same, as is to be seen. They are
** reported:
**
**  - JSON in either form that goes well for two items, or by its structure to its end, and then has an
**    error; the text of a JSON5 or Python object; a list of decimals;
**  - big-endian float32 and float64: what does not sum to 1 within 0.01, or is float16, while in
**    big-endian byte order it is such floats that sum to 1 within 0.00001. Of two random float32 that sum
**    to something else, that is one row in millions; of more, fewer.
**
** Other bytes cannot be told: bfloat16, or single bytes, that are float32 of such a sum; big-endian
** float16, and JSONB cut in its second number, that are little-endian floats of such a sum.
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

/* Reads value as a probability; 0 where it is none. */
static inline int lq_as_probability(double value, double *out) {
  if (!(value >= -LQ_TOLERANCE && value <= 1.0 + LQ_TOLERANCE)) return 0;
  *out = value > 1.0 ? 1.0 : value > 0.0 ? value : 0.0;
  return 1;
}

static inline lq_error_code lq_check_classes(size_t classes, lq_error *error) {
  error->classes = classes;
  return classes < 2 ? (error->code = LQ_TOO_FEW_CLASSES) : LQ_OK;
}

/* A JSON array of numbers, or an object of class name to number, as text or JSONB. All three
** readings fail with LQ_JSON_NULL where the value is JSON's null. */
lq_error_code lq_read_json(lq_reader *reader, const char *text, size_t bytes,
                           lq_probabilities *out, lq_error *error);
lq_error_code lq_read_jsonb(lq_reader *reader, const char *blob, size_t bytes,
                            lq_probabilities *out, lq_error *error);

/* A BLOB of fewer floats than these is short: its columns would have one number each. */
#define LQ_COLUMNS_MINIMUM 24

/* Of two floats, one of the two sign bits is set where one of them is outside [0,1], or -0: as
** signed integers both v and 1-v are not negative in it. A lower one that borrows from the upper
** one is itself outside. Where none is set, bit 30 of one that is at least LQ_FLOAT32_SUM is. */
static inline uint64_t lq_two_bits(uint64_t two) {
  return two | (0x3f8000003f800000u - two) | (two + 0x0380000003800000u);
}

/* Whether a BLOB that is no JSON is surely a short one of at least two float32 probabilities, as
** nearly all of them are. It is none of float64, as a double whose high word is at most 1.0f is
** below 2^-7 + 2^-27, and a sum of 11 below 0.5. One of its floats alone is at least
** LQ_FLOAT32_SUM; and as big-endian floats of any size, one of which begins with the first byte of
** every second float32, some would be more than 1. */
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

/* Whether a short BLOB of two bytes or more may be JSON text or JSONB with a number, by the first
** byte and the low four bits of the second: one row of floats in twenty may. The second function
** looks at more of any BLOB: all JSON that has a number passes, and as good as nothing else. */
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

/* A BLOB in any of the forms above. The first function is for one that is not plainly float32. */
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

/* A BLOB of the float format with that many bits: 16, 32 or 64. */
lq_error_code lq_read_packed(lq_reader *reader, const void *blob, size_t bytes, int bits,
                             lq_probabilities *out, lq_error *error);

/* Packs as float32 (rounded to nearest) or float64 into packed, bits / 8 bytes
** a class. LQ_PACKED_AMBIGUOUS where reading them back by value would not take them
** for that format. reader is not the one that has read the probabilities, or these are not
** needed any more. */
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
