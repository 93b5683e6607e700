/* Requests that a size_t cannot count are refused, and not made for the rest of them. */
#include "core/base/allocator.h"

#include "tests/support/test.h"

static size_t asked;
static void *ask(void *memory, size_t bytes) {
  asked = bytes;
  return memory;
}

static void arrays_past_size_t(void **state) {
  (void)state;
  static const struct {
    uint64_t count;
    size_t item_bytes, asked; /* 0 for no request */
  } cases[] = {
      {1, 1, 1},
      {3, 8, 24},
      {SIZE_MAX, 1, SIZE_MAX},
      {SIZE_MAX / 8, 8, SIZE_MAX - 7},
      {SIZE_MAX / 8 + 1, 8, 0}, /* which comes round to 0 */
      {SIZE_MAX / 8 + 2, 8, 0}, /* to 8 */
      {SIZE_MAX / 2 + 2, 16, 0},
      {SIZE_MAX, 24, 0},
      {UINT64_MAX, 24, 0},
  };
  char memory;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    asked = 0;
    void *got = lq_resize_array(ask, &memory, cases[i].count, cases[i].item_bytes);
    assert_true(asked == cases[i].asked);
    assert_true(got == (cases[i].asked ? &memory : NULL));
  }
}

TESTS(cmocka_unit_test(arrays_past_size_t))
