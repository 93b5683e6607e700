#include "core/input/escapes.h"

#include <assert.h>
#include <string.h>

/* The number that `digits` hexadecimal digits form; -1 where they are not all there before end. */
static int hexadecimal(const char *at, const char *end, int digits) {
  int value = 0;
  if (end - at < digits) return -1;
  for (int i = 0; i < digits; i++) {
    char c = at[i];
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

static int is_high_surrogate(int unit) { return unit >= 0xd800 && unit < 0xdc00; }
static int is_low_surrogate(int unit) { return unit >= 0xdc00 && unit < 0xe000; }

/* Steps over XXXX, and over a second \uXXXX where XXXX is a high surrogate. */
static const char *skip_unicode(const char **at, const char *end) {
  int unit = hexadecimal(*at, end, 4);
  if (unit < 0) return "four hexadecimal digits";
  if (is_low_surrogate(unit)) return "a high surrogate first";
  *at += 4;
  if (!is_high_surrogate(unit)) return NULL;
  const char *low = *at;
  if (end - low < 6 || low[0] != '\\' || low[1] != 'u' ||
      !is_low_surrogate(hexadecimal(low + 2, end, 4))) {
    return "a low surrogate";
  }
  *at += 6;
  return NULL;
}

/* The length of the end of a line at `at`, which is before end; 0 where there is none. */
static size_t line_end(const char *at, const char *end) {
  if (*at == '\n') return 1;
  if (*at == '\r') return end - at > 1 && at[1] == '\n' ? 2 : 1;
  if (end - at < 3) return 0;
  return memcmp(at, "\xe2\x80\xa8", 3) == 0 || memcmp(at, "\xe2\x80\xa9", 3) == 0 ? 3 : 0;
}

/* lq_escape_skip() for the escapes that only JSON5 has. */
static const char *skip_json5(const char **at, const char *end) {
  size_t line = line_end(*at, end);
  if (line) {
    *at += line;
  } else if (**at == 'x') {
    ++*at;
    if (hexadecimal(*at, end, 2) < 0) return "two hexadecimal digits";
    *at += 2;
  } else if (**at == '\'' || **at == 'v' || **at == '0') {
    ++*at;
  } else {
    return "an escape";
  }
  return NULL;
}

const char *lq_escape_skip(const char **at, const char *end, lq_escapes allowed) {
  static const char escapes[] = "\"\\/bfnrtu";
  if (*at == end) return "an escape";
  if (!memchr(escapes, **at, sizeof escapes - 1)) {
    return allowed == LQ_JSON5_ESCAPES ? skip_json5(at, end) : "an escape";
  }
  return *(*at)++ == 'u' ? skip_unicode(at, end) : NULL;
}

/* Writes the character in UTF-8; returns the end of it. */
static char *write_utf8(int code, char *out) {
  assert(code >= 0 && code <= 0x10ffff);
  unsigned c = (unsigned)code;
  if (c < 0x80) {
    *out++ = (char)c;
    return out;
  }
  if (c < 0x800) {
    *out++ = (char)(0xc0 | c >> 6);
  } else {
    if (c < 0x10000) {
      *out++ = (char)(0xe0 | c >> 12);
    } else {
      *out++ = (char)(0xf0 | c >> 18);
      *out++ = (char)(0x80 | (c >> 12 & 0x3f));
    }
    *out++ = (char)(0x80 | (c >> 6 & 0x3f));
  }
  *out++ = (char)(0x80 | (c & 0x3f));
  return out;
}

/* Writes the character of the escape at *at, after its backslash; returns the end of it in out. */
static char *undo_escape(const char **at, const char *end, char *out) {
  static const char letters[] = "bfnrtv0", meanings[] = "\b\f\n\r\t\v";
  size_t line = line_end(*at, end);
  if (line) {
    *at += line;
    return out;
  }
  char c = *(*at)++;
  if (c == 'x') {
    *at += 2;
    return write_utf8(hexadecimal(*at - 2, end, 2), out);
  }
  if (c == 'u') {
    int code = hexadecimal(*at, end, 4);
    *at += 4;
    if (is_high_surrogate(code)) {
      code = 0x10000 + ((code - 0xd800) << 10) + (hexadecimal(*at + 2, end, 4) - 0xdc00);
      *at += 6;
    }
    return write_utf8(code, out);
  }
  const char *letter = memchr(letters, c, sizeof letters - 1);
  *out++ = letter ? meanings[letter - letters] : c;
  return out;
}

size_t lq_unescape(lq_text text, lq_escapes escapes, char *out) {
  const char *at = text.at, *end = text.at + text.bytes;
  char *to = out;
  while (at < end) {
    if (*at != '\\' || escapes == LQ_NO_ESCAPES) {
      *to++ = *at++;
    } else {
      at++;
      to = undo_escape(&at, end, to);
    }
  }
  return (size_t)(to - out);
}
