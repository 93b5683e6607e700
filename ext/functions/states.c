/*
** States of any kind.
**
**  (1) lq_merge(state) is one state out of the states of several shards, byte for
**      byte the state that a single aggregate over all their rows has. NULLs are
**      passed over; NULL for no state. All states are of one kind and have the same
**      classes.
**  (2) lq_json(state) is what is in a state, as JSON:
**      {"kind":"thresholds","classes":[{"class":0,"rows":178,"threshold":0.8}, ...]}
**      {"kind":"range","smallest":0.1,"largest":0.9}
**      {"kind":"confident_joint","classes":[{"class":0,"rows":178}, ...],
**       "pairs":[{"given":0,"true":0,"count":140}, ...]}
**      where a class is a string if it has a name. A confident joint has the classes
**      that are the label of a row, and for each of them the diagonal, which is at
**      least 1. NULL for NULL.
*/
#include "core/states/confident_joint.h"
#include "core/states/range.h"
#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/shared_state.h"
#include "ext/thresholds_cache.h"
#include "ext/writing.h"

static const lq_wording merge_wording = {
    .function = "lq_merge", .state = "state", .subject = "state"};
static const lq_wording json_wording = {.function = "lq_json", .state = "state"};

/* A state of any kind, checked in full. */
typedef struct lq_any_state {
  const unsigned char *at;
  size_t bytes;
  lq_state_header header;
  lq_range range; /* one of the two, by the kind; thresholds are in the cache */
  lq_confident_joint joint;
} lq_any_state;

static lq_error_code read_any_content(lq_connection *connection, sqlite3_value *value,
                                  lq_any_state *state, lq_error *error) {
  switch (state->header.kind) {
    case LQ_RANGE: return lq_range_read(state->at, state->bytes, &state->range, error);
    case LQ_CONFIDENT_JOINT:
      return lq_confident_joint_read(state->at, state->bytes, &state->joint, error);
    default: return lq_thresholds_cache_read(connection, value, error);
  }
}

/* Reads a state of the wanted kind, or of any for 0; 0 after the error was reported. */
static int any_state_of(sqlite3_context *context, sqlite3_value *value, const lq_wording *wording,
                        int wanted, lq_any_state *state) {
  lq_error error = {0};
  if (!lq_expect_state(context, value, wording)) return 0;
  if (lq_read_bytes(value, &state->at, &state->bytes, &error) ||
      lq_state_read_header(state->at, state->bytes, wanted, &state->header, &error) ||
      read_any_content(lq_connection_of(context), value, state, &error)) {
    lq_fail(context, &error, wording);
    return 0;
  }
  return 1;
}

/* All zero at first. */
typedef struct lq_merge_aggregate {
  lq_shared_state *state; /* of the states before; NULL for none */
} lq_merge_aggregate;

static lq_error_code merge_joints(lq_merge_aggregate *merged, const lq_any_state *state,
                                  lq_error *error) {
  lq_shared_state *both = lq_shared_state_new((sqlite3_uint64)merged->state->bytes + state->bytes);
  if (!both) return error->code = LQ_NO_MEMORY;
  if (lq_confident_joint_merge(both->content, &both->bytes, merged->state->content,
                               merged->state->bytes, state->at, state->bytes, error)) {
    lq_shared_state_release(both);
    return error->code;
  }
  lq_shared_state_release(merged->state);
  merged->state = both;
  return LQ_OK;
}

static lq_error_code merge_state(lq_merge_aggregate *merged, const lq_any_state *state,
                           lq_error *error) {
  unsigned char *content = merged->state->content;
  size_t bytes = merged->state->bytes;
  if (state->header.kind == LQ_RANGE) {
    lq_range range;
    lq_range_read(content, bytes, &range, error);
    lq_range_write(content, lq_range_merge(range, state->range));
    return LQ_OK;
  }
  if (lq_state_match_state(content, bytes, state->at, state->bytes, error)) return error->code;
  return state->header.kind == LQ_THRESHOLDS ? lq_thresholds_merge(content, state->at, error)
                                             : merge_joints(merged, state, error);
}

void lq_merge_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  lq_merge_aggregate *merged = sqlite3_aggregate_context(context, sizeof *merged);
  lq_any_state state;
  lq_error error = {0};
  if (!merged) {
    sqlite3_result_error_nomem(context);
    return;
  }
  int kind = merged->state ? merged->state->content[5] : 0;
  if (!any_state_of(context, values[0], &merge_wording, kind, &state)) return;
  if (!merged->state) {
    merged->state = lq_shared_state_new(state.bytes);
    if (merged->state) memcpy(merged->state->content, state.at, state.bytes);
    else sqlite3_result_error_nomem(context);
  } else if (merge_state(merged, &state, &error)) {
    lq_fail(context, &error, &merge_wording);
  }
}

void lq_merge_final(sqlite3_context *context) {
  lq_merge_aggregate *merged = sqlite3_aggregate_context(context, 0);
  if (!merged || !merged->state) return;
  lq_shared_state_result(context, merged->state);
  lq_shared_state_release(merged->state);
}

/* Appends the name of class k, if classes have names, or its index. */
static void append_json_class(sqlite3_str *out, const lq_text *names, size_t k) {
  if (names) lq_append_json_string(out, names[k]);
  else sqlite3_str_appendf(out, "%llu", (sqlite3_uint64)k);
}

static void append_thresholds(sqlite3_str *out, const lq_thresholds *thresholds,
                              const lq_text *names) {
  sqlite3_str_appendall(out, "{\"kind\":\"thresholds\",\"classes\":[");
  for (size_t j = 0; j < thresholds->classes; j++) {
    sqlite3_str_appendall(out, j ? ",{\"class\":" : "{\"class\":");
    append_json_class(out, names, j);
    sqlite3_str_appendf(out, ",\"rows\":%llu,\"threshold\":", (sqlite3_uint64)thresholds->rows[j]);
    lq_append_double(out, thresholds->thresholds[j]);
    sqlite3_str_appendchar(out, 1, '}');
  }
  sqlite3_str_appendall(out, "]}");
}

static void append_range(sqlite3_str *out, lq_range range) {
  sqlite3_str_appendall(out, "{\"kind\":\"range\",\"smallest\":");
  lq_append_double(out, range.smallest);
  sqlite3_str_appendall(out, ",\"largest\":");
  lq_append_double(out, range.largest);
  sqlite3_str_appendchar(out, 1, '}');
}

static void append_joint(sqlite3_str *out, const lq_confident_joint *joint, const lq_text *names) {
  sqlite3_str_appendall(out, "{\"kind\":\"confident_joint\",\"classes\":[");
  for (size_t i = 0; i < joint->count;) {
    size_t first = i;
    sqlite3_uint64 rows = 0;
    uint32_t given = lq_confident_joint_pair(joint, first).given;
    for (; i < joint->count && lq_confident_joint_pair(joint, i).given == given; i++) {
      rows += lq_confident_joint_pair(joint, i).rows;
    }
    sqlite3_str_appendall(out, first ? ",{\"class\":" : "{\"class\":");
    append_json_class(out, names, given);
    sqlite3_str_appendf(out, ",\"rows\":%llu}", rows);
  }
  sqlite3_str_appendall(out, "],\"pairs\":[");
  lq_joint_cursor cursor = {0};
  lq_pair pair;
  for (int first = 1; lq_joint_next(joint, &cursor, &pair); first = 0) {
    sqlite3_str_appendall(out, first ? "{\"given\":" : ",{\"given\":");
    append_json_class(out, names, pair.given);
    sqlite3_str_appendall(out, ",\"true\":");
    append_json_class(out, names, pair.true_class);
    sqlite3_str_appendf(out, ",\"count\":%llu}", (sqlite3_uint64)pair.rows);
  }
  sqlite3_str_appendall(out, "]}");
}

/* The names of the classes of a state that has names; NULL for no memory. */
static lq_text *list_names(const lq_any_state *state) {
  lq_text *names =
      lq_resize_array(lq_sqlite_resize, NULL, state->header.classes, sizeof *names);
  const unsigned char *at = lq_state_first_name(state->at, state->bytes);
  for (size_t k = 0; names && k < state->header.classes; k++) names[k] = lq_state_next_name(&at);
  return names;
}

void lq_json_function(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  lq_any_state state;
  lq_text *names = NULL;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  if (!any_state_of(context, values[0], &json_wording, 0, &state)) return;
  if (state.header.named && !(names = list_names(&state))) {
    sqlite3_result_error_nomem(context);
    return;
  }
  sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
  switch (state.header.kind) {
    case LQ_RANGE: append_range(out, state.range); break;
    case LQ_CONFIDENT_JOINT: append_joint(out, &state.joint, names); break;
    default: append_thresholds(out, &lq_connection_of(context)->cache.thresholds, names); break;
  }
  sqlite3_free(names);
  lq_result_json(context, out);
}
