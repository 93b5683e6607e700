/*
** SQLite's API, as a loadable library and as part of an application see it.
** labelquality.c alone defines the pointer that the loadable one calls through.
*/
#ifndef LQ_SQLITE_H
#define LQ_SQLITE_H

#include <sqlite3ext.h>

#ifndef LQ_DEFINES_SQLITE_API
SQLITE_EXTENSION_INIT3
#endif

#endif
