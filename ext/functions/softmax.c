/*
**  (1) lq_softmax(logits [, temperature [, format]]) is the probabilities of the logits, or of
**      log-probabilities (core/scores/softmax.h): a float64 BLOB; a JSON object in the order of the
**      logits where these have names. temperature is a number above 0, by default 1.
**  (2) logits are JSON text, JSONB, or a BLOB of little-endian floats (core/input/logits.h). format is
**      'f16', 'f32' or 'f64'; without it, a BLOB that is no JSON is float32.
**  (3) The result is NULL where logits or temperature is NULL, or logits are JSON's null. A NULL
**      format is an error.
*/
#include "core/scores/softmax.h"

#include "core/input/logits.h"
#include "ext/failing.h"
#include "ext/functions/format.h"
#include "ext/functions/functions.h"
#include "ext/values.h"
#include "ext/writing.h"

static const lq_wording softmax_wording = {.function = "lq_softmax", .subject = "logits"};

/* Reports the error, or that there are no logits; returns 0. */
static int read_logits_argument(sqlite3_context *context, sqlite3_value *logits, int bits,
                                int is_floats, lq_probabilities *out) {
  lq_reader *reader = &lq_connection_of(context)->reader;
  lq_error error = {0};
  lq_error_code code;
  lq_text text = {"", 0};
  const unsigned char *blob = NULL;
  size_t bytes = 0;
  switch (sqlite3_value_type(logits)) {
    case SQLITE_TEXT:
      code = lq_read_text(logits, &text, &error);
      if (!code) code = lq_read_json_logits(reader, text.at, text.bytes, out, &error);
      break;
    case SQLITE_BLOB:
      code = lq_read_bytes(logits, &blob, &bytes, &error);
      if (!code) code = lq_read_logits_blob(reader, blob, bytes, bits, is_floats, out, &error);
      break;
    default:
      lq_fail_type(context, &softmax_wording, "logits", logits,
                   "TEXT (a JSON array, object or list) or a BLOB (float32, or the format)");
      return 0;
  }
  return code ? lq_no_row(context, code, &error, &softmax_wording) : 1;
}

static void write_object(sqlite3_context *context, const lq_class_names *names,
                         const double *values) {
  sqlite3_str *json = sqlite3_str_new(sqlite3_context_db_handle(context));
  for (size_t k = 0; k < names->count; k++) {
    sqlite3_str_appendchar(json, 1, k ? ',' : '{');
    lq_append_json_string(json, lq_class_names_get(names, k));
    sqlite3_str_appendchar(json, 1, ':');
    lq_append_double(json, values[k]);
  }
  sqlite3_str_appendchar(json, 1, '}');
  lq_result_json(context, json);
}

void lq_softmax_function(sqlite3_context *context, int count, sqlite3_value **values) {
  double temperature = 1.0;
  int bits = 32;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  if (count > 1) {
    if (sqlite3_value_type(values[1]) == SQLITE_NULL) return;
    temperature = sqlite3_value_double(values[1]);
    if (!lq_is_number(values[1]) || !(temperature > 0.0) || !lq_is_finite(temperature)) {
      lq_fail_value(context, &softmax_wording, "temperature", values[1],
                    "a finite number above 0");
      return;
    }
  }
  if (count > 2 && !(bits = lq_format_of(context, values[2], &softmax_wording, 16))) return;
  lq_probabilities p = {0};
  if (!read_logits_argument(context, values[0], bits, count > 2, &p)) return;
  double *shares = lq_resize_array(lq_sqlite_resize, NULL, p.classes, sizeof *shares);
  lq_error error = {0};
  if (!shares) {
    sqlite3_result_error_nomem(context);
  } else if (lq_softmax(p.values, p.classes, temperature, shares, &error)) {
    lq_fail(context, &error, &softmax_wording);
  } else if (p.names) {
    write_object(context, p.names, shares);
  } else {
    lq_result_doubles(context, shares, p.classes);
    return;
  }
  sqlite3_free(shares);
}
