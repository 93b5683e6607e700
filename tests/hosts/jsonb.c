/*
** Random JSON documents, flat ones of numbers and some that are not, in the SQLite that this program is linked with:
**
**  (1) A document as a BLOB is to our functions what it is as TEXT.
**  (2) So is the JSONB that SQLite's jsonb() makes of it, where it has that (from 3.45 on): the same numbers, names and
**      errors, but for their places in the text.
**  (3) JSONB of a document of JSON5 is what SQLite's json() makes of it, or it is refused.
**
** jsonb [DOCUMENTS [SEED]]; LABELQUALITY is the library.
*/
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOCUMENT_BYTES 4000

static uint64_t seed;
static sqlite3 *db;
static char document[DOCUMENT_BYTES + 200];
static size_t length;

static unsigned choose(unsigned count) {
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return (unsigned)(seed >> 33) % count;
}

static void stop_with(const char *what, const char *got, const char *want) {
  printf("FAILED %s\n  %s\n  got  %s\n  want %s\n0 passed, 1 failed\n", what, document, got ? got : "NULL", want ? want : "NULL");
  exit(1);
}

static void put(const char *text) {
  size_t bytes = strlen(text);
  if (length + bytes > DOCUMENT_BYTES) return;
  memcpy(document + length, text, bytes + 1);
  length += bytes;
}

static const char *one_of(const char *const *texts, unsigned count) { return texts[choose(count)]; }
#define ONE_OF(texts) one_of(texts, sizeof(texts) / sizeof *(texts))

static void put_space(void) {
  static const char *const spaces[] = {"", "", "", "", " ", "\n", "\t ", "\r\n"};
  put(ONE_OF(spaces));
}

static void put_number(int json5) {
  static const char *const odd[] = {"0", "1", "-0", "0.0", "1.0", "1E0", "1e-5", "0.5e+0", "-0.00005", "1.00005", "0.1e1",
                                    "4.9406564584124654e-324", "0.30000000000000004", "1e-400", "0.000000000000000000000000000000001",
                                    "0.500000000000000055511151231257827021181583404541015625000000000000000001"};
  static const char *const five[] = {".5", "1.", "+0.5", "0x1", "-.0", "+1", "0x0", "+.25"};
  static const char *const wrong[] = {"1.5", "-1", "null", "true", "false", "\"0.5\"", "[]", "{}", "[0.5]", "{\"a\":1}", "1e999", "25"};
  char number[64];
  if (json5 && choose(4) == 0) {
    put(ONE_OF(five));
  } else if (choose(60) == 0) {
    put(ONE_OF(wrong));
  } else if (choose(6) == 0) {
    put(ONE_OF(odd));
  } else {
    snprintf(number, sizeof number, "0.%0*u%u", 1 + (int)choose(12), choose(100000), choose(2) ? choose(1000000) : 1);
    put(number);
    if (choose(8) == 0) put("e-1");
  }
}

static void put_key(int json5, unsigned number) {
  static const char *const parts[] = {"a", "cat", " ", "", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "'", "?", "<", "long name of a class",
                                      "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\u20AC", "\\ud83d\\ude00", "\\b\\f\\r\\t", "\\u0001"};
  /* not \v, of which SQLite 3.45.0 makes a tab */
  static const char *const five[] = {"\\'", "\\x41", "\\xe9", "\\\n", "\\\r\n", "\"", "\\0"};
  char text[20];
  put(json5 ? "'" : "\"");
  for (unsigned i = choose(4); i > 0; i--) {
    const char *part = ONE_OF(parts);
    put(json5 && choose(3) == 0 ? ONE_OF(five) : json5 && *part == '\'' ? "" : part);
  }
  snprintf(text, sizeof text, "%u", choose(300) ? number : 0);
  put(text);
  put(json5 ? "'" : "\"");
}

static void write_document(int json5) {
  unsigned count = choose(50) == 0 ? choose(200) : choose(8) == 0 ? choose(30) : 2 + choose(5);
  int object = (int)choose(2);
  length = 0;
  put_space();
  put(object ? "{" : "[");
  for (unsigned k = 0; k < count && length < DOCUMENT_BYTES - 300; k++) {
    if (k) put(",");
    put_space();
    if (object) {
      put_key(json5, k);
      put_space();
      put(":");
      put_space();
    }
    put_number(json5);
    put_space();
  }
  put(object ? "}" : "]");
  put_space();
}

/* What of a message names a place in the text is cut away. */
static char *without_places(const char *text) {
  static char copies[4][20000];
  static unsigned turn;
  char *copy = copies[turn++ % 4];
  snprintf(copy, sizeof copies[0], "%s", text ? text : "NULL");
  static const char *const places[] = {" (at byte ", ", again at byte ", " at byte "};
  for (unsigned i = 0; i < 3; i++) {
    char *at = strstr(copy, places[i]);
    if (at) *at = 0;
  }
  return copy;
}

/* Everything that is to be known of probs, as one text; NULL for what SQLite takes for no JSON. */
static const char *known(sqlite3_stmt *statement) {
  sqlite3_reset(statement);
  sqlite3_bind_text(statement, 1, document, (int)length, SQLITE_STATIC);
  int rc = sqlite3_step(statement);
  if (rc != SQLITE_ROW) return NULL;
  return without_places((const char *)sqlite3_column_text(statement, 0));
}

static sqlite3_stmt *prepare(const char *probs) {
  sqlite3_stmt *statement;
  char sql[1000];
  /* the label of the first class, whatever it is, so that the check is of probs alone */
  snprintf(sql, sizeof sql,
           "WITH p(p) AS (SELECT %s) SELECT CASE WHEN p IS NULL THEN 'no JSON' WHEN c IS NULL OR c LIKE 'label%%' OR c LIKE 'probs sum%%' THEN"
           " lq_unpack(b) || quote(lq_predicted(p)) || quote(lq_entropy(p)) || c ELSE c END FROM"
           " (SELECT p, CAST(p AS BLOB) AS b, coalesce(lq_check('no label', p), '') AS c FROM p)",
           probs);
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL)) stop_with(sql, sqlite3_errmsg(db), "a statement");
  return statement;
}

/* For statement SELECT length(jsonb(?1)). */
static int bytes_of_jsonb(sqlite3_stmt *statement) {
  sqlite3_reset(statement);
  sqlite3_bind_text(statement, 1, document, (int)length, SQLITE_STATIC);
  return sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
}

int main(int argument_count, char **arguments) {
  unsigned documents = argument_count > 1 ? (unsigned)atoi(arguments[1]) : 20000, wrong = 0, refused = 0;
  const char *library = getenv("LABELQUALITY");
  char *message = NULL;
  seed = argument_count > 2 ? strtoull(arguments[2], NULL, 10) : 88172645463325252u;
  if (sqlite3_open(":memory:", &db)) return 1;
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  if (sqlite3_load_extension(db, library ? library : "./build/labelquality", NULL, &message)) {
    printf("%s\n0 passed, 1 failed\n", message);
    return 1;
  }
  int has_jsonb = sqlite3_libversion_number() >= 3045000;
  sqlite3_stmt *text = prepare("?1"), *blob = prepare("CAST(?1 AS BLOB)");
  sqlite3_stmt *binary = has_jsonb ? prepare("jsonb(?1)") : NULL, *again = has_jsonb ? prepare("json(jsonb(?1))") : NULL;
  sqlite3_stmt *bytes = NULL;
  if (has_jsonb) sqlite3_prepare_v2(db, "SELECT length(jsonb(?1))", -1, &bytes, NULL);
  for (unsigned i = 0; i < documents; i++) {
    int json5 = has_jsonb && choose(4) == 0;
    write_document(json5);
    const char *as_text = known(text), *as_blob, *as_binary, *as_json;
    if (!as_text) stop_with("as text", sqlite3_errmsg(db), NULL);
    wrong += *as_text != '[';
    as_blob = known(blob);
    if (!as_blob || strcmp(as_text, as_blob) != 0) stop_with("as a BLOB", as_blob, as_text);
    if (!has_jsonb) continue;
    as_json = known(again);
    if (!as_json) continue; /* SQLite takes it for no JSON, which our text is then neither, or is deeper than we read */
    as_binary = known(binary);
    /* a short BLOB that is no JSONB with JSON's numbers may be the probabilities of a float16 BLOB */
    if (json5 && as_binary && (*as_binary != '[' || bytes_of_jsonb(bytes) <= 13) && strcmp(as_json, as_binary) != 0) refused++;
    else if (!as_binary || strcmp(as_json, as_binary) != 0) stop_with("as JSONB", as_binary, as_json);
    if (!json5 && strcmp(as_json, as_text) != 0) stop_with("as text out of JSONB", as_text, as_json);
  }
  sqlite3_finalize(text);
  sqlite3_finalize(blob);
  sqlite3_finalize(binary);
  sqlite3_finalize(again);
  sqlite3_finalize(bytes);
  sqlite3_close(db);
  printf("SQLite %s: %u documents, %u with an error, %u of JSON5 refused as JSONB%s\n", sqlite3_libversion(), documents, wrong, refused,
         has_jsonb ? "" : "; it has no jsonb()");
  printf("1 passed, 0 failed\n");
  return 0;
}
