/*
** Reads SQLite's JSONB, the BLOBs that its function jsonb() makes: one flat array of numbers or
** one flat object of numbers, item by item, in the bytes themselves.
**
** A BLOB is one element. An element is a header and its content. The low four bits of the
** header's first byte are the type; the high four are the size of the content, or where they are
** 12, 13, 14 or 15, that size is in the next 1, 2, 4 or 8 bytes, big-endian, of which the
** highest may be 0. The content of a number is its text, that of a string the text without its
** quotes; that of an array is its elements, and that of an object its keys and values in turn.
**
** A number is read where its text is a number of JSON, whatever its type says of it, and comes out
** as the same double: numbers that only JSON5 has (.5, +1, 0x1) are refused, as they are in text.
** A size that does not end where the element around it ends is an error.
*/
#ifndef LQ_JSONB_H
#define LQ_JSONB_H

#include "core/input/json.h"

/* json.signs counts the numbers, those of JSON5 and other like ones too. After one of these json is
** past it. */
extern const lq_json_form lq_jsonb;

/* Opens the BLOB up to its first item. Fails with LQ_JSON_NULL where it is null (one byte 0), and
** with LQ_JSONB_SYNTAX; where that is for the size of the whole, json can be read up to what
** there is of it, and is at its end where it is for something else. */
lq_error_code lq_jsonb_open(lq_json *json, const char *blob, size_t bytes, lq_error *error);

/* Reads the next item, as lq_json_next() does; item->key is without quotes. Fails with
** LQ_JSONB_SYNTAX or LQ_JSON_NOT_A_NUMBER. */
lq_error_code lq_jsonb_next(lq_json *json, lq_json_item *item, int *more, lq_error *error);

/* Whether the BLOB is an array or object whose elements end where it ends, and whose keys are
** strings; whatever the elements are. */
int lq_jsonb_is_whole(const char *blob, size_t bytes);

#endif
