/*
** Reads decimal digits of a text four, eight or sixteen at a time.
*/
#ifndef LQ_DIGITS_H
#define LQ_DIGITS_H

#include "core/base/bits.h"
#include "core/base/bytes.h"

/* Eight copies of the byte. */
#define LQ_EIGHT(byte) ((uint64_t)(byte) * 0x0101010101010101u)

/* Loads eight bytes, the first one lowest. A byte that is a digit becomes its value, 0 to 9; any
** other byte becomes more than 9. */
static inline uint64_t lq_load_digits(const char *at) { return lq_load64(at) ^ LQ_EIGHT('0'); }

/* Of the eight highest bits of the bytes, the lowest one that is set marks the first byte that is
** not a digit. (A carry only comes out of such a byte, and changes only bytes after it.) */
static inline uint64_t lq_mark_others(uint64_t bytes) {
  return bytes | (bytes + LQ_EIGHT(128 - 10));
}

/* The same without the other bits: 0 where all bytes are digits. */
static inline uint64_t lq_find_others(uint64_t bytes) {
  return lq_mark_others(bytes) & LQ_EIGHT(128);
}

/* The number that four digits form, as loaded above. */
static inline uint32_t lq_join_four_digits(uint32_t bytes) {
  /* neighbours are joined to numbers of two digits, and those to one number of four */
  uint32_t two = bytes * (10 << 8 | 1) >> 8 & 0x00ff00ffu;
  return two * (100 << 16 | 1) >> 16;
}

/* The number that eight digits form. */
static inline uint64_t lq_join_digits(uint64_t bytes) {
  uint64_t two = bytes * 10 + (bytes >> 8);
  uint64_t high = (two & 0x000000ff000000ffu) * (100 + ((uint64_t)1000000 << 32));
  uint64_t low = (two >> 16 & 0x000000ff000000ffu) * (1 + ((uint64_t)10000 << 32));
  return (high + low) >> 32;
}

/* Returns how many digits the text at `at` begins with, at most 15. *number is the number of
** sixteen digits that they form with zeros behind them; after fifteen digits its last digit is the
** sixteenth byte, where that is a digit too. Reads sixteen bytes. */
static inline unsigned lq_sixteen_digits(const char *at, uint64_t *number) {
  uint64_t half[2] = {lq_load_digits(at), lq_load_digits(at + 8)};
  unsigned count = 0;
  for (unsigned i = 0; i < 2; i++) {
    uint64_t others = count == 8 * i ? lq_find_others(half[i]) : 128;
    unsigned digits = others ? lq_trailing_zeros(others) / 8 : 8;
    if (digits < 8) half[i] &= ((uint64_t)1 << 8 * digits) - 1;
    count += digits;
  }
  *number = lq_join_digits(half[0]) * 100000000 + lq_join_digits(half[1]);
  return count < 15 ? count : 15;
}

#endif
