"""
Find the terms of a query, and what each stands for: a term, a graph, a datatype, a function.

Takes the tokens of the query.  Its declarations and the template of a CONSTRUCT are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from gwangju_kg.sparql.lexer import Token

_START: Final = Token("mark", "", 0)

#: Words behind which parentheses hold no expression: of paths and of lists.
_NO_CALLS: Final = frozenset({"A", "VALUES", "TRUE", "FALSE", "UNDEF"})


class TermUse(NamedTuple):
    """A term in a query: its IRI, and whether it names a graph, a datatype or a function."""

    iri: str
    role: str


def find_uses(
    tokens: Sequence[Token], absolute: Callable[[Token], str | None]
) -> dict[TermUse, list[Token]]:
    """
    Return the terms of a query with their tokens.

    Args:
        tokens: the tokens of the query.
        absolute: returns the IRI of a token, or None.
    """
    places: dict[TermUse, list[Token]] = {}
    template = _template(tokens)
    calls = calls_of(tokens)
    before = second = _START
    for token in tokens:
        is_declaration = {second.text.upper(), before.text.upper()} & {"PREFIX", "BASE"}
        is_outside = bool(is_declaration) or token.start in template
        iri = None if is_outside else absolute(token)
        if iri is not None:
            use = TermUse(iri, "function" if token.start in calls else _role(before))
            places.setdefault(use, []).append(token)
        second, before = before, token
    return places


def _role(before: Token) -> str:
    """Return what a term behind a token names, if it is no function."""
    if before.text == "^^":
        return "datatype"
    return "graph" if before.text.upper() in {"GRAPH", "FROM", "NAMED"} else "term"


def declarations(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Yield each declared prefix with the token of its namespace."""
    for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if word.text.upper() == "PREFIX" and name.kind == "name" and iri.kind == "iri":
            yield name.text[:-1], iri


def calls_of(tokens: Sequence[Token]) -> frozenset[int]:
    """
    Return the offsets of the names of functions that are IRIs.

    A property before a list is no function, although parentheses follow it as well.

    >>> from gwangju_kg.sparql.lexer import tokenize
    >>> text = "ASK { ?s a:p (1) ; a:q (2) FILTER(a:f(?x) && !a:g(1)) FILTER a:h(?x) }"
    >>> [text[start : start + 3] for start in sorted(calls_of(list(tokenize(text))))]
    ['a:f', 'a:g', 'a:h']
    """
    calls: set[int] = set()
    around: list[str] = ["clause"]
    before = second = _START
    for token in tokens:
        is_callable = around[-1] != "pattern" or second.text.upper() == "FILTER"
        if token.text == "(" and before.kind in {"iri", "name"} and is_callable:
            calls.add(before.start)
        if token.text in {"(", "[", "{"}:
            around.append(_content(token, before, around[-1], before.start in calls))
        elif token.text in {")", "]", "}"} and len(around) > 1:
            around.pop()
        second, before = before, token
    return frozenset(calls)


def _content(opening: Token, before: Token, around: str, is_call: bool) -> str:
    """Return what brackets hold: a pattern, also for paths and lists, or an expression."""
    if opening.text != "(":
        return "pattern"
    is_word = before.kind == "word" and before.text.upper() not in _NO_CALLS
    return "expression" if around != "pattern" or is_word or is_call else "pattern"


def within_graphs(tokens: Sequence[Token]) -> frozenset[int]:
    """Return the offsets of the tokens inside the braces of GRAPH."""
    inside: set[int] = set()
    stack: list[bool] = []
    before = second = _START
    for token in tokens:
        if token.text == "{":
            is_graph = second.kind == "word" and second.text.upper() == "GRAPH"
            stack.append(is_graph or any(stack[-1:]))
        elif token.text == "}" and stack:
            stack.pop()
        if any(stack[-1:]):
            inside.add(token.start)
        second, before = before, token
    return frozenset(inside)


def _template(tokens: Sequence[Token]) -> range:
    """Return the offsets of the template of a CONSTRUCT query."""
    for word, opening in pairwise(tokens):
        if word.text.upper() == "CONSTRUCT" and opening.text == "{":
            ends = (token.start for token in tokens if token.text == "}")
            return range(opening.start, next(ends, opening.start))
    return range(0)
