#include "ext/functions/method.h"

#include "ext/failing.h"
#include "ext/quoting.h"
#include "ext/values.h"
#include "ext/writing.h"

const lq_method *lq_method_of(sqlite3_context *context, sqlite3_value *value,
                                const lq_wording *wording) {
  lq_text text = {"", 0};
  lq_error error;
  int is_text = sqlite3_value_type(value) == SQLITE_TEXT;
  if (is_text && lq_read_text(value, &text, &error)) {
    lq_fail(context, &error, wording);
    return NULL;
  }
  const lq_method *method = lq_find_method(text);
  if (method) return method;

  sqlite3_str *message = sqlite3_str_new(NULL);
  if (is_text) {
    sqlite3_str_appendall(message, "unknown method ");
    lq_append_quoted(message, text);
  } else {
    sqlite3_str_appendf(message, "method is %s, not the name of one", lq_type_name(value));
  }
  for (size_t i = 0; i < LQ_METHODS; i++) {
    sqlite3_str_appendf(message, "%s%s", i ? ", " : " (", lq_methods[i].name);
  }
  sqlite3_str_appendall(message, ")");
  lq_fail_text(context, wording, sqlite3_str_finish(message));
  return NULL;
}
