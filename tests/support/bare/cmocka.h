/*
** What the tests of core use of cmocka, for a machine that the compiler builds for but that has no
** cmocka, as 32-bit x86 beside a 64-bit system: with -Itests/support/bare. The first check that
** fails ends the program.
*/
#ifndef LQ_BARE_CMOCKA_H
#define LQ_BARE_CMOCKA_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
  const char *name;
  void (*test)(void **state);
};

#define cmocka_unit_test(test) {#test, test}

#define fail_msg(...)                                   \
  do {                                                  \
    fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);     \
    fprintf(stderr, __VA_ARGS__);                       \
    fprintf(stderr, "\n");                              \
    abort();                                            \
  } while (0)
#define print_error(...) fprintf(stderr, __VA_ARGS__)
#define skip() return

#define assert_true(condition)                          \
  do {                                                  \
    if (!(condition)) fail_msg("%s", #condition);       \
  } while (0)
#define assert_false(condition) assert_true(!(condition))
#define assert_null(pointer) assert_true((pointer) == NULL)
#define assert_non_null(pointer) assert_true((pointer) != NULL)
#define assert_ptr_equal(a, b) assert_true((a) == (b))
#define assert_memory_equal(a, b, bytes) assert_true(memcmp(a, b, bytes) == 0)
#define assert_string_equal(a, b) assert_true(strcmp(a, b) == 0)
/* of integers of any type, as cmocka compares them */
#define assert_int_equal(a, b) assert_true((uintmax_t)(a) == (uintmax_t)(b))

/* In the words of cmocka, which tests/run.sh counts. */
#define cmocka_run_group_tests(tests, set_up, tear_down) run_tests(tests, sizeof(tests) / sizeof *(tests))
static inline int run_tests(const struct CMUnitTest *tests, size_t count) {
  for (size_t i = 0; i < count; i++) {
    fprintf(stderr, "[ RUN      ] %s\n", tests[i].name);
    tests[i].test(NULL);
  }
  fprintf(stderr, "[  PASSED  ] %zu test(s).\n", count);
  return 0;
}

#endif
