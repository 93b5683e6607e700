#include "core/input/blob_json.h"

#include "core/input/jsonb.h"

/* Sets of the low four bits of a byte: white space; the first characters of JSON and JSON5 numbers;
** [ and {; quotes; and JSONB's types of numbers and of keys. */
#define SPACE (1u << 0 | 1u << 9 | 1u << 10 | 1u << 13)
#define NUMBER (0x3ffu | 1u << 11 | 1u << 13 | 1u << 14)
#define BRACKET (1u << 11)
#define QUOTE (1u << 2 | 1u << 7)
#define NUMBERS 0x78u
#define KEYS 0x780u
#define ITEMS (NUMBERS | 1u << 12) /* of an array: a list has objects */
/* JSONB's headers of an array and an object. An element follows a short header. The size follows a
** longer one; its first byte is 0 in a short BLOB. */
#define SHORT(high) [(high) << 4 | 11] = ITEMS, [(high) << 4 | 12] = KEYS
#define LONG(high, size) [(high) << 4 | 11] = (size), [(high) << 4 | 12] = (size)

const uint16_t lq_json_beginnings[256] = {[' '] = SPACE | BRACKET,
                                          ['\t'] = SPACE | BRACKET,
                                          ['\n'] = SPACE | BRACKET,
                                          ['\r'] = SPACE | BRACKET,
                                          [0xef] = 1u << 11, /* a byte order mark */
                                          ['['] = SPACE | NUMBER | ITEMS,
                                          [5 << 4 | 12] = KEYS,
                                          ['{'] = SPACE | QUOTE | ITEMS,
                                          [7 << 4 | 12] = KEYS,
                                          SHORT(0), SHORT(1), SHORT(2), SHORT(3), SHORT(4),
                                          SHORT(6), SHORT(8), SHORT(9), SHORT(10), SHORT(11),
                                          LONG(12, 0xffff), LONG(13, 1), LONG(14, 1), LONG(15, 1)};

static int is_space(unsigned char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* The start of JSON text, after a byte order mark and white space; or bytes. */
static size_t text_start(const unsigned char *at, size_t bytes) {
  size_t i = bytes >= 3 && memcmp(at, LQ_BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
  while (i < bytes && is_space(at[i])) i++;
  return i;
}

/* The place of the next character after i that is no white space, or bytes. */
static size_t next_place(const unsigned char *at, size_t i, size_t bytes) {
  do i++;
  while (i < bytes && is_space(at[i]));
  return i;
}

/* That character; 0 at the end. */
static int after_start(const unsigned char *at, size_t start, size_t bytes) {
  size_t next = next_place(at, start, bytes);
  return next < bytes ? at[next] : 0;
}

static int is_quote(int c) { return c == '"' || c == '\''; }

/* Of JSON or JSON5. */
static int begins_number(int c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '+';
}

/* Whether a BLOB begins as JSON text with a number does, or as a dict that Python prints. */
static int may_be_text(const unsigned char *at, size_t bytes) {
  /* most JSONB is no text by its first byte */
  if ((*at & 15) == 12 || ((*at & 15) == 11 && *at != '[' && *at != '{')) return 0;
  size_t start = text_start(at, bytes);
  if (start == bytes) return 0;
  int next = after_start(at, start, bytes);
  if (at[start] == '{') return is_quote(next);
  if (at[start] != '[') return 0;
  return begins_number(next) ||
         (next == '{' && is_quote(after_start(at, next_place(at, start, bytes), bytes)));
}

/* The end of the header of JSONB at i. */
static size_t header_end(const unsigned char *at, size_t i) {
  return i + 1 + (at[i] >> 4 < 12 ? 0 : (size_t)1 << ((at[i] >> 4) - 12));
}

static int begins_key(const unsigned char *at, size_t i, size_t bytes) {
  return i < bytes && (at[i] & 15) >= 7 && (at[i] & 15) <= 10;
}

/* Whether a BLOB begins as an array or object of JSONB does, and has its size or a number as its
** first element, or an object. */
static int may_be_jsonb(const unsigned char *at, size_t bytes) {
  unsigned type = at[0] & 15;
  lq_json json;
  lq_error ignored;
  if (type != 11 && type != 12) return 0;
  size_t i = header_end(at, 0);
  if (i >= bytes) return 0;
  /* the last byte of the size, or its four bits */
  size_t last = i > 1 ? at[i - 1] : at[0] >> 4;
  if (last == ((bytes - i) & 255) && !lq_jsonb_open(&json, (const char *)at, bytes, &ignored)) {
    return 1;
  }
  if (type == 11 && (at[i] & 15) == 12) return begins_key(at, header_end(at, i), bytes); /* a list */
  if (type == 12) {
    if (!begins_key(at, i, bytes)) return 0;
    if (at[i] >> 4 >= 12) return 1; /* a key that is not short */
    i += 1 + (size_t)(at[i] >> 4);
  }
  if (i >= bytes || (at[i] & 15) < 3 || (at[i] & 15) > 6) return 0;
  i = header_end(at, i);
  return i < bytes && begins_number(at[i]);
}

int lq_may_be_json(const unsigned char *blob, size_t bytes) {
  return may_be_jsonb(blob, bytes) || may_be_text(blob, bytes);
}

/* How many bytes follow the first byte of a UTF-8 character; -1 if c is no first byte, or a control
** character that is no white space. */
static int continuations(unsigned char c) {
  if (c < 0x80) return c >= ' ' || is_space(c) ? 0 : -1;
  return c < 0xc2 ? -1 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : -1;
}

/* Whether it is UTF-8 without control characters other than white space. */
static int is_text(const unsigned char *at, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) {
    int more = continuations(at[i]);
    if (more < 0) return 0;
    for (; more > 0; more--) {
      if (++i >= bytes || (at[i] & 0xc0) != 0x80) return 0;
    }
  }
  return 1;
}

/* As long as the shortest text of two numbers, but for a few: shorter floats may look like text, some
** rows in a million, and are floats where they sum to what floats do. */
#define TEXT_BYTES 10

/* The number of signs that a BLOB is JSON with an error: the parts before the error that are right;
** in JSONB also those after numbers that are nearly right; and two if there is no error. */
static unsigned count_signs(const lq_json_form *form, const unsigned char *blob, size_t bytes) {
  lq_json json;
  lq_json_item item;
  lq_error ignored;
  int more = 1, is_right = 1;
  lq_error_code code = form->open(&json, (const char *)blob, bytes, &ignored);
  form->as_list(&json, LQ_ONLY_LISTS);
  while (more && is_right) {
    unsigned before = json.signs;
    const char *from = json.at;
    is_right = !form->next(&json, &item, &more, &ignored) ||
               (form == &lq_jsonb && json.at > from && json.signs > before);
  }
  return json.signs + (!more && !code ? 2 : 0);
}

/* JSONB that is no longer says little against floats. */
#define SHORT_BYTES 13

int lq_read_json_blob(lq_reader *reader, const unsigned char *at, size_t bytes, int logits,
                      lq_probabilities *out, lq_json_attempt *said, lq_error_code *code) {
  const char *text = (const char *)at;
  lq_error error = {0};
  said->signs = 0;
  said->is_said = 0;
  *code = LQ_JSON_SYNTAX;
  size_t start = text_start(at, bytes);
  if (start < bytes && (at[start] == '[' || at[start] == '{' || at[start] == 'n')) {
    *code = logits ? lq_read_json_logits(reader, text, bytes, out, &said->error)
                   : lq_read_json(reader, text, bytes, out, &said->error);
    if (*code == LQ_OK || *code == LQ_JSON_NULL || *code == LQ_NO_MEMORY) return 1;
    said->signs = count_signs(&lq_json_text, at, bytes);
    int is_all_text = is_text(at, bytes);
    said->is_said = said->signs > 0 || is_all_text;
    if (bytes < TEXT_BYTES) said->signs = 0;
    else if (said->signs && is_all_text) said->signs++; /* floats are that by no chance */
    int next = after_start(at, start, bytes);
    if (is_all_text && bytes >= TEXT_BYTES && at[start] == '{' && is_quote(next)) said->signs += 2;
  }
  *code = logits ? lq_read_jsonb_logits(reader, text, bytes, out, &error)
                 : lq_read_jsonb(reader, text, bytes, out, &error);
  if (*code == LQ_OK || *code == LQ_JSON_NULL || *code == LQ_NO_MEMORY) return 1;
  unsigned signs = count_signs(&lq_jsonb, at, bytes);
  int is_whole = lq_jsonb_is_whole(text, bytes);
  /* an array is float16 by chance alone */
  if (is_whole) signs += (*at & 15) == 12 ? 2 : 1;
  if (signs > said->signs) {
    /* short floats begin so, or are so to their end, by chance: some rows in a million */
    *said = (lq_json_attempt){error, bytes > SHORT_BYTES ? signs : 0, 1};
  }
  return 0;
}

int lq_is_decimal_list(const unsigned char *at, size_t bytes) {
  static const char characters[] = "0123456789.,;+-eExX[]()'\" \t\r\n";
  if (bytes < TEXT_BYTES) return 0;
  for (size_t i = 0; i < bytes; i++) {
    if (!memchr(characters, at[i], sizeof characters - 1)) return 0;
  }
  return 1;
}
