/*
** The escapes in the strings of JSON, and of JSON5, which JSONB may have too.
**
** JSON has \" \\ \/ \b \f \n \r \t and \uXXXX, in which surrogates come in pairs. JSON5 adds
** \' \v \0 \xXX and a backslash before a line's end (LF, CR, CR LF, U+2028, U+2029), which stands
** for nothing.
*/
#ifndef LQ_ESCAPES_H
#define LQ_ESCAPES_H

#include "core/base/error.h"

typedef enum lq_escapes { LQ_NO_ESCAPES, LQ_JSON_ESCAPES, LQ_JSON5_ESCAPES } lq_escapes;

/* Steps over one escape that is allowed, *at being past its backslash and not past end. Returns
** NULL; or what is expected at *at, where something else is. */
const char *lq_escape_skip(const char **at, const char *end, lq_escapes allowed);

/* Writes the text with its escapes undone, in no more bytes than it has; returns how many. All
** its escapes are ones that lq_escape_skip() takes. */
size_t lq_unescape(lq_text text, lq_escapes escapes, char *out);

#endif
