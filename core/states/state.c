#include "core/states/state.h"

#include <assert.h>

void lq_state_write_header(unsigned char *state, const lq_state_header *header) {
  memcpy(state, "LQST", 4);
  state[4] = LQ_STATE_FORMAT;
  state[5] = (unsigned char)header->kind;
  state[6] = (unsigned char)header->named;
  state[7] = 0;
  lq_store32(state + 8, (uint32_t)header->classes);
  lq_store32(state + 12, (uint32_t)header->name_bytes);
}

lq_error_code lq_state_read_header(const unsigned char *state, size_t bytes, int wanted,
                                   lq_state_header *header, lq_error *error) {
  error->bytes = bytes;
  if (bytes < 6 || memcmp(state, "LQST", 4) != 0) return error->code = LQ_STATE_UNKNOWN;
  if (state[4] != LQ_STATE_FORMAT) {
    error->integer = state[4];
    return error->code = LQ_STATE_VERSION;
  }
  error->got_kind = state[5];
  error->wanted_kind = wanted;
  int known = state[5] >= LQ_THRESHOLDS && state[5] <= LQ_CONFIDENT_JOINT;
  if (!known || (wanted && state[5] != wanted)) return error->code = LQ_STATE_KIND;
  error->wanted_bytes = LQ_STATE_HEADER;
  if (bytes < LQ_STATE_HEADER) return error->code = LQ_STATE_LENGTH;
  *header = (lq_state_header){state[5], state[6], lq_load32(state + 8), lq_load32(state + 12)};
  if (state[6] > 1 || state[7] != 0 || (!state[6] && header->name_bytes)) {
    error->got = "its header is not one";
    return error->code = LQ_STATE_DAMAGED;
  }
  return LQ_OK;
}

lq_error_code lq_state_check_length(const lq_state_header *header, size_t bytes, unsigned fixed,
                                    uint64_t count, unsigned item_bytes, lq_error *error) {
  assert(item_bytes > 0);
  uint64_t others = LQ_STATE_HEADER + (uint64_t)fixed + header->name_bytes; /* less than 2^34 */
  error->got_kind = header->kind;
  error->got = "it claims more bytes than 64 bits can count";
  if (count > (UINT64_MAX - others) / item_bytes) return error->code = LQ_STATE_DAMAGED;
  error->bytes = bytes;
  error->wanted_bytes = others + count * item_bytes;
  return bytes == error->wanted_bytes ? LQ_OK : (error->code = LQ_STATE_LENGTH);
}
