/* Every request of core for memory fails once, for each thing that core does with memory: the
** n-th request of it, for n from 1 until none is refused. Each time it says so, nothing is
** left, and the same done again with memory is right. */
#include "core/states/confident_joint.h"
#include "core/estimates/latent.h"
#include "core/estimates/pruning.h"
#include "core/states/range.h"
#include "core/states/thresholds.h"
#include "core/numbers/weighted_mean.h"

#include "tests/support/test.h"

static int requests, failing, held;

static void *failing_resize(void *memory, size_t bytes) {
  if (bytes == 0) {
    held -= memory != NULL;
    free(memory);
    return NULL;
  }
  if (++requests == failing) return NULL;
  held += memory == NULL;
  return realloc(memory, bytes);
}

static const double two[] = {0.25, 0.75};
static const lq_probabilities row = {two, LQ_DOUBLES, 2, NULL, NULL};

/* Each does the whole of something, with a reader that may have been used before. */
static lq_error_code read_rows(lq_reader *reader, lq_error *error) {
  /* the keys in one order, in another one, one of them escaped, and more of them */
  static const char *const texts[] = {
      "[0.5,0.25,0.25]", "{\"a\":0.5,\"b\":0.5}", "{\"b\":0.5,\"a\":0.5}", "{\"b\":0.5,\"\\u0061\\u0061\":0.5}",
      "{\"c\":0,\"\\u0062\\u0063\\u0064\\u0065\":0.5,\"some longer name, for which there is not yet room, nor for its double, "
      "which comes to more than what is there at first and at second, however it is counted\":0.5,"
      "\"0\":0,\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"10\":0,\"11\":0,\"12\":0,\"13\":0}"};
  lq_probabilities p;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    if (lq_read_json(reader, texts[i], strlen(texts[i]), &p, error)) return error->code;
    assert_true(p.classes == (i == 0 ? 3 : i < 4 ? 2 : 17));
  }
  return LQ_OK;
}

/* Escaped keys in another order, whose names are written twice. */
static lq_error_code read_long_names(lq_reader *reader, lq_error *error) {
  char text[3000];
  lq_probabilities p;
  for (int turn = 0; turn < 3; turn++) {
    size_t bytes = (size_t)snprintf(text, sizeof text, "{\"a\":0.5,\"%s", turn == 1 ? "\\u0062" : "b");
    for (int i = 0; i < 200 * turn * turn; i++) bytes += (size_t)snprintf(text + bytes, 3, "%c", 'a' + turn);
    bytes += (size_t)snprintf(text + bytes, 20, "\":0.5}");
    if (lq_read_json(reader, text, bytes, &p, error)) return error->code;
    assert_true(p.classes == 2);
  }
  return LQ_OK;
}

static lq_error_code read_packed(lq_reader *reader, lq_error *error) {
  static const unsigned char halves[] = {0, 0x38, 0, 0x38}; /* 0.5 as float16 */
  lq_probabilities p;
  return lq_read_packed(reader, halves, sizeof halves, 16, &p, error);
}

/* Just past 1, as either of the two, so that it is read into room. */
static lq_error_code read_past_one(lq_reader *reader, lq_error *error) {
  unsigned char doubles[16], floats[8];
  lq_probabilities p;
  lq_store_double(doubles, 1.00001);
  lq_store_double(doubles + 8, 0.0);
  lq_store_float(floats, 1.00001f);
  lq_store_float(floats + 4, 0.0f);
  if (lq_read_blob(reader, doubles, sizeof doubles, &p, error)) return error->code;
  assert_true(p.format == LQ_DOUBLES && lq_probability(&p, 0) == 1.0);
  if (lq_read_blob(reader, floats, sizeof floats, &p, error)) return error->code;
  assert_true(p.format == LQ_DOUBLES && lq_probability(&p, 0) == 1.0);
  return LQ_OK;
}

/* JSON in a BLOB, in both forms, and float16 by its sum; names with escapes of JSON5. */
static lq_error_code read_other_forms(lq_reader *reader, lq_error *error) {
  static const struct {
    const char *blob;
    size_t bytes;
  } blobs[] = {{"[0.5,0.5]", 9},
               {"\x8b\x35" "0.5\x35" "0.5", 9},
               {"\0\x38\0\x38", 4},
               {"{\"a\":0.5,\"b\":0.5}", 17},
               {"\xcc\x0f\x69" "\\u0061\x35" "0.5\x17" "b\x13" "0", 17}};
  lq_probabilities p;
  for (size_t i = 0; i < sizeof blobs / sizeof *blobs; i++) {
    if (lq_read_blob(reader, blobs[i].blob, blobs[i].bytes, &p, error)) return error->code;
    assert_true(p.classes == 2 && lq_probability(&p, 0) == 0.5);
  }
  return LQ_OK;
}

/* What is packed would be read back as JSONB, which takes memory. */
static lq_error_code pack(lq_reader *reader, lq_error *error) {
  static const unsigned char object[] = "\xcc\x0e\x17?\x35" "0.5\x17!\x55" "0.125";
  const lq_probabilities p = {object, LQ_FLOAT32, 4, NULL, NULL};
  unsigned char packed[16];
  lq_error_code code = lq_pack(reader, &p, 32, packed, error);
  return code == LQ_PACKED_AMBIGUOUS ? LQ_OK : code;
}

static lq_error_code count_pairs(lq_reader *reader, lq_error *error) {
  (void)reader;
  lq_pair_counts counts = {NULL, 0, 0};
  lq_error_code code = LQ_OK;
  for (uint32_t i = 0; i < 50 && !code; i++) code = lq_pair_counts_add(&counts, i, 0, failing_resize, error);
  if (!code) assert_int_equal(lq_pair_counts_pairs(&counts), 50);
  lq_pair_counts_free(&counts, failing_resize);
  return code;
}

static lq_error_code slide(lq_reader *reader, lq_error *error) {
  (void)reader;
  lq_sliding_range range;
  lq_error_code code = LQ_OK;
  memset(&range, 0, sizeof range);
  for (int i = 0; i < 50 && !code; i++) code = lq_sliding_range_add(&range, i % 2 ? i : -i, failing_resize, error);
  for (int i = 0; i < 50 && !code; i++) code = lq_sliding_range_add(&range, i, failing_resize, error);
  if (!code) assert_true(lq_sliding_range_get(&range).largest == 49.0);
  lq_sliding_range_free(&range, failing_resize);
  return code;
}

static lq_error_code converge(lq_reader *reader, lq_error *error) {
  (void)reader;
  lq_latent_cell cells[] = {{0, 0, 3, 0, 0}, {0, 1, 1, 0, 0}, {1, 1, 2, 0, 0}};
  double prior[2];
  return lq_converge(cells, 3, prior, 2, failing_resize, error);
}

static lq_error_code read_thresholds(lq_reader *reader, lq_error *error) {
  (void)reader;
  unsigned char state[LQ_STATE_HEADER + 48];
  lq_thresholds thresholds;
  lq_thresholds_begin(state, &row);
  lq_thresholds_add(state, 0, 0.25, error);
  lq_thresholds_init(&thresholds, failing_resize);
  lq_error_code code = lq_thresholds_read(&thresholds, state, sizeof state, error);
  /* what has been had of it is used the next time */
  if (code) assert_int_equal(lq_thresholds_read(&thresholds, state, sizeof state, error), LQ_OK);
  assert_true(thresholds.thresholds[0] == 0.25);
  lq_thresholds_free(&thresholds);
  return code;
}

static lq_error_code average(lq_reader *reader, lq_error *error) {
  (void)reader;
  lq_weighted_mean mean = {.values = 2};
  lq_error_code code = LQ_OK;
  for (int i = 0; i < 20 && !code; i++) {
    double *room;
    if (!lq_weighted_mean_add(&mean, 0.3 * i, &room, failing_resize)) code = error->code = LQ_NO_MEMORY;
    else if (room) room[0] = 0.25, room[1] = 0.75;
  }
  if (!code) assert_true(lq_weighted_mean_end(&mean) && lq_weighted_mean_of(&mean, 1) == 0.75);
  lq_weighted_mean_free(&mean, failing_resize);
  return code;
}

static int before(const lq_pruned_row *a, const lq_pruned_row *b) { return a < b; }

static lq_pruned_row *hold(void *context, const lq_pruned_row *offered) {
  (void)context;
  lq_pruned_row *held_row = failing_resize(NULL, sizeof *held_row);
  if (held_row) *held_row = *offered;
  return held_row;
}

static void release(void *context, lq_pruned_row *pruned, int taken) {
  *(int *)context += taken;
  failing_resize(pruned, 0);
}

static lq_error_code prune(lq_reader *reader, lq_error *error) {
  (void)reader;
  static const lq_pruned_row offered = {0, 0, 0};
  lq_pruning pruning;
  int taken = 0;
  lq_pruning_init(&pruning, failing_resize, (lq_pruned_rows){&taken, before, hold, release});
  lq_error_code code = lq_pruning_add_lowest(&pruning, lq_self_confidence, 5, error);
  for (uint32_t i = 0; i < 20 && !code; i++) code = lq_pruning_add(&pruning, i, 1, 5, error);
  if (!code) code = lq_pruning_begin(&pruning, error);
  for (int i = 0; i < 40 && !code; i++) code = lq_pruning_offer(&pruning, &row, (size_t)i % 2, &offered, error);
  lq_pruning_finish(&pruning);
  if (!code) assert_true(taken >= 10);
  return code;
}

static void every_request_fails_once(void **state) {
  (void)state;
  static const struct {
    lq_error_code (*whole)(lq_reader *reader, lq_error *error);
    int least; /* requests that it makes */
  } cases[] = {{read_rows, 9}, {read_long_names, 4}, {read_packed, 1}, {read_past_one, 1}, {read_other_forms, 6}, {pack, 2},
               {count_pairs, 3}, {slide, 4}, {converge, 1}, {read_thresholds, 4}, {average, 3}, {prune, 10}};
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    int refused = 0;
    for (int n = 1;; n++) {
      lq_reader reader;
      lq_error error = {0};
      lq_reader_init(&reader, failing_resize);
      requests = 0;
      failing = n;
      lq_error_code code = cases[c].whole(&reader, &error);
      int was_refused = requests >= n;
      failing = 0;
      refused += was_refused;
      if (code != (was_refused ? LQ_NO_MEMORY : LQ_OK)) fail_msg("case %zu, request %d: code %d", c, n, (int)code);
      assert_int_equal(cases[c].whole(&reader, &error), LQ_OK);
      lq_reader_free(&reader);
      assert_int_equal(held, 0);
      if (!was_refused) break;
    }
    if (refused < cases[c].least) fail_msg("case %zu makes %d requests", c, refused);
  }
}

TESTS(cmocka_unit_test(every_request_fails_once))
