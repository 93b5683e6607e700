# Included by the Makefile: the targets that run the library in other programs, processes and machines.

$(BUILD)/tests/hosts/%: tests/hosts/%.c $(LIBRARY)
	$(call begin,compile)
	$Q$(CC) $(FLAGS) -pthread $(LDFLAGS) -o $@ $< -lsqlite3

## the same bits from every compiler and machine at hand, of ROWS=1000000 and of
## EMULATED_ROWS=1000000 on those that are emulated; 50000 is the other number
digests: ROWS ?= 1000000
digests: EMULATED_ROWS ?= 1000000
digests:
	ROWS=$(ROWS) EMULATED_ROWS=$(EMULATED_ROWS) sh tests/hosts/digests.sh

## the same answers in hosts of Python, Node, Go, Rust and Java, this one with
## the newest SQLITE_JDBC and others
test-hosts: SQLITE_JDBC ?= 3.31.1 3.32.3.2 3.34.0 3.40.1.0 3.42.0.0 3.43.2.2 3.47.2.0
test-hosts: all
	SQLITE_JDBC='$(SQLITE_JDBC)' sh tests/hosts/hosts.sh

## the same answers from SQLite 3.31.0 to the newest; VERSIONS='3.31.0 3.54.1'
test-versions: all
	VERSIONS='$(VERSIONS)' sh tests/hosts/versions.sh

## a writer killed KILLS=200 times while others read
test-processes: KILLS ?= 200
test-processes: $(BUILD)/tests/hosts/processes
	./$< $(KILLS) $(SEED)

## threads under ThreadSanitizer, with an SQLite built for it, ROUNDS=10 times
test-threads: ROUNDS ?= 10
test-threads:
	$(MAKE) BUILD=$(BUILD)/thread SANITIZERS=-fsanitize=thread CFLAGS='-O1 -g' $(BUILD)/thread/labelquality.so
	LABELQUALITY=$(BUILD)/thread/labelquality BUILD=$(BUILD)/thread ROUNDS=$(ROUNDS) sh tests/hosts/threads.sh

test-cluster test-rqlite: KILLS ?= 4
test-cluster test-rqlite: WRITES ?= 300

## three dqlite nodes, the leader killed KILLS=4 times amid WRITES=300 writes
test-cluster: all
	KILLS=$(KILLS) WRITES=$(WRITES) sh tests/hosts/cluster.sh

## the same of rqlite, which it builds from its Go module
test-rqlite: all
	KILLS=$(KILLS) WRITES=$(WRITES) sh tests/hosts/rqlite.sh

## eight files scored as one by GNU parallel; over ssh too with SSHD=/usr/sbin/sshd
test-shards: all
	SSHD=$(SSHD) sh tests/hosts/shards.sh

## the two commands of the README in a bare Debian 12 (as root)
test-bare:
	sh tests/hosts/bare_debian.sh

.PHONY: digests test-hosts test-versions test-processes test-threads test-cluster test-rqlite test-shards test-bare
