#include "core/input/label.h"

#include <assert.h>

#include "core/input/label_hint.h"

static lq_error_code resolve_integer(int64_t integer, size_t classes, size_t *k, lq_error *error) {
  if (integer < 0 || (uint64_t)integer >= classes) {
    error->integer = integer;
    return error->code = LQ_LABEL_OUT_OF_RANGE;
  }
  *k = (size_t)integer;
  return LQ_OK;
}

int lq_read_integer(lq_text text, int64_t *out) {
  const char *at = text.at, *end = text.at + text.bytes;
  int negative = at < end && *at == '-', huge = 0;
  uint64_t value = 0;
  if (at < end && (*at == '-' || *at == '+')) at++;
  if (at == end) return 0;
  for (; at < end; at++) {
    if (*at < '0' || *at > '9') return 0;
    if (value > (INT64_MAX - 9) / 10) huge = 1;
    else value = value * 10 + (uint64_t)(*at - '0');
  }
  *out = negative ? -(int64_t)value : (int64_t)value;
  return huge ? -1 : 1;
}

int lq_is_integral(double real, int64_t *out) {
  const double limit = 9223372036854775808.0; /* 2^63 */
  if (!(real >= -limit && real < limit)) return 0;
  *out = (int64_t)real;
  return (double)*out == real;
}

static size_t write_integer(int64_t integer, char *out) {
  char reversed[24];
  size_t count = 0, bytes = 0;
  uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
  do reversed[count++] = (char)('0' + rest % 10);
  while (rest /= 10);
  if (integer < 0) out[bytes++] = '-';
  while (count) out[bytes++] = reversed[--count];
  return bytes;
}

/* Writes the real as SQLite does. */
static size_t write_real(double real, char *out) {
  if (lq_is_finite(real)) return lq_decimal_write(real, out);
  memcpy(out, real < 0 ? "-Inf" : "Inf", real < 0 ? 5 : 4);
  return strlen(out);
}

static lq_error_code resolve_name(const lq_label *label, const lq_class_names *names, size_t *k,
                                  lq_error *error) {
  char *spelled = error->spelled;
  lq_text name = label->text;
  int64_t integer = label->integer;
  if (label->type == LQ_REAL) {
    name = (lq_text){spelled, write_real(label->real, spelled)};
    *k = lq_class_names_find(names, name);
    if (*k < names->count) return LQ_OK;
  }
  if (label->type == LQ_INTEGER ||
      (label->type == LQ_REAL && lq_is_integral(label->real, &integer))) {
    name = (lq_text){spelled, write_integer(integer, spelled)};
    spelled[name.bytes] = 0;
  }
  *k = lq_class_names_find(names, name);
  return *k < names->count ? LQ_OK : (error->code = LQ_LABEL_NOT_A_KEY);
}

static lq_error_code resolve_index(const lq_label *label, size_t classes, size_t *k,
                                   lq_error *error) {
  int64_t integer = label->integer;
  switch (label->type) {
    case LQ_BLOB: return error->code = LQ_LABEL_BLOB;
    case LQ_REAL:
      if (!lq_is_integral(label->real, &integer)) return error->code = LQ_LABEL_REAL;
      break;
    case LQ_TEXT: {
      int spelled = lq_read_integer(label->text, &integer);
      if (spelled == 0) return error->code = LQ_LABEL_TEXT;
      if (spelled < 0) return error->code = LQ_LABEL_HUGE;
      break;
    }
    default: break;
  }
  return resolve_integer(integer, classes, k, error);
}

lq_error_code lq_resolve_label(const lq_label *label, const lq_probabilities *probabilities,
                               size_t *k, lq_error *error) {
  assert(probabilities->classes >= 2);
  lq_error_code code = probabilities->names
                           ? resolve_name(label, probabilities->names, k, error)
                           : resolve_index(label, probabilities->classes, k, error);
  if (code) {
    error->classes = probabilities->classes;
    error->text = label->text;
    error->value = label->real;
    error->names = probabilities->names;
    lq_label_hint(label, probabilities, error);
  }
  return code;
}
