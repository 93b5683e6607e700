#include "core/states/thresholds.h"

#include <assert.h>

#define THRESHOLD_BYTES 24 /* of one class */

static unsigned char *class_at(unsigned char *state, size_t j) {
  return state + LQ_STATE_HEADER + THRESHOLD_BYTES * j;
}

static uint64_t get_class(const unsigned char *state, size_t j, lq_wide *sum) {
  const unsigned char *at = state + LQ_STATE_HEADER + THRESHOLD_BYTES * j;
  sum->low = lq_load64(at + 8);
  sum->high = lq_load64(at + 16);
  return lq_load64(at);
}

static void put_class(unsigned char *state, size_t j, uint64_t rows, lq_wide sum) {
  unsigned char *at = class_at(state, j);
  lq_store64(at, rows);
  lq_store64(at + 8, sum.low);
  lq_store64(at + 16, sum.high);
}

uint64_t lq_thresholds_bytes(const lq_probabilities *p) {
  return LQ_STATE_HEADER + (uint64_t)THRESHOLD_BYTES * p->classes +
         lq_state_header_for(LQ_THRESHOLDS, p).name_bytes;
}

void lq_thresholds_begin(unsigned char *state, const lq_probabilities *p) {
  lq_state_header header = lq_state_header_for(LQ_THRESHOLDS, p);
  lq_state_write_header(state, &header);
  memset(class_at(state, 0), 0, THRESHOLD_BYTES * p->classes);
  lq_state_write_names(class_at(state, p->classes), p);
}

lq_error_code lq_thresholds_add(unsigned char *state, size_t j, double probability,
                                lq_error *error) {
  lq_wide sum;
  uint64_t rows = get_class(state, j, &sum);
  if (rows == LQ_ROWS_MAXIMUM) return error->code = LQ_TOO_MANY_ROWS;
  put_class(state, j, rows + 1, lq_wide_add(sum, lq_exact(probability)));
  return LQ_OK;
}

void lq_thresholds_remove(unsigned char *state, size_t j, double probability) {
  lq_wide sum;
  uint64_t rows = get_class(state, j, &sum);
  assert(rows > 0);
  put_class(state, j, rows - 1, lq_wide_subtract(sum, lq_exact(probability)));
}

lq_error_code lq_thresholds_merge(unsigned char *state, const unsigned char *other,
                                  lq_error *error) {
  size_t classes = lq_load32(state + 8);
  for (size_t j = 0; j < classes; j++) {
    lq_wide sum, other_sum;
    uint64_t rows = get_class(state, j, &sum) + get_class(other, j, &other_sum);
    if (rows > LQ_ROWS_MAXIMUM) return error->code = LQ_TOO_MANY_ROWS;
    put_class(state, j, rows, lq_wide_add(sum, other_sum));
  }
  return LQ_OK;
}

void lq_thresholds_init(lq_thresholds *thresholds, lq_resize resize) {
  memset(thresholds, 0, sizeof *thresholds);
  thresholds->resize = resize;
}

void lq_thresholds_free(lq_thresholds *thresholds) {
  thresholds->resize(thresholds->rows, 0);
  thresholds->resize(thresholds->thresholds, 0);
  thresholds->resize(thresholds->offsets_memory, 0);
  thresholds->resize(thresholds->limits, 0);
  thresholds->resize(thresholds->limit_bits, 0);
  lq_thresholds_init(thresholds, thresholds->resize);
}

static lq_error_code thresholds_damaged(const char *what, lq_error *error) {
  error->got_kind = LQ_THRESHOLDS;
  error->got = what;
  return error->code = LQ_STATE_DAMAGED;
}

#define CACHE_LINE 64
/* The most doubles that may lie in front of the first cache line. */
#define CACHE_LINE_OFFSETS (CACHE_LINE / sizeof(double))

/* Makes room for the arrays; returns 0 where no memory is available. */
static int reserve_classes(lq_thresholds *t, size_t classes) {
  if (classes <= t->capacity) return 1;
  void *rows = lq_resize_array(t->resize, t->rows, classes, sizeof *t->rows);
  if (rows) t->rows = rows;
  void *thresholds =
      lq_resize_array(t->resize, t->thresholds, classes, sizeof *t->thresholds);
  if (thresholds) t->thresholds = thresholds;
  /* at the start of a cache line, because each row reads all of them */
  char *offsets = lq_resize_array(t->resize, t->offsets_memory, classes + CACHE_LINE_OFFSETS,
                                  sizeof *t->offsets);
  if (offsets) {
    t->offsets_memory = offsets;
    t->offsets = (void *)(offsets + (0 - (uintptr_t)offsets) % CACHE_LINE);
  }
  void *limits = lq_resize_array(t->resize, t->limits, classes, sizeof *t->limits);
  if (limits) t->limits = limits;
  void *limit_bits =
      lq_resize_array(t->resize, t->limit_bits, classes, sizeof *t->limit_bits);
  if (limit_bits) t->limit_bits = limit_bits;
  if (!rows || !thresholds || !offsets || !limits || !limit_bits) return 0;
  t->capacity = classes;
  return 1;
}

/* The bits of the least float that is at least value; value > 0. */
static uint32_t least_float(double value) {
  assert(value > 0.0);
  unsigned char nearest[4];
  lq_store_float(nearest, (float)value);
  return lq_load32(nearest) + ((double)lq_load_float(nearest) < value);
}

lq_error_code lq_thresholds_read(lq_thresholds *t, const unsigned char *state, size_t bytes,
                                 lq_error *error) {
  lq_state_header header;
  if (lq_state_read_header(state, bytes, LQ_THRESHOLDS, &header, error)) return error->code;
  if (lq_state_check_length(&header, bytes, 0, header.classes, THRESHOLD_BYTES, error)) {
    return error->code;
  }
  if (header.classes < 2) return thresholds_damaged("it has fewer than two classes", error);
  if (!reserve_classes(t, header.classes)) return error->code = LQ_NO_MEMORY;
  double largest = 0.0;
  int any = 0;
  for (size_t j = 0; j < header.classes; j++) {
    lq_wide sum;
    uint64_t rows = get_class(state, j, &sum);
    if (rows > LQ_ROWS_MAXIMUM) return thresholds_damaged("the rows are too many", error);
    lq_wide limit = lq_wide_shift((lq_wide){0, rows}, LQ_FRACTION_BITS);
    if (lq_wide_less(limit, sum)) return thresholds_damaged("the sum is more than the rows", error);
    double mean = rows ? lq_exact_mean(sum, rows) : LQ_THRESHOLD_NO_ROWS;
    t->rows[j] = rows;
    t->thresholds[j] = mean < LQ_THRESHOLD_MINIMUM ? LQ_THRESHOLD_MINIMUM : mean;
    if (t->thresholds[j] > largest) largest = t->thresholds[j];
    any |= rows > 0;
  }
  if (!any) return thresholds_damaged("it has no rows", error);
  for (size_t j = 0; j < header.classes; j++) {
    /* 0 or more than 2^-72, because LQ_THRESHOLD_MINIMUM > 2^-19; loops.h requires 2^-149 */
    t->offsets[j] = largest - t->thresholds[j];
    assert(t->offsets[j] == 0.0 || t->offsets[j] > 0x1p-72);
    t->limits[j] = t->thresholds[j] - LQ_CONFIDENT_SLACK;
    t->limit_bits[j] = least_float(t->limits[j]);
  }
  if (lq_state_check_names(state, bytes, error)) return error->code;
  t->classes = header.classes;
  return LQ_OK;
}
