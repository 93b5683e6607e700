#include "ext/quoting.h"

#include <string.h>

#include "core/input/utf8.h"

#define QUOTED_BYTES 60
#define SHOWN_BYTES 12 /* "\U000e0001" and a zero byte */

/* Writes the character at `at` in its visible form, and returns how many bytes it has. */
static size_t show(const char *at, const char *end, char *shown) {
  uint32_t code = 0;
  size_t bytes = lq_utf8_read(at, end, &code);
  if (bytes == 0) {
    sqlite3_snprintf(SHOWN_BYTES, shown, "\\x%02x", (unsigned)(unsigned char)*at);
    return 1;
  }
  if (!lq_is_invisible(code)) {
    memcpy(shown, at, bytes);
    shown[bytes] = 0;
    return bytes;
  }
  switch (code) {
    case 0: sqlite3_snprintf(SHOWN_BYTES, shown, "\\0"); break;
    case '\t': sqlite3_snprintf(SHOWN_BYTES, shown, "\\t"); break;
    case '\n': sqlite3_snprintf(SHOWN_BYTES, shown, "\\n"); break;
    case '\r': sqlite3_snprintf(SHOWN_BYTES, shown, "\\r"); break;
    default: sqlite3_snprintf(SHOWN_BYTES, shown, code > 0xffff ? "\\U%08x" : "\\u%04x", code);
  }
  return bytes;
}

void lq_append_cut(sqlite3_str *out, lq_text text, size_t most) {
  const char *at = text.at, *end = text.at + text.bytes;
  size_t used = 0;
  sqlite3_str_append(out, "'", 1);
  while (at < end) {
    char shown[SHOWN_BYTES];
    size_t bytes = show(at, end, shown);
    used += strlen(shown);
    if (used > most) break;
    sqlite3_str_appendall(out, shown);
    at += bytes;
  }
  sqlite3_str_appendall(out, at < end ? "...'" : "'");
}

void lq_append_quoted(sqlite3_str *out, lq_text text) { lq_append_cut(out, text, QUOTED_BYTES); }

void lq_append_character(sqlite3_str *out, lq_text text) {
  uint32_t code = 0;
  size_t bytes = lq_utf8_read(text.at, text.at + text.bytes, &code);
  if (bytes == 0) {
    sqlite3_str_appendf(out, "the byte 0x%02x", (unsigned)(unsigned char)*text.at);
  } else if (code == 0xfeff) {
    sqlite3_str_appendall(out, "the byte order mark");
  } else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
    sqlite3_str_appendf(out, "the control character U+%04X", code);
  } else if (lq_is_invisible(code)) {
    sqlite3_str_appendf(out, "the character U+%04X", code);
  } else {
    lq_append_quoted(out, (lq_text){text.at, bytes});
  }
}

/* The first place at or after `at` that does not stay as it is; end for none. */
static const char *first_escaped(const char *at, const char *end) {
  uint32_t code;
  size_t bytes;
  while (at < end && (bytes = lq_utf8_read(at, end, &code)) > 0 && !lq_is_invisible(code)) {
    at += bytes;
  }
  return at;
}

char *lq_valid_message(char *message) {
  if (!message) return NULL;
  const char *at = message, *end = message + strlen(message), *escaped = first_escaped(at, end);
  if (escaped == end) return message;
  sqlite3_str *out = sqlite3_str_new(NULL);
  while (escaped < end) {
    char shown[SHOWN_BYTES];
    sqlite3_str_append(out, at, (int)(escaped - at));
    at = escaped + show(escaped, end, shown);
    sqlite3_str_appendall(out, shown);
    escaped = first_escaped(at, end);
  }
  sqlite3_str_append(out, at, (int)(end - at));
  sqlite3_free(message);
  return sqlite3_str_finish(out);
}
