/*
** Fuzzes JSON probabilities: rows with a byte 1 between, read by one reader.
**
**  (1) Every row is accepted, or refused for the reason, that a slow reading byte by
**      byte gives, by the grammar of RFC 8259 and by what probabilities.h says: a byte order mark before it
**      is skipped, and null is that; a list of {label, score} is as the object of its labels.
**  (2) Every probability has the 64 bits that strtod() gives.
**  (3) The names are the keys with their escapes undone, and are found and ranked as
**      the order of their bytes has it.
**  (4) What a reader has read before makes no difference.
**  (5) A probability that is written as a decimal is read back as the same 64 bits.
*/
#include "core/input/json.h"
#include "core/input/probabilities.h"
#include "tests/fuzz/support/fuzz.h"

#define BYTES_MAXIMUM 4096

/* The slow reading. */
typedef struct slow_row {
  lq_error_code code; /* LQ_JSON_SYNTAX for what is no JSON of numbers, whatever it is */
  size_t count;
  int object;
  double values[BYTES_MAXIMUM];
  lq_text keys[BYTES_MAXIMUM];
  char text[BYTES_MAXIMUM], *next; /* of the keys */
} slow_row;

static const char *at, *end;

static int is_next(char c) { return at < end && *at == c; }

static int step_over(char c) {
  if (!is_next(c)) return 0;
  at++;
  return 1;
}

static void step_over_space(void) {
  while (is_next(' ') || is_next('\t') || is_next('\n') || is_next('\r')) at++;
}

static int step_over_digits(void) {
  const char *start = at;
  while (at < end && *at >= '0' && *at <= '9') at++;
  return at > start;
}

static int slow_number(double *value) {
  static char copy[BYTES_MAXIMUM + 1];
  const char *start = at;
  step_over('-');
  if (!step_over('0') && !step_over_digits()) return 0;
  if (step_over('.') && !step_over_digits()) return 0;
  if (step_over('e') || step_over('E')) {
    if (!step_over('-')) step_over('+');
    if (!step_over_digits()) return 0;
  }
  memcpy(copy, start, (size_t)(at - start));
  copy[at - start] = 0;
  *value = strtod(copy, NULL);
  return 1;
}

/* The number that four hexadecimal digits are; -1 where they are not next. */
static int slow_hexadecimal(void) {
  char digits[5] = {0};
  for (int i = 0; i < 4; i++) {
    if (at == end || !*at || !strchr("0123456789abcdefABCDEF", *at)) return -1;
    digits[i] = *at++;
  }
  return (int)strtol(digits, NULL, 16);
}

static void put_code_point(slow_row *row, int code) {
  int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  static const int first[] = {0, 0xc0, 0xe0, 0xf0};
  *row->next++ = (char)(first[more] | code >> 6 * more);
  while (more-- > 0) *row->next++ = (char)(0x80 | (code >> 6 * more & 0x3f));
}

static int slow_escape(slow_row *row) {
  static const char plain[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  if (step_over('u')) {
    int code = slow_hexadecimal();
    if (code < 0 || (code >= 0xdc00 && code <= 0xdfff)) return 0;
    if (code >= 0xd800 && code <= 0xdbff) {
      if (!step_over('\\') || !step_over('u')) return 0;
      int low = slow_hexadecimal();
      if (low < 0xdc00 || low > 0xdfff) return 0;
      code = 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00);
    }
    put_code_point(row, code);
    return 1;
  }
  for (int i = 0; plain[i]; i++) {
    if (!step_over(plain[i])) continue;
    *row->next++ = meant[i];
    return 1;
  }
  return 0;
}

static int slow_string(slow_row *row, lq_text *key) {
  key->at = row->next;
  if (!step_over('"')) return 0;
  while (!is_next('"')) {
    if (at == end || (unsigned char)*at < 0x20) return 0;
    if (step_over('\\')) {
      if (!slow_escape(row)) return 0;
    } else {
      *row->next++ = *at++;
    }
  }
  at++;
  key->bytes = (size_t)(row->next - key->at);
  return 1;
}

static int slow_key(slow_row *row, lq_text *key) {
  if (!slow_string(row, key)) return 0;
  step_over_space();
  if (!step_over(':')) return 0;
  step_over_space();
  return 1;
}

static int slow_word(const char *word) {
  int is_word = (size_t)(end - at) >= strlen(word) && memcmp(at, word, strlen(word)) == 0;
  if (is_word) at += strlen(word);
  return is_word;
}

static int slow_value(slow_row *row, int depth) {
  double number;
  lq_text text;
  int is_object = is_next('{');
  if (!is_object && !is_next('[')) {
    return slow_word("null") || slow_word("true") || slow_word("false") ||
           (is_next('"') ? slow_string(row, &text) : slow_number(&number));
  }
  at++;
  if (depth == 64) return 0;
  step_over_space();
  for (int more = 0; !step_over(is_object ? '}' : ']'); more = 1) {
    if (more && !step_over(',')) return 0;
    step_over_space();
    if (is_object && !slow_key(row, &text)) return 0;
    if (!slow_value(row, depth + 1)) return 0;
    step_over_space();
  }
  return 1;
}

/* A label is a string, or a number as written. */
static int slow_label(slow_row *row, lq_text *label) {
  double number;
  const char *start = at;
  if (is_next('"')) return slow_string(row, label);
  if (!slow_number(&number)) return 0;
  *label = (lq_text){start, (size_t)(at - start)};
  return 1;
}

static int is_spelled(const char *from, const char *word) {
  return (size_t)(at - from) >= strlen(word) && memcmp(from, word, strlen(word)) == 0;
}

static int slow_entry(slow_row *row, double *value) {
  int labels = 0, scores = 0;
  if (!step_over('{')) return 0;
  step_over_space();
  for (int more = 0; !step_over('}'); more = 1) {
    lq_text key;
    if (more && !step_over(',')) return 0;
    step_over_space();
    const char *start = at;
    if (!slow_key(row, &key)) return 0;
    /* a key that is spelled with an escape is another one */
    if (is_spelled(start, "\"label\"")) {
      if (labels++ || !slow_label(row, &row->keys[row->count])) return 0;
    } else if (is_spelled(start, "\"score\"")) {
      if (scores++ || !slow_number(value)) return 0;
    } else if (!slow_value(row, 0)) {
      return 0;
    }
    step_over_space();
  }
  return labels && scores;
}

static int same_text(lq_text a, lq_text b) {
  return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.at, b.at, a.bytes) == 0);
}

static int is_null(void) {
  int is_word = end - at >= 4 && memcmp(at, "null", 4) == 0;
  if (is_word) at += 4;
  step_over_space();
  return is_word && at == end;
}

static lq_error_code read_items_slowly(slow_row *row) {
  if (end - at >= 3 && memcmp(at, LQ_BYTE_ORDER_MARK, 3) == 0) at += 3;
  step_over_space();
  row->object = step_over('{');
  if (!row->object && !step_over('[')) return is_null() ? LQ_JSON_NULL : LQ_JSON_SYNTAX;
  char close = row->object ? '}' : ']';
  step_over_space();
  int list = !row->object && is_next('{');
  row->object |= list;
  while (!step_over(close)) {
    double value;
    if (row->count && !step_over(',')) return LQ_JSON_SYNTAX;
    step_over_space();
    if (row->object && !list && !slow_key(row, &row->keys[row->count])) return LQ_JSON_SYNTAX;
    if (list ? !slow_entry(row, &value) : !slow_number(&value)) return LQ_JSON_SYNTAX;
    if (!(value >= -1e-4 && value <= 1 + 1e-4)) return LQ_PROBABILITY_OUTSIDE;
    row->values[row->count++] = value <= 0 ? 0.0 : value >= 1 ? 1.0 : value;
    step_over_space();
  }
  step_over_space();
  if (at < end) return LQ_JSON_SYNTAX;
  for (size_t i = 0; row->object && i < row->count; i++) {
    for (size_t j = 0; j < i; j++) {
      if (same_text(row->keys[i], row->keys[j])) return LQ_JSON_KEY_TWICE;
    }
  }
  return row->count < 2 ? LQ_TOO_FEW_CLASSES : LQ_OK;
}

static void read_slowly(slow_row *row, const char *text, size_t bytes) {
  at = text;
  end = text + bytes;
  row->count = 0;
  row->next = row->text;
  row->code = read_items_slowly(row);
}

static void check_names(const lq_class_names *names, const slow_row *row) {
  CHECK(names->count == row->count, "%zu names for %zu keys", names->count, row->count);
  for (size_t i = 0; i < names->count; i++) {
    CHECK(same_text(lq_class_names_get(names, i), row->keys[i]), "name %zu", i);
    CHECK(names->sorted[names->rank[i]] == i, "the rank of name %zu", i);
    CHECK(lq_class_names_find(names, row->keys[i]) == i, "finding name %zu", i);
    if (i == 0) continue;
    lq_text before = lq_class_names_get(names, names->sorted[i - 1]);
    lq_text here = lq_class_names_get(names, names->sorted[i]);
    size_t common = before.bytes < here.bytes ? before.bytes : here.bytes;
    int order = common ? memcmp(before.at, here.at, common) : 0;
    CHECK(order < 0 || (order == 0 && before.bytes < here.bytes), "the order of name %zu", i);
  }
}

static void check_row(lq_reader *reader, const char *text, size_t bytes) {
  static slow_row row;
  lq_probabilities read;
  lq_error error;
  read_slowly(&row, text, bytes);
  lq_error_code code = lq_read_json(reader, text, bytes, &read, &error);
  int is_refused = code == LQ_JSON_NOT_A_NUMBER || code == LQ_LIST_MISSING || code == LQ_LIST_TWICE || code == LQ_LIST_LABEL;
  CHECK((is_refused ? LQ_JSON_SYNTAX : code) == row.code, "code %d, not %d", code, row.code);
  if (is_refused || code == LQ_JSON_SYNTAX || code == LQ_JSON_KEY_TWICE) {
    CHECK(error.position >= 1 && error.position <= bytes + 1, "position %zu of %zu", error.position, bytes);
  }
  if (code == LQ_PROBABILITY_OUTSIDE) CHECK(error.index == row.count, "index %zu, not %zu", error.index, row.count);
  if (code) return;
  CHECK(read.classes == row.count && !read.names == !row.object, "%zu classes, not %zu", read.classes, row.count);
  for (size_t k = 0; k < read.classes; k++) {
    char written[LQ_DECIMAL_BYTES];
    double value = lq_probability(&read, k);
    CHECK(lq_bits(value) == lq_bits(row.values[k]), "class %zu is %a, not %a", k, value, row.values[k]);
    lq_decimal_write(value, written);
    if (k < 4) CHECK(strtod(written, NULL) == value, "%a is written as %s", value, written);
  }
  if (read.names) check_names(read.names, &row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input input = {data, data + size};
  lq_reader reader;
  if (size > BYTES_MAXIMUM) return 0;
  lq_reader_init(&reader, fuzz_resize);
  while (bytes_left(&input)) {
    const uint8_t *separator = memchr(input.at, 1, bytes_left(&input));
    fuzz_input row = take_part(&input, separator ? (size_t)(separator - input.at) : SIZE_MAX);
    take_byte(&input);
    size_t bytes = bytes_left(&row);
    char *text = (char *)copy_bytes(row.at, bytes);
    check_row(&reader, text, bytes);
    free(text);
  }
  lq_reader_free(&reader);
  return 0;
}
