"""Find dates in a query that are only a year or a month, and the whole dates to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.sparql.hints import Edit, Hint
from gwangju_kg.sparql.lexer import Token

_YEAR: Final = re.compile(r"(\d{4})(-\d\d)?\Z")
_DATE: Final = REUSED_PREFIXES["xsd"] + "date"


def partial_casts(
    text: str, tokens: Sequence[Token], absolute: Callable[[Token], str | None]
) -> Iterator[Hint]:
    """Yield hints on ``xsd:date("2021")``, which is an error."""
    for name, mark, string, end in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        year = _YEAR.match(string.text.strip("\"'")) if string.kind == "string" else None
        if year and (mark.text, end.text) == ("(", ")") and absolute(name) == _DATE:
            day = f'"{year[1]}{year[2] or "-01"}-01"^^xsd:date'
            edit = (name.start, end.start + 1, day)
            yield Hint("partial-date", text[edit[0] : edit[1]], day, edits=(edit,))


def whole_dates(
    tokens: Sequence[Token], datatype: str, absolute: Callable[[Token], str | None]
) -> Iterator[Edit]:
    """Yield the changes of a year or a month into its first day."""
    for string, mark, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if string.kind == "string" and mark.text == "^^" and absolute(name) == datatype:
            text = string.text.strip("\"'")
            day = f"{text}-01-01"[: len("2021-01-01")] if "-" not in text[1:] else f"{text}-01"
            yield string.start, name.start + len(name.text), f'"{day}"^^xsd:date'
