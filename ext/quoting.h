/*
** Text of any bytes within messages, which are valid UTF-8 and one line.
**
** A byte that is not UTF-8 is written as \xfb. An invisible character is written as \0, \t, \n, \r,
** \u00a0 or \U000e0001. Everything else stays as it is, backslashes too.
*/
#ifndef LQ_QUOTING_H
#define LQ_QUOTING_H

#include "core/base/error.h"
#include "ext/sqlite.h"

/* Appends text in single quotes. If that is longer than 60 bytes, it is cut between characters, and
** "..." follows. */
void lq_append_quoted(sqlite3_str *out, lq_text text);

/* The same, cut to `most` bytes. */
void lq_append_cut(sqlite3_str *out, lq_text text, size_t most);

/* Appends the first character of the text in words: "'a'", "the byte order mark", "the control
** character U+0009", "the character U+00A0", "the byte 0xfb". The text is not empty. */
void lq_append_character(sqlite3_str *out, lq_text text);

/* Replaces such bytes and characters of a message, which is from sqlite3_malloc(). Returns the same
** message if there are none; else it frees it and returns a new one. NULL for NULL, and for no
** memory. Every message passes here before SQLite gets it. */
char *lq_valid_message(char *message);

#endif
