/*
** A digest of all that core computes of a million fixed rows (digest_rows.h), to
** be compared with tests/data/digests.txt: the same on every machine, compiler
** and instruction set. It takes core and a C library, no more.
**
**     digest [ROWS]
**
** prints of the first ROWS rows (1,000,000), rounded up to whole datasets, a line
** "ROWS PART DIGEST" for each part, so that a difference says where it is. Parts
** follow from those above them: the first line that differs is the one to look at.
*/
#include <stdio.h>
#include <stdlib.h>

#include "core/states/confident_joint.h"
#include "core/numbers/exponential.h"
#include "core/scores/adjusted.h"
#include "core/scores/issues.h"
#include "core/input/label.h"
#include "core/estimates/latent.h"
#include "core/scores/log_loss.h"
#include "core/estimates/pruning.h"
#include "core/states/range.h"
#include "core/scores/scores.h"
#include "core/scores/softmax.h"
#include "core/states/thresholds.h"
#include "tests/core/digest_rows.h"

enum part {
  ROWS, /* the input itself, before core sees it */
  PROBABILITIES,
  REFUSALS,
  DECIMALS,
  PACKED,
  SUMS,
  PREDICTED,
  SCORES, /* of the methods, in lq_methods' order */
  ENTROPY = SCORES + LQ_METHODS,
  LOG_LOSS,
  EXPONENTIAL,
  RANGES,
  RESCALED,
  THRESHOLD_STATES,
  THRESHOLDS,
  ADJUSTED,
  ADJUSTED_SCORES,
  ISSUES,
  JOINT_STATES,
  CONVERGED,
  PRUNED,
  SOFTMAX,
  PARTS
};

static const char *const part_names[PARTS] = {
    [ROWS] = "rows",
    [PROBABILITIES] = "probabilities",
    [REFUSALS] = "refusals",
    [DECIMALS] = "decimals",
    [PACKED] = "packed",
    [SUMS] = "sums",
    [PREDICTED] = "predicted",
    [SCORES] = "self_confidence",
    [SCORES + 1] = "normalized_margin",
    [SCORES + 2] = "confidence_weighted_entropy",
    [ENTROPY] = "entropy",
    [LOG_LOSS] = "log_loss",
    [EXPONENTIAL] = "exponential",
    [RANGES] = "range_states",
    [RESCALED] = "rescaled",
    [THRESHOLD_STATES] = "threshold_states",
    [THRESHOLDS] = "thresholds",
    [ADJUSTED] = "adjusted",
    [ADJUSTED_SCORES] = "adjusted_scores",
    [ISSUES] = "issues",
    [JOINT_STATES] = "joint_states",
    [CONVERGED] = "converged",
    [PRUNED] = "pruned",
    [SOFTMAX] = "softmax"};

static uint64_t digests[PARTS];

/* Each step is a bijection of the digest, so one word that differs is never lost. */
static void take(enum part part, uint64_t word) {
  uint64_t mixed = (digests[part] ^ word) * 0x9e3779b97f4a7c15u;
  digests[part] = mixed ^ mixed >> 32;
}

static void take_double(enum part part, double value) { take(part, lq_bits(value)); }

static void take_doubles(enum part part, const double *values, size_t count) {
  for (size_t i = 0; i < count; i++) take_double(part, values[i]);
}

static void take_bytes(enum part part, const void *from, size_t bytes) {
  const unsigned char *at = from;
  take(part, bytes);
  for (size_t start = 0; start < bytes; start += 8) {
    uint64_t word = 0;
    for (size_t i = 0; i < 8 && start + i < bytes; i++) word |= (uint64_t)at[start + i] << 8 * i;
    take(part, word);
  }
}

static void stop(const char *what) {
  fprintf(stderr, "digest: %s\n", what);
  exit(2);
}

/* For what does not fail on these rows. */
static void must(lq_error_code code) {
  if (code) stop("core refused what it should have taken");
}

static void *resize(void *memory, size_t bytes) {
  if (bytes) return realloc(memory, bytes);
  free(memory);
  return NULL;
}

/* Large enough for the states of the classes of any dataset, names included. */
#define STATE_BYTES_MAXIMUM (64 * DIGEST_CLASSES_MAXIMUM + 16 * DIGEST_ROWS_MAXIMUM + 1024)
#define SHARDS 3

typedef struct state {
  unsigned char at[STATE_BYTES_MAXIMUM];
  size_t bytes;
} state;

/* The rows of a dataset that core could read, with classes in the order of their
** names. */
static struct {
  size_t count, classes;
  uint32_t given[DIGEST_ROWS_MAXIMUM], confident[DIGEST_ROWS_MAXIMUM];
  double values[DIGEST_CELLS_MAXIMUM];
} kept;

static lq_probabilities kept_row(size_t row) {
  return (lq_probabilities){kept.values + row * kept.classes, LQ_DOUBLES, kept.classes, NULL, NULL};
}

/* A BLOB by its numbers; and where these sum to what a BLOB is not read by, as some rows here do, by
** what they are: float64 from a sum of 0.5, else float32. */
static lq_error_code read_floats(lq_reader *reader, const digest_row *row, lq_probabilities *out,
                                 lq_error *error) {
  const unsigned char *at = row->probabilities;
  lq_error other = {0};
  if (!lq_read_blob(reader, at, row->bytes, out, &other) && out->classes >= row->bytes / 8 &&
      out->classes <= row->bytes / 4) {
    return LQ_OK;
  }
  if (!lq_read_packed(reader, at, row->bytes, 64, out, &other) &&
      lq_probabilities_sum(out) >= LQ_FLOAT64_SUM) {
    return LQ_OK;
  }
  lq_error_code code = lq_read_packed(reader, at, row->bytes, 32, out, error);
  return code == LQ_BLOB_MISFIT ? LQ_BLOB_NEITHER : code;
}

static lq_error_code read_row(lq_reader *reader, const digest_row *row, lq_probabilities *out,
                              size_t *k, lq_error *error) {
  /* the label as text, integer and real in turn; a name is text */
  const lq_label_type types[] = {LQ_TEXT, LQ_INTEGER, LQ_REAL};
  const lq_label label = {row->form == DIGEST_OBJECT ? LQ_TEXT : types[row->label % 3],
                          (int64_t)row->label,
                          (double)row->label,
                          {row->label_name, strlen(row->label_name)}};
  lq_error_code code =
      row->form == DIGEST_ARRAY || row->form == DIGEST_OBJECT
          ? lq_read_json(reader, (const char *)row->probabilities, row->bytes, out, error)
      : row->form == DIGEST_FLOAT16
          ? lq_read_packed(reader, row->probabilities, row->bytes, 16, out, error)
          : read_floats(reader, row, out, error);
  return code ? code : lq_resolve_label(&label, out, k, error);
}

static void digest_packing(lq_reader *other, const lq_probabilities *p) {
  static unsigned char packed[8 * DIGEST_CLASSES_MAXIMUM];
  for (int bits = 32; bits <= 64; bits += 32) {
    lq_error error = {0};
    lq_error_code code = lq_pack(other, p, bits, packed, &error);
    /* what sums to less is refused, but packed */
    if (bits == 32 && error.value < LQ_FLOAT32_SUM) code = LQ_OK;
    take(PACKED, (uint64_t)code);
    take_bytes(PACKED, packed, p->classes * (size_t)bits / 8);
  }
}

static void digest_scores(const lq_probabilities *p, size_t k) {
  lq_error error = {0};
  take(SUMS, (uint64_t)lq_check_sum(p, &error));
  take_double(SUMS, error.value);
  take(PREDICTED, lq_predicted(p));
  for (int m = 0; m < LQ_METHODS; m++) take_double((enum part)(SCORES + m), lq_methods[m].score(p, k));
  take_double(ENTROPY, lq_entropy(p));
}

static void digest_log_loss(const lq_probabilities *p, size_t k, size_t row) {
  static const double temperatures[] = {1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 200};
  double loss = lq_log_loss(p, k);
  take_double(LOG_LOSS, loss);
  take_double(EXPONENTIAL, lq_exponential(-temperatures[row % 8] * loss));
}

/* Of the logarithms of the probabilities, as they are and as other logits, with temperatures from
** the smallest to the largest. */
static void digest_softmax(const lq_probabilities *p, size_t row) {
  static const struct {
    double scale, temperature;
  } kinds[] = {{1, 1},         {1, 0.3},           {17, 7},          {0x1p-9, 1e-3},
               {100, 100},     {1e-301, 1e-300},   {1e3, 1e3},       {5e-324, 5e-324},
               {1e-311, 1e-310}, {1e306, 1.7e308}, {1e200, 1e200},   {1e-160, 3e-160}};
  static double logits[DIGEST_CLASSES_MAXIMUM];
  size_t kind = row % (sizeof kinds / sizeof *kinds);
  lq_error error = {0};
  for (size_t j = 0; j < p->classes; j++) {
    double probability = lq_probability(p, j);
    logits[j] = probability < 0x1p-1022 ? -lq_from_bits(LQ_INFINITY_BITS)
                                        : lq_logarithm(probability) * kinds[kind].scale;
  }
  int failed = lq_softmax(logits, p->classes, kinds[kind].temperature, logits, &error) != LQ_OK;
  take(SOFTMAX, (uint64_t)failed);
  take_doubles(SOFTMAX, logits, p->classes);
}

/* The range of the last hundred scores, now and then. */
static void digest_range(lq_sliding_range *range, double score, size_t row) {
  lq_error error = {0};
  double rescaled;
  must(lq_sliding_range_add(range, score, resize, &error));
  if (range->rows > 100) lq_sliding_range_remove(range);
  if (row % 50) return;
  unsigned char written[LQ_RANGE_BYTES];
  lq_range_write(written, lq_sliding_range_get(range));
  take_bytes(RANGES, written, sizeof written);
  lq_range read = {0, 0};
  must(lq_range_read(written, sizeof written, &read, &error));
  must(lq_rescale(score, read, &rescaled, &error));
  take_double(RESCALED, rescaled);
}

/* The states of a dataset: its thresholds, those of the rows' shards, which are in
** the end merged into the first, and the confident joint of no rows. */
static state thresholds_of_all, thresholds_of_shards[SHARDS], empty_joint;

static void size_state(state *sized, size_t bytes) {
  if (bytes > sizeof sized->at) stop("a state is too large");
  sized->bytes = bytes;
}

static void begin_states(const lq_probabilities *p) {
  size_state(&thresholds_of_all, (size_t)lq_thresholds_bytes(p));
  lq_thresholds_begin(thresholds_of_all.at, p);
  for (int i = 0; i < SHARDS; i++) thresholds_of_shards[i] = thresholds_of_all;
  size_state(&empty_joint, lq_confident_joint_bytes(p));
  lq_confident_joint_begin(empty_joint.at, p);
}

static void add_to_thresholds(const lq_probabilities *p, size_t k, size_t row, uint64_t *matched) {
  lq_error error = {0};
  must(lq_state_match_row(thresholds_of_all.at, thresholds_of_all.bytes, p, matched, &error));
  size_t j = lq_state_class(p, k);
  must(lq_thresholds_add(thresholds_of_all.at, j, lq_probability(p, k), &error));
  must(lq_thresholds_add(thresholds_of_shards[row % SHARDS].at, j, lq_probability(p, k), &error));
}

static void digest_threshold_states(void) {
  lq_error error = {0};
  state *merged = &thresholds_of_shards[0];
  take_bytes(THRESHOLD_STATES, thresholds_of_all.at, thresholds_of_all.bytes);
  for (int i = 1; i < SHARDS; i++) {
    take_bytes(THRESHOLD_STATES, thresholds_of_shards[i].at, thresholds_of_shards[i].bytes);
    must(lq_thresholds_merge(merged->at, thresholds_of_shards[i].at, &error));
  }
  take_bytes(THRESHOLD_STATES, merged->at, merged->bytes);
  /* as a window does that has moved on */
  for (size_t row = 0; row < kept.count / 2; row++) {
    lq_probabilities p = kept_row(row);
    lq_thresholds_remove(merged->at, kept.given[row], lq_probability(&p, kept.given[row]));
  }
  take_bytes(THRESHOLD_STATES, merged->at, merged->bytes);
}

/* Reads the rows of a dataset and scores them one by one. */
static void digest_rows(lq_reader *reader, lq_reader *other, const digest_dataset *dataset) {
  static digest_row row;
  lq_sliding_range range = {0};
  uint64_t matched = 0;
  kept.count = 0;
  kept.classes = dataset->classes;
  for (size_t i = 0; i < dataset->rows; i++) {
    lq_error error = {0};
    lq_probabilities p;
    size_t k;
    digest_row_make(dataset, i, &row);
    take_bytes(ROWS, row.probabilities, row.bytes);
    lq_error_code code = read_row(reader, &row, &p, &k, &error);
    /* a BLOB may be read in the other format, with other classes */
    if (code || p.classes != dataset->classes) {
      take(REFUSALS, i << 8 | (uint64_t)code);
      take(REFUSALS, error.position);
      continue;
    }
    for (size_t j = 0; j < p.classes; j++) take_double(PROBABILITIES, lq_probability(&p, j));
    if (i % 16 == 0) {
      char text[LQ_DECIMAL_BYTES];
      take_bytes(DECIMALS, text, lq_decimal_write(lq_probability(&p, k), text));
    }
    digest_packing(other, &p);
    digest_scores(&p, k);
    digest_log_loss(&p, k, i);
    digest_softmax(&p, i);
    digest_range(&range, lq_confidence_weighted_entropy(&p, k), i);

    if (kept.count == 0) begin_states(&p);
    add_to_thresholds(&p, k, i, &matched);
    double *room = kept.values + kept.count * kept.classes;
    for (size_t j = 0; j < p.classes; j++) room[j] = lq_probability(&p, j);
    if (p.names) lq_name_order(&p, room, &k);
    kept.given[kept.count++] = (uint32_t)k;
  }
  lq_sliding_range_free(&range, resize);
}

/* The adjusted scores, and what is counted of the rows. */
static void digest_judgements(const lq_thresholds *thresholds) {
  static double adjusted[DIGEST_CLASSES_MAXIMUM];
  for (size_t row = 0; row < kept.count; row++) {
    lq_error error = {0};
    lq_probabilities p = kept_row(row);
    size_t k = kept.given[row], confident = 0;
    lq_error_code code = lq_adjust(thresholds, &p, adjusted, &error);
    take(ADJUSTED, (uint64_t)code);
    if (!code) {
      take_doubles(ADJUSTED, adjusted, kept.classes);
      for (int m = 0; m < LQ_METHODS; m++) {
        double score;
        if (lq_score_adjusted(thresholds, &p, k, &lq_methods[m], &score, &error)) abort();
        take_double(ADJUSTED_SCORES, score);
      }
    }
    int counted = lq_confident_class(thresholds, &p, &confident);
    kept.confident[row] = counted ? (uint32_t)confident : LQ_NOT_COUNTED;
    take(ISSUES, (uint64_t)kept.confident[row] << 2 | (uint64_t)lq_is_close(&p, k) << 1 |
                     (uint64_t)lq_is_issue(thresholds, &p, k));
  }
}

static void write_joint(state *out, const lq_pair_counts *counts) {
  size_state(out, empty_joint.bytes + LQ_PAIR_BYTES * lq_pair_counts_pairs(counts));
  lq_confident_joint_write(out->at, counts, empty_joint.at, empty_joint.bytes);
  take_bytes(JOINT_STATES, out->at, out->bytes);
}

/* The joint of all rows into *all; and that of the even and the odd rows merged,
** and of the later half of the rows. */
static void digest_joint_states(state *all) {
  static state halves[2], merged;
  lq_pair_counts counts = {0}, half_counts[2] = {{0}, {0}};
  lq_error error = {0};
  for (size_t row = 0; row < kept.count; row++) {
    uint32_t given = kept.given[row], confident = kept.confident[row];
    must(lq_pair_counts_add(&counts, given, confident, resize, &error));
    must(lq_pair_counts_add(&half_counts[row % 2], given, confident, resize, &error));
  }
  write_joint(all, &counts);
  for (int i = 0; i < 2; i++) write_joint(&halves[i], &half_counts[i]);
  must(lq_confident_joint_merge(merged.at, &merged.bytes, halves[0].at, halves[0].bytes, halves[1].at,
                                halves[1].bytes, &error));
  take_bytes(JOINT_STATES, merged.at, merged.bytes);
  for (size_t row = 0; row < kept.count / 2; row++) {
    lq_pair_counts_remove(&counts, kept.given[row], kept.confident[row]);
  }
  write_joint(&merged, &counts);
  lq_pair_counts_free(&counts, resize);
  for (int i = 0; i < 2; i++) lq_pair_counts_free(&half_counts[i], resize);
}

static void digest_converged(const lq_confident_joint *joint) {
  static lq_latent_cell cells[DIGEST_ROWS_MAXIMUM + DIGEST_CLASSES_MAXIMUM];
  static double prior[DIGEST_CLASSES_MAXIMUM];
  lq_joint_cursor cursor = {0};
  lq_error error = {0};
  lq_pair pair;
  size_t count = 0;
  while (lq_joint_next(joint, &cursor, &pair)) {
    /* the counts of a calibrated joint are seldom whole */
    double rows = (double)pair.rows * (double)cursor.rows / 7.0;
    cells[count++] = (lq_latent_cell){pair.given, pair.true_class, rows, 0.0, 0.0};
  }
  must(lq_converge(cells, count, prior, joint->classes, resize, &error));
  take_doubles(CONVERGED, prior, joint->classes);
  for (size_t i = 0; i < count; i++) {
    take_double(CONVERGED, cells[i].noise);
    take_double(CONVERGED, cells[i].inverse);
  }
}

typedef struct pruned {
  lq_pruned_row row; /* first, as core has it */
  size_t number;
} pruned;

static int pruned_before(const lq_pruned_row *a, const lq_pruned_row *b) {
  return ((const pruned *)a)->number < ((const pruned *)b)->number;
}

static lq_pruned_row *hold(void *context, const lq_pruned_row *offered) {
  (void)context;
  pruned *row = malloc(sizeof *row);
  if (!row) stop("no memory");
  *row = *(const pruned *)offered;
  return &row->row;
}

/* Says of a row that is taken by what, in the array that context is. */
static void release(void *context, lq_pruned_row *row, int taken) {
  if (taken) {
    ((unsigned char *)context)[((pruned *)row)->number] =
        (unsigned char)(4 | row->by_class << 1 | row->by_noise_rate);
  }
  free(row);
}

/* Which rows half of each cell of the joint takes, the three worst of each class, and
** the five of lowest margin. */
static void digest_pruning(const lq_confident_joint *joint) {
  static unsigned char flags[DIGEST_ROWS_MAXIMUM];
  lq_error error = {0};
  lq_pruning pruning;
  lq_joint_cursor cursor = {0};
  lq_pair pair;
  memset(flags, 0, sizeof flags);
  lq_pruning_init(&pruning, resize, (lq_pruned_rows){flags, pruned_before, hold, release});
  while (lq_joint_next(joint, &cursor, &pair)) {
    uint64_t rows = pair.given == pair.true_class ? 3 : pair.rows / 2 + 1;
    must(lq_pruning_add(&pruning, pair.given, pair.true_class, rows, &error));
  }
  must(lq_pruning_add_lowest(&pruning, lq_normalized_margin, 5, &error));
  must(lq_pruning_begin(&pruning, &error));
  for (size_t row = 0; row < kept.count; row++) {
    lq_probabilities p = kept_row(row);
    const pruned offered = {{0, 0, 0}, row};
    must(lq_pruning_offer(&pruning, &p, kept.given[row], &offered.row, &error));
  }
  lq_pruning_finish(&pruning);
  take_bytes(PRUNED, flags, kept.count);
}

static void digest_dataset_whole(lq_reader *reader, lq_reader *other, lq_thresholds *thresholds,
                                 const digest_dataset *dataset) {
  static state joint_state;
  lq_error error = {0};
  lq_confident_joint joint = {NULL, 0, 0, 0};
  digest_rows(reader, other, dataset);
  digest_threshold_states();
  must(lq_thresholds_read(thresholds, thresholds_of_all.at, thresholds_of_all.bytes, &error));
  take_doubles(THRESHOLDS, thresholds->thresholds, dataset->classes);
  take_doubles(THRESHOLDS, thresholds->offsets, dataset->classes);
  digest_judgements(thresholds);
  digest_joint_states(&joint_state);
  must(lq_confident_joint_read(joint_state.at, joint_state.bytes, &joint, &error));
  digest_converged(&joint);
  digest_pruning(&joint);
}

int main(int count, char **arguments) {
  unsigned long wanted = count > 1 ? strtoul(arguments[1], NULL, 10) : 1000000, rows = 0;
  lq_reader reader, other;
  lq_thresholds thresholds;
  lq_reader_init(&reader, resize);
  lq_reader_init(&other, resize);
  lq_thresholds_init(&thresholds, resize);
  for (size_t number = 0; rows < wanted; number++) {
    digest_dataset dataset = digest_dataset_make(number);
    digest_dataset_whole(&reader, &other, &thresholds, &dataset);
    rows += (unsigned long)dataset.rows;
  }
  lq_reader_free(&reader);
  lq_reader_free(&other);
  lq_thresholds_free(&thresholds);
  for (int part = 0; part < PARTS; part++) {
    printf("%lu %s %08lx%08lx\n", wanted, part_names[part], (unsigned long)(digests[part] >> 32),
           (unsigned long)(digests[part] & 0xffffffffu));
  }
  return 0;
}
