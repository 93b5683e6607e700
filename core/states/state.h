/*
** States: what an aggregate hands on, as bytes that anyone may store, copy
** between machines and hand in again. All numbers are little-endian.
**
**   0  magic "LQST"
**   4  version, 1
**   5  kind
**   6  1 where the classes have names, else 0
**   7  0
**   8  uint32 classes (0 in a range)
**  12  uint32 bytes of names (0 without names)
**  16  the content, which the kind's own header describes
*/
#ifndef LQ_STATE_H
#define LQ_STATE_H

#include "core/base/error.h"
#include "core/base/bytes.h"

#define LQ_STATE_HEADER 16
#define LQ_STATE_FORMAT 1

typedef enum lq_state_kind {
  LQ_THRESHOLDS = 1,
  LQ_RANGE = 2,
  LQ_CONFIDENT_JOINT = 3
} lq_state_kind;

typedef struct lq_state_header {
  int kind, named;
  size_t classes, name_bytes;
} lq_state_header;

void lq_state_write_header(unsigned char *state, const lq_state_header *header);

/* Checks magic, version and kind; wanted 0 takes any known kind. The content
** is for the kind's own check. */
lq_error_code lq_state_read_header(const unsigned char *state, size_t bytes, int wanted,
                                   lq_state_header *header, lq_error *error);

/* Checks that the state has LQ_STATE_HEADER bytes, `fixed` more, count items of item_bytes each,
** and the names that the header claims; else the error is LQ_STATE_LENGTH, or LQ_STATE_DAMAGED
** where 64 bits cannot count the bytes. A forged state can claim more than a size_t of 32 bits
** counts, so all lengths are compared here. */
lq_error_code lq_state_check_length(const lq_state_header *header, size_t bytes, unsigned fixed,
                                    uint64_t count, unsigned item_bytes, lq_error *error);

#endif
