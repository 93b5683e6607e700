#include "ext/functions/format.h"

#include "ext/failing.h"
#include "ext/quoting.h"
#include "ext/values.h"
#include "ext/writing.h"

int lq_format_of(sqlite3_context *context, sqlite3_value *value, const lq_wording *wording,
                 int least) {
  static const struct {
    const char *name;
    int bits;
  } formats[] = {{"f16", 16}, {"f32", 32}, {"f64", 64}};
  lq_text text = {"", 0};
  lq_error error;
  int is_text = sqlite3_value_type(value) == SQLITE_TEXT;
  if (is_text && lq_read_text(value, &text, &error)) {
    lq_fail(context, &error, wording);
    return 0;
  }
  for (int i = 0; i < 3; i++) {
    if (formats[i].bits >= least && lq_is_word(text, formats[i].name)) return formats[i].bits;
  }
  sqlite3_str *message = sqlite3_str_new(NULL);
  if (is_text) {
    sqlite3_str_appendall(message, "unknown format ");
    lq_append_quoted(message, text);
  } else {
    sqlite3_str_appendf(message, "format is %s", lq_type_name(value));
  }
  sqlite3_str_appendall(message, least == 16 ? " ('f16', 'f32', 'f64')" : " ('f32', 'f64')");
  lq_fail_text(context, wording, sqlite3_str_finish(message));
  return 0;
}
