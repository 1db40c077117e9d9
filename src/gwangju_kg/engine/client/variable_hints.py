"""Hints on variables that are used, but get a value nowhere in the pattern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from gwangju_kg.sparql.hints import Hint
from gwangju_kg.sparql.lexer import Token, tokenize
from gwangju_kg.sparql.query_parts import CONDITIONS, QueryParts

_LABEL: Final = "Label"


def variable_hints(parts: QueryParts, names: Sequence[str], text: str) -> list[Hint]:
    """
    Return hints on variables of columns, filters and assignments that get no value in the pattern.

    A computed column has no value if its expression is an error.  A name that ends in ``Label`` is
    one of Wikidata's label service, which this endpoint has not.

    Args:
        parts: the parts of the query.
        names: the columns without a value, without question marks.
        text: the query.
    """
    return list(_hints(parts, names, list(tokenize(text))))


def _hints(parts: QueryParts, names: Sequence[str], tokens: Sequence[Token]) -> Iterator[Hint]:
    variables = sorted(_bound(parts) | set(_behind("GRAPH", tokens)))
    plain = [f"?{name}" for name in names if f"?{name}" in parts.columns]
    for name in dict.fromkeys([*plain, *_used(parts, tokens)]):
        if name in variables:
            continue
        thing = name.removesuffix(_LABEL)
        if name.endswith(_LABEL) and thing in variables:
            pattern = f"OPTIONAL {{ {thing} rdfs:label {name} }}"
            at = parts.closing
            yield Hint("label-variable", name, pattern, edits=((at, at, f" {pattern} "),))
            continue
        near = get_close_matches(name, variables, n=1, cutoff=0.5)
        edits = tuple(
            (token.start, token.start + len(token.text), near[0])
            for token in tokens
            if near and token.kind == "var" and token.text[1:] == name[1:]
        )
        if edits:
            yield Hint("unused-variable", name, near[0], edits=edits)
        else:
            yield Hint("unknown-variable", name)


def _bound(parts: QueryParts) -> frozenset[str]:
    """Return the variables that get a value in the pattern."""
    bound: set[str] = set()
    for part in parts.parts:
        if part.kind == "bind":
            bound |= set(_behind("AS", list(tokenize(part.text))))
        elif part.kind not in CONDITIONS:
            bound |= part.variables
    return frozenset(bound)


def _used(parts: QueryParts, tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the variables of expressions: of columns, of filters and of assignments."""
    columns = {name for name, _ in parts.places}
    named = set(_behind("AS", tokens))
    first = [token for token in tokens if token.start in {start for _, start in parts.places}]
    yield from (f"?{t.text[1:]}" for t in first if f"?{t.text[1:]}" not in {*parts.columns, *named})
    for part in parts.parts:
        words = {token.text.upper() for token in tokenize(part.text)}
        if part.kind == "bind" or (part.kind == "filter" and "EXISTS" not in words):
            yield from sorted(part.variables - named - columns)


def _behind(word: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the variables behind a keyword."""
    for before, token in pairwise(tokens):
        if before.text.upper() == word and token.kind == "var":
            yield f"?{token.text[1:]}"
