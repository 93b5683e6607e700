# labelquality: `make help` says what there is.
CC ?= cc
AR ?= ar
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
SQLITE3 ?= sqlite3
GOLDEN ?= ../shared/golden
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)

VERSION := $(shell sed -n 's/^.define LABELQUALITY_VERSION "\(.*\)"/\1/p' ext/labelquality.h)

ifdef SANITIZE
BUILD ?= build/sanitize
# programs that are not ours load the sanitized library only with the runtime loaded first
PRELOAD = env LD_PRELOAD=$(shell $(CC) -print-file-name=libasan.so) ASAN_OPTIONS=detect_leaks=0
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS ?= -O1 -g
DIGEST_ROWS := 50000
else ifdef COVERAGE
BUILD ?= build/coverage
# threads count too
SANITIZERS := --coverage -fprofile-update=atomic
# what is counted is written once at the end, and not with each connection that is closed
LDFLAGS += -Wl,-z,nodelete
CFLAGS ?= -O0 -g
DIGEST_ROWS := 50000
else
BUILD ?= build
CFLAGS ?= -O3
DIGEST_ROWS := 1000000
endif

ifeq ($(OS),Windows_NT)
LIBRARY := $(BUILD)/labelquality.dll
else ifeq ($(shell uname -s),Darwin)
LIBRARY := $(BUILD)/labelquality.dylib
else
LIBRARY := $(BUILD)/labelquality.so
endif
ARCHIVE := $(BUILD)/liblabelquality.a

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
# -ffp-contract=off: a fused multiply-add rounds once where two operations round twice
FLAGS = -std=c11 -ffp-contract=off $(WARNINGS) -fPIC -fvisibility=hidden -I. $(SANITIZERS) $(CPPFLAGS) $(CFLAGS)

CORE := $(wildcard core/*.c)
EXT := $(wildcard ext/*.c)
# what the table-valued functions run, compiled in
SQL := $(filter-out sql/demo.sql,$(wildcard sql/*.sql))
SOURCES := $(CORE) $(EXT) sql_files.c
LOADABLE_OBJECTS := $(SOURCES:%.c=$(BUILD)/loadable/%.o)
STATIC_OBJECTS := $(SOURCES:%.c=$(BUILD)/static/%.o)
CORE_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/core/test_*.c))
EXT_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/ext/test_*.c))
HOST_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/hosts/*.c))
TEST_SCRIPTS := tests/core/digest.sh $(wildcard tests/sql/*.sh) tests/hosts/readme.sh tests/hosts/locale.sh \
  tests/hosts/shards.sh tests/hosts/not_loaded.sh
# what is exported, needed and installed is for the library that is shipped
ifeq ($(SANITIZE)$(COVERAGE),)
TEST_SCRIPTS += tests/hosts/install.sh tests/hosts/library.sh
endif
ifdef COVERAGE # the same once more
TEST_SCRIPTS := $(filter-out tests/hosts/locale.sh,$(TEST_SCRIPTS))
endif

all: $(LIBRARY) $(ARCHIVE)

help:
	@echo 'make             build/labelquality.so and build/liblabelquality.a'
	@echo 'make demo        rank the labels of the digits dataset in the sqlite3 shell'
	@echo 'make test        all tests; SANITIZE=1 with the sanitizers, CC=clang BUILD=build/clang'
	@echo 'make coverage    how many branches of core/ and ext/ the tests take (gcc)'
	@echo 'make mutations   whether the tests catch COUNT=200 small changes of core/ (half an hour)'
	@echo 'make digests     the same bits from every compiler and machine at hand'
	@echo 'make test-numbers  logarithms, decimals and scores against glibc and libquadmath'
	@echo 'make fuzz        each fuzz target for SECONDS=60, or RUNS=; of all or of TARGETS='
	@echo 'make fuzz-corpus keep what make fuzz has found to reach more, and no more than that'
	@echo 'make test-allocations  every allocation fails once; in make test some of them do'
	@echo 'make test-hosts  the same answers in hosts of Python, Node, Go, Rust and Java'
	@echo 'make test-versions  the same answers from SQLite 3.31.0 to the newest, or VERSIONS='
	@echo 'make test-processes  a writer killed KILLS=200 times while others read'
	@echo 'make test-threads  threads, under ThreadSanitizer, with an SQLite built for it'
	@echo 'make test-cluster  three dqlite nodes, the leader killed amid writes'
	@echo 'make test-rqlite   the same of rqlite, which it builds from its Go module'
	@echo 'make test-shards   eight files scored as one by GNU parallel, with SSHD= over ssh too'
	@echo 'make test-cleanlab  compare with cleanlab, where its package is to be had'
	@echo 'make test-bare   the two commands of the README in a bare Debian 12 (as root)'
	@echo 'make golden      compare with the datasets in GOLDEN=$(GOLDEN)'
	@echo 'make bench       time each method against reading one byte (bench-rows), queries beside'
	@echo '                 plain ones (bench-queries), more rows and classes (bench-growth), and'
	@echo '                 lq_issues beside cleanlab, where make test-cleanlab put it (bench-issues)'
	@echo 'make bench-peers the 100 worst rows beside cleanlab, plain SQL and DuckDB'
	@echo 'make lint        clang-tidy and cppcheck'
	@echo 'make install     to PREFIX=$(PREFIX), with DESTDIR=; uninstall takes it away'
	@echo 'make clean       takes away BUILD=$(BUILD)'

$(LIBRARY): $(LOADABLE_OBJECTS)
	$(CC) -shared $(SANITIZERS) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(ARCHIVE): $(STATIC_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/sql_files.c: $(SQL) Makefile
	@mkdir -p $(@D)
	{ printf '#include "ext/sql_files.h"\n\nconst lq_sql_file lq_sql_files[] = {\n'; \
	  for file in $(SQL); do printf '{"%s",\n' "$$(basename $$file .sql)"; \
	    sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' $$file; printf '},\n'; done; \
	  printf '{0, 0}};\n'; } > $@

$(BUILD)/loadable/sql_files.o: $(BUILD)/sql_files.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -c -o $@ $<

$(BUILD)/static/sql_files.o: $(BUILD)/sql_files.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -DSQLITE_CORE -c -o $@ $<

$(BUILD)/loadable/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/static/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -DSQLITE_CORE -MMD -MP -c -o $@ $<

# one core test is of the plain C that stands in for the compiler's 128-bit integers
$(BUILD)/tests/core/test_portable_wide: CPPFLAGS += -DLQ_NO_INT128

$(BUILD)/tests/core/digest: tests/core/digest.c tests/core/digest_rows.c tests/core/digest_rows.h $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^) $(ARCHIVE)

$(BUILD)/tests/core/%: tests/core/%.c $(ARCHIVE) $(wildcard tests/support/*.h)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(LDFLAGS) -o $@ $< $(ARCHIVE) -lcmocka -lm

# gcc's 128-bit floats, by which logarithms and scores are checked; decimals need none
QUADMATH = $(shell echo 'int main(void) { return (int)logq(1); }' | \
  $(CC) -include quadmath.h -x c -o /dev/null - -lquadmath 2>/dev/null && echo -lquadmath)
NUMBERS := $(addprefix tests/numbers/,main.c decimals.c)

$(BUILD)/tests/numbers: $(wildcard tests/numbers/*) $(ARCHIVE)
	@mkdir -p $(@D)
	quadmath='$(QUADMATH)'; $(CC) $(FLAGS) $(LDFLAGS) -o $@ $(NUMBERS) \
	  $${quadmath:+-DLQ_QUADMATH tests/numbers/logarithms.c tests/numbers/scores.c} $(ARCHIVE) $$quadmath -lm

$(BUILD)/tests/ext/%: tests/ext/%.c $(LIBRARY) $(wildcard tests/support/*.h)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -DSQLITE_CORE $(LDFLAGS) -o $@ $< -lsqlite3 -lcmocka

$(BUILD)/tests/hosts/%: tests/hosts/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -pthread $(LDFLAGS) -o $@ $< -lsqlite3

$(BUILD)/targets/%: tests/fuzz/%.c $(ARCHIVE) $(wildcard tests/fuzz/support/*.h)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -fsanitize=fuzzer -DSQLITE_CORE $(LDFLAGS) -o $@ $< $(ARCHIVE) -lsqlite3 -lm

$(BUILD)/bench/%: tests/bench/%.c tests/bench/support.h $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(LDFLAGS) -o $@ $< -lsqlite3

test: all $(CORE_TESTS) $(EXT_TESTS) $(HOST_TESTS) $(BUILD)/tests/core/digest
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) ARCHIVE=$(ARCHIVE) BUILD=$(BUILD) CC='$(CC)' \
	SANITIZERS='$(SANITIZERS)' PRELOAD='$(PRELOAD)' PYTHON='$(PYTHON)' SQLITE3='$(PRELOAD) $(SQLITE3)' \
	ROWS=$(DIGEST_ROWS) \
	sh tests/run.sh $(CORE_TESTS) $(EXT_TESTS) $(HOST_TESTS) $(TEST_SCRIPTS)

coverage:
	MAKE='$(MAKE)' BUILD=build/coverage PYTHON='$(PYTHON)' sh tests/coverage.sh

# how many; FILE=core/json.c takes those of one file
mutations: COUNT ?= 200
mutations:
	$(PYTHON) tests/mutations/run.py $(BUILD) $(COUNT) $(FILE)

# how many rows where the processor is emulated; fewer in CI
digests: EMULATED_ROWS ?= 1000000
digests:
	BUILD=$(BUILD) EMULATED_ROWS=$(EMULATED_ROWS) sh tests/hosts/digests.sh

# millions of decimals, and the other checks in proportion; fewer in CI
test-numbers: MILLIONS ?= 10
test-numbers: $(BUILD)/tests/numbers
	./$< $(MILLIONS)

fuzz: SECONDS ?= 60
fuzz:
	BUILD=$(BUILD)/fuzz sh tests/fuzz/run.sh '$(SECONDS)' '$(RUNS)' $(TARGETS)

fuzz-corpus:
	BUILD=$(BUILD)/fuzz sh tests/fuzz/minimise.sh $(TARGETS)

# how many requests for memory of each query; 0 for all of them, which takes minutes
test-allocations: POINTS ?= 0
test-allocations: $(BUILD)/tests/ext/test_allocations
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) POINTS=$(POINTS) ./$<

# versions of sqlite-jdbc beside the newest; fewer in CI
test-hosts: SQLITE_JDBC ?= 3.31.1 3.32.3.2 3.34.0 3.40.1.0 3.42.0.0 3.43.2.2 3.47.2.0
test-hosts: all
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) BUILD=$(BUILD) PYTHON='$(PYTHON)' SQLITE3='$(SQLITE3)' \
	SQLITE_JDBC='$(SQLITE_JDBC)' sh tests/hosts/hosts.sh

# SQLite's versions; all of the list in the script, or for example VERSIONS='3.31.0 3.54.1'
test-versions: all
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) ARCHIVE=$(ARCHIVE) BUILD=$(BUILD) CC='$(CC)' \
	VERSIONS='$(VERSIONS)' sh tests/hosts/versions.sh

# how often the writer is killed; fewer in `make test`
test-processes: KILLS ?= 200
test-processes: $(BUILD)/tests/hosts/processes
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) ./$< $(KILLS) $(SEED)

# a build of its own, in which ThreadSanitizer sees the library and SQLite
test-threads: ROUNDS ?= 10
test-threads:
	$(MAKE) BUILD=$(BUILD)/thread SANITIZERS=-fsanitize=thread CFLAGS='-O1 -g' $(BUILD)/thread/labelquality.so
	LABELQUALITY=$(BUILD)/thread/labelquality BUILD=$(BUILD)/thread CC='$(CC)' ROUNDS=$(ROUNDS) sh tests/hosts/threads.sh

# how often the leader is killed, and how many writes come in meanwhile
test-cluster test-rqlite: KILLS ?= 4
test-cluster test-rqlite: WRITES ?= 300
test-cluster: all
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) ARCHIVE=$(ARCHIVE) BUILD=$(BUILD) CC='$(CC)' PYTHON='$(PYTHON)' \
	SQLITE3='$(SQLITE3)' KILLS=$(KILLS) WRITES=$(WRITES) sh tests/hosts/cluster.sh

test-rqlite: all
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) BUILD=$(BUILD) PYTHON='$(PYTHON)' \
	KILLS=$(KILLS) WRITES=$(WRITES) sh tests/hosts/rqlite.sh

# over ssh too, to SSHD=/usr/sbin/sshd on the loopback
test-shards: all
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) PYTHON='$(PYTHON)' SQLITE3='$(SQLITE3)' SSHD=$(SSHD) sh tests/hosts/shards.sh

test-cleanlab: all
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) BUILD=$(BUILD) PYTHON='$(PYTHON)' sh tests/golden/generated.sh

test-bare:
	sh tests/hosts/bare_debian.sh

golden: all
	$(PYTHON) tests/golden/scores.py ./$(LIBRARY:$(suffix $(LIBRARY))=) $(GOLDEN)
	$(PYTHON) tests/golden/confident_learning.py ./$(LIBRARY:$(suffix $(LIBRARY))=) $(GOLDEN)
	$(PYTHON) tests/golden/human_verified.py ./$(LIBRARY:$(suffix $(LIBRARY))=) $(GOLDEN)

demo: all
	$(SQLITE3) -batch :memory: '.read sql/demo.sql'

bench: bench-rows bench-queries bench-growth bench-issues

bench-rows: $(BUILD)/bench/rows
	./$< ./$(LIBRARY:$(suffix $(LIBRARY))=) $(BENCH_ARGUMENTS)

bench-queries: $(BUILD)/bench/queries
	./$< ./$(LIBRARY:$(suffix $(LIBRARY))=) $(BENCH_ARGUMENTS)

bench-growth: $(BUILD)/bench/growth
	./$< ./$(LIBRARY:$(suffix $(LIBRARY))=) $(BENCH_ARGUMENTS)

bench-issues: $(BUILD)/bench/issues
	./$< ./$(LIBRARY:$(suffix $(LIBRARY))=) $(BUILD)/bench '$(wildcard $(BUILD)/cleanlab/bin/python)' $(BENCH_ARGUMENTS)

bench-peers: all
	LABELQUALITY=./$(LIBRARY:$(suffix $(LIBRARY))=) BUILD=$(BUILD) PYTHON='$(PYTHON)' sh tests/bench/peers.sh $(BENCH_ARGUMENTS)

lint:
	clang-tidy --quiet $(CORE) $(EXT) -- -std=c11 -I.
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
	  --error-exitcode=1 -I. core ext

install: all
	install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)
	install -m 755 $(LIBRARY) $(DESTDIR)$(LIBDIR)/
	install -m 644 $(ARCHIVE) $(DESTDIR)$(LIBDIR)/
	install -m 644 ext/labelquality.h $(DESTDIR)$(INCLUDEDIR)/
	printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR)' 'includedir=$(INCLUDEDIR)' '' \
	  'Name: labelquality' 'Description: Label quality scores in SQL' 'Version: $(VERSION)' \
	  'Requires: sqlite3' 'Libs: -L$${libdir} -llabelquality' 'Cflags: -I$${includedir}' \
	  > $(DESTDIR)$(LIBDIR)/pkgconfig/labelquality.pc

uninstall:
	rm -f $(DESTDIR)$(LIBDIR)/$(notdir $(LIBRARY)) $(DESTDIR)$(LIBDIR)/liblabelquality.a \
	  $(DESTDIR)$(INCLUDEDIR)/labelquality.h $(DESTDIR)$(LIBDIR)/pkgconfig/labelquality.pc

clean:
	rm -rf $(BUILD)

.PHONY: all help test coverage mutations fuzz fuzz-corpus test-numbers test-allocations test-processes test-threads test-cluster test-rqlite test-shards digests test-hosts test-versions test-cleanlab test-bare golden demo bench bench-rows bench-issues lint install uninstall clean bench-queries bench-growth bench-peers
.DELETE_ON_ERROR:

-include $(LOADABLE_OBJECTS:.o=.d) $(STATIC_OBJECTS:.o=.d)
