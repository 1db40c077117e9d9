"""
Check whether literals are in the lexical space of their datatype, as written.  No IO.

Source: XML Schema Definition Language 1.1, part 2, sections 3.3 and 3.4; RDF 1.1 Concepts, section
5.4, by which white space around a value is not removed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from pyoxigraph import Literal

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.values import time_order

_INTEGER: Final = re.compile(r"[+-]?[0-9]+")

#: The least and the greatest integer of each datatype; None for no limit.
_RANGES: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}

#: Digits that Python converts at once; more exceed each limit.
_MAX_DIGITS: Final = 4_000

_BASE64: Final = "[A-Za-z0-9+/]"

_PATTERNS: Final[Mapping[str, str]] = {
    "boolean": "true|false|0|1",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "double": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    "hexBinary": "(?:[0-9a-fA-F]{2})*",
    "base64Binary": (
        rf"(?:(?:{_BASE64} ?){{4}})*"
        rf"(?:(?:{_BASE64} ?){{2}}(?:{_BASE64} ?=|= ?=)|(?:{_BASE64} ?){{3}}{_BASE64})?"
    ),
    "language": "[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
}


def is_ill_typed(literal: Literal) -> bool | None:
    """
    Return whether a literal is ill-typed; None if its datatype is not known here.

    >>> from pyoxigraph import NamedNode
    >>> byte = NamedNode("http://www.w3.org/2001/XMLSchema#byte")
    >>> [is_ill_typed(Literal(text, datatype=byte)) for text in ("300", "-5", " 5")]
    [True, False, True]
    """
    check = _CHECKS.get(literal.datatype.value)
    return None if check is None else not check(literal.value)


def _integer_check(least: int | None, greatest: int | None) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        if not _INTEGER.fullmatch(text):
            return False
        digits = text.lstrip("+-0")
        if len(digits) > _MAX_DIGITS:  # the sign alone decides
            return least is None if text[0] == "-" else greatest is None
        value = int(digits or "0") * (-1 if text[0] == "-" else 1)
        return (least is None or least <= value) and (greatest is None or value <= greatest)

    return check


def _pattern_check(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _time_check(read: Callable[[str], str | None]) -> Callable[[str], bool]:
    return lambda text: read(text) is not None


def _is_moment_with_zone(text: str) -> bool:
    has_zone = text.endswith("Z") or text[-6:-5] in {"+", "-"}
    return has_zone and time_order.READERS["dateTimeStamp"](text) is not None


_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    REUSED_PREFIXES["xsd"] + name: check
    for name, check in {
        **{name: _integer_check(*limits) for name, limits in _RANGES.items()},
        **{name: _pattern_check(pattern) for name, pattern in _PATTERNS.items()},
        "float": _pattern_check(_PATTERNS["double"]),
        **{name: _time_check(read) for name, read in time_order.READERS.items()},
        "dateTimeStamp": _is_moment_with_zone,
    }.items()
}
