/*
** Fuzzes the arguments of the table-valued functions: the input chooses a function, and
** for each of its parameters whether it is given, in the call or in WHERE, and a value
** that it takes, one of another type, or any text.
**
**  (1) Every statement gives rows, or an error that begins with the name of the function, or of
**      another one that its source asks for, or meets a limit; it changes nothing, and afterwards
**      the connection answers as before. The error is UTF-8 and one line.
**  (2) The same statement gives the same rows, or the same error, again.
**  (3) Scores and health are in [0,1]; the issues are no more than the rows of the source,
**      and none stands twice.
**  (4) An answer that is asked for again in a join is the same.
*/
#include "tests/fuzz/support/statement.h"

#define TEXTS 16

typedef struct parameter {
  const char *name;
  const char *texts[TEXTS]; /* as SQL spells them */
} parameter;

static const parameter source = {
    "source", {"'t'", "'models'", "'main.t'", "'(SELECT * FROM t WHERE id > 4)'", "'w'", "'v'", "'empty'", "'\"t\"'",
               "'(SELECT id, k, p, l, n FROM models LIMIT 20)'", "'(SELECT * FROM t ORDER BY s)'", "'none'",
               "'(SELECT 1)'", "'(SELECT k, p, id FROM t, empty)'",
               "'(SELECT t.id AS id, t.k AS k, p, l, n FROM t JOIN lq_issues(''t'', ''k'', ''p'', ''id'', ''predicted_neq_given'') AS i USING (id))'",
               "'(DELETE FROM t)'", "'self'"}};
static const parameter label = {"label_column", {"'k'", "'l'", "'k'", "'id'", "'x'", "'none'", "'\"k\"'", "''"}};
static const parameter probs = {"probs_column", {"'p'", "'n'", "'p'", "'x'", "'th'", "'k'", "'none'"}};
static const parameter id = {"id_column", {"'id'", "'rowid'", "'g'", "'x'", "'p'", "'none'", "NULL"}};
static const parameter model = {"model_column", {"'model'", "'model'", "'g'", "'k'", "'none'"}};
static const parameter filter = {"filter", {"'prune_by_noise_rate'", "'prune_by_class'", "'both'", "'confident_learning'",
                                            "'predicted_neq_given'", "'low_normalized_margin'", "'low_self_confidence'"}};
static const parameter method = {"method", {"'self_confidence'", "'normalized_margin'", "'confidence_weighted_entropy'"}};
static const parameter frac_noise = {"frac_noise", {"0", "1", "0.5", "1e-300", "-0.0", "0.999999999999"}};
static const parameter min_examples = {"min_examples_per_class", {"0", "1", "2", "4", "9223372036854775807"}};
static const parameter num_to_remove = {
    "num_to_remove_per_class",
    {"'[1,0,2]'", "'[9,9,9]'", "'[9223372036854775807,1,1]'", "'{\"cat\":1}'", "'{\"0\":1,\"2\":3}'", "'[1.5]'", "'[]'",
     "'[-1,0,0]'", "'[null,1,1]'", "'{\"cat\":1,\"cat\":2}'", "'[[1],2,3]'", "'[1,2,3,4]'", "'[1e999,0,0]'", "'[1,'"}};
static const parameter asymmetric = {"asymmetric", {"0", "1"}};
static const parameter all_pairs = {"all_pairs", {"0", "1"}};
static const parameter converged = {"converged", {"0", "1"}};
static const parameter weights = {
    "weights", {"'accuracy'", "'uniform'", "'log_loss_search'", "'[1,2,3]'", "'{\"one\":1,\"two\":0.5,\"three\":0}'",
                "'[0,0,0]'", "'[1e308,1e308,1e308]'", "'[1e-320,0,0]'", "'[-1,1,1]'", "'[1,1]'", "'{\"one\":1}'",
                "'[1,null,\"1\"]'", "'[1e999,1,1]'", "'[[1],1,1]'"}};

typedef struct table {
  const char *name;
  int share; /* the column that is in [0,1] */
  const parameter *parameters[10];
} table;

static const table tables[] = {
    {"lq_issues", 3, {&source, &label, &probs, &id, &filter, &method, &frac_noise, &min_examples, &num_to_remove}},
    {"lq_classes", 0, {&source, &label, &probs}},
    {"lq_overlaps", 3, {&source, &label, &probs, &asymmetric, &all_pairs}},
    {"lq_joint", 4, {&source, &label, &probs, &converged, &all_pairs}},
    {"lq_health", 4, {&source, &label, &probs}},
    {"lq_ensemble", 2, {&source, &id, &label, &model, &probs, &weights, &method}}};

static const table *asked;
static int is_ours; /* the source is one of those above, whose rows do not change by themselves */

static void append_value(const parameter *p) {
  static const char *const others[] = {"NULL", "0", "1", "-1", "0.5", "1.5", "2", "x''", "x'00ff'", "''", "9e999",
                                       "'a' || char(0)", "9223372036854775807", "zeroblob(50000)", "'1'", "(SELECT th FROM t)"};
  unsigned how = take_byte(&input), count = 0;
  while (count < TEXTS && p->texts[count]) count++;
  if (how >= 240) {
    if (p == &source) is_ours = 0;
    append_text(120);
  } else if (how >= 208) {
    append(others[how % 16]);
  } else {
    append(p->texts[how % count]);
  }
}

static void append_where(const parameter *p, int first) {
  append(first ? " WHERE a." : " AND a.");
  append(p->name);
  append(" = ");
  append_value(p);
}

/* lq_x(source, ...) AS a [WHERE parameter = value AND ...] */
static void append_table(void) {
  unsigned count = 0, in_call = take_choice(&input, 10);
  while (count < 10 && asked->parameters[count]) count++;
  append(asked->name);
  append("(");
  if (in_call > count) in_call = count;
  for (unsigned i = 0; i < in_call; i++) {
    if (i) append(", ");
    append_value(asked->parameters[i]);
  }
  append(") AS a");
  for (unsigned i = in_call, given = 0; i < count; i++) {
    if (i >= 3 && take_byte(&input) & 1) continue;
    append_where(asked->parameters[i], given++ == 0);
  }
}

static void check_message(const outcome *o) {
  int begins = 0;
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    size_t bytes = strlen(tables[i].name);
    begins |= !strncmp(o->message, tables[i].name, bytes) && !strncmp(o->message + bytes, ": ", 2);
  }
  CHECK(begins, "%s\n  %s", sql, o->message);
  if (strlen(o->message) < sizeof o->message - 1) check_line(o->message); /* one that is cut may end within a character */
}

static void check_row(sqlite3_stmt *statement, const char *text) {
  if (asked->share) check_share(statement, asked->share, text);
}

static void append_end(void) {
  static const char *const ends[] = {"", " ORDER BY 1", " LIMIT 2", " ORDER BY 2 DESC LIMIT 3"};
  append(ends[take_choice(&input, 4)]);
}

static void run_rows(database *d) {
  append("SELECT a.*, a.rowid FROM ");
  append_table();
  append_end();
  if (is_ours) run(d, check_row);
  else run_once(d, check_row);
}

/* The answer in a join, where it is asked for three times. */
static uint64_t answers[3];

static void digest_answer(sqlite3_stmt *statement, const char *text) {
  uint64_t *digest = &answers[sqlite3_column_int(statement, 0)];
  (void)text;
  for (int c = 1; c < sqlite3_column_count(statement); c++) *digest = digest_value(*digest + 1, statement, c);
}

static void run_thrice(database *d) {
  append("SELECT turn, a.* FROM (SELECT 0 AS turn UNION ALL SELECT 1 UNION ALL SELECT 2) CROSS JOIN ");
  append_table();
  memset(answers, 0, sizeof answers);
  outcome result = run_once(d, digest_answer);
  if (result.code != SQLITE_DONE || !is_ours) return;
  CHECK(answers[0] == answers[1] && answers[0] == answers[2], "%s", sql);
}

/* As many issues as different ids, of rows that are there. */
static void check_issues(database *d) {
  asked = &tables[0];
  append("SELECT count(*) = count(DISTINCT a.id) AND count(*) <= 36 AND total(a.label IS a.predicted) = 0 FROM ");
  append("lq_issues(");
  append(source.texts[take_choice(&input, 6)]);
  append(", 'k', 'p'");
  for (unsigned i = 3; i < 9; i++) {
    append(", ");
    if (i == 3) append("NULL");
    else append_value(asked->parameters[i]);
  }
  append(") AS a");
  run(d, strstr(sql, "'low_") || strstr(sql, "'models'") || strstr(sql, "'w'") ? NULL : check_true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static void (*const statements[])(database *d) = {run_rows, run_thrice, run_rows, check_issues};
  input = (fuzz_input){data, data + size};
  database *d = &open_databases()[take_byte(&input) & 1];
  int changes = sqlite3_total_changes(d->db);
  asked = &tables[take_choice(&input, sizeof tables / sizeof *tables)];
  is_ours = 1;
  begin_statement();
  statements[take_choice(&input, 4)](d);
  CHECK(sqlite3_total_changes(d->db) == changes, "%s", sql);
  return 0;
}
