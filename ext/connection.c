#include "ext/connection.h"

#include <assert.h>
#include <string.h>

#include "ext/class_lists.h"
#include "ext/thresholds_cache.h"

#ifndef SQLITE_CORE
#include <stdatomic.h>

static atomic_int open_connections; /* of all threads */

int lq_connection_is_open(void) { return atomic_load(&open_connections) > 0; }
#endif

static void count_connection(int change) {
#ifdef SQLITE_CORE
  (void)change;
#else
  atomic_fetch_add(&open_connections, change);
#endif
}

void *lq_sqlite_resize(void *memory, size_t bytes) { return sqlite3_realloc64(memory, bytes); }

lq_connection *lq_connection_new(void) {
  lq_connection *connection = sqlite3_malloc64(sizeof *connection);
  if (!connection) return NULL;
  memset(connection, 0, sizeof *connection);
  connection->references = 1;
  lq_reader_init(&connection->reader, lq_sqlite_resize);
  connection->fill.resize = lq_sqlite_resize;
  lq_thresholds_init(&connection->cache.thresholds, lq_sqlite_resize);
  count_connection(1);
  return connection;
}

void lq_connection_release(void *pointer) {
  lq_connection *connection = pointer;
  assert(connection->references > 0);
  if (--connection->references > 0) return;
  lq_reader_free(&connection->reader);
  lq_fill_free(&connection->fill);
  lq_thresholds_cache_free(&connection->cache);
  lq_class_lists_free(connection);
  lq_loans_free(&connection->loans);
  sqlite3_free(connection->ordered);
  sqlite3_free(connection);
  count_connection(-1);
}
