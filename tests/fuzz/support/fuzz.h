/*
** What the fuzz targets share: an input that is taken from its front, checks that
** end the run with their words and the values at hand, and memory as core asks
** for it.
*/
#ifndef LQ_FUZZ_H
#define LQ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct fuzz_input {
  const uint8_t *at, *end;
} fuzz_input;

/* The next byte; 0 past the end. */
static inline unsigned take_byte(fuzz_input *input) {
  return input->at < input->end ? *input->at++ : 0;
}

static inline size_t bytes_left(const fuzz_input *input) { return (size_t)(input->end - input->at); }

/* One of the count from 0. */
static inline unsigned take_choice(fuzz_input *input, unsigned count) { return take_byte(input) % count; }

/* Eight bytes, fewer at the end. */
static inline uint64_t take_word(fuzz_input *input) {
  uint64_t word = 0;
  for (int i = 0; i < 8; i++) word |= (uint64_t)take_byte(input) << 8 * i;
  return word;
}

/* The next bytes, as many as are there of those asked for. */
static inline fuzz_input take_part(fuzz_input *input, size_t bytes) {
  if (bytes > bytes_left(input)) bytes = bytes_left(input);
  fuzz_input part = {input->at, input->at + bytes};
  input->at = part.end;
  return part;
}

/* A copy that ends with its last byte, so that the sanitizer sees what is read past it. */
static inline uint8_t *copy_bytes(const void *bytes, size_t count) {
  uint8_t *copy = malloc(count ? count : 1);
  if (!copy) abort();
  if (count) memcpy(copy, bytes, count);
  return copy;
}

#define CHECK(condition, ...)                                               \
  do {                                                                      \
    if (!(condition)) {                                                     \
      fprintf(stderr, "%s:%d: %s\n  ", __FILE__, __LINE__, #condition);     \
      fprintf(stderr, __VA_ARGS__);                                         \
      fprintf(stderr, "\n");                                                \
      abort();                                                              \
    }                                                                       \
  } while (0)

static inline void *fuzz_resize(void *memory, size_t bytes) {
  if (bytes) return realloc(memory, bytes);
  free(memory);
  return NULL;
}

#endif
