/*
** States: the results of aggregates as bytes, which anyone may store, copy between machines and
** pass back. All numbers are little-endian. A state may be damaged or forged, so each is checked
** in full before use: "checked" below.
**
**   0  magic "LQST"
**   4  version, 1
**   5  kind
**   6  1 where the classes have names, else 0
**   7  always 0
**   8  uint32 classes (0 in a range)
**  12  uint32 bytes of names (0 without names)
**  16  the content (see the header of each kind)
*/
#ifndef LQ_STATE_H
#define LQ_STATE_H

#include "core/base/error.h"
#include "core/base/bytes.h"

#define LQ_STATE_HEADER 16 /* bytes */
#define LQ_STATE_FORMAT 1  /* the version */

typedef enum lq_state_kind {
  LQ_THRESHOLDS = 1,
  LQ_RANGE = 2,
  LQ_CONFIDENT_JOINT = 3
} lq_state_kind;

typedef struct lq_state_header {
  int kind, named;
  size_t classes, name_bytes;
} lq_state_header;

/* Writes the first LQ_STATE_HEADER bytes of a state. */
void lq_state_write_header(unsigned char *state, const lq_state_header *header);

/* Reads the header and checks it; wanted is a kind, or 0 for any kind. Fails with LQ_STATE_UNKNOWN,
** LQ_STATE_VERSION, LQ_STATE_KIND, LQ_STATE_LENGTH or LQ_STATE_DAMAGED. The function that reads
** the kind checks the content. */
lq_error_code lq_state_read_header(const unsigned char *state, size_t bytes, int wanted,
                                   lq_state_header *header, lq_error *error);

/* Checks that bytes is the sum of LQ_STATE_HEADER, `fixed`, count items of item_bytes each and the
** names that the header claims. Fails with LQ_STATE_LENGTH, or with LQ_STATE_DAMAGED where 64 bits
** cannot count the bytes. A forged state can claim more bytes than a size_t of 32 bits can count,
** so all lengths are compared here. */
lq_error_code lq_state_check_length(const lq_state_header *header, size_t bytes, unsigned fixed,
                                    uint64_t count, unsigned item_bytes, lq_error *error);

#endif
