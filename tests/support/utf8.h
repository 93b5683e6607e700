/* Whether bytes are UTF-8, by the table of RFC 3629, section 4. */
#ifndef LQ_TEST_UTF8_H
#define LQ_TEST_UTF8_H

#include <stddef.h>

/* The bytes of the character at the beginning; 0 where there is none. */
static inline size_t utf8_character(const unsigned char *at, size_t bytes) {
  static const struct {
    unsigned char first[2], second[2];
    size_t bytes;
  } forms[] = {{{0x00, 0x7f}, {0, 0}, 1},       {{0xc2, 0xdf}, {0x80, 0xbf}, 2}, {{0xe0, 0xe0}, {0xa0, 0xbf}, 3},
               {{0xe1, 0xec}, {0x80, 0xbf}, 3}, {{0xed, 0xed}, {0x80, 0x9f}, 3}, {{0xee, 0xef}, {0x80, 0xbf}, 3},
               {{0xf0, 0xf0}, {0x90, 0xbf}, 4}, {{0xf1, 0xf3}, {0x80, 0xbf}, 4}, {{0xf4, 0xf4}, {0x80, 0x8f}, 4}};
  for (size_t f = 0; bytes && f < sizeof forms / sizeof *forms; f++) {
    if (at[0] < forms[f].first[0] || at[0] > forms[f].first[1] || bytes < forms[f].bytes) continue;
    if (forms[f].bytes > 1 && (at[1] < forms[f].second[0] || at[1] > forms[f].second[1])) return 0;
    for (size_t i = 2; i < forms[f].bytes; i++) {
      if (at[i] < 0x80 || at[i] > 0xbf) return 0;
    }
    return forms[f].bytes;
  }
  return 0;
}

static inline int is_utf8(const char *text, size_t bytes) {
  const unsigned char *at = (const unsigned char *)text;
  for (size_t length; bytes; at += length, bytes -= length) {
    length = utf8_character(at, bytes);
    if (!length) return 0;
  }
  return 1;
}

#endif
