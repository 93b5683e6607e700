#include "ext/class_lists.h"

#include "core/input/class_list.h"
#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/values.h"

lq_error_code lq_class_list_open(lq_connection *connection, lq_text json, lq_class_list **list,
                                 lq_error *error) {
  lq_class_list *new = sqlite3_malloc64(sizeof *new + json.bytes);
  if (!new) return error->code = LQ_NO_MEMORY;
  memset(new, 0, sizeof *new);
  char *copy = (char *)(new + 1);
  if (json.bytes) memcpy(copy, json.at, json.bytes);
  new->json = (lq_text){copy, json.bytes};
  new->number = ++connection->class_list_count;
  lq_class_names_init(&new->names, lq_sqlite_resize);
  new->names.listed = 1;
  /* no names of a reader have this generation */
  new->names.generation = new->number << 40;
  /* what the error points to has to stay: the caller's text */
  lq_error_code code = lq_read_class_list(&new->names, json, error);
  new->next = connection->class_lists;
  connection->class_lists = new;
  if (code) lq_class_list_close(connection, new);
  else *list = new;
  return code;
}

void lq_class_list_close(lq_connection *connection, lq_class_list *list) {
  lq_class_list **at = &connection->class_lists;
  while (*at != list) at = &(*at)->next;
  *at = list->next;
  lq_class_names_free(&list->names);
  sqlite3_free(list->keys);
  sqlite3_free(list->key_ends);
  sqlite3_free(list);
}

void lq_class_lists_free(lq_connection *connection) {
  while (connection->class_lists) lq_class_list_close(connection, connection->class_lists);
}

lq_class_list *lq_classes_argument(sqlite3_context *context, sqlite3_value *classes,
                                   const lq_wording *wording) {
  lq_connection *connection = lq_connection_of(context);
  lq_class_list *kept = connection->kept_classes;
  lq_error error = {0};
  lq_text text;
  if (sqlite3_value_type(classes) != SQLITE_TEXT) {
    lq_fail_type(context, wording, "classes", classes, "a JSON array of names");
    return NULL;
  }
  if (!lq_read_text(classes, &text, &error)) {
    if (kept && kept->json.bytes == text.bytes && !memcmp(kept->json.at, text.at, text.bytes)) {
      return kept;
    }
    if (kept) lq_class_list_close(connection, kept);
    connection->kept_classes = NULL;
    if (!lq_class_list_open(connection, text, &connection->kept_classes, &error)) {
      return connection->kept_classes;
    }
  }
  const lq_wording of_classes = {.function = wording->function, .subject = "classes"};
  lq_fail(context, &error, &of_classes);
  return NULL;
}

/* Wrapped probs begin with this, whose eighth byte is the type of the probs: 0 for TEXT, 1 for a BLOB.
** The number of the list follows. */
static const unsigned char named_mark[8] = {0xff, 'L', 'Q', 'N', 'A', 'M', 'E', 0};

void lq_named_function(sqlite3_context *context, int count, sqlite3_value **values) {
  int type = sqlite3_value_type(values[0]);
  (void)count;
  if (type != SQLITE_TEXT && type != SQLITE_BLOB) {
    sqlite3_result_value(context, values[0]); /* NULL, or an error of who reads it */
    return;
  }
  lq_error error;
  lq_text text = {"", 0};
  const unsigned char *blob = NULL;
  if (type == SQLITE_TEXT ? lq_read_text(values[0], &text, &error)
                          : lq_read_bytes(values[0], &blob, &text.bytes, &error)) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if (type == SQLITE_BLOB) text.at = (const char *)blob;
  unsigned char *wrapped = sqlite3_malloc64((sqlite3_uint64)LQ_NAMED_HEADER + text.bytes);
  if (!wrapped) {
    sqlite3_result_error_nomem(context);
    return;
  }
  memcpy(wrapped, named_mark, sizeof named_mark);
  wrapped[7] = type == SQLITE_BLOB;
  lq_store64(wrapped + 8, (uint64_t)sqlite3_value_int64(values[1]));
  if (text.bytes) memcpy(wrapped + LQ_NAMED_HEADER, text.at, text.bytes);
  sqlite3_result_blob64(context, wrapped, (sqlite3_uint64)LQ_NAMED_HEADER + text.bytes,
                        sqlite3_free);
}

/* The open list of wrapped probs; NULL where the BLOB is none. */
static const lq_class_list *find_list(const lq_connection *connection, const unsigned char *blob,
                                      size_t bytes) {
  if (bytes < LQ_NAMED_HEADER || memcmp(blob, named_mark, 7) != 0) return NULL;
  const lq_class_list *list = connection->class_lists;
  while (list && list->number != lq_load64(blob + 8)) list = list->next;
  return list == connection->kept_classes ? NULL : list; /* which is no answer's */
}

int lq_read_named(lq_connection *connection, const unsigned char *blob, size_t bytes,
                  lq_probabilities *out, lq_error_code *code, lq_error *error) {
  const lq_class_list *list = find_list(connection, blob, bytes);
  if (!list) return 0;
  const unsigned char *probs = blob + LQ_NAMED_HEADER;
  bytes -= LQ_NAMED_HEADER;
  *code = blob[7] ? lq_read_blob(&connection->reader, probs, bytes, out, error)
                  : lq_read_json(&connection->reader, (const char *)probs, bytes, out, error);
  if (*code || out->names) return 1;
  out->names = &list->names;
  if (out->classes != list->names.count) {
    error->classes = out->classes;
    error->wanted_classes = list->names.count;
    *code = error->code = LQ_CLASSES_LISTED;
  }
  return 1;
}
