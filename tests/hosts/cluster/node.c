/*
** A node of a dqlite cluster (SQLite, replicated by Raft) whose databases have
** the library's functions: one call before the node is made.
**
** node ID ADDRESS FOLDER                     runs the node until it is killed
** node ID ADDRESS FOLDER ADDRESS1 ADDRESS2…  tells the stopped node of the nodes
**                                            1, 2… that are to be the cluster
*/
#define _DEFAULT_SOURCE 1
#include <dqlite.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ext/labelquality.h"

#define NODES_MAXIMUM 9

static int fail(dqlite_node *node, const char *what) {
  fprintf(stderr, "%s: %s\n", what, dqlite_node_errmsg(node));
  return 1;
}

int main(int count, char **arguments) {
  dqlite_node *node;
  dqlite_node_info nodes[NODES_MAXIMUM];
  int others = count - 4;
  if (others < 0 || others > NODES_MAXIMUM) return 2;
  if (sqlite3_auto_extension((void (*)(void))sqlite3_labelquality_init)) return 1;
  if (dqlite_node_create(strtoull(arguments[1], NULL, 10), arguments[2], arguments[3], &node)) return fail(node, "create");
  if (others > 0) {
    for (int i = 0; i < others; i++) nodes[i] = (dqlite_node_info){(dqlite_node_id)i + 1, arguments[4 + i]};
    int failed = dqlite_node_recover(node, nodes, others) ? fail(node, "recover") : 0;
    dqlite_node_destroy(node);
    return failed;
  }
  /* which comes of writing to a node that is gone */
  signal(SIGPIPE, SIG_IGN);
  if (dqlite_node_set_network_latency_ms(node, 10)) return fail(node, "latency");
  if (dqlite_node_set_bind_address(node, arguments[2])) return fail(node, "bind");
  /* so few entries of the log that a node which comes back may need a snapshot */
  if (dqlite_node_set_snapshot_params(node, 32, 64)) return fail(node, "snapshots");
  if (dqlite_node_start(node)) return fail(node, "start");
  for (;;) pause();
}
