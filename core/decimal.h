/*
** Decimal numbers to doubles and back, correctly rounded, with no locale.
**
** The first 19 significant digits make a 64-bit integer, which is multiplied
** by a power of ten cut to 128 bits. That gives an interval that holds the
** number; where both of its ends round to the same double, that is the
** answer, and else all the digits are compared with the midpoint exactly.
*/
#ifndef LQ_DECIMAL_H
#define LQ_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

typedef struct lq_decimal {
  const char *first;  /* the first digit that is not 0; NULL for zero */
  const char *end;    /* past the last digit of the mantissa */
  uint64_t digits;    /* the first 19 significant digits */
  int64_t exponent;   /* of ten: the number is digits * 10^exponent, and more
                         where digits were cut */
  int cut;            /* digits after the 19th */
  int negative;
} lq_decimal;

/* Reads a number as JSON spells it from [at, end). Returns the place after
** it; where the text is no number, NULL, with *stopped the first byte that
** does not fit (end, where the text is too short). */
const char *lq_decimal_read(const char *at, const char *end, lq_decimal *out,
                            const char **stopped);

/* The nearest double, ties to even; an infinity where that is past the
** largest double. */
double lq_decimal_value(const lq_decimal *decimal);

#define LQ_DECIMAL_BYTES 32

/* Writes a finite value, rounded to the fewest digits from 15 to 17 that read
** back as the same double (a subnormal's may be fewer), less trailing zeros, as
** JSON spells numbers: 0.25, 1.0, 1e-17. Returns the length; the text is
** terminated. */
size_t lq_decimal_write(double value, char out[LQ_DECIMAL_BYTES]);

#endif
