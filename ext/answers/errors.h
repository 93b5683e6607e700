/*
** What an answer says where it fails: the name of its function, and in words that are not about the
** SQL that it is made of.
*/
#ifndef LQ_ANSWER_ERRORS_H
#define LQ_ANSWER_ERRORS_H

#include "ext/answers/answer.h"

/* Whether an error is not one in what the caller has asked for. */
static inline int lq_is_stopped(int rc) { return rc == SQLITE_INTERRUPT || rc == SQLITE_NOMEM; }

/* Makes the text, from sqlite3_mprintf(), the message. SQLITE_ERROR, or SQLITE_NOMEM. */
int lq_answer_say(lq_answer *answer, char *text);

/* Makes the message one about what SQLite has just said, which returned rc: of a function that
** the SQL is made with, whose name means nothing to the caller; of another answer, which the source
** asks for; or of the source. Returns the code to return. */
int lq_answer_fail(lq_answer *answer, int rc);

#endif
