/*
** Characters of UTF-8, and which of them nobody sees.
**
** A character is well-formed as in the Unicode Standard, table 3-7: in the fewest bytes, no
** surrogate, at most U+10FFFF. Other readers, such as Python's, refuse everything else.
*/
#ifndef LQ_UTF8_H
#define LQ_UTF8_H

#include "core/base/error.h"

/* Reads the character at [at, end), which is not empty. Returns its bytes, 1 to 4; 0 where there
** is no well-formed one, and *code is then not set. */
size_t lq_utf8_read(const char *at, const char *end, uint32_t *code);

/* Whether the character leaves no ink, or changes how others look, and is not a plain space:
** control and format characters, other spaces, variation selectors. */
int lq_is_invisible(uint32_t code);

/* The text without the spaces and invisible characters at its two ends. */
lq_text lq_trim(lq_text text);

#endif
