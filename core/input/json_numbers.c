#include "core/input/json_numbers.h"

#include <assert.h>

#include "core/base/compiler.h"
#include "core/numbers/digits.h"

/* The largest length of an item: its comma, space, digits and exponent. */
#define ITEM_BYTES 40

/* The bytes of a key, with its quotes, that are compared at once. */
#define SHORT_KEY 8

/* The last bytes of a text are read from a copy, past the end of which can be read. */
#define LAST_BYTES 128

static const uint64_t tens[] = {1u,
                                10u,
                                100u,
                                1000u,
                                10000u,
                                100000u,
                                1000000u,
                                10000000u,
                                100000000u,
                                1000000000u,
                                10000000000u,
                                100000000000u,
                                1000000000000u,
                                10000000000000u,
                                100000000000000u,
                                1000000000000000u,
                                10000000000000000u,
                                100000000000000000u,
                                1000000000000000000u,
                                10000000000000000000u};

/* Reads 1 to 20 digits, of which at most 19 follow the leading zeros, as *number * 10^-*ten.
** Returns NULL for any other number of digits. */
static inline const char *read_digits(const char *at, uint64_t *number, unsigned *ten) {
  unsigned count = lq_sixteen_digits(at, number);
  *ten = 16;
  if (count < 15) return count ? at + count : NULL;
  /* 15 or more, as float64 has: a branch on their number would be predicted wrong */
  uint64_t bytes = lq_load_digits(at + 15), others = lq_find_others(bytes);
  if (!others) return NULL;
  unsigned more = lq_trailing_zeros(others) / 8;
  at += 15 + more;
  more += more == 0; /* *number has a sixteenth digit in any case, perhaps a 0 */
  if (more > 5 || *number >= tens[20 - more]) return NULL;
  *number = *number * tens[more - 1] +
            lq_join_four_digits((uint32_t)(bytes >> 8 << 8 * (5 - more)));
  *ten = 15 + more;
  return at;
}

/* The spelling of the short items before. Most items have the same, and then the start of the
** next item is known before the digits of this one are read. */
typedef struct lq_usual {
  ptrdiff_t length; /* the digits of the last item that was not short, or 0 */
  uint64_t text;    /* zeros for digits, and the comma or brace after them */
  uint64_t mask;    /* of lq_mark_others(), from the first digit to that */
  size_t digits;
  unsigned shift; /* brings the last digit to the end of eight */
  double power;
} lq_usual;

static inline lq_usual usual_of(size_t digits, char after) {
  return (lq_usual){.text = LQ_EIGHT('0') ^ (uint64_t)('0' ^ after) << 8 * digits,
                    .mask = LQ_EIGHT(128) >> 8 * (7 - digits),
                    .digits = digits,
                    .shift = 8 * (8 - (unsigned)digits),
                    .power = (double)tens[digits]};
}

/* Reads ",0.ddd" or ", 0.ddd" of up to seven digits, by far the most frequent item. mark is the
** comma, or the bracket before the first item; after is mostly the character behind the digits. All
** the readers return the end of the item, or NULL for an item of another spelling. */
static inline const char *read_short(const char *at, char mark, char after, lq_usual *usual,
                                     double *value) {
  uint32_t lead = lq_load32(at) ^ (unsigned char)mark;
  if ((lead & 0xffffff) == ('0' << 8 | '.' << 16)) at += 3;
  else if (lead == (' ' << 8 | '0' << 16 | (uint32_t)'.' << 24)) at += 4;
  else return NULL;
  /* the character after becomes a digit; what else becomes one cannot be there before an item */
  uint64_t bytes = lq_load64(at) ^ usual->text;
  if (lq_mark_others(bytes) & usual->mask) {
    uint64_t others = lq_find_others(lq_load_digits(at));
    unsigned digits = others ? lq_trailing_zeros(others) / 8 : 8;
    if (digits - 1 >= 7 || (at[digits] | 32) == 'e') return NULL;
    if (digits != usual->digits) *usual = usual_of(digits, after);
    bytes = lq_load64(at) ^ usual->text;
  }
  at += usual->digits;
  *value = (double)lq_join_digits(bytes << usual->shift) / usual->power;
  return at;
}

/* Reads the "-d" or "-dd" of an exponent; *exponent stays 0 for any other. */
static inline const char *read_exponent(const char *at, unsigned *exponent) {
  unsigned first = (unsigned char)at[1] - '0', second = (unsigned char)at[2] - '0';
  if (at[0] != '-' || first > 9) return at;
  if (second > 9) {
    *exponent = first;
    return at + 2;
  }
  if ((unsigned char)(at[3] - '0') > 9) *exponent = 10 * first + second;
  return at + 3;
}

/* Skips ",d." or ", d.", where d is any byte; NULL for anything else. */
static inline const char *skip_point(const char *at, char mark) {
  uint32_t lead = lq_load32(at) ^ (unsigned char)mark;
  if ((lead & 0xff00ff) == '.' << 16) return at + 3;
  return (lead & 0xff00ffff) == (' ' << 8 | (uint32_t)'.' << 24) ? at + 4 : NULL;
}

/* Reads ",d.ddd" or ", d.ddd", perhaps with "e-d" or "e-dd". ITEM_BYTES can be read. */
static inline const char *read_long(const char *at, char mark, lq_usual *usual, double *value) {
  const char *start = skip_point(at, mark);
  if (!start) return NULL;
  uint64_t whole = (uint64_t)(unsigned char)start[-2] - '0', number;
  unsigned ten;
  at = read_digits(start, &number, &ten);
  if (!at) return NULL;
  usual->length = at - start;
  if ((*at | 32) == 'e') {
    unsigned exponent = 0;
    at = read_exponent(at + 1, &exponent);
    if (exponent == 0 || ten > 18 || whole > 9) return NULL;
    number += whole * tens[ten];
    ten += exponent;
  } else if (whole) {
    *value = 1.0;
    return whole == 1 && number == 0 ? at : NULL;
  }
  if (number == 0) {
    *value = 0.0;
    return at;
  }
  return lq_decimal_surely(number, ten, value) ? at : NULL;
}

/* Reads ",d.ddd" or ", d.ddd" of 15 to 20 digits after the point, perhaps with "e-dd", before a
** comma. Python writes nearly all doubles so. The number of digits and the exponent vary at
** random, so no branch depends on them. Of 1,000 classes this saves 11 % of a self-confidence;
** of 10 it costs 3 to 6 %. */
LQ_SPECIALIZED const char *read_full(const char *at, char mark, double *value) {
  /* the limit of the first fifteen digits, by how many follow: 19 without leading zeros fit */
  static const uint64_t past_fifteen[8] = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
                                           UINT64_MAX, 100000000000000u, 0, 0};
  const char *start = skip_point(at, mark);
  if (!start) return NULL;
  uint64_t first = lq_load_digits(start), second = lq_load_digits(start + 7);
  if (lq_find_others(first) | lq_find_others(second)) return NULL;
  uint64_t third = lq_load_digits(start + 15);
  unsigned bits = lq_trailing_zeros(lq_find_others(third) | (uint64_t)1 << 63), more = bits / 8;
  uint64_t after = third >> (bits - 7), whole = (uint64_t)(unsigned char)start[-2] - '0';
  uint64_t has_exponent = (after & 0xffff) == (('e' ^ '0') | ('-' ^ '0') << 8);
  /* the two digits of the exponent, or zeros, and the comma, which becomes 0 */
  uint32_t power = (uint32_t)(after << 16 >> 32 * has_exponent) ^ ('0' ^ ',') << 16;
  uint32_t exponent = power * (10 << 8 | 1) >> 8 & 255;
  uint64_t digits = whole * 1000000000000000 + lq_join_digits(first) * 10000000 +
                    lq_join_digits(second & ~(uint64_t)255);
  if (((power | (power + 0x7676)) & 0xff8080) || whole > 9 * (uint64_t)(exponent > 0) ||
      digits >= past_fifteen[more]) {
    return NULL;
  }
  uint64_t number = digits * tens[more] + lq_join_digits(third << 8 << (63 - bits));
  if (number == 0 || !lq_decimal_surely(number, 15 + more + exponent, value)) return NULL;
  return start + 15 + more + 4 * has_exponent;
}

/* Whether the next `bytes` bytes, at most SHORT_KEY, are those of key. SHORT_KEY bytes can be read
** of each. */
static inline int short_key_is_next(const char *at, const char *key, size_t bytes) {
  static const uint64_t compared[SHORT_KEY + 1] = {
      0x00,         0xff,           0xffff,           0xffffff,          0xffffffff,
      0xffffffffff, 0xffffffffffff, 0xffffffffffffff, 0xffffffffffffffff};
  return ((lq_load64(at) ^ lq_load64(key)) & compared[bytes]) == 0;
}

static inline int long_key_is_next(const char *at, const char *key, size_t bytes) {
  for (; bytes > 8; bytes -= 8, at += 8, key += 8) {
    if (lq_load64(at) != lq_load64(key)) return 0;
  }
  return short_key_is_next(at, key, bytes);
}

/* Skips the mark, perhaps a space, and the key with its quotes; NULL for another key.
** ITEM_BYTES + SHORT_KEY bytes can be read. */
static inline const char *skip_key(const char *at, const char *end, char mark, const char *key,
                                   size_t bytes) {
  if (*at++ != mark) return NULL;
  if (bytes > SHORT_KEY) {
    if ((size_t)(end - at) < ITEM_BYTES + bytes) return NULL;
    at += *at == ' ';
    return long_key_is_next(at, key, bytes) ? at + bytes : NULL;
  }
  if (!short_key_is_next(at, key, bytes)) {
    if (*at++ != ' ' || !short_key_is_next(at, key, bytes)) return NULL;
  }
  return at + bytes;
}

/* Reads items from the mark at `at` on, while ITEM_BYTES follow (for an object, SHORT_KEY more), as
** they do at the first one. *count of values[room] are filled before and after. `item` is the
** number of the item in values[0]; names is NULL for an array. Returns where the next mark should
** be. */
LQ_SPECIALIZED const char *read_items(const char *at, const char *end, char mark,
                                      const lq_class_names *names, size_t item, double *values,
                                      size_t room, size_t *count) {
  lq_usual usual = usual_of(6, ',');
  size_t needed = names ? ITEM_BYTES + SHORT_KEY : ITEM_BYTES;
  if (*count == room) return at;
  const lq_class_name *name = names ? names->names + item + *count : NULL;
  const char *last = end - needed;
  double *value = values + *count, *past = values + room;
  for (; value < past && at <= last; value++) {
    const char *number = at;
    char before = mark;
    if (names) {
      size_t bytes = name->bytes + 2;
      number = skip_key(at, end, mark, names->text + name->offset - 1, bytes);
      if (!number) break;
      name++;
      before = ':';
    }
    const char *next = usual.length > 7 ? read_full(number, before, value)
                                        : read_short(number, before, ',', &usual, value);
    if (!next) next = read_long(number, before, &usual, value);
    if (!next) break;
    at = next;
    mark = ',';
  }
  *count = (size_t)(value - values);
  return at;
}

/* The character behind the next quote, at most at last; NULL for none. */
static inline const char *find_quote(const char *at, const char *last) {
  for (; at <= last; at += 8) {
    uint64_t others = lq_load64(at) ^ LQ_EIGHT('"');
    uint64_t quotes = (others - LQ_EIGHT(1)) & ~others & LQ_EIGHT(128);
    if (quotes) return at + lq_trailing_zeros(quotes) / 8 + 1;
  }
  return NULL;
}

/* Whether a label that ends at most at last is name i, in the order of the names. */
static inline int label_is_name(const char *label, const char *last, const lq_class_names *names,
                                size_t i) {
  const lq_class_name *name = &names->names[i];
  return !names->reordered && (size_t)(last - label) > name->bytes &&
         long_key_is_next(label - 1, names->text + name->offset - 1, name->bytes + 2);
}

/* The eight characters of a word, as lq_load64() loads them. */
#define EIGHT_OF(a, b, c, d, e, f, g, h)                                                          \
  ((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 | (uint64_t)(d) << 24 |               \
   (uint64_t)(e) << 32 | (uint64_t)(f) << 40 | (uint64_t)(g) << 48 | (uint64_t)(h) << 56)

/* Skips ',{"label":"', perhaps with spaces after the comma and the colon; NULL for anything else. */
static inline const char *skip_label(const char *at, char mark) {
  if (*at++ != mark) return NULL;
  at += *at == ' ';
  if (lq_load64(at) != EIGHT_OF('{', '"', 'l', 'a', 'b', 'e', 'l', '"') || at[8] != ':') return NULL;
  at += 9;
  at += *at == ' ';
  return *at == '"' ? at + 1 : NULL;
}

/* Skips ',"score"', perhaps with a space, up to its colon; NULL for anything else. */
static inline const char *skip_score(const char *at) {
  if (*at++ != ',') return NULL;
  at += *at == ' ';
  return lq_load64(at) == EIGHT_OF('"', 's', 'c', 'o', 'r', 'e', '"', ':') ? at + 7 : NULL;
}

/* The bytes of an entry besides its number and its label, and those that are read past it. */
#define ENTRY_BYTES 32

/* Reads entries of a list, {"label": "name", "score": number}, as read_items() reads items. The
** labels are names in any order (see lq_class_names_follow()). */
static const char *read_entries(const char *at, const char *end, char mark, lq_class_names *names,
                                size_t item, double *values, size_t room, size_t *count) {
  assert(names);
  lq_usual usual = usual_of(6, '}');
  const char *last = end - ITEM_BYTES - ENTRY_BYTES;
  while (*count < room && at <= last) {
    const char *label = skip_label(at, mark);
    if (!label || label > last) break;
    int is_name = label_is_name(label, last, names, item + *count);
    const char *after = is_name ? label + names->names[item + *count].bytes + 1
                                : find_quote(label, last);
    const char *number = after && after <= last ? skip_score(after) : NULL;
    if (!number) break;
    const char *next = read_short(number, ':', '}', &usual, &values[*count]);
    if (!next) next = read_long(number, ':', &usual, &values[*count]);
    if (!next || *next != '}') break;
    lq_text name = {label, (size_t)(after - label) - 1};
    if (!is_name && !lq_class_names_follow(names, item + *count, name)) break;
    at = next + 1;
    mark = ',';
    ++*count;
  }
  return at;
}

/* Reads items of the one kind or the other. */
LQ_SPECIALIZED const char *read_either(const char *at, const char *end, char mark,
                                       const lq_json *json, lq_class_names *names, double *values,
                                       size_t room, size_t *count) {
  return json->list
             ? read_entries(at, end, mark, names, json->items, values, room, count)
             : read_items(at, end, mark, names, json->items, values, room, count);
}

LQ_SPECIALIZED size_t read_numbers(lq_json *json, lq_class_names *names, double *values,
                                   size_t room) {
  char text[LAST_BYTES + ITEM_BYTES + ENTRY_BYTES];
  char mark = json->items ? ',' : json->object && !json->list ? '{' : '[';
  const char *start = json->items ? json->at : json->at - 1;
  size_t count = 0, past = ITEM_BYTES + (json->list ? ENTRY_BYTES : SHORT_KEY);
  if (names && room > names->count - json->items) room = names->count - json->items;
  const char *at = start;
  if ((size_t)(json->end - at) > LAST_BYTES) {
    at = read_either(at, json->end, mark, json, names, values, room, &count);
  }
  size_t rest = (size_t)(json->end - at);
  if (rest <= LAST_BYTES) {
    memcpy(text, at, rest);
    memset(text + rest, 0, past);
    if (count) mark = ',';
    at += read_either(text, text + rest + past, mark, json, names, values, room, &count) - text;
  }
  if (count) json->at = at;
  json->items += count;
  return count;
}

size_t lq_json_numbers(lq_json *json, lq_class_names *names, double *values, size_t room) {
  if (!json->object) return read_numbers(json, NULL, values, room);
  /* what read_items() reads has the order of the names */
  if (!names->plain || (names->reordered && !json->list)) return 0;
  return read_numbers(json, names, values, room);
}
