/*
** Probabilities from JSON to compact BLOBs and back.
**
**  (1) lq_pack(probs [, 'f32' or 'f64']) is a BLOB of the probabilities as
**      float32 (the default, rounded to nearest) or float64 (every bit kept). It has
**      no names; the order is that of the keys of a JSON object.
**  (2) A BLOB that would not be read back in the format it is packed in is an
**      error: most often float64 that sum to less than 0.5, or float32 to less than 1/64.
**  (3) lq_unpack(blob [, 'f16', 'f32' or 'f64']) is a JSON array, in which every
**      number reads back as the same double. Without a format, the BLOB is read as
**      probs is, and may be JSON text or JSONB too.
**  (4) NULL for NULL and for JSON's null. A NULL format is an error.
*/
#include "ext/failing.h"
#include "ext/functions/format.h"
#include "ext/functions/functions.h"
#include "ext/values.h"
#include "ext/writing.h"

static const lq_wording pack_wording = {.function = "lq_pack"};
static const lq_wording unpack_wording = {.function = "lq_unpack"};

void lq_pack_function(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_probabilities probabilities;
  lq_error error = {0};
  int bits = 32;
  if (count > 1 && !(bits = lq_format_of(context, values[1], &pack_wording, 32))) return;
  if (!lq_probabilities_of(context, values[0], &pack_wording, &probabilities)) return;
  size_t size = (size_t)bits / 8;
  unsigned char *packed = lq_resize_array(lq_sqlite_resize, NULL, probabilities.classes, size);
  if (!packed) {
    sqlite3_result_error_nomem(context);
  } else if (lq_pack(&lq_connection_of(context)->reader, &probabilities, bits, packed, &error)) {
    sqlite3_free(packed);
    lq_fail(context, &error, &pack_wording);
  } else {
    sqlite3_result_blob64(context, packed, size * probabilities.classes, sqlite3_free);
  }
}

void lq_unpack_function(sqlite3_context *context, int count, sqlite3_value **values) {
  lq_reader *reader = &lq_connection_of(context)->reader;
  lq_probabilities probabilities;
  lq_error error = {0};
  const unsigned char *at;
  size_t bytes;
  int bits = 0;
  if (count > 1 && !(bits = lq_format_of(context, values[1], &unpack_wording, 16))) return;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  if (sqlite3_value_type(values[0]) != SQLITE_BLOB) {
    lq_fail_type(context, &unpack_wording, "probs", values[0], "a BLOB");
    return;
  }
  lq_error_code code = lq_read_bytes(values[0], &at, &bytes, &error);
  if (!code) {
    code = bits ? lq_read_packed(reader, at, bytes, bits, &probabilities, &error)
                : lq_read_blob(reader, at, bytes, &probabilities, &error);
  }
  if (code) {
    lq_no_row(context, code, &error, &unpack_wording);
    return;
  }
  sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
  for (size_t k = 0; k < probabilities.classes; k++) {
    sqlite3_str_appendchar(out, 1, k ? ',' : '[');
    lq_append_double(out, lq_probability(&probabilities, k));
  }
  sqlite3_str_appendchar(out, 1, ']');
  lq_result_json(context, out);
}
