"""Order decimal numbers of any length, as strings whose code points sort alike.  No IO."""

from __future__ import annotations

import re
from typing import Final

_DECIMAL: Final = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")

#: Signs for powers of ten from -20 to 39, of which one fits into a short key, and those around them
#: for smaller and greater ones, whose digits follow.
_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LEAST: Final = -20
_GREATEST: Final = 39

#: Integers of fewer digits get their key at once.
_SHORT: Final = 30

#: Added to a power that is written in digits, which makes it positive, and its digits.  It allows
#: for integers of 50 million digits.
_BIAS: Final = 50_000_000
_WIDTH: Final = 9

_COMPLEMENT: Final = str.maketrans(_SIGNS, _SIGNS[::-1])


def _power_key(power: int) -> str:
    if _LEAST <= power <= _GREATEST:
        return _SIGNS[power - _LEAST + 1]
    return f"{_SIGNS[0 if power < 0 else -1]}{power + _BIAS:0{_WIDTH}d}"


def number_key(text: str) -> str:
    """
    Return a key of a decimal number, with or without exponent; no key begins another.

    >>> numbers = ["-10", "-9.5", "0", "1e-3", "2.5", "9", "10"]
    >>> sorted(numbers, key=number_key) == numbers
    True
    >>> number_key("1.50") == number_key("0015e-1")
    True
    """
    if len(text) < _SHORT and text.isascii() and text.isdigit() and text[0] != "0":
        return f"d{_SIGNS[len(text) - _LEAST + 1]}{text.rstrip('0')}!"
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise ValueError(text)
    sign, whole, fraction, exponent = match.groups(default="")
    digits = (whole + fraction).lstrip("0")
    power = len(digits) - len(fraction) + int(exponent or "0")
    digits = digits.rstrip("0")
    if not digits:
        return "c"
    key = _power_key(power) + digits
    return f"b{key.translate(_COMPLEMENT)}~" if sign == "-" else f"d{key}!"
