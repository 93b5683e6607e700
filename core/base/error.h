/*
** Errors: what core reports about input that it cannot use. Core returns a code and the figures;
** the caller writes the message.
**
** Each function that can fail returns an lq_error_code, where LQ_OK is 0. The fields of *error
** that are named beside a code are valid only after that code. Pointers in it point into the input
** or into the reader that read it, and are valid until that reader reads again.
*/
#ifndef LQ_ERROR_H
#define LQ_ERROR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef enum lq_error_code {
  LQ_OK = 0,
  LQ_NO_MEMORY,
  LQ_WRONG_TYPE, /* got; only callers whose values have types report it */

  /* each label error also has: classes, hint */
  LQ_LABEL_OUT_OF_RANGE, /* integer */
  LQ_LABEL_HUGE,         /* text (digits past 64 bits) */
  LQ_LABEL_REAL,         /* value (not integral) */
  LQ_LABEL_TEXT,         /* text (not an integer) */
  LQ_LABEL_BLOB,
  LQ_LABEL_NOT_A_KEY,    /* text, or spelled where text.at is NULL; names */

  LQ_TOO_FEW_CLASSES,       /* classes: 0 or 1 */
  LQ_PROBABILITY_OUTSIDE,   /* index or key; text (the number as written), cause */
  LQ_BLOB_NEITHER,          /* bytes, float64, float32, float16, cause */
  LQ_BLOB_MISFIT,           /* bytes, integer (16, 32 or 64 bits), misfit */
  LQ_PACKED_AMBIGUOUS,      /* integer (the bits), value (the sum), will_do (bits, or 0) */
  LQ_JSON_SYNTAX,           /* position, expected, text (the rest) */
  LQ_JSON_NOT_A_NUMBER,     /* index or key, position, got */
  LQ_JSON_KEY_TWICE,        /* key, position */
  LQ_SUM_NOT_ONE,           /* value */

  LQ_STATE_UNKNOWN,        /* bytes */
  LQ_STATE_VERSION,        /* integer */
  LQ_STATE_KIND,           /* got_kind, wanted_kind */
  LQ_STATE_LENGTH,         /* bytes, wanted_bytes, got_kind */
  LQ_STATE_DAMAGED,        /* got_kind, got (what is wrong) */
  LQ_CLASSES_DIFFER,       /* classes (of the row or state), wanted_classes */
  LQ_KEY_UNKNOWN,          /* key: in the row or state, but not in the others */
  LQ_KEY_MISSING,          /* key: in the others, but not in the row or state */
  LQ_NAMES_MISSING,        /* the row or state has no class names, but the others have */
  LQ_NAMES_UNWANTED,       /* the row or state has class names, but the others have none */
  LQ_TOO_MANY_ROWS,        /* of one class, or of one pair of classes */
  LQ_ADJUSTED_TO_ZERO,     /* all adjusted probabilities are 0 */
  LQ_SCORE_NOT_FINITE,     /* value */

  /* these are last because tests/data/digests.txt contains the numbers of those above */
  LQ_JSON_NULL,      /* not an error: the value is JSON's null */
  LQ_JSONB_SYNTAX,   /* position, expected */
  LQ_BLOB_BIG_ENDIAN, /* bytes, integer (16, 32 or 64 bits) */

  /* an object in a list of {label, score}: index, position, key where its label is known; and */
  LQ_LIST_MISSING, /* expected: "label" or "score" */
  LQ_LIST_TWICE,   /* expected: "label" or "score" */
  LQ_LIST_LABEL,   /* got: the label is no name */

  /* a list of classes (core/input/class_list.h) */
  LQ_CLASS_NAMELESS, /* index, position, got: an item is no name */
  LQ_CLASS_TWICE,    /* key, position */
  LQ_CLASSES_LISTED, /* classes (of the row), wanted_classes (of the list) */

  /* scores of some classes (core/input/fill.h) */
  LQ_SCORES_FLAT,    /* an array of numbers */
  LQ_SCORES_UNKNOWN, /* key, names, classes: the key is none of them */
  LQ_SCORES_TWICE,   /* key, position (of the second score) */
  LQ_SCORES_SUM,     /* value */

  LQ_LOGITS_LENGTH,    /* bytes, integer (16, 32 or 64 bits): the bytes are no multiple of that */
  LQ_LOGIT_NOT_FINITE, /* index, value: NaN or infinity; -infinity is a logit */
  LQ_LOGITS_ALL_MINUS_INFINITY
} lq_error_code;

/* What numbers that are not probabilities are likely to be (core/input/likely_cause.h). */
typedef enum lq_cause {
  LQ_NO_CAUSE,
  LQ_PERCENT,  /* they sum to about 100 */
  LQ_LOGITS,   /* some are far below 0 */
  LQ_INTEGERS, /* counts of votes, or probabilities times 255 */
  LQ_SMALL_SUM /* float32 probabilities that sum to less than 1/64 */
} lq_cause;

/* Why a BLOB cannot be read as one of the float formats. */
typedef enum lq_misfit_reason {
  LQ_MISFIT_LENGTH,  /* the length is not a multiple of the size of a float */
  LQ_MISFIT_OUTSIDE, /* index, value: this number is not a probability */
  LQ_MISFIT_SUM,     /* value: the sum, which the format does not allow */
  LQ_MISFIT_TEXT     /* it is text: a list of decimals, or JSON with an error */
} lq_misfit_reason;

typedef struct lq_misfit {
  lq_misfit_reason reason;
  size_t index;
  double value;
} lq_misfit;

/* What a label that is not a class most likely is (core/input/label_hint.h). */
typedef enum lq_hint {
  LQ_HINT_NONE,
  LQ_HINT_NUMPY,     /* integer */
  LQ_HINT_JSON,
  LQ_HINT_JSON_LIST,
  LQ_HINT_NEAR,      /* key: the class that was probably meant */
  LQ_HINT_NAMED,
  LQ_HINT_UNNAMED
} lq_hint;

struct lq_class_names;

typedef struct lq_text {
  const char *at; /* not terminated; NULL for no text */
  size_t bytes;
} lq_text;

static inline int lq_is_word(lq_text text, const char *word) {
  return text.bytes == strlen(word) && memcmp(text.at, word, text.bytes) == 0;
}

typedef struct lq_error {
  lq_error_code code;
  int64_t integer;
  double value;
  size_t index, classes, wanted_classes, bytes;
  uint64_t wanted_bytes;         /* a forged state can claim more than size_t counts */
  size_t position;               /* of a byte in the JSON text or BLOB, from 1 */
  lq_text text, key;             /* a key of JSON is as written, with its escapes */
  const char *got, *expected;    /* terminated, constant */
  char spelled[32];              /* terminated */
  int got_kind, wanted_kind;     /* lq_state_kind */
  lq_hint hint;
  const struct lq_class_names *names;
  lq_misfit float64, float32, float16, misfit;
  lq_cause cause;
  int will_do;                   /* a number of bits, or 0 */
} lq_error;

#endif
