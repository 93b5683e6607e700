/*
** States of any kind.
**
**  (1) lq_merge(state) is one state out of the states of several shards, byte for
**      byte the one that a single aggregate over all their rows gives. NULLs are
**      passed over; NULL where there is nothing else. All states are of one kind
**      and have the same classes.
**  (2) lq_json(state) is what is in a state, as JSON:
**      {"kind":"thresholds","classes":[{"class":0,"rows":178,"threshold":0.8}, ...]}
**      {"kind":"range","smallest":0.1,"largest":0.9}
**      where the class is a string if it has a name. A NULL state gives NULL.
*/
#include "core/range.h"
#include "ext/connection.h"
#include "ext/functions.h"
#include "ext/messages.h"
#include "ext/shared_state.h"

static const lq_wording merge_wording = {"lq_merge", "state", "the states before", "state",
                                         "lq_thresholds and lq_range give"};
static const lq_wording json_wording = {"lq_json", NULL, NULL, "state",
                                        "lq_thresholds and lq_range give"};

/* A state of any kind, checked in full. */
typedef struct lq_any_state {
  const unsigned char *at;
  size_t bytes;
  lq_state_header header;
  lq_range range; /* of a range; thresholds are in the connection */
} lq_any_state;

/* 0 where there is none, with the error told. */
static int read_state(sqlite3_context *context, sqlite3_value *value, const lq_wording *wording,
                      int wanted, lq_any_state *state) {
  lq_error error = {0};
  if (!lq_check_state_type(context, value, wording)) return 0;
  if (lq_read_bytes(value, &state->at, &state->bytes, &error) ||
      lq_state_read_header(state->at, state->bytes, wanted, &state->header, &error) ||
      (state->header.kind == LQ_RANGE
           ? lq_range_read(state->at, state->bytes, &state->range, &error)
           : lq_read_thresholds(lq_connection_of(context), value, &error))) {
    lq_fail(context, &error, wording);
    return 0;
  }
  return 1;
}

/* All zero at first. */
typedef struct lq_merge_aggregate {
  lq_shared_state *state; /* of the states so far; NULL before the first */
} lq_merge_aggregate;

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
  unsigned char *content = merged->state ? merged->state->content : NULL;
  if (!read_state(context, values[0], &merge_wording, content ? content[5] : 0, &state)) return;
  if (!content) {
    merged->state = lq_shared_state_new(state.bytes);
    if (merged->state) memcpy(merged->state->content, state.at, state.bytes);
    else sqlite3_result_error_nomem(context);
  } else if (state.header.kind == LQ_RANGE) {
    lq_range range;
    lq_range_read(content, merged->state->bytes, &range, &error);
    lq_range_write(content, lq_range_merge(range, state.range));
  } else if (lq_state_match_state(content, merged->state->bytes, state.at, state.bytes, &error) ||
             lq_thresholds_merge(content, state.at, &error)) {
    lq_fail(context, &error, &merge_wording);
  }
}

void lq_merge_final(sqlite3_context *context) {
  lq_merge_aggregate *merged = sqlite3_aggregate_context(context, 0);
  if (!merged || !merged->state) return;
  lq_shared_state_result(context, merged->state);
  lq_shared_state_release(merged->state);
}

static void append_json_string(sqlite3_str *out, lq_text text) {
  sqlite3_str_appendchar(out, 1, '"');
  for (size_t i = 0; i < text.bytes; i++) {
    unsigned char c = (unsigned char)text.at[i];
    if (c == '"' || c == '\\') sqlite3_str_appendf(out, "\\%c", c);
    else if (c < 0x20) sqlite3_str_appendf(out, "\\u%04x", c);
    else sqlite3_str_appendchar(out, 1, (char)c);
  }
  sqlite3_str_appendchar(out, 1, '"');
}

static void append_thresholds(sqlite3_str *out, const lq_any_state *state,
                              const lq_thresholds *thresholds) {
  const unsigned char *name = state->at + state->bytes - state->header.name_bytes;
  sqlite3_str_appendall(out, "{\"kind\":\"thresholds\",\"classes\":[");
  for (size_t j = 0; j < thresholds->classes; j++) {
    sqlite3_str_appendall(out, j ? ",{\"class\":" : "{\"class\":");
    if (state->header.named) append_json_string(out, lq_state_next_name(&name));
    else sqlite3_str_appendf(out, "%llu", (sqlite3_uint64)j);
    sqlite3_str_appendf(out, ",\"rows\":%llu,\"threshold\":", (sqlite3_uint64)thresholds->rows[j]);
    lq_append_double(out, thresholds->thresholds[j]);
    sqlite3_str_appendchar(out, 1, '}');
  }
  sqlite3_str_appendall(out, "]}");
}

void lq_json_function(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  lq_any_state state;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  if (!read_state(context, values[0], &json_wording, 0, &state)) return;
  sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
  if (state.header.kind == LQ_RANGE) {
    sqlite3_str_appendall(out, "{\"kind\":\"range\",\"smallest\":");
    lq_append_double(out, state.range.smallest);
    sqlite3_str_appendall(out, ",\"largest\":");
    lq_append_double(out, state.range.largest);
    sqlite3_str_appendchar(out, 1, '}');
  } else {
    append_thresholds(out, &state, &lq_connection_of(context)->thresholds);
  }
  lq_result_json(context, out);
}
