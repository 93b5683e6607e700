/*
** Fuzzes SQL expressions over all functions: the input chooses functions and their
** arguments, mostly of the types that they take, nested, as scalars, aggregates and
** windows.
**
**  (1) Every statement gives values, or an error that begins with the name of one of
**      its functions, or meets a limit; and afterwards the connection answers as before.
**      The error, and what lq_check says, is UTF-8 and one line.
**  (2) The same statement gives the same values, or the same error, again.
**  (3) A score is in [0,1] or NULL.
**  (4) A window aggregate gives, byte for byte, what the aggregate over the rows of the
**      frame gives.
**  (5) A statement gives the same while another one of the connection runs.
**  (6) The states of parts merge, byte for byte, to that of the whole.
*/
#include "tests/fuzz/support/statement.h"

static void append_number(unsigned number) {
  char text[16];
  snprintf(text, sizeof text, "%u", number);
  append(text);
}

/* What functions take: k label, p probs, l label and n probs with names, m method,
** t thresholds, u those with names, r range, j joint, v any state, s score, f format,
** c collected rows, w weight, e exponent, x anything. */
typedef struct function {
  const char *name, *takes;
} function;

static const function scalars[] = {
    {"lq_score", "kp"}, {"lq_score", "kpm"}, {"lq_score", "kpmt"}, {"lq_score", "lnmu"}, {"lq_score", "ln"},
    {"lq_self_confidence", "kp"}, {"lq_normalized_margin", "kp"}, {"lq_confidence_weighted_entropy", "kp"},
    {"lq_normalized_margin", "ln"}, {"lq_entropy", "p"}, {"lq_entropy", "n"}, {"lq_rescale", "sr"},
    {"lq_is_issue", "kp"}, {"lq_is_issue", "kpt"}, {"lq_is_issue", "lnu"},
    /* those before give numbers in [0,1] */
    {"lq_predicted", "p"}, {"lq_predicted", "n"}, {"lq_adjust", "pt"}, {"lq_adjust", "nu"}, {"lq_check", "kp"},
    {"lq_check", "ln"}, {"lq_json", "v"}, {"lq_pack", "p"}, {"lq_pack", "nf"}, {"lq_pack", "pf"}, {"lq_unpack", "p"},
    {"lq_unpack", "pf"}, {"lq_part_converge", "c"}, {"lq_part_exp", "e"}, {"lq_version", ""}};
#define SHARES 15

static const function aggregates[] = {
    {"lq_thresholds", "kp"}, {"lq_thresholds", "ln"}, {"lq_confident_joint", "kpt"}, {"lq_confident_joint", "lnu"},
    {"lq_range", "s"},
    /* those before are windows too, and merge */
    {"lq_merge", "v"}, {"lq_merge", "t"}, {"lq_part_prune", "xkpmc"}, {"lq_part_prune", "xlnmc"}, {"lq_part_accuracy", "kp"},
    {"lq_part_log_loss", "kp"}, {"lq_part_mean", "sw"}, {"lq_part_mean", "pw"}, {"lq_part_mean", "nw"},
    {"lq_part_label", "xkp"}, {"lq_part_label", "xln"}, {"lq_part_collect", "kks"},
    {"lq_part_collect", "xxxxxxxx"}, {"lq_part_collect", "x"}};
#define WINDOWS 5

static void append_expression(char kind, int depth);

static void append_call(const function *from, unsigned count, int depth) {
  const function *f = &from[take_choice(&input, count)];
  append(f->name);
  append("(");
  for (const char *kind = f->takes; *kind; kind++) {
    if (kind > f->takes) append(", ");
    append_expression(*kind, depth);
  }
  append(")");
}

static void append_frame(void) {
  append(" OVER (");
  APPEND_ONE("", "PARTITION BY g ");
  append("ORDER BY ");
  APPEND_ONE("id", "g", "x", "s DESC");
  APPEND_ONE("", " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING", " ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING",
             " ROWS BETWEEN 1 FOLLOWING AND 4 FOLLOWING", " ROWS UNBOUNDED PRECEDING",
             " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", " GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
             " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW",
             " GROUPS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES");
  append(")");
}

static void append_subquery(int depth) {
  append("(SELECT ");
  switch (take_choice(&input, 3)) {
    case 0:
      append_call(aggregates, sizeof aggregates / sizeof *aggregates, depth);
      append(" FROM t WHERE id > ");
      append_number(take_choice(&input, ROWS + 1));
      break;
    case 1:
      append_call(aggregates, WINDOWS, depth);
      append_frame();
      append(" FROM t LIMIT 1 OFFSET ");
      append_number(take_choice(&input, ROWS + 1));
      break;
    default:
      append("c");
      append_number(take_choice(&input, 8));
      append(" FROM lq_rows(");
      append_expression('c', depth);
      append(") LIMIT 1 OFFSET ");
      append_number(take_choice(&input, 8));
  }
  append(")");
}

static void append_blob(unsigned bytes) {
  fuzz_input part = take_part(&input, bytes);
  append("x'");
  for (; part.at < part.end; part.at++) {
    char text[3];
    snprintf(text, sizeof text, "%02x", *part.at);
    append(text);
  }
  append("'");
}

static void append_json(int named) {
  static const char *const names[] = {"\"cat\":", "\"dog\":", "\"cow\":", "\"\":", "\"\\u00fc\":", "\"cat\" : "};
  unsigned count = take_choice(&input, 6);
  append(named ? "'{" : "'[");
  for (unsigned i = 0; i < count; i++) {
    if (i) append(",");
    if (named) append(names[(i + (take_byte(&input) & 1) * i) % 6]);
    APPEND_ONE("0.5", "0.25", "0", "1", "0.125", "1e-5", "0.00001", "1.00001", "-0.00001", "1e-300", "0.333333", "2",
               "null", "0.12345678901234567890123", "0e5", " 0.5 ");
  }
  append(named ? "}'" : "]'");
}

/* The value with some of its bytes changed. */
static void append_changed(char kind, int depth) {
  char value[SQL_MAXIMUM];
  unsigned from = take_byte(&input) % 128, bytes = take_choice(&input, 9);
  append("CAST(substr(");
  size_t start = sql_bytes;
  append_expression(kind, depth);
  if (sql_bytes >= sizeof sql) return;
  memcpy(value, sql + start, sql_bytes + 1 - start);
  append(", 1, ");
  append_number(from);
  append(") || ");
  append_blob(bytes);
  append(" || substr(");
  append(value);
  append(", ");
  append_number(from + bytes + 1);
  append(") AS BLOB)");
}

static void append_any(int depth) {
  switch (take_choice(&input, depth > 0 ? 13 : 8)) {
    case 0: append("NULL"); break;
    case 1: APPEND_ONE("0", "1", "2", "-1", "9223372036854775807", "-9223372036854775807", "3", "4294967296"); break;
    case 2: APPEND_ONE("0.5", "1.0", "-0.0", "9e999", "-9e999", "1e-320", "1e300", "0.25", "2.0"); break;
    case 3: append_text(24); break;
    case 4: append_blob(take_choice(&input, 40)); break;
    case 5: append_json((int)take_choice(&input, 2)); break;
    case 6: APPEND_ONE("id", "g", "k", "p", "l", "n", "s", "x", "th", "named_th", "joint", "range", "rows"); break;
    case 7: APPEND_ONE("zeroblob(0)", "zeroblob(8)", "zeroblob(4000)", "zeroblob(99999)"); break;
    case 8: append_call(scalars, sizeof scalars / sizeof *scalars, depth - 1); break;
    case 9: append_subquery(depth - 1); break;
    case 10: append_changed('v', depth - 1); break;
    case 11:
      append("CAST(");
      append_any(depth - 1);
      APPEND_ONE(" AS TEXT)", " AS BLOB)", " AS REAL)", " AS INTEGER)");
      break;
    default:
      append("iif(");
      append_any(depth - 1);
      append(", ");
      append_any(depth - 1);
      append(", ");
      append_any(depth - 1);
      append(")");
  }
}

static void append_expression(char kind, int depth) {
  unsigned how = take_byte(&input);
  if (how % 8 == 7) {
    append_any(depth);
    return;
  }
  int deeper = depth > 0 && how % 8 > 4;
  switch (kind) {
    case 'k':
      if (deeper) append("lq_predicted("), append_expression('p', depth - 1), append(")");
      else APPEND_ONE("k", "0", "1", "id % 3", "'2'", "1.0");
      break;
    case 'l':
      if (deeper) append("lq_predicted("), append_expression('n', depth - 1), append(")");
      else APPEND_ONE("l", "'cat'", "'dog'", "CAST('cow' AS BLOB)");
      break;
    case 'p':
      if (deeper) APPEND_ONE("lq_adjust(p, th)", "lq_pack(p)", "lq_unpack(lq_pack(p, 'f64'))", "lq_adjust(n, named_th)");
      else if (how & 8) append_json(0);
      else append("p");
      break;
    case 'n':
      if (how & 8) append_json(1);
      else append("n");
      break;
    case 'm': APPEND_ONE("'self_confidence'", "'normalized_margin'", "'confidence_weighted_entropy'"); break;
    case 't':
      if (deeper && how & 8) append_changed('t', depth - 1);
      else if (deeper) append("(SELECT lq_thresholds(k, p) FROM t WHERE id > 2)");
      else append("th");
      break;
    case 'u':
      if (deeper && how & 8) append_changed('u', depth - 1);
      else append("named_th");
      break;
    case 'r':
      if (deeper) append_changed('r', depth - 1);
      else append("range");
      break;
    case 'j':
      if (deeper) append_changed('j', depth - 1);
      else append("joint");
      break;
    case 'v': {
      static const char kinds[] = "turj";
      append_expression(kinds[take_choice(&input, 4)], depth);
      break;
    }
    case 'f': APPEND_ONE("'f16'", "'f32'", "'f64'"); break;
    case 'c':
      if (deeper && how & 8) append_changed('c', depth - 1);
      else if (how & 8) append_expression('v', depth);
      else APPEND_ONE("rows", "rows", "(SELECT lq_part_collect(k + 0, l, x) FROM t)", "(SELECT lq_part_collect(NULL, 'self_confidence', 4))");
      break;
    case 's':
      if (deeper) append_call(scalars, SHARES, depth - 1);
      else APPEND_ONE("s", "s / 3", "id", "0.5", "-0.0");
      break;
    case 'w': APPEND_ONE("0.5", "1", "0", "id / 12.0", "abs(s)"); break;
    case 'e': APPEND_ONE("-s * s", "0", "-1000", "-1e-300", "-id"); break;
    default: append_any(depth);
  }
}

/* An error begins with the name of a function that the statement calls. */
static void check_message(const outcome *o) {
  char call[80];
  CHECK(strlen(o->message) < sizeof o->message - 1, "%s\n  %s", sql, o->message); /* it is whole */
  check_line(o->message);
  size_t name = strspn(o->message, "abcdefghijklmnopqrstuvwxyz_");
  CHECK(o->code == SQLITE_ERROR && name > 3 && name < 60 && !strncmp(o->message + name, ": ", 2), "%s\n  %d: %s", sql,
        o->code, o->message);
  snprintf(call, sizeof call, "%.*s(", (int)name, o->message);
  CHECK(strstr(sql, call), "%s\n  %s", sql, o->message);
}

static void check_score(sqlite3_stmt *statement, const char *text) { check_share(statement, 0, text); }

/* What lq_check says, where the statement is of it alone. */
static void check_reason(sqlite3_stmt *statement, const char *text) {
  if (strncmp(text, "SELECT lq_check(", 16) || sqlite3_column_type(statement, 0) != SQLITE_TEXT) return;
  check_line((const char *)sqlite3_column_text(statement, 0));
}

static void run_values(database *d, int depth) {
  append("SELECT ");
  append_expression('x', depth);
  append(" FROM t");
  run(d, check_reason);
}

static void run_shares(database *d, int depth) {
  append("SELECT ");
  append_call(scalars, SHARES, depth);
  append(" FROM t");
  run(d, check_score);
}

static void run_aggregates(database *d, int depth) {
  append("SELECT ");
  append_call(aggregates, sizeof aggregates / sizeof *aggregates, depth);
  append(", ");
  append_call(aggregates, sizeof aggregates / sizeof *aggregates, depth);
  APPEND_ONE(" FROM t", " FROM t GROUP BY g", " FROM t WHERE id % 5 GROUP BY x", " FROM t GROUP BY id % 4 ORDER BY 1");
  run(d, NULL);
}

static void run_frames(database *d, int depth) {
  append("SELECT ");
  append_call(aggregates, WINDOWS, depth);
  append_frame();
  append(" FROM t");
  run(d, NULL);
}

static void run_rows(database *d, int depth) {
  append("SELECT rowid, * FROM lq_rows(");
  append("(SELECT ");
  append_expression('c', depth);
  append(" FROM t LIMIT 1))");
  run(d, NULL);
}

/* The call of a window aggregate, kept for other statements: its text stays in call. */
static char call[SQL_MAXIMUM / 3];
static int make_call(int depth) {
  append_call(aggregates, WINDOWS, depth);
  if (sql_bytes >= sizeof call) return 0;
  memcpy(call, sql, sql_bytes + 1);
  begin_statement();
  return 1;
}

/* Whether the aggregate of all rows can be had. */
static int run_whole(database *d) {
  append("SELECT ");
  append(call);
  append(" FROM t");
  outcome whole = run(d, NULL);
  begin_statement();
  return whole.code == SQLITE_DONE;
}

static void check_frames(database *d, int depth) {
  static const struct {
    const char *frame, *rows;
  } frames[] = {
      {"ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", "1"},
      {"ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", "u.id <= t.id"},
      {"ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", "u.id >= t.id"},
      {"ROWS BETWEEN 2 PRECEDING AND CURRENT ROW", "u.id BETWEEN t.id - 2 AND t.id"},
      {"ROWS BETWEEN 1 PRECEDING AND 3 FOLLOWING", "u.id BETWEEN t.id - 1 AND t.id + 3"},
      {"ROWS BETWEEN 4 PRECEDING AND 2 PRECEDING", "u.id BETWEEN t.id - 4 AND t.id - 2"},
      {"ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING", "u.id BETWEEN t.id + 1 AND t.id + 2"},
      {"ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW", "u.id BETWEEN t.id - 3 AND t.id + 1 AND u.id <> t.id"},
      {"ROWS BETWEEN CURRENT ROW AND CURRENT ROW", "u.id = t.id"}};
  unsigned frame = take_choice(&input, sizeof frames / sizeof *frames);
  if (!make_call(depth)) return;
  int whole = run_whole(d);
  append("SELECT ");
  append(call);
  append(" OVER (ORDER BY id ");
  append(frames[frame].frame);
  append(") IS (SELECT ");
  append(call);
  append(" FROM t AS u WHERE ");
  append(frames[frame].rows);
  append(") FROM t");
  outcome each = run(d, check_true);
  CHECK(!whole || each.code == SQLITE_DONE || is_limited(&each), "%s\n  %s", sql, each.message);
}

static void check_parts(database *d, int depth) {
  unsigned parts = 1 + take_choice(&input, 6);
  if (!make_call(depth)) return;
  int whole = run_whole(d);
  append("SELECT (SELECT lq_merge(state) FROM (SELECT ");
  append(call);
  append(" AS state FROM t GROUP BY id % ");
  append_number(parts);
  append(")) IS (SELECT ");
  append(call);
  append(" FROM t)");
  outcome merged = run(d, check_true);
  CHECK(whole == (merged.code == SQLITE_DONE) || is_limited(&merged), "%s\n  %s", sql, merged.message);
}

static void append_statement(int depth) {
  append("SELECT ");
  switch (take_choice(&input, 5)) {
    case 0: append_expression('x', depth); break;
    case 1: append_call(scalars, SHARES, depth); break;
    case 2:
      append_call(aggregates, WINDOWS, depth);
      append_frame();
      break;
    case 3:
      /* a state that stands as long as the statement */
      APPEND_ONE("lq_adjust(p, ", "lq_is_issue(k, p, ", "lq_score(k, p, 'normalized_margin', ");
      append("(SELECT lq_thresholds(k, p) FROM t WHERE id > ");
      append_number(take_choice(&input, ROWS));
      append("))");
      break;
    default:
      APPEND_ONE("lq_adjust(p, ", "lq_is_issue(k, p, ", "lq_score(k, p, 'normalized_margin', ");
      append("lq_thresholds(k, p)");
      append_frame();
      append(")");
  }
  append(" FROM t");
}

/* Two statements of one connection, a row of the one and then rows of the other. */
static void run_in_turns(database *d, int depth) {
  outcome alone[2], in_turns[2] = {NO_OUTCOME, NO_OUTCOME};
  sqlite3_stmt *statements[2] = {NULL, NULL};
  char texts[2][SQL_MAXIMUM];
  unsigned turns = take_byte(&input);
  for (int i = 0; i < 2; i++) {
    begin_statement();
    append_statement(depth);
    alone[i] = run_once(d, NULL);
    if (is_limited(&alone[i])) return;
    memcpy(texts[i], sql, sizeof sql);
  }
  for (int i = 0; i < 2; i++) {
    if (sqlite3_prepare_v2(d->db, texts[i], -1, &statements[i], NULL)) abort();
  }
  for (int going[2] = {1, 1}; going[0] || going[1]; turns = turns >> 1 | turns << 7) {
    int i = going[turns & 1] ? turns & 1 : !(turns & 1);
    d->steps = 0;
    going[i] = step_once(d, statements[i], NULL, &in_turns[i]);
  }
  for (int i = 0; i < 2; i++) {
    sqlite3_finalize(statements[i]);
    if (is_limited(&in_turns[i])) continue;
    CHECK(same_outcome(&alone[i], &in_turns[i]), "%s\n  beside %s\n  %s, alone %s", texts[i], texts[!i],
          in_turns[i].message, alone[i].message);
  }
  check_works(d, sql);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static void (*const statements[])(database *d, int depth) = {run_values, run_shares,   run_aggregates, run_frames,
                                                               run_rows,   check_frames, check_parts,    run_in_turns};
  input = (fuzz_input){data, data + size};
  database *databases = open_databases();
  unsigned choice = take_byte(&input);
  begin_statement();
  statements[choice % 8](&databases[choice >> 3 & 1], 1 + (int)(choice >> 4 & 3));
  return 0;
}
