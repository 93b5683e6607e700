/*
** labelquality: label quality scores in SQL, for applications that compile
** SQLite in and link liblabelquality.a.
**
**     sqlite3_auto_extension((void (*)(void))sqlite3_labelquality_init);
**
** before the first sqlite3_open() gives every connection the lq_ functions;
**
**     sqlite3_labelquality_init(db, &message, 0);
**
** gives them to one connection. The third argument is used only by the
** loadable library. Returns SQLITE_OK or an SQLite error code, with *message
** (to be freed with sqlite3_free()) saying why where the code is
** SQLITE_ERROR.
*/
#ifndef LABELQUALITY_H
#define LABELQUALITY_H

#include <sqlite3.h>

#define LABELQUALITY_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

struct sqlite3_api_routines;

int sqlite3_labelquality_init(sqlite3 *db, char **message,
                              const struct sqlite3_api_routines *api);

#ifdef __cplusplus
}
#endif

#endif
