/*
** Reads SQLite's JSONB, the BLOBs that its function jsonb() returns: what core/input/json.h reads of
** text, item by item. It copies nothing.
**
** A BLOB is one element. An element is a header and its content. The low four bits of the header's
** first byte are the type. The high four bits are the size of the content; or, where they are 12,
** 13, 14 or 15, the size is in the next 1, 2, 4 or 8 bytes, big-endian, and leading zeros are
** allowed. The content of a number is its text; of a string, the text without its quotes; of an
** array, its elements; of an object, its keys and values in turn.
**
** A number is accepted where its text is a number of JSON, whatever its type is, and is read as the
** same double as in JSON text. Numbers that only JSON5 has (.5, +1, 0x1) are errors, as they are in
** JSON text. So is an element that ends after the element that contains it.
*/
#ifndef LQ_JSONB_H
#define LQ_JSONB_H

#include "core/input/json.h"

/* Here json.signs counts the numbers, including those of JSON5 and similar texts. */
extern const lq_json_form lq_jsonb;

/* Reads the BLOB up to its first item. Fails with LQ_JSON_NULL where the BLOB is null (one byte
** 0), and with LQ_JSONB_SYNTAX. Where only the size of the whole element is wrong, the items that
** are there can still be read; else json is at its end. */
lq_error_code lq_jsonb_open(lq_json *json, const char *blob, size_t bytes, lq_error *error);

void lq_jsonb_as_list(lq_json *json, lq_lists lists);

/* Reads the next item, as lq_json_next() does. Fails with LQ_JSONB_SYNTAX, LQ_JSON_NOT_A_NUMBER or
** one of LQ_LIST_...; where a value is wrong, json is then after it. */
lq_error_code lq_jsonb_next(lq_json *json, lq_json_item *item, int *more, lq_error *error);

/* Returns whether the BLOB is an array or object whose elements end where it ends and whose keys
** are strings. The values may be anything. */
int lq_jsonb_is_whole(const char *blob, size_t bytes);

#endif
