#include "core/states/confident_joint.h"

#include <assert.h>

#include "core/base/sort.h"

#define FREE_SLOT UINT32_MAX
#define FIRST_PAIR (LQ_STATE_HEADER + 8)

/* The slot of the pair, or the free slot where it would be. Some slots are free. */
static lq_pair *pair_slot(const lq_pair_counts *counts, uint32_t given, uint32_t true_class) {
  assert(counts->used < counts->capacity && given != FREE_SLOT);
  uint64_t hash = ((uint64_t)given << 32 | true_class) * 0x9e3779b97f4a7c15u;
  size_t mask = counts->capacity - 1, slot = (size_t)(hash ^ hash >> 32) & mask;
  for (;; slot = (slot + 1) & mask) {
    lq_pair *at = &counts->slots[slot];
    if (at->given == FREE_SLOT || (at->given == given && at->true_class == true_class)) return at;
  }
}

/* Moves the pairs to a table of this capacity, a power of two, without those whose rows were all
** removed. Returns 0 where no memory is available. */
static int rebuild_slots(lq_pair_counts *counts, size_t capacity, lq_resize resize) {
  assert((capacity & (capacity - 1)) == 0);
  lq_pair *slots = lq_resize_array(resize, NULL, capacity, sizeof *slots);
  lq_pair_counts grown = {slots, 0, capacity};
  if (!grown.slots) return 0;
  for (size_t i = 0; i < capacity; i++) grown.slots[i] = (lq_pair){FREE_SLOT, 0, 0};
  for (size_t i = 0; i < counts->capacity; i++) {
    lq_pair pair = counts->slots[i];
    if (!pair.rows) continue;
    *pair_slot(&grown, pair.given, pair.true_class) = pair;
    grown.used++;
  }
  lq_pair_counts_free(counts, resize);
  *counts = grown;
  return 1;
}

void lq_pair_counts_free(lq_pair_counts *counts, lq_resize resize) {
  resize(counts->slots, 0);
  memset(counts, 0, sizeof *counts);
}

size_t lq_pair_counts_pairs(const lq_pair_counts *counts) {
  size_t pairs = 0;
  for (size_t i = 0; i < counts->capacity; i++) pairs += counts->slots[i].rows > 0;
  return pairs;
}

/* The slots that may be used. A small table stays 1/8 full, because a collision costs a
** mispredicted branch for each row; a large one 1/2 full, to save memory. */
static size_t most_used(size_t capacity) { return capacity <= 4096 ? capacity / 8 : capacity / 2; }

lq_error_code lq_pair_counts_add(lq_pair_counts *counts, uint32_t given, uint32_t true_class,
                                 lq_resize resize, lq_error *error) {
  if (counts->used >= most_used(counts->capacity)) {
    size_t pairs = lq_pair_counts_pairs(counts), capacity = 16;
    while (most_used(capacity) < pairs * 2) capacity *= 2;
    if (!rebuild_slots(counts, capacity, resize)) return error->code = LQ_NO_MEMORY;
  }
  lq_pair *slot = pair_slot(counts, given, true_class);
  if (slot->rows == LQ_ROWS_MAXIMUM) return error->code = LQ_TOO_MANY_ROWS;
  counts->used += slot->given == FREE_SLOT;
  *slot = (lq_pair){given, true_class, slot->rows + 1};
  return LQ_OK;
}

void lq_pair_counts_remove(lq_pair_counts *counts, uint32_t given, uint32_t true_class) {
  lq_pair *slot = pair_slot(counts, given, true_class);
  assert(slot->given == given && slot->rows > 0);
  slot->rows--;
}

size_t lq_confident_joint_bytes(const lq_probabilities *p) {
  return FIRST_PAIR + lq_state_header_for(LQ_CONFIDENT_JOINT, p).name_bytes;
}

void lq_confident_joint_begin(unsigned char *state, const lq_probabilities *p) {
  lq_state_header header = lq_state_header_for(LQ_CONFIDENT_JOINT, p);
  lq_state_write_header(state, &header);
  lq_store64(state + LQ_STATE_HEADER, 0);
  lq_state_write_names(state + FIRST_PAIR, p);
}

static lq_pair load_pair(const unsigned char *at) {
  return (lq_pair){lq_load32(at), lq_load32(at + 4), lq_load64(at + 8)};
}

static void store_pair(unsigned char *at, lq_pair pair) {
  lq_store32(at, pair.given);
  lq_store32(at + 4, pair.true_class);
  lq_store64(at + 8, pair.rows);
}

static int pair_before(lq_pair x, lq_pair y) {
  return x.given != y.given ? x.given < y.given : x.true_class < y.true_class;
}

static int stored_pair_before(const void *items, size_t a, size_t b) {
  const unsigned char *pairs = items;
  return pair_before(load_pair(pairs + LQ_PAIR_BYTES * a), load_pair(pairs + LQ_PAIR_BYTES * b));
}

static void exchange_stored_pairs(void *items, size_t a, size_t b) {
  unsigned char *x = (unsigned char *)items + LQ_PAIR_BYTES * a;
  unsigned char *y = (unsigned char *)items + LQ_PAIR_BYTES * b;
  lq_pair swap = load_pair(x);
  store_pair(x, load_pair(y));
  store_pair(y, swap);
}

void lq_confident_joint_write(unsigned char *state, const lq_pair_counts *counts,
                              const unsigned char *empty, size_t empty_bytes) {
  unsigned char *pairs = state + FIRST_PAIR;
  size_t count = 0;
  for (size_t i = 0; i < counts->capacity; i++) {
    if (counts->slots[i].rows) store_pair(pairs + LQ_PAIR_BYTES * count++, counts->slots[i]);
  }
  lq_sort(pairs, count, stored_pair_before, exchange_stored_pairs);
  memcpy(state, empty, LQ_STATE_HEADER);
  lq_store64(state + LQ_STATE_HEADER, count);
  memcpy(pairs + LQ_PAIR_BYTES * count, empty + FIRST_PAIR, empty_bytes - FIRST_PAIR);
}

lq_pair lq_confident_joint_pair(const lq_confident_joint *joint, size_t i) {
  assert(i < joint->count);
  return load_pair(joint->pairs + LQ_PAIR_BYTES * i);
}

static lq_error_code joint_damaged(const char *what, lq_error *error) {
  error->got_kind = LQ_CONFIDENT_JOINT;
  error->got = what;
  return error->code = LQ_STATE_DAMAGED;
}

lq_error_code lq_confident_joint_read(const unsigned char *state, size_t bytes,
                                      lq_confident_joint *joint, lq_error *error) {
  lq_state_header header;
  if (lq_state_read_header(state, bytes, LQ_CONFIDENT_JOINT, &header, error)) return error->code;
  error->wanted_bytes = FIRST_PAIR;
  if (bytes < FIRST_PAIR) return error->code = LQ_STATE_LENGTH;
  uint64_t pairs = lq_load64(state + LQ_STATE_HEADER);
  if (lq_state_check_length(&header, bytes, FIRST_PAIR - LQ_STATE_HEADER, pairs, LQ_PAIR_BYTES,
                            error)) {
    return error->code;
  }
  if (header.classes < 2) return joint_damaged("it has fewer than two classes", error);
  *joint = (lq_confident_joint){state + FIRST_PAIR, (size_t)pairs, header.classes,
                                header.name_bytes};
  if (joint->count == 0) return joint_damaged("it has no rows", error);
  lq_pair last = {0, 0, 0};
  for (size_t i = 0; i < joint->count; i++) {
    lq_pair pair = lq_confident_joint_pair(joint, i);
    if (pair.given >= header.classes ||
        (pair.true_class >= header.classes && pair.true_class != LQ_NOT_COUNTED)) {
      return joint_damaged("a pair is of no class", error);
    }
    if (i > 0 && !pair_before(last, pair)) {
      return joint_damaged("its pairs are not in order", error);
    }
    if (pair.rows == 0) return joint_damaged("a pair has no rows", error);
    if (pair.rows > LQ_ROWS_MAXIMUM) return joint_damaged("the rows are too many", error);
    last = pair;
  }
  return lq_state_check_names(state, bytes, error);
}

/* The number of rows with the given label whose pairs begin at first. */
static uint64_t rows_of_label(const lq_confident_joint *joint, size_t first) {
  uint64_t rows = 0;
  uint32_t given = lq_confident_joint_pair(joint, first).given;
  for (size_t i = first; i < joint->count; i++) {
    lq_pair pair = lq_confident_joint_pair(joint, i);
    if (pair.given != given) break;
    rows += pair.rows;
  }
  return rows;
}

int lq_joint_next(const lq_confident_joint *joint, lq_joint_cursor *cursor, lq_pair *pair) {
  for (;;) {
    int more = cursor->next < joint->count;
    *pair = more ? lq_confident_joint_pair(joint, cursor->next)
                 : (lq_pair){UINT32_MAX, UINT32_MAX, 0};
    if (more && (!cursor->begun || pair->given > cursor->diagonal.given) &&
        !cursor->diagonal_due) {
      cursor->diagonal = (lq_pair){pair->given, pair->given, 1};
      cursor->begun = cursor->diagonal_due = 1;
      cursor->rows = rows_of_label(joint, cursor->next);
    }
    if (cursor->diagonal_due && !pair_before(*pair, cursor->diagonal)) {
      int counted = !pair_before(cursor->diagonal, *pair);
      if (!counted) *pair = cursor->diagonal;
      cursor->next += (size_t)counted;
      cursor->diagonal_due = 0;
      return 1;
    }
    if (!more) return 0;
    cursor->next++;
    if (pair->true_class != LQ_NOT_COUNTED) return 1;
  }
}

lq_error_code lq_confident_joint_merge(unsigned char *merged, size_t *bytes,
                                       const unsigned char *state, size_t state_bytes,
                                       const unsigned char *other, size_t other_bytes,
                                       lq_error *error) {
  lq_confident_joint a = {NULL, 0, 0, 0}, b = a;
  if (lq_confident_joint_read(state, state_bytes, &a, error) ||
      lq_confident_joint_read(other, other_bytes, &b, error)) {
    return error->code;
  }
  unsigned char *at = merged + FIRST_PAIR;
  for (size_t i = 0, j = 0; i < a.count || j < b.count; at += LQ_PAIR_BYTES) {
    lq_pair x = {0, 0, 0}, y = {0, 0, 0};
    if (i < a.count) x = lq_confident_joint_pair(&a, i);
    if (j < b.count) y = lq_confident_joint_pair(&b, j);
    int from_a = j == b.count || (i < a.count && !pair_before(y, x));
    int from_b = i == a.count || (j < b.count && !pair_before(x, y));
    if (from_a && from_b && (x.rows += y.rows) > LQ_ROWS_MAXIMUM) {
      return error->code = LQ_TOO_MANY_ROWS;
    }
    store_pair(at, from_a ? x : y);
    i += (size_t)from_a;
    j += (size_t)from_b;
  }
  memcpy(merged, state, LQ_STATE_HEADER);
  lq_store64(merged + LQ_STATE_HEADER, (size_t)(at - merged - FIRST_PAIR) / LQ_PAIR_BYTES);
  memcpy(at, state + state_bytes - a.name_bytes, a.name_bytes);
  *bytes = (size_t)(at - merged) + a.name_bytes;
  return LQ_OK;
}
