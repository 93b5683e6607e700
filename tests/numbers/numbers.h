/*
** What `make test-numbers` checks: core's numbers against those of the C library and of
** gcc's 128-bit floats, on more cases than the tests of every day have time for.
**
** Each function prints what it found and returns how many of its checks failed.
*/
#ifndef LQ_NUMBERS_H
#define LQ_NUMBERS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int check_decimals(size_t count);

/* With gcc's libquadmath only. */
int check_logarithms(size_t of_each_binade);
int check_scores(size_t rows);
int check_softmax(size_t rows);

/* As skip() of tests/skip.sh: a check that cannot be made here, which counts as failed in CI. */
static inline int skip(const char *what_and_why) {
  const char *ci = getenv("CI");
  printf("skipped: %s\n", what_and_why);
  return ci && *ci && strcmp(ci, "0") != 0 && strcmp(ci, "false") != 0;
}

/* Steele, Lea and Flood's SplitMix64. */
static inline uint64_t next_random(uint64_t *random) {
  uint64_t z = *random += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

static inline size_t random_below(uint64_t *random, size_t below) {
  return (size_t)(next_random(random) % below);
}

/* In [0,1). */
static inline double random_share(uint64_t *random) {
  return (double)(next_random(random) >> 11) * 0x1p-53;
}

#endif
