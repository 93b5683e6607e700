#include "core/states/range.h"

#include <assert.h>

#define NEGATIVE_ZERO ((uint64_t)1 << 63)

static int extremes_add(lq_extremes *e, double value, lq_resize resize) {
  uint64_t rows = 1;
  while (e->count && e->entries[e->first + e->count - 1].value >= value) {
    rows += e->entries[e->first + --e->count].rows;
  }
  if (e->first + e->count == e->capacity) {
    if (e->first > e->count) {
      memmove(e->entries, e->entries + e->first, e->count * sizeof *e->entries);
      e->first = 0;
    } else {
      uint64_t capacity = (uint64_t)e->capacity * 2 + 8;
      lq_extreme *entries = lq_resize_array(resize, e->entries, capacity, sizeof *entries);
      if (!entries) return 0;
      e->entries = entries;
      e->capacity = (size_t)capacity;
    }
  }
  e->entries[e->first + e->count++] = (lq_extreme){value, rows};
  return 1;
}

static void extremes_remove(lq_extremes *e) {
  assert(e->count > 0);
  if (--e->entries[e->first].rows == 0) e->first++, e->count--;
}

lq_error_code lq_sliding_range_add(lq_sliding_range *range, double score, lq_resize resize,
                                   lq_error *error) {
  error->value = score;
  if (!lq_is_finite(score)) return error->code = LQ_SCORE_NOT_FINITE;
  score += 0.0; /* makes 0 of -0, so that one range has one state */
  if (!extremes_add(&range->smallest, score, resize) ||
      !extremes_add(&range->largest, -score, resize)) {
    return error->code = LQ_NO_MEMORY;
  }
  range->rows++;
  return LQ_OK;
}

void lq_sliding_range_remove(lq_sliding_range *range) {
  extremes_remove(&range->smallest);
  extremes_remove(&range->largest);
  range->rows--;
}

void lq_sliding_range_free(lq_sliding_range *range, lq_resize resize) {
  resize(range->smallest.entries, 0);
  resize(range->largest.entries, 0);
  memset(range, 0, sizeof *range);
}

lq_range lq_sliding_range_get(const lq_sliding_range *range) {
  assert(range->rows > 0);
  return (lq_range){range->smallest.entries[range->smallest.first].value,
                    0.0 - range->largest.entries[range->largest.first].value};
}

void lq_range_write(unsigned char state[LQ_RANGE_BYTES], lq_range range) {
  lq_state_header header = {LQ_RANGE, 0, 0, 0};
  lq_state_write_header(state, &header);
  lq_store_double(state + LQ_STATE_HEADER, range.smallest);
  lq_store_double(state + LQ_STATE_HEADER + 8, range.largest);
}

lq_error_code lq_range_read(const unsigned char *state, size_t bytes, lq_range *range,
                            lq_error *error) {
  lq_state_header header;
  if (lq_state_read_header(state, bytes, LQ_RANGE, &header, error)) return error->code;
  if (lq_state_check_length(&header, bytes, LQ_RANGE_BYTES - LQ_STATE_HEADER, 0, 1, error)) {
    return error->code;
  }
  error->got = NULL;
  if (header.classes || header.named) error->got = "its header is not one";
  range->smallest = lq_load_double(state + LQ_STATE_HEADER);
  range->largest = lq_load_double(state + LQ_STATE_HEADER + 8);
  if (!lq_is_finite(range->smallest) || !lq_is_finite(range->largest)) {
    error->got = "it is not finite";
  } else if (lq_bits(range->smallest) == NEGATIVE_ZERO ||
             lq_bits(range->largest) == NEGATIVE_ZERO) {
    error->got = "it has -0, where there is 0";
  } else if (range->smallest > range->largest) {
    error->got = "its smallest score is above its largest";
  }
  return error->got ? (error->code = LQ_STATE_DAMAGED) : LQ_OK;
}

lq_range lq_range_merge(lq_range a, lq_range b) {
  return (lq_range){a.smallest < b.smallest ? a.smallest : b.smallest,
                    a.largest > b.largest ? a.largest : b.largest};
}

lq_error_code lq_rescale(double score, lq_range range, double *out, lq_error *error) {
  assert(range.smallest <= range.largest);
  error->value = score;
  if (!lq_is_finite(score)) return error->code = LQ_SCORE_NOT_FINITE;
  if (score >= range.largest || range.smallest == range.largest) *out = 1.0;
  else if (score <= range.smallest) *out = 0.0;
  else if (lq_is_finite(range.largest - range.smallest)) {
    *out = (score - range.smallest) / (range.largest - range.smallest);
  } else {
    *out = (score * 0.5 - range.smallest * 0.5) / (range.largest * 0.5 - range.smallest * 0.5);
  }
  return LQ_OK;
}
