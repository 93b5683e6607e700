#include "core/input/utf8.h"

#include <assert.h>

/* The length of a character whose first byte this is; 0 where none begins with it. */
static size_t utf8_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
}

size_t lq_utf8_read(const char *at, const char *end, uint32_t *code) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* by length */
  assert(at < end);
  unsigned char first = (unsigned char)*at;
  size_t bytes = utf8_length(first);
  if (bytes == 0 || (size_t)(end - at) < bytes) return 0;
  uint32_t value = bytes == 1 ? first : first & (0xffu >> (bytes + 1));
  for (size_t i = 1; i < bytes; i++) {
    unsigned char next = (unsigned char)at[i];
    if ((next & 0xc0) != 0x80) return 0;
    value = value << 6 | (next & 0x3f);
  }
  if (value < least[bytes] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return 0;
  *code = value;
  return bytes;
}

int lq_is_invisible(uint32_t code) {
  static const struct {
    uint32_t first, last;
  } ranges[] = {
      {0x0, 0x1f},        {0x7f, 0xa0},       {0xad, 0xad},       {0x34f, 0x34f},
      {0x61c, 0x61c},     {0x115f, 0x1160},   {0x1680, 0x1680},   {0x17b4, 0x17b5},
      {0x180b, 0x180f},   {0x2000, 0x200f},   {0x2028, 0x202f},   {0x205f, 0x206f},
      {0x2800, 0x2800},   {0x3000, 0x3000},   {0x3164, 0x3164},   {0xfe00, 0xfe0f},
      {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0xfffe, 0xffff},
      {0xe0000, 0xe0fff},
  };
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
    if (code >= ranges[i].first && code <= ranges[i].last) return 1;
  }
  return 0;
}

lq_text lq_trim(lq_text text) {
  const char *end = text.at + text.bytes;
  lq_text trimmed = {text.at, 0};
  for (const char *at = text.at; at < end;) {
    uint32_t code = 0;
    size_t bytes = lq_utf8_read(at, end, &code);
    int is_space = bytes && (code == ' ' || lq_is_invisible(code));
    if (!bytes) bytes = 1;
    if (!is_space) {
      if (trimmed.bytes == 0) trimmed.at = at;
      trimmed.bytes = (size_t)(at + bytes - trimmed.at);
    }
    at += bytes;
  }
  return trimmed;
}
