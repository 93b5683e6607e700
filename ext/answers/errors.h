/*
** The errors of an answer. A message begins with the name of the answer's function, and does not
** mention the SQL that the answer is made of.
*/
#ifndef LQ_ANSWER_ERRORS_H
#define LQ_ANSWER_ERRORS_H

#include "ext/answers/answer.h"

/* Makes the text, from sqlite3_mprintf(), the message. SQLITE_ERROR, or SQLITE_NOMEM. */
int lq_answer_say(lq_answer *answer, char *text);

/* Makes the message out of SQLite's last error, which had the code rc. It is an error of a function
** in the answer's SQL, whose name is removed; or of another answer, over which the source is; or of
** the source. Returns the code to return. */
int lq_answer_fail(lq_answer *answer, int rc);

#endif
