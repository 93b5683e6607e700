/*
** What core says of input that it cannot use. Core gives a code and the
** figures; whoever calls turns them into words.
**
** The functions that can fail return an lq_error_code, LQ_OK being 0, and
** fill *error only where they fail. Pointers in it point into the input, or into
** the reader that read it, and stand until that reads again.
*/
#ifndef LQ_ERROR_H
#define LQ_ERROR_H

#include <stddef.h>
#include <stdint.h>

typedef enum lq_error_code {
  LQ_OK = 0,
  LQ_NO_MEMORY,
  LQ_WRONG_TYPE, /* got: for callers whose values have types */

  /* all of these: classes, hint */
  LQ_LABEL_OUT_OF_RANGE, /* integer */
  LQ_LABEL_HUGE,         /* text (digits past 64 bits) */
  LQ_LABEL_REAL,         /* value (not integral) */
  LQ_LABEL_TEXT,         /* text (no integer) */
  LQ_LABEL_BLOB,
  LQ_LABEL_NOT_A_KEY,    /* text, or spelled where that is none; names */

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
  LQ_KEY_UNKNOWN,          /* key: the row or state has it, the others have not */
  LQ_KEY_MISSING,          /* key: the others have it, the row or state has not */
  LQ_NAMES_MISSING,        /* the row or state has no names, the others have */
  LQ_NAMES_UNWANTED,       /* the row or state has names, the others have none */
  LQ_TOO_MANY_ROWS,        /* of one class */
  LQ_ADJUSTED_TO_ZERO,     /* all adjusted probabilities are 0 */
  LQ_SCORE_NOT_FINITE,     /* value */

  /* last, as tests/data/digests.txt has the numbers of those above */
  LQ_JSON_NULL,      /* no error: the value is JSON's null */
  LQ_JSONB_SYNTAX,   /* position, expected */
  LQ_BLOB_BIG_ENDIAN /* bytes, integer (16, 32 or 64 bits) */
} lq_error_code;

/* What numbers that are no probabilities are likely to be. */
typedef enum lq_cause {
  LQ_NO_CAUSE,
  LQ_PERCENT,  /* they sum to about 100 */
  LQ_LOGITS,   /* some are far below 0 */
  LQ_INTEGERS, /* counts of votes, or probabilities times 255 */
  LQ_SMALL_SUM /* probabilities, but float32 that sum to less than 1/64 */
} lq_cause;

/* Why a BLOB cannot be read as one of the float formats. */
typedef enum lq_misfit_reason {
  LQ_MISFIT_LENGTH,  /* no multiple of the size of a float */
  LQ_MISFIT_OUTSIDE, /* index, value */
  LQ_MISFIT_SUM,     /* value: the sum, which is none of the format */
  LQ_MISFIT_TEXT     /* it is text, a list of decimals or JSON with an error */
} lq_misfit_reason;

typedef struct lq_misfit {
  lq_misfit_reason reason;
  size_t index;
  double value;
} lq_misfit;

/* What a label that is no class most likely is. See core/label_hint.h. */
typedef enum lq_hint {
  LQ_HINT_NONE,
  LQ_HINT_NUMPY,     /* integer */
  LQ_HINT_JSON,
  LQ_HINT_JSON_LIST,
  LQ_HINT_NEAR,      /* key: the class that is meant */
  LQ_HINT_NAMED,
  LQ_HINT_UNNAMED
} lq_hint;

struct lq_class_names;

typedef struct lq_text {
  const char *at; /* not terminated; NULL for none */
  size_t bytes;
} lq_text;

typedef struct lq_error {
  lq_error_code code;
  int64_t integer;
  double value;
  size_t index, classes, wanted_classes, bytes;
  uint64_t wanted_bytes;         /* a forged state can claim more than size_t counts */
  size_t position;               /* of a byte of the JSON text or BLOB, from 1 */
  lq_text text, key;             /* of JSON, key is as written, escapes and all */
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
