/* Reads a BLOB by the first format of core/input/probabilities.h that fits: floats here, JSON in
** core/input/blob_json.h. */
#include "core/input/blob_json.h"
#include "core/input/likely_cause.h"
#include "core/input/probabilities.h"

/* A float16 as a double, exactly. */
static double float16(unsigned bits) {
  unsigned exponent = bits >> 10 & 31, mantissa = bits & 1023;
  double value = exponent == 31 ? lq_from_bits(LQ_INFINITY_BITS | (uint64_t)mantissa << 42)
                 : exponent     ? (1024 + mantissa) * lq_power_of_two((int)exponent - 25)
                                : mantissa * 0x1p-24;
  return bits >> 15 ? -value : value;
}

double lq_packed_value(const unsigned char *at, int bits) {
  return bits == 16   ? float16((unsigned)at[0] | (unsigned)at[1] << 8)
         : bits == 32 ? (double)lq_load_float(at)
                      : lq_load_double(at);
}

/* Reads floats of that many bits. LQ_BLOB_NEITHER, with the reason in *misfit: they are not all
** probabilities. */
static lq_error_code read_floats(lq_reader *reader, const unsigned char *at, size_t bytes, int bits,
                                 lq_probabilities *out, lq_misfit *misfit, lq_error *error) {
  size_t size = (size_t)bits / 8, count = bytes / size;
  if (bytes % size) {
    misfit->reason = LQ_MISFIT_LENGTH;
    return error->code = LQ_BLOB_NEITHER;
  }
  const lq_loops *loops = lq_choose_loops();
  if (bits == 32 ? loops->all_float32(at, count, &reader->columns)
                 : bits == 64 && loops->all_float64(at, count)) {
    *out = bits == 32 ? (lq_probabilities){at, LQ_FLOAT32, count, NULL, &reader->columns}
                      : (lq_probabilities){at, LQ_FLOAT64, count, NULL, NULL};
    return LQ_OK;
  }
  double *values = lq_reader_room(reader, count);
  if (!values) return error->code = LQ_NO_MEMORY;
  for (size_t i = 0; i < count; i++) {
    double value = lq_packed_value(at + size * i, bits);
    if (!lq_as_probability(value, &values[i])) {
      *misfit = (lq_misfit){LQ_MISFIT_OUTSIDE, i, value};
      return error->code = LQ_BLOB_NEITHER;
    }
  }
  *out = (lq_probabilities){values, LQ_DOUBLES, count, NULL, NULL};
  return LQ_OK;
}

lq_error_code lq_read_packed(lq_reader *reader, const void *blob, size_t bytes, int bits,
                             lq_probabilities *out, lq_error *error) {
  error->bytes = bytes;
  error->integer = bits;
  lq_error_code code = read_floats(reader, blob, bytes, bits, out, &error->misfit, error);
  if (code == LQ_BLOB_NEITHER) return error->code = LQ_BLOB_MISFIT;
  return code ? code : lq_check_classes(out->classes, error);
}

/* The bits, at least `least`, of the big-endian floats in [0,1] that the BLOB is and that sum to 1
** within `off`; 0 for none. */
static int big_endian_bits(const unsigned char *at, size_t bytes, int least, double off) {
  for (int bits = least; bits <= 64; bits *= 2) {
    size_t size = (size_t)bits / 8, i = 0;
    double sum = 0.0;
    if (bytes % size || bytes < 2 * size) continue;
    for (; i < bytes && at[i] < 0x40; i += size) {
      unsigned char swapped[8];
      for (size_t j = 0; j < size; j++) swapped[j] = at[i + size - 1 - j];
      double value = lq_packed_value(swapped, bits);
      if (value > 1.0) break;
      sum += value;
    }
    if (i == bytes && sum >= 1.0 - off && sum <= 1.0 + off) return bits;
  }
  return 0;
}

/* What sums to 1 is what it is read as, unless that is float16, of which it says little; else another
** byte order may make more sense. It is not asked of float16 in the other order: some right rows in a
** million are near to 1 by that too. */
static lq_error_code check_order(const unsigned char *at, size_t bytes, int bits, double sum,
                                 lq_error *error) {
  if (bits > 16 && sum >= 0.99 && sum <= 1.01) return LQ_OK;
  error->bytes = bytes;
  error->integer = big_endian_bits(at, bytes, 32, 1e-5);
  return error->integer ? (error->code = LQ_BLOB_BIG_ENDIAN) : LQ_OK;
}

/* How many of these floats in [0,1] are at least 0.5. */
static size_t count_halves(const unsigned char *at, size_t floats) {
  uint32_t halves = 0;
  for (size_t i = 0; i < floats; i++) halves += lq_load32(at + 4 * i) >= 0x3f000000u;
  return halves;
}

/* Whether a BLOB is float32 probabilities and surely not float64, by a bound on its sum as float64.
** Nearly all BLOBs of float32 pass. */
static int is_plain_float32(const void *blob, size_t bytes, lq_columns *columns) {
  size_t floats = bytes / 4;
  if (bytes % 4 || floats < 2 || floats >= 1 << 14) return 0;
  if (!lq_choose_loops()->all_float32(blob, floats, columns)) return 0;
  /* A double whose high word is a float below 0.5 is below 2^-15; one whose high word is at most
  ** 1.0f is below 2^-7 + 2^-27. With fewer than 32 of the second kind the sum is below 0.5. */
  size_t lines = (floats + LQ_BLOCK - 1) / LQ_BLOCK;
  return columns->halves * lines < 32 || count_halves(blob, floats) < 32;
}

/* Whether one of the floats is at least LQ_FLOAT32_SUM. */
static int has_large(const lq_columns *columns) {
  if (columns->halves) return 1;
  uint32_t large = 0;
  for (size_t i = 0; i < LQ_BLOCK; i++) large |= columns->largest[i] + 0x03800000u;
  return (large & 0x40000000u) != 0;
}

/* Whether one of every second float32 would be above 1 as a big-endian float of any size. Most rows
** have one among the first four of these, which are read without a branch. */
static int is_no_big_endian(const unsigned char *at, size_t bytes) {
  unsigned all = 0;
  size_t i = 0;
  if (bytes > 24) all = (unsigned)at[0] | at[8] | at[16] | at[24];
  for (; i < bytes && !(all & 0xc0); i += 8) all |= at[i];
  return (all & 0xc0) != 0;
}

/* The likely cause of floats of that many bits that are no probabilities. It does not ask for
** float16, as nearly all bytes are some. */
static lq_cause floats_cause(const unsigned char *at, size_t bytes, int bits) {
  size_t size = (size_t)bits / 8;
  lq_tally tally = {0};
  if (bytes % size) return LQ_NO_CAUSE;
  for (size_t i = 0; i < bytes; i += size) lq_tally_add(&tally, lq_packed_value(at + i, bits));
  return lq_tally_cause(&tally);
}

static lq_cause likely_cause(const unsigned char *at, size_t bytes, const lq_error *error) {
  lq_cause cause = floats_cause(at, bytes, 64);
  if (!cause) cause = floats_cause(at, bytes, 32);
  if (!cause) cause = lq_integers_cause(at, bytes);
  const lq_misfit *misfit = &error->float32;
  if (!cause && misfit->reason == LQ_MISFIT_SUM && misfit->value > 1e-3) cause = LQ_SMALL_SUM;
  return cause;
}

/* Reads float64, float32 or float16 by the sum; LQ_BLOB_NEITHER if the BLOB is none of these. */
static lq_error_code read_by_sum(lq_reader *reader, const unsigned char *at, size_t bytes,
                                 lq_probabilities *out, lq_error *error) {
  const struct {
    int bits;
    double least, most;
    lq_misfit *misfit;
  } formats[] = {{64, LQ_FLOAT64_SUM, 1e300, &error->float64},
                 {32, LQ_FLOAT32_SUM, 1e300, &error->float32},
                 {16, 1.0 - LQ_FLOAT16_OFF, 1.0 + LQ_FLOAT16_OFF, &error->float16}};
  for (int i = 0; i < 3; i++) {
    lq_error_code code =
        read_floats(reader, at, bytes, formats[i].bits, out, formats[i].misfit, error);
    if (code == LQ_NO_MEMORY) return code;
    if (code == LQ_BLOB_NEITHER) continue;
    double sum = lq_probabilities_sum(out);
    *formats[i].misfit = (lq_misfit){LQ_MISFIT_SUM, 0, sum};
    if (!(sum >= formats[i].least && sum <= formats[i].most)) continue;
    if (lq_is_decimal_list(at, bytes)) {
      *formats[i].misfit = (lq_misfit){LQ_MISFIT_TEXT, 0, 0.0};
      continue;
    }
    return check_order(at, bytes, formats[i].bits, sum, error)
               ? error->code
               : lq_check_classes(out->classes, error);
  }
  return error->code = LQ_BLOB_NEITHER;
}

/* A BLOB that is no plain float32. */
static lq_error_code read_any(lq_reader *reader, const unsigned char *at, size_t bytes,
                              int may_be_json, lq_probabilities *out, lq_error *error) {
  lq_json_attempt text;
  lq_error_code code;
  text.signs = 0;
  if (may_be_json && lq_read_json_blob(reader, at, bytes, 0, out, &text, &code)) return error->code = code;
  /* with one sign alone it may be floats: two right rows of float16 in 10,000 have one */
  if (text.signs < 2) {
    code = read_by_sum(reader, at, bytes, out, error);
    if (code != LQ_BLOB_NEITHER) return code;
  }
  /* null, and JSON without a number, for its error */
  if (!may_be_json && lq_read_json_blob(reader, at, bytes, 0, out, &text, &code)) return error->code = code;
  if (text.is_said) {
    *error = text.error;
    return error->code;
  }
  error->bytes = bytes;
  error->integer = big_endian_bits(at, bytes, 16, 0.01);
  if (error->integer) return error->code = LQ_BLOB_BIG_ENDIAN;
  error->cause = likely_cause(at, bytes, error);
  return error->code = LQ_BLOB_NEITHER;
}

/* lq_begins_json() for a BLOB of any length, where a size may begin with any byte. */
static int may_begin_json(const unsigned char *at) {
  return lq_begins_json(at) | ((at[0] >= 0xd0) & (lq_json_beginnings[at[0]] != 0));
}

/* Whether a BLOB that is no JSON is float64 of a sum of 1, as nearly all float64 is: then nothing
** else has to be asked. The first number is at least 2^-15, and its last byte is in no list of
** decimals. That saves a fifth of a self-confidence of 10 classes. */
static int is_plain_float64(const unsigned char *at, size_t bytes, lq_probabilities *out) {
  if (bytes % 8 || bytes < 16 || at[7] != 0x3f) return 0;
  const lq_loops *loops = lq_choose_loops();
  if (!loops->all_float64(at, bytes / 8)) return 0;
  double sum = loops->sum(at, LQ_FLOAT64, bytes / 8);
  *out = (lq_probabilities){at, LQ_FLOAT64, bytes / 8, NULL, NULL};
  return sum >= 0.99 && sum <= 1.01;
}

lq_error_code lq_read_other_blob(lq_reader *reader, const void *blob, size_t bytes,
                                 lq_probabilities *out, lq_error *error) {
  const unsigned char *at = blob;
  if (bytes == 0) return lq_check_classes(0, error);
  /* floats first: that loads their bytes, and few of them may be JSON */
  int may_be_json = bytes > 1 && may_begin_json(at) && lq_may_be_json(at, bytes);
  if (!may_be_json && is_plain_float64(at, bytes, out)) return LQ_OK;
  int is_plain = is_plain_float32(blob, bytes, &reader->columns);
  if (is_plain && !may_be_json) {
    *out = (lq_probabilities){blob, LQ_FLOAT32, bytes / 4, NULL, &reader->columns};
    if (is_no_big_endian(at, bytes) && has_large(&reader->columns)) return LQ_OK;
    double sum = lq_probabilities_sum(out);
    if (sum >= LQ_FLOAT32_SUM && !lq_is_decimal_list(at, bytes)) {
      return check_order(at, bytes, 32, sum, error);
    }
  }
  return read_any(reader, at, bytes, may_be_json, out, error);
}

lq_error_code lq_pack(lq_reader *reader, const lq_probabilities *p, int bits,
                      unsigned char *packed, lq_error *error) {
  size_t classes = p->classes, size = (size_t)bits / 8;
  for (size_t k = 0; k < classes; k++) {
    double value = lq_probability(p, k);
    if (bits == 32) lq_store_float(packed + size * k, (float)value);
    else lq_store_double(packed + size * k, value);
  }
  double sum = lq_probabilities_sum(p);
  error->value = sum;
  error->integer = bits;
  error->will_do = bits == 32 ? (sum >= LQ_FLOAT64_SUM ? 64 : 0) : sum >= LQ_FLOAT32_SUM ? 32 : 0;
  lq_probabilities back;
  lq_error other = {0};
  lq_error_code code = lq_read_blob(reader, packed, size * classes, &back, &other);
  if (code == LQ_NO_MEMORY) return error->code = code;
  /* floats in [0,1] are read in place, in their format */
  lq_format format = bits == 32 ? LQ_FLOAT32 : LQ_FLOAT64;
  return code || back.format != format ? (error->code = LQ_PACKED_AMBIGUOUS) : LQ_OK;
}
