#include "core/probabilities.h"

#include "core/json_numbers.h"

void lq_reader_init(lq_reader *reader, lq_resize resize) {
  reader->resize = resize;
  reader->values = NULL;
  reader->capacity = 0;
  lq_class_names_init(&reader->names, resize);
}

void lq_reader_free(lq_reader *reader) {
  reader->resize(reader->values, 0);
  lq_class_names_free(&reader->names);
}

double *lq_reader_room(lq_reader *reader, size_t count) {
  if (count > reader->capacity || !reader->values) {
    uint64_t capacity = (uint64_t)count + count / 2 + LQ_BLOCK;
    double *values = lq_resize_array(reader->resize, reader->values, capacity, sizeof *values);
    if (!values) return NULL;
    reader->values = values;
    reader->capacity = (size_t)capacity;
  }
  return reader->values;
}

/* Reads value as a probability; 0 where it is none. */
static int as_probability(double value, double *out) {
  if (!(value >= -LQ_TOLERANCE && value <= 1.0 + LQ_TOLERANCE)) return 0;
  *out = value > 1.0 ? 1.0 : value > 0.0 ? value : 0.0;
  return 1;
}

static lq_error_code check_classes(size_t classes, lq_error *error) {
  error->classes = classes;
  return classes < 2 ? (error->code = LQ_TOO_FEW_CLASSES) : LQ_OK;
}

/* Takes the i-th key of a row into the names, which hold the keys of the rows
** before as long as they are the same ones in the same order. */
static lq_error_code take_name(lq_class_names *names, size_t i, const lq_json_item *item,
                               lq_error *error) {
  if (i < names->count && !item->key_escaped && lq_class_names_is(names, i, item->key)) return LQ_OK;
  char *room;
  size_t count = names->count;
  if (lq_class_names_add(names, item->key.bytes, &room, error)) return error->code;
  size_t bytes = lq_json_unescape(item->key, room);
  if (i < count) {
    if (lq_class_names_is(names, i, (lq_text){room, bytes})) return LQ_OK;
    /* the order is another one: begin it here. The text written to the room
    ** may lie past the new end, so it is written again, for which there is memory:
    ** there was for more names than that. */
    lq_class_names_cut(names, i);
    lq_class_names_add(names, item->key.bytes, &room, error);
    bytes = lq_json_unescape(item->key, room);
  }
  lq_class_names_added(names, bytes);
  return LQ_OK;
}

/* Finds the second place of a key, for the error; reading it again is cheap
** beside keeping all places. */
static lq_error_code key_twice(const char *text, size_t bytes, size_t number, lq_error *error) {
  lq_json json;
  lq_json_item item;
  int more;
  lq_json_open(&json, text, bytes, error);
  for (size_t i = 0; i <= number; i++) lq_json_next(&json, &item, &more, error);
  error->key = item.key;
  error->position = (size_t)(item.key.at - text);
  return error->code = LQ_JSON_KEY_TWICE;
}

lq_error_code lq_read_json(lq_reader *reader, const char *text, size_t bytes,
                           lq_probabilities *out, lq_error *error) {
  lq_json json;
  lq_json_item item;
  lq_class_names *names = &reader->names;
  size_t count = 0;
  uint64_t sorted_generation = names->generation;
  int more;
  if (lq_json_open(&json, text, bytes, error)) return error->code;
  for (;; count++) {
    if (count < reader->capacity) {
      count += lq_json_numbers(&json, names, reader->values + count, reader->capacity - count);
    }
    if (lq_json_next(&json, &item, &more, error)) goto failed;
    if (!more) break;
    if (count == reader->capacity && !lq_reader_room(reader, count + 1)) {
      error->code = LQ_NO_MEMORY;
      goto failed;
    }
    if (!as_probability(lq_decimal_value(&item.decimal), &reader->values[count])) {
      error->code = LQ_PROBABILITY_OUTSIDE;
      error->index = count;
      error->key = item.key;
      error->text = item.number;
      goto failed;
    }
    if (json.object && take_name(names, count, &item, error)) goto failed;
  }
  if (json.object && names->count > count) lq_class_names_cut(names, count);
  if (json.object && names->generation != sorted_generation) {
    size_t twice = lq_class_names_sort(names);
    if (twice < count) {
      key_twice(text, bytes, twice, error);
      goto failed;
    }
  }
  if (check_classes(count, error)) goto failed;
  *out = (lq_probabilities){reader->values, LQ_DOUBLES, count, json.object ? names : NULL, NULL};
  return LQ_OK;

failed:
  /* names that were not sorted, or are not distinct, must not be taken for
  ** those of the next row */
  if (names->generation != sorted_generation) lq_class_names_cut(names, 0);
  return error->code;
}

/* A float16 as a double, exactly. */
static double float16(const unsigned char *at) {
  unsigned bits = (unsigned)at[0] | (unsigned)at[1] << 8;
  unsigned exponent = bits >> 10 & 31, mantissa = bits & 1023;
  double value = exponent == 31 ? lq_from_bits(LQ_INFINITY_BITS | (uint64_t)mantissa << 42)
                 : exponent     ? (1024 + mantissa) * lq_power_of_two((int)exponent - 25)
                                : mantissa * 0x1p-24;
  return bits >> 15 ? -value : value;
}

static double packed_value(const unsigned char *at, int bits) {
  return bits == 16 ? float16(at) : bits == 32 ? (double)lq_load_float(at) : lq_load_double(at);
}

/* Reads packed floats; LQ_BLOB_NEITHER with *misfit where they are not all
** probabilities. */
static lq_error_code read_floats(lq_reader *reader, const unsigned char *at, size_t bytes, int bits,
                                 lq_probabilities *out, lq_misfit *misfit, lq_error *error) {
  size_t size = (size_t)bits / 8, count = bytes / size;
  if (bytes % size) {
    misfit->reason = LQ_MISFIT_LENGTH;
    return error->code = LQ_BLOB_NEITHER;
  }
  const lq_loops *loops = lq_choose_loops();
  if (bits == 32 ? loops->all_float32(at, count, &reader->columns) : bits == 64 && loops->all_float64(at, count)) {
    *out = bits == 32 ? (lq_probabilities){at, LQ_FLOAT32, count, NULL, &reader->columns}
                      : (lq_probabilities){at, LQ_FLOAT64, count, NULL, NULL};
    return LQ_OK;
  }
  double *values = lq_reader_room(reader, count);
  if (!values) return error->code = LQ_NO_MEMORY;
  for (size_t i = 0; i < count; i++) {
    double value = packed_value(at + size * i, bits);
    if (!as_probability(value, &values[i])) {
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
  return code ? code : check_classes(out->classes, error);
}

/* How many of these floats in [0,1] are at least 0.5. */
static size_t count_halves(const unsigned char *at, size_t floats) {
  uint32_t halves = 0;
  for (size_t i = 0; i < floats; i++) halves += lq_load32(at + 4 * i) >= 0x3f000000u;
  return halves;
}

/* Whether a BLOB that is not short is one of float32 probabilities and, by a bound on what
** they would sum to as float64, not one of those. Few BLOBs of float32 are not plain. */
static int is_plain_float32(const void *blob, size_t bytes, lq_columns *columns) {
  size_t floats = bytes / 4;
  if (bytes % 4 || floats < LQ_COLUMNS_MINIMUM || floats >= 1 << 14) return 0;
  if (!lq_choose_loops()->all_float32(blob, floats, columns)) return 0;
  /* A double whose high word is a float below 0.5 is below 2^-15, and one whose high
  ** word is at most 1.0f below 2^-7 + 2^-27: with fewer than 32 of the latter the sum
  ** is below 0.5. */
  size_t lines = (floats + LQ_BLOCK - 1) / LQ_BLOCK;
  return columns->halves * lines < 32 || count_halves(blob, floats) < 32;
}

lq_error_code lq_read_other_blob(lq_reader *reader, const void *blob, size_t bytes,
                                 lq_probabilities *out, lq_error *error) {
  if (is_plain_float32(blob, bytes, &reader->columns)) {
    *out = (lq_probabilities){blob, LQ_FLOAT32, bytes / 4, NULL, &reader->columns};
    return LQ_OK;
  }
  if (bytes == 0) return check_classes(0, error);
  error->bytes = bytes;
  lq_error_code code = read_floats(reader, blob, bytes, 64, out, &error->float64, error);
  if (code == LQ_NO_MEMORY) return code;
  if (code == LQ_OK) {
    double sum = lq_probabilities_sum(out);
    if (sum >= LQ_FLOAT64_SUM) return check_classes(out->classes, error);
    error->float64 = (lq_misfit){LQ_MISFIT_SUM, 0, sum};
  }
  code = read_floats(reader, blob, bytes, 32, out, &error->float32, error);
  return code ? code : check_classes(out->classes, error);
}

lq_error_code lq_pack(lq_reader *reader, const lq_probabilities *p, int bits,
                      unsigned char *packed, lq_error *error) {
  size_t classes = p->classes, size = (size_t)bits / 8;
  for (size_t k = 0; k < classes; k++) {
    double value = lq_probability(p, k);
    if (bits == 32) lq_store_float(packed + size * k, (float)value);
    else lq_store_double(packed + size * k, value);
  }
  error->value = lq_probabilities_sum(p);
  error->integer = bits;
  lq_probabilities back;
  lq_error ignored;
  /* which takes no memory: what is in [0,1] is read where it is */
  lq_error_code code = lq_read_blob(reader, packed, size * classes, &back, &ignored);
  return code || back.classes != classes ? (error->code = LQ_PACKED_AMBIGUOUS) : LQ_OK;
}

double lq_probabilities_sum(const lq_probabilities *p) {
  return lq_choose_loops()->sum(p->values, p->format, p->classes);
}

lq_probabilities lq_name_order(const lq_probabilities *p, double *room, size_t *k) {
  for (size_t i = 0; i < p->classes; i++) room[p->names->rank[i]] = lq_probability(p, i);
  *k = p->names->rank[*k];
  return (lq_probabilities){room, LQ_DOUBLES, p->classes, NULL, NULL};
}

double lq_largest(const lq_probabilities *p, size_t *class) {
  return lq_choose_loops()->largest(p->values, p->format, p->classes, p->columns, class);
}

size_t lq_predicted(const lq_probabilities *p) {
  size_t k;
  double most = lq_largest(p, &k);
  for (size_t i = k + 1; p->names && i < p->classes; i++) {
    if (lq_probability(p, i) == most && p->names->rank[i] < p->names->rank[k]) k = i;
  }
  return k;
}

lq_error_code lq_check_sum(const lq_probabilities *p, lq_error *error) {
  error->value = lq_probabilities_sum(p);
  return error->value >= 0.99 && error->value <= 1.01 ? LQ_OK : (error->code = LQ_SUM_NOT_ONE);
}
