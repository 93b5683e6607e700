#!/usr/bin/env python3
"""Makes scores.txt, logarithms.txt and decimals.txt beside it (needs mpmath).

Doubles are 16 hexadecimal digits of their bits; results are correctly rounded.

scores.txt      label classes p... self_confidence normalized_margin
                confidence_weighted_entropy entropy
logarithms.txt  x ln(x)
decimals.txt    decimal double
"""
import math
import os
import random
import struct
from fractions import Fraction

import mpmath

mpmath.mp.prec = 1400
random.seed(20240601)
here = os.path.dirname(os.path.abspath(__file__))


def bits(x):
    return struct.pack(">d", x).hex()


def from_bits(b):
    return struct.unpack(">d", struct.pack(">Q", b))[0]


def to_double(x):
    """An mpf, correctly rounded, subnormals too."""
    if x == 0:
        return 0.0
    mantissa, exponent = mpmath.frexp(x)
    scale = 2**1200
    fraction = Fraction(int(mpmath.floor(mantissa * scale)), scale) * Fraction(2)**int(exponent)
    return float(fraction)


def scores(label, probs):
    p = [mpmath.mpf(q) for q in probs]
    entropy = -sum(q * mpmath.log(q) for q in p if q) / mpmath.log(len(p))
    other = max(Fraction(q) for j, q in enumerate(probs) if j != label)
    margin = (Fraction(probs[label]) - other + 1) / 2
    if p[label] == 0:
        weighted = mpmath.mpf(0)
    elif entropy == 0:
        weighted = mpmath.mpf(1)
    else:
        x = entropy / p[label]
        weighted = mpmath.log1p(x) / x
    return [probs[label], float(margin), to_double(weighted), to_double(min(entropy, mpmath.mpf(1)))]


def softmax(classes, temperature):
    logits = [random.gauss(0, 1) * temperature for _ in range(classes)]
    top = max(logits)
    e = [math.exp(v - top) for v in logits]
    return [v / math.fsum(e) for v in e]


def score_cases():
    yield 0, [0.0, 0.0]
    yield 1, [0.0, 0.0, 0.0]
    yield 0, [1.0, 1.0]
    yield 0, [0.9, 0.8, 0.7]
    yield 2, [0.37] * 5
    yield 0, [1.0 - 2.0**-53, 2.0**-53]
    for classes in 2, 3, 7, 8, 9, 16, 63, 64, 65, 128, 129, 500:
        for label in 0, classes - 1:
            yield label, [1.0 / classes] * classes
            yield label, [1.0] + [0.0] * (classes - 1)
            yield label, [0.5, 0.5] + [0.0] * (classes - 2)
    for power in list(range(1, 60)) + [100, 200, 300, 500, 900, 1000, 1021, 1022, 1023, 1050, 1073, 1074]:
        tiny = 2.0**-power
        yield 0, [1.0 - tiny, tiny]
        yield 1, [1.0 - tiny, tiny]
        yield 0, [tiny, tiny]
        yield 2, [tiny, 0.75, 0.0]
        yield 0, [tiny, 0.75, 0.25]
        yield 2, [from_bits(random.getrandbits(52)), 1.0, tiny]
    for _ in range(400):
        classes = random.choice([2, 3, 4, 5, 10, 10, 10, 17, 40])
        yield random.randrange(classes), softmax(classes, random.choice([0.1, 1, 3, 10, 50, 200]))
    for classes in 100, 333, 1000, 2000:
        for temperature in 0.5, 3, 20:
            yield random.randrange(classes), softmax(classes, temperature)


def logarithm_cases():
    for power in range(1, 1075):
        yield 2.0**-power
        yield from_bits(max(1, struct.unpack(">Q", struct.pack(">d", 2.0**-power))[0] - 1))
        if power < 1022:
            yield 2.0**-power * (1 + random.random())
    for near in 1.0, math.sqrt(0.5), math.sqrt(0.125):
        middle = struct.unpack(">Q", struct.pack(">d", near))[0]
        for step in range(1, 60):
            yield from_bits(middle - step)
            yield from_bits(middle - (1 << min(step, 51)))
            if near < 1:
                yield from_bits(middle + step)
    for _ in range(1500):
        yield 1 - random.random() * 2.0**-random.randrange(0, 50)


def exact_decimal(x, digits_more=""):
    """All digits of a dyadic rational, as digits and a power of ten."""
    f = Fraction(x)
    power = f.denominator.bit_length() - 1
    return f"{f.numerator * 5**power}{digits_more}e-{power + len(digits_more)}"


def decimal_cases():
    yield from ["0", "-0", "0.0", "0e5", "0.000", "1", "1.0", "1e0", "1E+0", "10e-1", "0.1", "0.2", "0.3",
                "-0.00005", "1.00005", "1e-400", "1e-323", "4.9e-324", "2.4703282292062327e-324",
                "2.4703282292062328e-324", "2.47e-324", "2.2250738585072011e-308",
                "2.2250738585072012e-308", "2.2250738585072014e-308", "2.225073858507201e-308",
                "9007199254740993e0", "9007199254740993e-16", "9007199254740992.5",
                "1.7976931348623157e308", "1.7976931348623158e308", "123456789012345678901234567890",
                "0." + "0" * 400 + "1e400", "1" + "0" * 400 + "e-400", "1" * 30 + "." + "7" * 30,
                "0." + "9" * 16, "0." + "9" * 17, "0." + "9" * 40, "0." + "3" * 900,
                "18446744073709551615e-20", "18446744073709551616e-20", "99999999999999999999e-20",
                "1e-342", "18446744073709551615e-342", "9999999999999999999e-343", "1e-99999999999",
                "0e99999999999", "100000000000000000000000000000000000000000e-41"]
    for _ in range(700):
        yield repr(random.random())
        yield f"{random.random():.6f}"
        yield f"{random.random() * 10.0**-random.randrange(300):.17g}"
        yield f"{random.getrandbits(64)}e-{random.randrange(18, 345)}"
        yield f"0.{random.getrandbits(200)}"
    for _ in range(250):
        low = from_bits(random.randrange(1, 0x3ff0000000000000))
        if random.random() < 0.2:
            low = from_bits(random.randrange(1, 1 << random.randrange(2, 53)))
        high = math.nextafter(low, 2)
        middle = (Fraction(low) + Fraction(high)) / 2
        yield exact_decimal(middle)
        yield exact_decimal(middle, "0" * 30 + "1")
        if random.random() < 0.1:
            yield exact_decimal(middle, "0" * 900 + "1")
            yield exact_decimal(middle, "0" * 900)
        below = exact_decimal(middle)
        digits, power = below.split("e")
        yield f"{int(digits) - 1}e{power}"
        yield digits[:19] + f"e{int(power) + len(digits) - 19}" if len(digits) > 19 else below
        yield digits[:1] + "." + digits[1:] + f"e{int(power) + len(digits) - 1}"


def main():
    with open(f"{here}/scores.txt", "w") as out:
        for label, probs in score_cases():
            numbers = [bits(p) for p in probs] + [bits(s) for s in scores(label, probs)]
            print(label, len(probs), *numbers, file=out)
    mpmath.mp.prec = 200
    with open(f"{here}/logarithms.txt", "w") as out:
        for x in logarithm_cases():
            print(bits(x), bits(to_double(mpmath.log(mpmath.mpf(x)))), file=out)
    with open(f"{here}/decimals.txt", "w") as out:
        for text in decimal_cases():
            print(text, bits(float(text)), file=out)


main()
