/*
** The argument that names the format of the floats in a BLOB: 'f16', 'f32' or 'f64'.
*/
#ifndef LQ_FORMAT_H
#define LQ_FORMAT_H

#include "ext/messages.h"
#include "ext/sqlite.h"

/* The bits of the format that the value names, which are at least `least`; 0 after the error was
** reported. A NULL format is an error. */
int lq_format_of(sqlite3_context *context, sqlite3_value *value, const lq_wording *wording,
                 int least);

#endif
