#!/usr/bin/env python3
"""Prints the coefficients of core/numbers/logarithm.h and core/numbers/class_logarithms.c (needs mpmath).

With s = f/(2+f) and z = s*s, ln(1+f) = 2s + s*z*Q(z). Q is fitted at the
Chebyshev points of the z that the argument reduction leaves, which comes
within a factor of the best polynomial of its degree.
"""
import mpmath

mpmath.mp.dps = 60
largest_s = (mpmath.sqrt(2) - 1) / (mpmath.sqrt(2) + 1)


def q(z):
    if z < mpmath.mpf(10) ** -12:
        return mpmath.mpf(2) / 3 + 2 * z / 5
    s = mpmath.sqrt(z)
    return ((mpmath.log1p(s) - mpmath.log1p(-s)) / s - 2) / z


coefficients, error = mpmath.chebyfit(q, [0, largest_s**2], 7, error=True)
for power, c in enumerate(reversed(coefficients)):
    print(f"z^{power}: {float(c)!r} = {float(c).hex()}")
print("largest error of Q:", mpmath.nstr(error, 3))

ln2 = mpmath.log(2)
high = mpmath.floor(ln2 * 2**38) / 2**38
print("ln 2, high 38 bits:", float(high).hex(), "low:", float(ln2 - high).hex())

# 26 bits of each, so that 27 bits times them are exact
for classes in range(2, 65):
    logarithm = mpmath.log(classes)
    unit = mpmath.mpf(2) ** (mpmath.floor(mpmath.log(logarithm, 2)) - 25)
    high = mpmath.floor(logarithm / unit) * unit
    print(f"    {{{float(high).hex()}, {float(logarithm - high).hex()}}},")
