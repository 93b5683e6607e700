#include "ext/messages.h"

#include <assert.h>

#include "core/input/class_names.h"
#include "core/states/state.h"
#include "ext/quoting.h"
#include "ext/writing.h"

/* How many class names a message lists, and how many bytes of each. */
#define NAMES_LISTED 3
#define NAME_BYTES 30

static const char *kind_name(int kind) {
  switch (kind) {
    case LQ_THRESHOLDS: return "thresholds";
    case LQ_RANGE: return "range";
    case LQ_CONFIDENT_JOINT: return "confident_joint";
    default: return "unknown";
  }
}

/* The argument that has the classes or the JSON. */
static const char *subject_of(const lq_wording *wording) {
  return wording->subject ? wording->subject : "probs";
}

/* Where the classes are that the subject's have to agree with. */
static const char *others_of(const lq_wording *wording) {
  if (!wording->state) return "the rows before";
  return wording->subject ? "the states before" : wording->state;
}

/* "probs[3]", "probs['cat']" */
static void append_element(sqlite3_str *out, const lq_error *e, const char *subject) {
  if (e->key.at) {
    sqlite3_str_appendf(out, "%s[", subject);
    lq_append_quoted(out, e->key);
    sqlite3_str_appendall(out, "]");
  } else {
    sqlite3_str_appendf(out, "%s[%llu]", subject, (sqlite3_uint64)e->index);
  }
}

static void append_misfit(sqlite3_str *out, const lq_misfit *misfit, size_t bytes, int size) {
  switch (misfit->reason) {
    case LQ_MISFIT_LENGTH:
      sqlite3_str_appendf(out, "%llu is no multiple of %d", (sqlite3_uint64)bytes, size);
      break;
    case LQ_MISFIT_OUTSIDE:
      sqlite3_str_appendf(out, "probs[%llu] is ", (sqlite3_uint64)misfit->index);
      lq_append_double(out, misfit->value);
      break;
    case LQ_MISFIT_SUM:
      sqlite3_str_appendall(out, "they sum to ");
      lq_append_double(out, misfit->value);
      sqlite3_str_appendall(out, size == 8   ? ", less than 0.5"
                                 : size == 4 ? ", less than 1/64"
                                             : ", not to 1");
      break;
    default: sqlite3_str_appendall(out, "it is text"); break; /* LQ_MISFIT_TEXT */
  }
}

/* " ('cat', 'dog', 'cow', ...)" */
static void append_names(sqlite3_str *out, const lq_class_names *names) {
  for (size_t i = 0; i < names->count && i < NAMES_LISTED; i++) {
    sqlite3_str_appendall(out, i ? ", " : " (");
    lq_append_cut(out, lq_class_names_get(names, i), NAME_BYTES);
  }
  sqlite3_str_appendall(out, names->count > NAMES_LISTED ? ", ...)" : ")");
}

/* What the label most likely is, and what to write instead. */
static void append_hint(sqlite3_str *out, const lq_error *e) {
  switch (e->hint) {
    case LQ_HINT_NUMPY:
      sqlite3_str_appendf(out, "; numpy integers are stored as BLOBs, and this looks like %lld: "
                          "int() or .tolist() makes it an INTEGER", e->integer);
      break;
    case LQ_HINT_JSON:
      sqlite3_str_appendall(out, "; it is JSON text of a string: use label ->> '$'");
      break;
    case LQ_HINT_JSON_LIST:
      sqlite3_str_appendall(out, "; it is JSON text of a list: use label ->> '$[0]'");
      break;
    case LQ_HINT_NEAR:
      sqlite3_str_appendall(out, "; did you mean ");
      lq_append_quoted(out, e->key);
      sqlite3_str_appendall(out, "?");
      break;
    case LQ_HINT_NAMED:
      sqlite3_str_appendall(out, "; the classes have names, and the label has to be one of them");
      break;
    case LQ_HINT_UNNAMED:
      sqlite3_str_appendall(out, "; for labels that are names, probs has to be a JSON object of "
                                 "class to number");
      break;
    default: break; /* LQ_HINT_NONE */
  }
}

/* What numbers that are no probabilities most likely are, and what to do. */
static const char *const causes[] = {
    [LQ_NO_CAUSE] = "",
    [LQ_PERCENT] = "; percent? divide by 100",
    [LQ_LOGITS] = "; logits? probabilities are their softmax",
    [LQ_INTEGERS] = "; integers? divide by their sum, and write floats",
    [LQ_SMALL_SUM] = "; probabilities of so small a sum are to be written as JSON"};

static void append_blob(sqlite3_str *out, const lq_error *e) {
  sqlite3_str_appendf(out, "probs is a BLOB of %llu bytes, neither JSON, JSONB, float64 (",
                      (sqlite3_uint64)e->bytes);
  append_misfit(out, &e->float64, e->bytes, 8);
  sqlite3_str_appendall(out, "), float32 (");
  append_misfit(out, &e->float32, e->bytes, 4);
  sqlite3_str_appendall(out, ") nor float16 (");
  append_misfit(out, &e->float16, e->bytes, 2);
  sqlite3_str_appendf(out, ") probabilities%s", causes[e->cause]);
}

static void append_label(sqlite3_str *out, const lq_error *e) {
  sqlite3_uint64 classes = e->classes;
  sqlite3_str_appendall(out, "label ");
  switch (e->code) {
    case LQ_LABEL_OUT_OF_RANGE: sqlite3_str_appendf(out, "%lld", e->integer); break;
    case LQ_LABEL_REAL: lq_append_double(out, e->value); break;
    case LQ_LABEL_BLOB: sqlite3_str_appendall(out, "is a BLOB,"); break;
    default: /* LQ_LABEL_HUGE, LQ_LABEL_TEXT, LQ_LABEL_NOT_A_KEY */
      if (e->text.at) lq_append_quoted(out, e->text);
      else sqlite3_str_appendall(out, e->spelled);
      break;
  }
  if (e->code == LQ_LABEL_OUT_OF_RANGE || e->code == LQ_LABEL_HUGE) {
    sqlite3_str_appendf(out, " is out of range for %llu classes, which count from 0", classes);
  } else if (e->code == LQ_LABEL_NOT_A_KEY) {
    sqlite3_str_appendf(out, " is not among the %llu %s", classes,
                        e->names->listed ? "classes" : "keys of probs");
    append_names(out, e->names);
  } else {
    sqlite3_str_appendf(out, "%s not a class index (an integer from 0 to %llu)",
                        e->code == LQ_LABEL_BLOB ? "" : " is", classes - 1);
  }
  append_hint(out, e);
}

static void append_json(sqlite3_str *out, const lq_error *e, const char *subject) {
  sqlite3_uint64 position = e->position;
  if (e->code == LQ_JSON_NOT_A_NUMBER) {
    append_element(out, e, subject);
    sqlite3_str_appendf(out, " is %s, not a number (at byte %llu)", e->got, position);
  } else if (e->code == LQ_JSON_KEY_TWICE) {
    sqlite3_str_appendf(out, "%s has the key ", subject);
    lq_append_quoted(out, e->key);
    sqlite3_str_appendf(out, " twice, again at byte %llu", position);
  } else if (e->code == LQ_LIST_MISSING) {
    append_element(out, e, subject);
    sqlite3_str_appendf(out, " has no \"%s\" (at byte %llu)", e->expected, position);
  } else if (e->code == LQ_LIST_TWICE) {
    append_element(out, e, subject);
    sqlite3_str_appendf(out, " has \"%s\" twice, again at byte %llu", e->expected, position);
  } else if (e->code == LQ_LIST_LABEL) {
    sqlite3_str_appendf(out, "the label of %s[%llu] is %s, not a string or a number (at byte %llu)",
                        subject, (sqlite3_uint64)e->index, e->got, position);
  } else {
    sqlite3_str_appendf(out, "%s is not JSON at byte %llu: expected %s, got ", subject, position,
                        e->expected);
    if (e->text.bytes) lq_append_character(out, e->text);
    else sqlite3_str_appendall(out, "the end");
  }
}

/* What is wrong with a list of classes. */
static void append_class_list(sqlite3_str *out, const lq_error *e, const char *subject) {
  sqlite3_uint64 position = e->position;
  if (e->code == LQ_CLASS_TWICE) {
    sqlite3_str_appendf(out, "%s has ", subject);
    lq_append_quoted(out, e->key);
    sqlite3_str_appendf(out, " twice, again at byte %llu", position);
  } else {
    sqlite3_str_appendf(out, "%s[%llu] is %s, not a name or a number (at byte %llu)", subject,
                        (sqlite3_uint64)e->index, e->got, position);
  }
}

/* What is wrong with scores of some classes. */
static void append_scores(sqlite3_str *out, const lq_error *e, const char *subject) {
  sqlite3_str_appendall(out, subject);
  if (e->code == LQ_SCORES_FLAT) {
    sqlite3_str_appendall(out, " is an array of numbers; it takes an object of class to number, a list "
                               "of {label, score} or of [class, number]");
  } else if (e->code == LQ_SCORES_SUM) {
    sqlite3_str_appendall(out, " sum to ");
    lq_append_double(out, e->value);
    sqlite3_str_appendall(out, ", more than 1.01");
  } else {
    sqlite3_str_appendall(out, " has ");
    lq_append_quoted(out, e->key);
    if (e->code == LQ_SCORES_TWICE) {
      sqlite3_str_appendf(out, " twice, again at byte %llu", (sqlite3_uint64)e->position);
    } else {
      sqlite3_str_appendf(out, ", which is none of the %llu classes", (sqlite3_uint64)e->classes);
      append_names(out, e->names);
    }
  }
}

static void append_state(sqlite3_str *out, const lq_error *e, const lq_wording *wording) {
  sqlite3_uint64 bytes = e->bytes, wanted = e->wanted_bytes;
  sqlite3_str_appendf(out, "%s is ", wording->state);
  switch (e->code) {
    case LQ_STATE_UNKNOWN:
      sqlite3_str_appendf(out, "a BLOB of %llu bytes that is no state of labelquality", bytes);
      break;
    case LQ_STATE_VERSION:
      sqlite3_str_appendf(out, "a state of version %lld; this library reads version %d", e->integer,
                          LQ_STATE_FORMAT);
      break;
    case LQ_STATE_KIND:
      if (e->wanted_kind) {
        sqlite3_str_appendf(out, "a state of kind %s (%d); it takes one of kind %s (%d)",
                            kind_name(e->got_kind), e->got_kind, kind_name(e->wanted_kind),
                            e->wanted_kind);
      } else {
        sqlite3_str_appendf(out, "a state of the unknown kind %d", e->got_kind);
      }
      break;
    case LQ_STATE_LENGTH:
      sqlite3_str_appendf(out, "a %s state of %llu bytes; it has to have %llu",
                          kind_name(e->got_kind), bytes, wanted);
      break;
    default:
      sqlite3_str_appendf(out, "a damaged %s state: %s", kind_name(e->got_kind), e->got);
      break;
  }
}

static void append_classes(sqlite3_str *out, const lq_error *e, const lq_wording *wording) {
  const char *subject = subject_of(wording), *others = others_of(wording);
  sqlite3_uint64 classes = e->classes, wanted = e->wanted_classes;
  switch (e->code) {
    case LQ_CLASSES_DIFFER:
      sqlite3_str_appendf(out, "%llu classes in %s, %llu in %s", classes, subject, wanted, others);
      break;
    case LQ_CLASSES_LISTED:
      sqlite3_str_appendf(out, "%llu classes in %s, %llu in classes", classes, subject, wanted);
      break;
    case LQ_NAMES_MISSING:
      sqlite3_str_appendf(out, "no class names in %s, but names in %s", subject, others);
      break;
    case LQ_NAMES_UNWANTED:
      sqlite3_str_appendf(out, "class names in %s, but none in %s", subject, others);
      break;
    default:
      sqlite3_str_appendall(out, "class ");
      lq_append_quoted(out, e->key);
      sqlite3_str_appendf(out, " in %s, but not in %s",
                          e->code == LQ_KEY_UNKNOWN ? subject : others,
                          e->code == LQ_KEY_UNKNOWN ? others : subject);
      break;
  }
  sqlite3_str_appendall(out, "; they must have the same classes");
}

static void append_error(sqlite3_str *out, const lq_error *e, const lq_wording *wording) {
  sqlite3_uint64 bytes = e->bytes;
  switch (e->code) {
    case LQ_WRONG_TYPE:
      sqlite3_str_appendf(out, "probs is %s; it takes TEXT (a JSON array or object) or a BLOB "
                          "(float16, float32, float64 or JSONB)", e->got);
      break;

    case LQ_LABEL_OUT_OF_RANGE:
    case LQ_LABEL_HUGE:
    case LQ_LABEL_REAL:
    case LQ_LABEL_TEXT:
    case LQ_LABEL_BLOB:
    case LQ_LABEL_NOT_A_KEY: append_label(out, e); break;

    case LQ_TOO_FEW_CLASSES:
      sqlite3_str_appendall(out, subject_of(wording));
      sqlite3_str_appendall(out, e->classes ? " has one class; it takes at least two"
                                            : " is empty; it takes at least two classes");
      break;
    case LQ_PROBABILITY_OUTSIDE:
      append_element(out, e, subject_of(wording));
      sqlite3_str_appendall(out, " is ");
      sqlite3_str_append(out, e->text.at, (int)(e->text.bytes < 40 ? e->text.bytes : 40));
      sqlite3_str_appendall(out, e->text.bytes < 40 ? ", outside [0,1]" : "..., outside [0,1]");
      sqlite3_str_appendall(out, causes[e->cause]);
      break;
    case LQ_BLOB_NEITHER: append_blob(out, e); break;
    case LQ_BLOB_BIG_ENDIAN:
      sqlite3_str_appendf(out, "probs is a BLOB of %llu bytes that is float%d in big-endian byte "
                          "order; little-endian is needed, in numpy .astype('<f%d')", bytes,
                          (int)e->integer, (int)e->integer / 8);
      break;
    case LQ_BLOB_MISFIT:
      sqlite3_str_appendf(out, "probs is a BLOB of %llu bytes, not float%d (", bytes,
                          (int)e->integer);
      append_misfit(out, &e->misfit, e->bytes, (int)e->integer / 8);
      sqlite3_str_appendall(out, ") probabilities");
      break;
    case LQ_PACKED_AMBIGUOUS:
      sqlite3_str_appendf(out, "as float%d these probabilities, which sum to ", (int)e->integer);
      lq_append_double(out, e->value);
      sqlite3_str_appendf(out, ", would not be read back as float%d; ", (int)e->integer);
      if (e->will_do) sqlite3_str_appendf(out, "'f%d' will do", e->will_do);
      else sqlite3_str_appendall(out, "keep them as JSON");
      break;
    case LQ_JSONB_SYNTAX:
      sqlite3_str_appendf(out, "%s is not JSONB at byte %llu: expected %s", subject_of(wording),
                          (sqlite3_uint64)e->position, e->expected);
      break;
    case LQ_JSON_SYNTAX:
    case LQ_JSON_NOT_A_NUMBER:
    case LQ_LIST_MISSING:
    case LQ_LIST_TWICE:
    case LQ_LIST_LABEL:
    case LQ_JSON_KEY_TWICE: append_json(out, e, subject_of(wording)); break;
    case LQ_SUM_NOT_ONE:
      sqlite3_str_appendall(out, "probs sum to ");
      lq_append_double(out, e->value);
      sqlite3_str_appendall(out, ", further than 0.01 from 1");
      break;

    case LQ_STATE_UNKNOWN:
    case LQ_STATE_VERSION:
    case LQ_STATE_KIND:
    case LQ_STATE_LENGTH:
    case LQ_STATE_DAMAGED: append_state(out, e, wording); break;

    case LQ_LOGITS_LENGTH:
      sqlite3_str_appendf(out, "%s is a BLOB of %llu bytes, not float%d (%llu is no multiple of %d)",
                          subject_of(wording), bytes, (int)e->integer, bytes, (int)e->integer / 8);
      break;
    case LQ_LOGIT_NOT_FINITE:
      sqlite3_str_appendf(out, "%s[%llu] is ", subject_of(wording), (sqlite3_uint64)e->index);
      lq_append_double(out, e->value);
      sqlite3_str_appendall(out, "; it takes a finite number or -Infinity");
      break;
    case LQ_LOGITS_ALL_MINUS_INFINITY:
      sqlite3_str_appendf(out, "%s are all -Infinity; at least one has to be more",
                          subject_of(wording));
      break;

    case LQ_CLASS_NAMELESS:
    case LQ_CLASS_TWICE: append_class_list(out, e, subject_of(wording)); break;

    case LQ_SCORES_FLAT:
    case LQ_SCORES_UNKNOWN:
    case LQ_SCORES_TWICE:
    case LQ_SCORES_SUM: append_scores(out, e, subject_of(wording)); break;

    case LQ_CLASSES_DIFFER:
    case LQ_CLASSES_LISTED:
    case LQ_KEY_UNKNOWN:
    case LQ_KEY_MISSING:
    case LQ_NAMES_MISSING:
    case LQ_NAMES_UNWANTED: append_classes(out, e, wording); break;

    case LQ_TOO_MANY_ROWS:
      sqlite3_str_appendall(out, "over 2^39 rows with one label");
      break;
    case LQ_ADJUSTED_TO_ZERO:
      sqlite3_str_appendall(out, "probs are all 0, and so are the adjusted ones; "
                                 "at least one has to be more");
      break;
    default: /* LQ_SCORE_NOT_FINITE; the only one left */
      sqlite3_str_appendall(out, "score is ");
      lq_append_double(out, e->value);
      sqlite3_str_appendall(out, "; it takes a finite number");
      break;
  }
}

char *lq_message(const lq_error *error, const lq_wording *wording) {
  assert(error->code != LQ_OK && error->code != LQ_NO_MEMORY);
  sqlite3_str *out = sqlite3_str_new(NULL);
  append_error(out, error, wording);
  return lq_valid_message(sqlite3_str_finish(out));
}
