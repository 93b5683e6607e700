/*
** Text of any bytes within messages, which are valid UTF-8 and one line.
**
** A byte that is no UTF-8 is shown as \xfb, and a character that nobody would see as \0, \t, \n,
** \r, \u00a0 or \U000e0001. All else is shown as it is, backslashes too.
*/
#ifndef LQ_QUOTING_H
#define LQ_QUOTING_H

#include "core/base/error.h"
#include "ext/sqlite.h"

/* Appends text in single quotes. What is shown is cut to 60 bytes, between characters, and "..."
** then follows. */
void lq_append_quoted(sqlite3_str *out, lq_text text);

/* The same, cut to `most` bytes. */
void lq_append_cut(sqlite3_str *out, lq_text text, size_t most);

/* Appends the first character of the text in words: "'a'", "the byte order mark", "the control
** character U+0009", "the character U+00A0", "the byte 0xfb". The text is not empty. */
void lq_append_character(sqlite3_str *out, lq_text text);

/* Takes a message from SQLite's memory, and returns one in which such bytes and characters are
** shown as above: the same one where there are none. NULL for no memory, and of NULL. Every message
** passes here before SQLite gets it. */
char *lq_valid_message(char *message);

#endif
