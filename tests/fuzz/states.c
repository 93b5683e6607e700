/*
** Fuzzes states of each kind: read, written, merged, and used in scores. The input is
** a row of probabilities (a byte for each) and its label, and then two states, each
** either as it is or made of choices, with some of its bytes changed.
**
**  (1) A state that is read is written out again byte for byte.
**  (2) Two states that merge give the same bytes in either order, and a state that is
**      read. Two that do not are refused for the same reason.
**  (3) The confident joint that is read off a state is in order, its diagonal at least 1.
**  (4) By thresholds that are read, whoever made them, the adjusted probabilities and all
**      scores are in [0,1], those of two classes have the bits of those of all, and the
**      confident class and the issues are those of a plain reading of issues.h.
**  (5) A score on a range that is read is in [0,1].
*/
#include <math.h>

#include "core/states/confident_joint.h"
#include "core/scores/adjusted.h"
#include "core/scores/issues.h"
#include "core/states/range.h"
#include "core/scores/scores.h"
#include "tests/fuzz/support/fuzz.h"

#define BYTES_MAXIMUM 4096
#define CLASSES_MAXIMUM 8

typedef struct state {
  uint8_t *at;
  size_t bytes;
  int kind; /* 0 for none that can be read */
} state;

/* The names that a state has, as those of a row. */
static void read_names(lq_class_names *names, const state *from) {
  const unsigned char *at = lq_state_first_name(from->at, from->bytes);
  for (size_t j = 0; j < lq_load32(from->at + 8); j++) {
    lq_text name = lq_state_next_name(&at);
    char *room;
    lq_error error;
    if (lq_class_names_add(names, name.bytes, &room, &error)) abort();
    if (name.bytes) memcpy(room, name.at, name.bytes);
    lq_class_names_added(names, name.bytes);
  }
  CHECK(lq_class_names_sort(names) == names->count, "a name stands twice");
}

static void check_same(const state *read, const uint8_t *written, size_t bytes) {
  CHECK(bytes == read->bytes && memcmp(written, read->at, bytes) == 0, "kind %d is written in other bytes", read->kind);
}

static void write_thresholds(const state *read, const lq_probabilities *classes) {
  lq_error error;
  size_t bytes = (size_t)lq_thresholds_bytes(classes);
  uint8_t *written = malloc(bytes);
  if (!written) abort();
  lq_thresholds_begin(written, classes);
  CHECK(bytes == read->bytes && !lq_thresholds_merge(written, read->at, &error), "%zu bytes for %zu", bytes, read->bytes);
  check_same(read, written, bytes);
  free(written);
}

static void write_joint(const state *read, const lq_confident_joint *joint, const lq_probabilities *classes) {
  lq_error error;
  lq_pair_counts counts = {0};
  size_t empty_bytes = lq_confident_joint_bytes(classes), bytes = empty_bytes + LQ_PAIR_BYTES * joint->count;
  uint8_t *empty = malloc(empty_bytes), *written = malloc(bytes);
  if (!empty || !written) abort();
  lq_confident_joint_begin(empty, classes);
  for (size_t i = 0; i < joint->count; i++) {
    lq_pair pair = lq_confident_joint_pair(joint, i);
    if (lq_pair_counts_add(&counts, pair.given, pair.true_class, fuzz_resize, &error)) abort();
  }
  CHECK(lq_pair_counts_pairs(&counts) == joint->count, "a pair stands twice");
  for (size_t i = 0; i < counts.capacity; i++) {
    lq_pair *slot = &counts.slots[i];
    for (size_t j = 0; slot->rows && j < joint->count; j++) {
      lq_pair pair = lq_confident_joint_pair(joint, j);
      if (pair.given == slot->given && pair.true_class == slot->true_class) slot->rows = pair.rows;
    }
  }
  lq_confident_joint_write(written, &counts, empty, empty_bytes);
  check_same(read, written, bytes);
  lq_pair_counts_free(&counts, fuzz_resize);
  free(empty);
  free(written);
}

static void check_joint(const lq_confident_joint *joint) {
  lq_joint_cursor cursor = {0};
  lq_pair pair, last = {0, 0, 0};
  for (size_t i = 0; lq_joint_next(joint, &cursor, &pair); i++) {
    CHECK(pair.given < joint->classes && pair.true_class < joint->classes && pair.rows >= 1, "pair %zu", i);
    CHECK(cursor.rows >= 1 && (pair.rows <= cursor.rows || pair.given == pair.true_class), "the rows of pair %zu", i);
    CHECK(i == 0 || last.given < pair.given || (last.given == pair.given && last.true_class < pair.true_class),
          "the order of pair %zu", i);
    last = pair;
  }
}

static void check_range(lq_range range, uint64_t random) {
  double inside = range.smallest * 0.5 + range.largest * 0.5, any;
  memcpy(&any, &random, sizeof any);
  const double scores[] = {range.smallest, range.largest, inside, any, -any, 0.5};
  for (int i = 0; i < 6; i++) {
    double rescaled = -1;
    lq_error error;
    lq_error_code code = lq_rescale(scores[i], range, &rescaled, &error);
    CHECK((code == LQ_OK) == (isfinite(scores[i]) != 0), "code %d", code);
    CHECK(code || (rescaled >= 0 && rescaled <= 1), "%a on [%a, %a] is %a", scores[i], range.smallest, range.largest,
          rescaled);
  }
}

/* Reads the state as its kind and writes it again. */
static void check_state(state *s, lq_thresholds *thresholds, uint64_t random) {
  static const double zeros[BYTES_MAXIMUM];
  lq_state_header header;
  lq_error error;
  lq_range range;
  lq_confident_joint joint;
  s->kind = 0;
  if (lq_state_read_header(s->at, s->bytes, 0, &header, &error)) return;
  switch (header.kind) {
    case LQ_THRESHOLDS:
      if (lq_thresholds_read(thresholds, s->at, s->bytes, &error)) return;
      break;
    case LQ_RANGE:
      if (lq_range_read(s->at, s->bytes, &range, &error)) return;
      break;
    default:
      if (lq_confident_joint_read(s->at, s->bytes, &joint, &error)) return;
  }
  s->kind = header.kind;
  if (s->kind == LQ_RANGE) {
    uint8_t written[LQ_RANGE_BYTES];
    lq_range_write(written, range);
    check_same(s, written, sizeof written);
    check_range(range, random);
    return;
  }
  lq_class_names names;
  lq_class_names_init(&names, fuzz_resize);
  lq_probabilities classes = {zeros, LQ_DOUBLES, header.classes, header.named ? &names : NULL, NULL};
  if (header.named) read_names(&names, s);
  if (s->kind == LQ_THRESHOLDS) {
    write_thresholds(s, &classes);
  } else {
    check_joint(&joint);
    if (header.classes <= BYTES_MAXIMUM || header.named) write_joint(s, &joint, &classes);
  }
  lq_class_names_free(&names);
}

/* Merges b into a, in memory of its own; bytes 0 where they do not. */
static uint8_t *merge(const state *a, const state *b, size_t *bytes, lq_error *error) {
  uint8_t *merged = malloc(a->bytes + b->bytes);
  lq_range x, y;
  if (!merged) abort();
  memcpy(merged, a->at, a->bytes);
  *bytes = a->bytes;
  error->code = LQ_OK;
  switch (a->kind) {
    case LQ_RANGE:
      if (lq_range_read(a->at, a->bytes, &x, error) || lq_range_read(b->at, b->bytes, &y, error)) abort();
      lq_range_write(merged, lq_range_merge(x, y));
      return merged;
    case LQ_THRESHOLDS:
      if (!lq_state_match_state(a->at, a->bytes, b->at, b->bytes, error)) lq_thresholds_merge(merged, b->at, error);
      return merged;
    default:
      if (!lq_state_match_state(a->at, a->bytes, b->at, b->bytes, error)) {
        lq_confident_joint_merge(merged, bytes, a->at, a->bytes, b->at, b->bytes, error);
      }
      return merged;
  }
}

/* What is unknown to one side is missing in the other. */
static lq_error_code seen_from_there(lq_error_code code) {
  switch (code) {
    case LQ_KEY_UNKNOWN: return LQ_KEY_MISSING;
    case LQ_KEY_MISSING: return LQ_KEY_UNKNOWN;
    case LQ_NAMES_UNWANTED: return LQ_NAMES_MISSING;
    case LQ_NAMES_MISSING: return LQ_NAMES_UNWANTED;
    default: return code;
  }
}

static void check_merges(const state *a, const state *b, lq_thresholds *thresholds) {
  size_t bytes, other_bytes;
  lq_error error = {0}, other_error = {0};
  uint8_t *merged = merge(a, b, &bytes, &error), *other = merge(b, a, &other_bytes, &other_error);
  CHECK(error.code == seen_from_there(other_error.code), "code %d one way, %d the other", error.code, other_error.code);
  if (error.code == LQ_OK) {
    CHECK(bytes == other_bytes && memcmp(merged, other, bytes) == 0, "kind %d merges in other bytes", a->kind);
    state read = {merged, bytes, 0};
    check_state(&read, thresholds, 0);
    CHECK(read.kind == a->kind, "kind %d merges to one that is not read", a->kind);
  }
  free(merged);
  free(other);
}

static void check_row_by_thresholds(const lq_thresholds *t, const lq_probabilities *p, size_t k) {
  double adjusted[CLASSES_MAXIMUM];
  lq_error error;
  if (lq_adjust(t, p, adjusted, &error)) {
    CHECK(error.code == LQ_ADJUSTED_TO_ZERO, "code %d", error.code);
    return;
  }
  lq_probabilities all = {adjusted, LQ_DOUBLES, p->classes, NULL, NULL};
  for (size_t j = 0; j < p->classes; j++) {
    CHECK(adjusted[j] >= 0 && adjusted[j] <= 1, "adjusted[%zu] is %a", j, adjusted[j]);
  }
  for (int m = 0; m < LQ_METHODS; m++) {
    double score = lq_methods[m].score(&all, k);
    CHECK(score >= 0 && score <= 1, "%s is %a", lq_methods[m].name, score);
    double at_once;
    CHECK(!lq_score_adjusted(t, p, k, &lq_methods[m], &at_once, &error), "code %d", error.code);
    CHECK(lq_bits(at_once) == lq_bits(score), "%s is %a, at once %a", lq_methods[m].name, score, at_once);
  }
  double entropy = lq_entropy(&all);
  CHECK(entropy >= 0 && entropy <= 1, "entropy is %a", entropy);

  size_t reach = 0, only = 0, most = 0, raised = 0, confident = 0;
  for (size_t j = 0; j < p->classes; j++) {
    double here = lq_probability(p, j), plus = here + (j == k ? 1e-6 : 0.0);
    if (here >= t->thresholds[j] - 1e-6) reach++, only = j;
    if (here > lq_probability(p, most)) most = j;
    if (plus > lq_probability(p, raised) + (raised == k ? 1e-6 : 0.0)) raised = j;
  }
  int counted = lq_confident_class(t, p, &confident);
  CHECK(counted == (reach > 0), "%zu classes reach their thresholds", reach);
  CHECK(!counted || confident == (reach == 1 ? only : most), "class %zu", confident);
  CHECK(lq_is_close(p, k) == (raised == k), "class %zu after raising %zu", raised, k);
  CHECK(lq_is_issue(t, p, k) == (counted && confident != k && raised != k), "an issue or not");
}

/* What the choices make: mostly a state, with up to three bytes changed. */
static state make_state(fuzz_input *input) {
  static uint8_t room[BYTES_MAXIMUM + 16 * 256];
  static const uint64_t edges[] = {0, 1, 2, (uint64_t)1 << 39, ((uint64_t)1 << 39) - 1, ((uint64_t)1 << 39) + 1,
                                   UINT64_MAX, 1000};
  static const double edge_scores[] = {0.0, -0.0, 1.0, -1.0, 0x1p-1074, -0x1p-1074, DBL_MAX, -DBL_MAX, INFINITY, 0.5};
  unsigned choices = take_byte(input), kind = 1 + choices % 3, named = choices >> 2 & 1, count = take_choice(input, 6);
  uint8_t *at = room + LQ_STATE_HEADER;
  if (kind == LQ_RANGE) {
    for (int i = 0; i < 2; i++, at += 8) {
      unsigned edge = take_byte(input);
      if (edge < sizeof edge_scores / sizeof *edge_scores) lq_store_double(at, edge_scores[edge]);
      else lq_store64(at, take_word(input));
    }
    count = named = 0;
  } else if (kind == LQ_THRESHOLDS) {
    for (unsigned j = 0; j < count; j++, at += 24) {
      unsigned how = take_byte(input);
      uint64_t rows = how & 8 ? take_byte(input) : edges[how & 7];
      /* in units of 2^-88: the high word has 24 bits of whole rows, and the low one all else */
      lq_store64(at, rows);
      lq_store64(at + 8, how & 16 ? take_word(input) : how & 32 ? UINT64_MAX : 0);
      lq_store64(at + 16, how & 64 ? rows << 24 : how & 128 ? rows << 23 : take_byte(input) << (how & 16));
    }
  } else {
    uint32_t given = 0;
    size_t pairs = 0;
    uint8_t *first = at;
    at += 8;
    for (unsigned how; (how = take_byte(input)) != 0 && pairs < 40; pairs++, at += LQ_PAIR_BYTES) {
      given += how & 3;
      lq_store32(at, given);
      lq_store32(at + 4, how & 4 ? UINT32_MAX : how >> 3 & 7);
      lq_store64(at + 8, how & 64 ? take_word(input) & (((uint64_t)2 << 38) - 1) : edges[1 + take_choice(input, 7)]);
    }
    lq_store64(first, pairs);
  }
  uint8_t *first_name = at;
  for (unsigned j = 0; named && j < count; j++) {
    fuzz_input name = take_part(input, take_choice(input, 4));
    lq_store32(at, (uint32_t)bytes_left(&name));
    if (bytes_left(&name)) memcpy(at + 4, name.at, bytes_left(&name));
    at += 4 + bytes_left(&name);
  }
  lq_state_header header = {(int)kind, (int)named, count, (size_t)(at - first_name)};
  lq_state_write_header(room, &header);
  size_t bytes = (size_t)(at - room);
  for (unsigned change = choices >> 6; change > 0; change--) {
    unsigned where = take_byte(input) % (unsigned)bytes;
    room[where] = (uint8_t)take_byte(input);
  }
  return (state){copy_bytes(room, bytes), bytes, 0};
}

static state take_state(fuzz_input *input) {
  unsigned raw = take_byte(input);
  if (!raw) return make_state(input);
  fuzz_input part = take_part(input, raw == 255 ? SIZE_MAX : raw);
  return (state){copy_bytes(part.at, bytes_left(&part)), bytes_left(&part), 0};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input input = {data, data + size};
  lq_thresholds thresholds;
  double values[CLASSES_MAXIMUM];
  if (size > BYTES_MAXIMUM) return 0;
  uint64_t random = take_word(&input);
  size_t classes = 2 + take_choice(&input, CLASSES_MAXIMUM - 1), k = take_choice(&input, (unsigned)classes);
  for (size_t i = 0; i < classes; i++) {
    unsigned byte = take_byte(&input);
    values[i] = byte == 1 ? 1e-6 : byte == 2 ? 0x1p-1074 : byte == 3 ? 1.0 : (double)byte / 255.0;
  }
  lq_probabilities p = {values, LQ_DOUBLES, classes, NULL, NULL};
  lq_thresholds_init(&thresholds, fuzz_resize);
  state a = take_state(&input), b = take_state(&input);
  check_state(&b, &thresholds, random);
  check_state(&a, &thresholds, random);
  if (a.kind == LQ_THRESHOLDS && thresholds.classes == classes) check_row_by_thresholds(&thresholds, &p, k);
  if (a.kind && a.kind == b.kind) check_merges(&a, &b, &thresholds);
  if (a.kind) check_merges(&a, &a, &thresholds);
  lq_thresholds_free(&thresholds);
  free(a.at);
  free(b.at);
  return 0;
}
