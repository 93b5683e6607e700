/* core/numbers/logarithm.h in every binade, at the ends of each, where the argument reduction
** changes, and next to 1. */
#include "core/loops/blocks.h"

#include "tests/numbers/numbers.h"
#include "tests/numbers/quad.h"

#define ONE 0x3ff0000000000000u
#define NORMAL 0x0010000000000000u
#define AROUND 200                 /* doubles on either side of a place of interest */
#define NEAR_ONE ((uint64_t)1 << 23) /* doubles next to 1, on its lower side */

static worst_case probability = {.what = "ln p in (0,1] as entropies take it", .limit = 1};
static worst_case plain = {.what = "ln x of normal x", .limit = 1};
static worst_case over = {.what = "ln(1+x)/x", .limit = 2.5};

static void take_logarithm(uint64_t bits) {
  double x = lq_from_bits(bits);
  if (bits == 0 || !lq_is_finite(x)) return;
  quad exact = logq((quad)x);
  if (bits <= ONE) take_case(&probability, lq_logarithm_scaled(x * 0x1p256, LQ_SCALE), exact, x);
  if (bits >= NORMAL) take_case(&plain, lq_logarithm(x), exact, x);
}

static void take_over(uint64_t bits) {
  double x = lq_from_bits(bits);
  if (bits == 0 || !(x <= 0x1p1000)) return;
  take_case(&over, lq_logarithm_of_one_plus_over(x), log1pq((quad)x) / (quad)x, x);
}

static void take_around(void (*take)(uint64_t bits), uint64_t middle) {
  uint64_t from = middle > AROUND ? middle - AROUND : 0;
  for (uint64_t bits = from; bits <= middle + AROUND; bits++) take(bits);
}

/* The doubles of one binade, which may be one of subnormals: [2^exponent, 2^(exponent+1)). */
static void take_binade(void (*take)(uint64_t bits), int exponent, size_t count, uint64_t *random) {
  const uint64_t root_of_2 = 0x6a09e667f3bcdu; /* its mantissa: sqrt(1/2) but for the exponent */
  uint64_t first = exponent >= -1022 ? (uint64_t)(exponent + 1023) << 52 : (uint64_t)1 << (exponent + 1074);
  uint64_t size = exponent >= -1022 ? NORMAL : first;
  take_around(take, first);
  if (size == NORMAL) take_around(take, first + root_of_2);
  for (size_t i = 0; i < count; i++) take(first + next_random(random) % size);
}

int check_logarithms(size_t of_each_binade) {
  uint64_t random = 1;
  for (int exponent = -1074; exponent <= 1023; exponent++) {
    take_binade(take_logarithm, exponent, of_each_binade, &random);
    take_binade(take_over, exponent, of_each_binade / 2, &random);
  }
  /* from 2^-30 to 2^60 1+x is neither 1 nor x; below 1 few bits of k*ln 2 hide f's */
  for (int exponent = -60; exponent < 60; exponent++) {
    take_binade(take_over, exponent, 5 * of_each_binade, &random);
  }
  for (int exponent = -8; exponent < 8; exponent++) {
    take_binade(take_logarithm, exponent, 50 * of_each_binade, &random);
  }
  for (uint64_t i = 0; i < NEAR_ONE; i++) take_logarithm(ONE - i);
  for (uint64_t i = 0; i < NEAR_ONE / 8; i++) take_logarithm(ONE + i);
  /* 1 less and 1 more of every size */
  for (size_t i = 0; i < 500 * of_each_binade; i++) {
    uint64_t distance = next_random(&random) >> (12 + random_below(&random, 52));
    take_logarithm(ONE - distance);
    take_logarithm(ONE + distance);
  }
  return report_worst(&probability, "at %a") + report_worst(&plain, "at %a") + report_worst(&over, "at x = %a");
}
