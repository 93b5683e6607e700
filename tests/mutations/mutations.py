"""Small changes to C source: what each line could be changed to.

A mutation is one of: a comparison, an operator or a constant exchanged for another one, or a
statement of one line left out. They are found by the text alone, in code that is laid out with a
space on both sides of every binary operator."""
import re
from typing import NamedTuple

OPERATORS = {
    "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"],
    "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"],
    "+": ["-"], "-": ["+"], "*": ["+"], "/": ["*"], "%": ["*"],
    "<<": [">>"], ">>": ["<<"], "&": ["|"], "|": ["&"], "^": ["|"],
    "+=": ["-="], "-=": ["+="], "*=": ["+="], "/=": ["*="], "|=": ["&="], "&=": ["|="],
    ">>=": ["<<="], "<<=": [">>="],
}
BINARY = re.compile(r"(?<= )(<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/|&]=|[-+*/%<>&|^])(?= )")
STEP = re.compile(r"\+\+|--")
NOT = re.compile(r"!(?=[\w(*])")
NUMBER = re.compile(r"(?<![\w.])(0x[0-9a-fA-F]*\.?[0-9a-fA-F]+p[-+]?\d+|0x[0-9a-fA-F]+|"
                    r"\d+\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+|\d+)([uUlL]*)(?![\w.])")
STATEMENT = re.compile(r"\s*(?!(static|extern|const|typedef|break;|\}|#))[^{}]*;\s*$")
# what is between these is no code that runs
NO_CODE = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'", re.S)


class Mutation(NamedTuple):
    file: str
    line: int  # from 1
    text: str  # the line before, without the space around it
    what: str  # "< -> <=", "line dropped"
    which: int  # of those that are alike in lines that are alike
    changed: str  # the line after

    def __str__(self):
        return f"{self.file}:{self.line}: {self.what}: {self.text}"


def other_number(number, suffix):
    """Another constant, not far from this one."""
    if "." in number or "p" in number or ("e" in number and not number.startswith("0x")):
        return f"({number} * 1.001)" if float_value(number) else "0.001"
    value = int(number, 16) if number.startswith("0x") else int(number)
    return (hex(value ^ 1) if number.startswith("0x") else str(value + 1)) + suffix


def float_value(number):
    return float.fromhex(number) if number.startswith("0x") else float(number)


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def changes_of(line, code):
    """(what, changed line) of each mutation; code is the line without comments and strings."""
    for match in BINARY.finditer(code):
        for other in OPERATORS[match.group()]:
            yield (f"{match.group()} -> {other}", line[:match.start()] + other + line[match.end():])
    for match in STEP.finditer(code):
        other = "--" if match.group() == "++" else "++"
        yield (f"{match.group()} -> {other}", line[:match.start()] + other + line[match.end():])
    for match in NOT.finditer(code):
        yield ("! left out", line[:match.start()] + line[match.end():])
    for match in NUMBER.finditer(code):
        other = other_number(*match.groups())
        yield (f"{match.group()} -> {other}", line[:match.start()] + other + line[match.end():])
    if STATEMENT.match(code):
        yield ("line dropped", ";")


def mutations_of(file, text):
    lines = text.split("\n")
    codes = NO_CODE.sub(blank, text).split("\n")
    seen = {}
    inside = False  # a function or a table, where a statement can be dropped
    for number, (line, code) in enumerate(zip(lines, codes), 1):
        if re.match(r"\s*#(?!define)|_Static_assert|extern ", code) or re.match(r"#define \w+_H\b", code):
            continue
        if re.match(r"\S", code):
            inside = code.rstrip().endswith(("{", "}", "("))
        for what, changed in changes_of(line, code):
            if what == "line dropped" and not (inside and code.startswith(" ")):
                continue
            key = (line.strip(), what)
            seen[key] = seen.get(key, -1) + 1
            yield Mutation(file, number, line.strip(), what, seen[key], changed)
