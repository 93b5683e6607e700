/*
** Characters of UTF-8, and which of them are invisible.
**
** A character is well-formed as in the Unicode Standard, table 3-7: it has the fewest bytes, it is
** not a surrogate, and it is at most U+10FFFF. Other readers, such as Python's, refuse everything
** else.
*/
#ifndef LQ_UTF8_H
#define LQ_UTF8_H

#include "core/base/error.h"

/* Reads the character at `at`, which is before end. Returns its length, 1 to 4 bytes, and sets
** *code; returns 0 where it is not well-formed. */
size_t lq_utf8_read(const char *at, const char *end, uint32_t *code);

/* Returns whether the character is invisible or changes how others look, and is not a plain space:
** control and format characters, other spaces, variation selectors. */
int lq_is_invisible(uint32_t code);

/* The text without the spaces and invisible characters at its ends. */
lq_text lq_trim(lq_text text);

#endif
