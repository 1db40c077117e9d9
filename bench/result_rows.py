"""
Compare the results of different servers, regardless of row order and lexical forms.

The input is SPARQL 1.1 Query Results JSON; the output is multisets of rows.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any, Final, TypeAlias

#: A row: its bound variables with their values, sorted by name.
Row: TypeAlias = tuple[tuple[str, str], ...]

#: The number of digits compared; servers divide decimals to different precisions.
_DIGITS: Final = 12

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = frozenset(
    _XSD + local for local in ("integer", "decimal", "double", "float", "int", "long")
)
_PLAIN: Final = frozenset({"", _XSD + "string"})


def parse_rows(body: bytes) -> Counter[Row]:
    """
    Return the rows of a result, each with the number of its occurrences.

    Raises:
        ValueError: the body is not the JSON of a table.
    """
    document = json.loads(body)
    try:
        bindings = document["results"]["bindings"]
        return Counter(
            tuple(sorted((name, _normalized_term(term)) for name, term in binding.items()))
            for binding in bindings
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a table of results: {body[:80]!r}") from error


def _normalized_term(term: dict[str, Any]) -> str:
    """Return a normalized form of a term's value and kind."""
    value, datatype = str(term["value"]), str(term.get("datatype", ""))
    if datatype in _NUMBERS:
        try:
            return f"number {_rounded(value)}"
        except InvalidOperation:
            return f"{value}^^{datatype}"
    kind = "literal" if term["type"] == "typed-literal" else term["type"]
    language = str(term.get("xml:lang", "")).lower()
    return f"{kind} {value}@{language}^^{'' if datatype in _PLAIN or language else datatype}"


def _rounded(value: str) -> str:
    with localcontext() as context:
        context.prec = _DIGITS
        number = +Decimal(value)
        return f"{number.normalize():f}" if number.is_finite() else str(number)


def describe_difference(ours: Counter[Row], theirs: Counter[Row]) -> str:
    """Describe how two multisets of rows differ; return "" if they are equal."""
    if ours == theirs:
        return ""
    missing, added = ours - theirs, theirs - ours
    counts = f"{ours.total():,} rows here, {theirs.total():,} there"
    samples = [f"e.g. only {side}: {min(bag)}" for side, bag in
               (("here", missing), ("there", added)) if bag]  # fmt: skip
    return "; ".join([counts, *samples])
