#include "core/input/logits.h"

#include "core/input/blob_json.h"

lq_error_code lq_read_logits_blob(lq_reader *reader, const unsigned char *blob, size_t bytes,
                                  int bits, int is_floats, lq_probabilities *out, lq_error *error) {
  size_t size = (size_t)bits / 8, count = bytes / size;
  lq_json_attempt said;
  lq_error_code code;
  if (!is_floats && bytes > 1 && lq_may_be_json(blob, bytes)) {
    if (lq_read_json_blob(reader, blob, bytes, 1, out, &said, &code)) return error->code = code;
    if (said.signs >= 2) {
      *error = said.error;
      return error->code;
    }
  }
  if (bytes % size) {
    error->bytes = bytes;
    error->integer = bits;
    return error->code = LQ_LOGITS_LENGTH;
  }
  double *values = lq_reader_room(reader, count);
  if (!values) return error->code = LQ_NO_MEMORY;
  for (size_t i = 0; i < count; i++) values[i] = lq_packed_value(blob + size * i, bits);
  *out = (lq_probabilities){values, LQ_DOUBLES, count, NULL, NULL};
  return lq_check_classes(count, error);
}
