/* What every test includes: cmocka, and reading the vectors of tests/data. */
#ifndef LQ_TEST_H
#define LQ_TEST_H

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/ieee.h"

/* A host may have set any locale: the environment's is set here, and where
** DECIMAL_POINT says which point it is to have, it has to have that. */
static inline int set_locale(void) {
  const char *point = getenv("DECIMAL_POINT");
  setlocale(LC_ALL, "");
  return !point || strcmp(localeconv()->decimal_point, point) == 0;
}

#define TESTS(...)                                            \
  int main(void) {                                            \
    const struct CMUnitTest tests[] = {__VA_ARGS__};          \
    if (!set_locale()) return 1;                              \
    return cmocka_run_group_tests(tests, NULL, NULL);         \
  }

/* Doubles from one to the other, both of one sign. */
static inline uint64_t steps_apart(double a, double b) {
  uint64_t x = lq_bits(a), y = lq_bits(b);
  return x > y ? x - y : y - x;
}

static inline FILE *open_vectors(const char *name) {
  char path[200];
  snprintf(path, sizeof path, "tests/data/%s", name);
  FILE *file = fopen(path, "r");
  if (!file) fail_msg("%s is missing; tests run from the top folder", path);
  return file;
}

/* The next double of a vector file; 0 at its end. */
static inline int read_bits(FILE *file, double *value) {
  char text[32];
  if (fscanf(file, "%31s", text) != 1) return 0;
  *value = lq_from_bits(strtoull(text, NULL, 16));
  return 1;
}

static inline void *test_resize(void *memory, size_t bytes) {
  if (bytes == 0) {
    free(memory);
    return NULL;
  }
  return realloc(memory, bytes);
}

#endif
