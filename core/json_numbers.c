#include "core/json_numbers.h"

#include "core/little_endian.h"

#define EIGHT(byte) ((uint64_t)(byte) * 0x0101010101010101u)

/* No item reaches further: its comma, spaces, digits and exponent. */
#define ITEM_BYTES 40

static inline size_t trailing_zero_bytes(uint64_t v) {
#if defined(__GNUC__)
  return (size_t)__builtin_ctzll(v) / 8 % 8; /* which clang-tidy does not see to be below 8 */
#else
  size_t bytes = 0;
  while (!(v & 0xff)) v >>= 8, bytes++;
  return bytes;
#endif
}

/* Eight bytes at `at`, the first one lowest, a digit as its value. */
static inline uint64_t load_digits(const char *at) { return lq_load64(at) ^ EIGHT('0'); }

/* The lowest bit set is the highest of the first byte that is no digit; 0 for none. A
** carry only comes out of a byte that is no digit, and goes up. */
static inline uint64_t find_others(uint64_t bytes) {
  return (bytes | (bytes + EIGHT(128 - 10))) & EIGHT(128);
}

/* The number that eight digits spell. */
static inline uint64_t join_digits(uint64_t bytes) {
  /* neighbours are joined to numbers of two digits, four and eight */
  uint64_t two = bytes * 10 + (bytes >> 8);
  uint64_t high = (two & 0x000000ff000000ffu) * (100 + ((uint64_t)1000000 << 32));
  uint64_t low = (two >> 16 & 0x000000ff000000ffu) * (1 + ((uint64_t)10000 << 32));
  return (high + low) >> 32;
}

/* The exponent after an 'e' at `at`; NULL where it is not one of three digits at most. */
static const char *read_exponent(const char *at, int64_t *exponent) {
  int negative = *++at == '-', digits = 0, value = 0;
  if (*at == '-' || *at == '+') at++;
  for (; *at >= '0' && *at <= '9' && digits < 4; at++, digits++) value = value * 10 + (*at - '0');
  *exponent = negative ? -value : value;
  return digits >= 1 && digits <= 3 ? at : NULL;
}

#define TENS 19
static const uint64_t tens[TENS] = {1u,
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
                                    1000000000000000000u};

/* The digits from `at` on, of which *count are: at most 19, or 20 of which the first is 0.
** *count is 0 where they are none or more. */
static inline uint64_t read_digits(const char *at, size_t *count) {
  uint64_t number = 0, bytes = load_digits(at), others = find_others(bytes);
  size_t before = 0;
  if (!others) {
    number = join_digits(bytes);
    bytes = load_digits(at + 8), others = find_others(bytes), before = 8;
    if (!others) {
      number = number * tens[8] + join_digits(bytes);
      bytes = load_digits(at + 16), others = find_others(bytes), before = 16;
      if (!others) return *count = 0;
    }
  }
  size_t last = trailing_zero_bytes(others);
  *count = before + last;
  if (*count > 19 && (*count > 20 || number >= tens[15])) *count = 0;
  /* in two steps, as last may be 0 */
  size_t half = 4 * (8 - last);
  return number * tens[last] + join_digits(bytes << half << half);
}

/* The number at `at`, of which ITEM_BYTES can be read; NULL where it is to be left. */
static inline const char *read_number(const char *at, double *value) {
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const char *start = at;
  size_t digits;
  uint64_t whole = (uint64_t)(unsigned char)*at - '0';
  if (whole > 9 || at[1] != '.') return NULL;
  uint64_t mantissa = read_digits(at + 2, &digits);
  if (digits == 0) return NULL;
  at += 2 + digits;
  if (whole) {
    if (digits >= TENS) return NULL;
    mantissa += whole * tens[digits];
  }
  const char *end = at;
  int64_t exponent = 0;
  if ((*at | 32) == 'e' && !(at = read_exponent(at, &exponent))) return NULL;
  exponent -= (int64_t)digits;
  /* asked of the digits first, which are alike from number to number */
  if (digits < 16 && mantissa <= (uint64_t)1 << 53 && exponent >= -22 && exponent <= 0) {
    *value = (double)mantissa / powers[-exponent];
    return at;
  }
  if (mantissa && exponent >= LQ_SURELY_NORMAL && exponent <= 0 &&
      lq_decimal_surely(mantissa, exponent, value)) {
    return at;
  }
  const lq_decimal decimal = {start, end, mantissa, exponent, 0, 0};
  *value = lq_decimal_value(&decimal);
  return at;
}

/* How the short items before were written. Most are written alike, and where the next
** item begins is then known before this one's digits are. */
typedef struct lq_usual {
  int is_long;   /* the last item was none of these */
  uint64_t stop; /* what find_others() has as its lowest bit */
  size_t digits;
  double power;
} lq_usual;

static inline lq_usual usual_of(size_t digits) {
  return (lq_usual){0, (uint64_t)128 << 8 * digits, digits, (double)tens[digits]};
}

/* Reads ",0.ddd" or ", 0.ddd", of up to seven digits: the most frequent item by far.
** mark is the comma, or the bracket before the first item. */
static inline const char *read_short(const char *at, char mark, lq_usual *usual, double *value) {
  uint32_t lead = lq_load32(at) ^ (unsigned char)mark;
  at += 3;
  if ((lead & 0xffffff) != ('0' << 8 | '.' << 16)) {
    if (lead != (' ' << 8 | '0' << 16 | (uint32_t)'.' << 24)) return NULL;
    at++;
  }
  uint64_t bytes = load_digits(at), others = find_others(bytes);
  if ((others & (0 - others)) != usual->stop) {
    size_t digits = others ? trailing_zero_bytes(others) : 8;
    if (digits - 1 >= 7) return NULL;
    *usual = usual_of(digits);
  }
  at += usual->digits;
  if ((*at | 32) == 'e') return NULL;
  *value = (double)join_digits(bytes << 8 * (8 - usual->digits)) / usual->power;
  return at;
}

static inline const char *read_item(const char *at, char mark, lq_usual *usual, double *value) {
  if (*at++ != mark) return NULL;
  at += *at == ' ';
  const char *after = read_number(at, value);
  if (!after || *value > 1.0) return NULL;
  usual->is_long = after - at > 2 + 7;
  return after;
}

/* Steps over the mark and the key up to its colon; NULL where another key is next. */
static const char *skip_key(const char *at, char mark, lq_text key) {
  if (*at++ != mark) return NULL;
  at += *at == ' ';
  if (*at++ != '"' || memcmp(at, key.at, key.bytes) != 0) return NULL;
  at += key.bytes;
  return at[0] == '"' && at[1] == ':' ? at + 1 : NULL;
}

/* How many bytes have to follow for the item to be read. */
static inline size_t item_bytes(const lq_class_names *names, size_t item) {
  if (!names) return ITEM_BYTES;
  return item < names->count ? ITEM_BYTES + lq_class_names_get(names, item).bytes : SIZE_MAX;
}

/* Reads items, the first of them number `item`, from their mark at `at` on, as long as
** enough bytes follow; returns where the next mark should be. names is NULL for an array. */
LQ_SPECIALIZED const char *read_items(const char *at, const char *end, char mark,
                                      const lq_class_names *names, size_t item, double *values,
                                      size_t room, size_t *count) {
  lq_usual usual = usual_of(6);
  size_t i = *count;
  for (; i < room && (size_t)(end - at) >= item_bytes(names, item + i); i++) {
    const char *number = at;
    char before = mark;
    if (names) {
      number = skip_key(at, mark, lq_class_names_get(names, item + i));
      if (!number) break;
      before = ':';
    }
    const char *next = usual.is_long ? NULL : read_short(number, before, &usual, &values[i]);
    if (!next) next = read_item(number, before, &usual, &values[i]);
    if (!next) break;
    at = next;
    mark = ',';
  }
  *count = i;
  return at;
}

LQ_SPECIALIZED size_t read_numbers(lq_json *json, const lq_class_names *names, double *values,
                                   size_t room) {
  char text[512], mark = json->items ? ',' : json->object ? '{' : '[';
  const char *start = json->items ? json->at : json->at - 1;
  size_t count = 0;
  const char *at = read_items(start, json->end, mark, names, json->items, values, room, &count);
  size_t rest = (size_t)(json->end - at);
  if (rest < item_bytes(names, json->items + count) && rest < sizeof text / 2) {
    /* the last items, with room after them */
    memcpy(text, at, rest);
    memset(text + rest, 0, sizeof text / 2);
    if (count) mark = ',';
    at += read_items(text, text + rest + sizeof text / 2, mark, names, json->items, values, room,
                     &count) - text;
  }
  if (count) json->at = at;
  json->items += count;
  return count;
}

size_t lq_json_numbers(lq_json *json, const lq_class_names *names, double *values, size_t room) {
  if (!json->object) return read_numbers(json, NULL, values, room);
  return names->plain ? read_numbers(json, names, values, room) : 0;
}
