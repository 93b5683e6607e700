#include "core/input/likely_cause.h"

#include "core/base/bytes.h"

void lq_tally_add(lq_tally *tally, double value) {
  double size = value < 0 ? -value : value;
  if (!(size <= 1e5) || (size > 0 && size < 1e-9)) {
    tally->odd = 1;
    return;
  }
  if (size != (double)(int)size) tally->fractional = 1;
  if (tally->count == 0 || value < tally->least) tally->least = value;
  if (tally->count == 0 || value > tally->most) tally->most = value;
  tally->sum += value;
  tally->count++;
}

lq_cause lq_tally_cause(const lq_tally *tally) {
  if (tally->odd || tally->count < 2) return LQ_NO_CAUSE;
  if (tally->least < -0.1) return LQ_LOGITS;
  if (tally->sum >= 99.0 && tally->sum <= 101.0) return LQ_PERCENT;
  return !tally->fractional && tally->most > 1.0 ? LQ_INTEGERS : LQ_NO_CAUSE;
}

/* Returns whether the BLOB is integers of `size` bytes that are all small and not all 0. */
static int are_counts(const unsigned char *blob, size_t bytes, size_t size) {
  uint64_t all = 0;
  if (bytes % size || bytes < 2 * size) return 0;
  for (size_t i = 0; i < bytes; i += size) {
    all |= size == 8 ? lq_load64(blob + i) : size == 4 ? lq_load32(blob + i) : blob[i];
  }
  return all > 0 && all < (size == 1 ? 16 : 1 << 16);
}

lq_cause lq_integers_cause(const unsigned char *blob, size_t bytes) {
  for (size_t size = 8; size > 0; size = size == 8 ? 4 : size == 4 ? 1 : 0) {
    if (are_counts(blob, bytes, size)) return LQ_INTEGERS;
  }
  /* probabilities times 255, each rounded, sum to about 255 */
  size_t sum = 0, off = 2 + bytes / 8;
  if (bytes < 2 || off > 100) return LQ_NO_CAUSE;
  for (size_t i = 0; i < bytes; i++) sum += blob[i];
  return sum + off >= 255 && sum <= 255 + off ? LQ_INTEGERS : LQ_NO_CAUSE;
}
