#include "core/numbers/bigint.h"

#include <assert.h>
#include <string.h>

#include "core/base/wide.h"

void lq_bigint_set(lq_bigint *n, uint64_t value) {
  n->limbs = 0;
  for (; value; value >>= 32) n->limb[n->limbs++] = (uint32_t)value;
}

void lq_bigint_multiply_add(lq_bigint *n, uint32_t by, uint32_t plus) {
  uint64_t carry = plus;
  for (int i = 0; i < n->limbs; i++) {
    carry += (uint64_t)n->limb[i] * by;
    n->limb[i] = (uint32_t)carry;
    carry >>= 32;
  }
  assert(!carry || n->limbs < LQ_BIGINT_LIMBS);
  if (carry) n->limb[n->limbs++] = (uint32_t)carry;
}

void lq_bigint_multiply_power_of_five(lq_bigint *n, int power) {
  for (; power >= 13; power -= 13) lq_bigint_multiply_add(n, 1220703125u, 0);
  for (; power > 0; power--) lq_bigint_multiply_add(n, 5, 0);
}

void lq_bigint_shift(lq_bigint *n, int by) {
  assert(n->limbs > 0 && by >= 0 && n->limbs + by / 32 <= LQ_BIGINT_LIMBS);
  int whole = by / 32;
  memmove(n->limb + whole, n->limb, (size_t)n->limbs * sizeof n->limb[0]);
  memset(n->limb, 0, (size_t)whole * sizeof n->limb[0]);
  n->limbs += whole;
  if (by % 32) lq_bigint_multiply_add(n, (uint32_t)1 << by % 32, 0);
}

uint32_t lq_bigint_divide(lq_bigint *n, uint32_t by) {
  assert(by > 0);
  uint64_t remainder = 0;
  for (int i = n->limbs - 1; i >= 0; i--) {
    remainder = remainder << 32 | n->limb[i];
    n->limb[i] = (uint32_t)(remainder / by);
    remainder %= by;
  }
  while (n->limbs && n->limb[n->limbs - 1] == 0) n->limbs--;
  return (uint32_t)remainder;
}

int lq_bigint_compare(const lq_bigint *a, const lq_bigint *b) {
  if (a->limbs != b->limbs) return a->limbs < b->limbs ? -1 : 1;
  for (int i = a->limbs - 1; i >= 0; i--) {
    if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
  }
  return 0;
}

uint64_t lq_bigint_top(const lq_bigint *n, int *exponent, int *inexact) {
  assert(n->limbs > 0);
  uint32_t top[3] = {0, 0, 0};
  *inexact = 0;
  for (int i = 0; i < n->limbs; i++) {
    int from_top = n->limbs - 1 - i;
    if (from_top < 3) top[from_top] = n->limb[i];
    else if (n->limb[i]) *inexact = 1;
  }
  uint64_t high = (uint64_t)top[0] << 32 | top[1];
  int zeros = lq_leading_zeros(high);
  /* zeros < 32, because the highest limb is not 0 */
  uint64_t bits = (high << zeros) | ((uint64_t)top[2] << zeros >> 32);
  if ((uint32_t)(top[2] << zeros)) *inexact = 1;
  *exponent = (n->limbs - 2) * 32 - zeros;
  return bits;
}
