/*
** The escapes in strings of JSON, and of JSON5, which JSONB may also contain.
**
** JSON has \" \\ \/ \b \f \n \r \t and \uXXXX, where surrogates come in pairs. JSON5 adds \' \v \0
** \xXX and a backslash before the end of a line (LF, CR, CR LF, U+2028, U+2029), which is no
** character.
*/
#ifndef LQ_ESCAPES_H
#define LQ_ESCAPES_H

#include "core/base/error.h"

typedef enum lq_escapes { LQ_NO_ESCAPES, LQ_JSON_ESCAPES, LQ_JSON5_ESCAPES } lq_escapes;

/* Steps over one escape of the allowed kind and returns NULL. *at is after its backslash, and at
** most end. Where something else is there, returns what is expected at *at. */
const char *lq_escape_skip(const char **at, const char *end, lq_escapes allowed);

/* Writes the text with its escapes replaced by their characters. Returns the number of bytes, at
** most text.bytes. lq_escape_skip() has accepted each escape. */
size_t lq_unescape(lq_text text, lq_escapes escapes, char *out);

#endif
