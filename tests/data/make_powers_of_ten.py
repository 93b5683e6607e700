#!/usr/bin/env python3
"""Prints core/numbers/powers_of_ten.c: 10^-k for k = 0..342, cut to 128 bits."""
print("""/* Made by tests/data/make_powers_of_ten.py. The contract is in the header. */
#include "core/numbers/powers_of_ten.h"

const uint64_t lq_powers_of_ten[LQ_POWERS_OF_TEN][2] = {""")
for k in range(343):
    e = (10**k).bit_length()
    # 10^-k = t * 2^-(127+e), with 2^127 <= t < 2^128
    t = (1 << (127 + e)) // 10**k
    if t >> 128:
        t >>= 1
    assert t >> 127 == 1
    print(f"    {{0x{t >> 64:016x}, 0x{t & (2**64 - 1):016x}}}, /* 1e-{k} */")
print("};")
