/*
** The argument that names a method.
*/
#ifndef LQ_METHOD_H
#define LQ_METHOD_H

#include "core/scores/scores.h"
#include "ext/messages.h"
#include "ext/sqlite.h"

/* The method that the value names; NULL after the error was reported. */
const lq_method *lq_method_of(sqlite3_context *context, sqlite3_value *value,
                              const lq_wording *wording);

#endif
