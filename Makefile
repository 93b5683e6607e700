# labelquality: `make help` says what there is. It prints the lines that begin with ## above a target.
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
# as load_extension() takes it
LABELQUALITY := ./$(basename $(LIBRARY))
# what the scripts of tests/ take
export LABELQUALITY ARCHIVE BUILD CC PYTHON SQLITE3

# assert() is for the builds that look for errors
ASSERTIONS := $(if $(SANITIZERS),,-DNDEBUG)
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
# -ffp-contract=off: a fused multiply-add rounds once where two operations round twice
FLAGS = -std=c11 -ffp-contract=off $(WARNINGS) $(ASSERTIONS) -fPIC -fvisibility=hidden -I. \
  $(SANITIZERS) $(CPPFLAGS) $(CFLAGS)

# a line a file; V=1 shows the commands instead, and make -s neither
Q := $(if $(filter 1,$(V)),,@)
silent := $(findstring s,$(firstword -$(MAKEFLAGS)))
begin = @mkdir -p $(@D)$(if $Q,$(if $(silent),, && printf '  %-8s %s\n' '$1' '$@'))

CORE := $(wildcard core/*/*.c)
EXT := $(wildcard ext/*.c ext/*/*.c)
# what the table-valued functions run, compiled in
SQL := $(wildcard sql/*/*.sql)
SOURCES := $(CORE) $(EXT) sql_files.c
LOADABLE_OBJECTS := $(SOURCES:%.c=$(BUILD)/loadable/%.o)
STATIC_OBJECTS := $(SOURCES:%.c=$(BUILD)/static/%.o)
CORE_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/core/test_*.c tests/core/*/test_*.c))
EXT_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/ext/test_*.c))
HOST_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/hosts/*.c))
# the one that takes longest first
TEST_SCRIPTS := tests/hosts/locale.sh tests/core/digest.sh $(wildcard tests/sql/*.sh) tests/hosts/readme.sh \
  tests/hosts/shards.sh tests/hosts/python.sh tests/hosts/not_loaded.sh tests/apps/recipes.sh tests/hosts/links.sh \
  tests/test_skip.sh tests/unique_names.sh
# what is exported, needed and installed is for the library that is shipped
ifeq ($(SANITIZE)$(COVERAGE),)
TEST_SCRIPTS += tests/hosts/install.sh tests/hosts/library.sh
endif
ifdef COVERAGE # the same once more
TEST_SCRIPTS := $(filter-out tests/hosts/locale.sh,$(TEST_SCRIPTS))
endif

## build/labelquality.so and build/liblabelquality.a; V=1 shows the commands
all: $(LIBRARY) $(ARCHIVE)

## what there is
help:
	@awk '/^## / { text = text (text == "" ? "" : sprintf("\n%24s", "")) substr($$0, 4); next } \
	  text != "" { sub(/:.*/, ""); printf "make %-18s %s\n", $$0 == "all" ? "" : $$0, text; text = "" }' \
	  Makefile tests/hosts/hosts.mk

$(LIBRARY): $(LOADABLE_OBJECTS)
	$(call begin,link)
	$Q$(CC) -shared $(SANITIZERS) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(ARCHIVE): $(STATIC_OBJECTS)
	$(call begin,archive)
	$Qrm -f $@
	$Q$(AR) rcs $@ $^

$(BUILD)/sql_files.c: sql/embed.awk $(SQL)
	$(call begin,generate)
	$Qawk -f sql/embed.awk $(SQL) > $@

$(BUILD)/loadable/sql_files.o: $(BUILD)/sql_files.c
	$(call begin,compile)
	$Q$(CC) $(FLAGS) -c -o $@ $<

$(BUILD)/static/sql_files.o: $(BUILD)/sql_files.c
	$(call begin,compile)
	$Q$(CC) $(FLAGS) -DSQLITE_CORE -c -o $@ $<

$(BUILD)/loadable/%.o: %.c Makefile
	$(call begin,compile)
	$Q$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/static/%.o: %.c Makefile
	$(call begin,compile)
	$Q$(CC) $(FLAGS) -DSQLITE_CORE -MMD -MP -c -o $@ $<

# one core test is of the plain C that stands in for the compiler's 128-bit integers
$(BUILD)/tests/core/base/test_portable_wide: CPPFLAGS += -DLQ_NO_INT128

$(BUILD)/tests/core/digest: tests/core/digest.c tests/core/digest_rows.c tests/core/digest_rows.h $(ARCHIVE)
	$(call begin,compile)
	$Q$(CC) $(FLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^) $(ARCHIVE)

$(BUILD)/tests/core/%: tests/core/%.c $(ARCHIVE) $(wildcard tests/support/*.h)
	$(call begin,compile)
	$Q$(CC) $(FLAGS) $(LDFLAGS) -o $@ $< $(ARCHIVE) -lcmocka -lm

# gcc's 128-bit floats, by which logarithms, scores and softmax are checked; decimals need none
QUADMATH = $(shell echo 'int main(void) { return (int)logq(1); }' | \
  $(CC) -include quadmath.h -x c -o /dev/null - -lquadmath 2>/dev/null && echo -lquadmath)
NUMBERS := $(addprefix tests/numbers/,main.c decimals.c)

$(BUILD)/tests/numbers: $(wildcard tests/numbers/*) $(ARCHIVE)
	$(call begin,compile)
	$Qquadmath='$(QUADMATH)'; $(CC) $(FLAGS) $(LDFLAGS) -o $@ $(NUMBERS) \
	  $${quadmath:+-DLQ_QUADMATH tests/numbers/logarithms.c tests/numbers/scores.c \
	  tests/numbers/softmax.c} $(ARCHIVE) $$quadmath -lm

$(BUILD)/tests/ext/%: tests/ext/%.c $(LIBRARY) $(wildcard tests/support/*.h)
	$(call begin,compile)
	$Q$(CC) $(FLAGS) -DSQLITE_CORE $(LDFLAGS) -o $@ $< -lsqlite3 -lcmocka

$(BUILD)/targets/%: tests/fuzz/%.c $(ARCHIVE) $(wildcard tests/fuzz/support/*.h)
	$(call begin,compile)
	$Q$(CC) $(FLAGS) -fsanitize=fuzzer -DSQLITE_CORE $(LDFLAGS) -o $@ $< $(ARCHIVE) -lsqlite3 -lm

$(BUILD)/bench/%: tests/bench/%.c tests/bench/support.h $(LIBRARY)
	$(call begin,compile)
	$Q$(CC) $(FLAGS) $(LDFLAGS) -o $@ $< -lsqlite3

## all tests; SANITIZE=1 with the sanitizers, CC=clang BUILD=build/clang
test: all $(CORE_TESTS) $(EXT_TESTS) $(HOST_TESTS) $(BUILD)/tests/core/digest
	@SANITIZERS='$(SANITIZERS)' PRELOAD='$(PRELOAD)' SQLITE3='$(PRELOAD) $(SQLITE3)' ROWS=$(DIGEST_ROWS) \
	  sh tests/run.sh $(TEST_SCRIPTS) $(EXT_TESTS) $(CORE_TESTS) $(HOST_TESTS)

## whether the tests take every branch of core/ and ext/ (gcc)
coverage:
	MAKE='$(MAKE)' BUILD=build/coverage sh tests/coverage.sh

## whether the tests catch COUNT=200 small changes of core/ or FILE= (half an hour)
mutations: COUNT ?= 200
mutations:
	$(PYTHON) tests/mutations/run.py $(BUILD) $(COUNT) $(FILE)

## logarithms, scores, softmax and MILLIONS=10 of decimals against glibc and libquadmath
test-numbers: MILLIONS ?= 10
test-numbers: $(BUILD)/tests/numbers
	./$< $(MILLIONS)

## each fuzz target for SECONDS=60, or RUNS=; of all or of TARGETS=
fuzz: SECONDS ?= 60
fuzz:
	BUILD=$(BUILD)/fuzz sh tests/fuzz/run.sh '$(SECONDS)' '$(RUNS)' $(TARGETS)

## keep what make fuzz has found to reach more, and no more than that
fuzz-corpus:
	BUILD=$(BUILD)/fuzz sh tests/fuzz/minimise.sh $(TARGETS)

## core, and what its fuzz targets have found, built for 32-bit x86
test-32bit:
	BUILD=$(BUILD)/32bit sh tests/core/size_t_32bit.sh

## every allocation fails once (minutes), or POINTS=100 of them in each query
test-allocations: POINTS ?= 0
test-allocations: $(BUILD)/tests/ext/test_allocations
	POINTS=$(POINTS) ./$<

## compare with cleanlab, which comes by pip
test-cleanlab: all
	sh tests/golden/generated.sh

## the recipes in Label Studio, doccano, MLflow and Phoenix, which come by pip;
## TOOLS='mlflow phoenix'
test-apps: all
	TOOLS='$(TOOLS)' sh tests/apps/apps.sh

## compare with the datasets in GOLDEN=../shared/golden
golden: all
	$(PYTHON) tests/golden/scores.py $(LABELQUALITY) $(GOLDEN)
	$(PYTHON) tests/golden/confident_learning.py $(LABELQUALITY) $(GOLDEN)
	$(PYTHON) tests/golden/human_verified.py $(LABELQUALITY) $(GOLDEN)

## the checks for which .ci/run has no time (hours); STEPS='fuzz digests'
check-all:
	@MAKE='$(MAKE)' sh tests/check_all.sh

## rank the labels of the digits dataset in the sqlite3 shell
demo: all
	$(SQLITE3) -batch :memory: '.read sql/demo.sql'

## time each method against reading one byte (bench-rows), queries beside plain
## ones (bench-queries), more rows and classes (bench-growth), and lq_issues
## beside cleanlab, where make test-cleanlab put it (bench-issues)
bench: bench-rows bench-queries bench-growth bench-issues

bench-rows: $(BUILD)/bench/rows
	./$< $(LABELQUALITY) $(BENCH_ARGUMENTS)

bench-queries: $(BUILD)/bench/queries
	./$< $(LABELQUALITY) $(BENCH_ARGUMENTS)

bench-growth: $(BUILD)/bench/growth
	./$< $(LABELQUALITY) $(BENCH_ARGUMENTS)

bench-issues: $(BUILD)/bench/issues
	./$< $(LABELQUALITY) $(BUILD)/bench '$(wildcard $(BUILD)/cleanlab/bin/python)' $(BENCH_ARGUMENTS)

## what probabilities cost in each format, out of numpy
bench-formats: all
	$(PYTHON) tests/bench/formats.py $(LABELQUALITY) $(BENCH_ARGUMENTS)

## the 100 worst rows beside cleanlab, plain SQL and DuckDB
bench-peers: all
	sh tests/bench/peers.sh $(BENCH_ARGUMENTS)

## clang-tidy and cppcheck
lint:
	printf '%s\n' $(CORE) $(EXT) | xargs -n 4 -P "$$(getconf _NPROCESSORS_ONLN)" \
	  sh -c 'clang-tidy --quiet "$$@" -- -std=c11 -I.' clang-tidy
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
	  --error-exitcode=1 -I. core ext

include tests/hosts/hosts.mk

## to PREFIX=/usr/local, with DESTDIR=; make uninstall takes it away
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

## takes away BUILD=build
clean:
	rm -rf $(BUILD)

.PHONY: all help test coverage mutations fuzz fuzz-corpus test-32bit test-numbers test-allocations test-cleanlab \
  test-apps golden check-all demo bench bench-rows bench-queries bench-growth bench-issues bench-peers lint install \
  uninstall clean
.DELETE_ON_ERROR:

-include $(LOADABLE_OBJECTS:.o=.d) $(STATIC_OBJECTS:.o=.d)
