"""
Put a function of our own around the sort keys of a query, and in place of MIN and MAX.

Takes a query text; returns the text to evaluate.  Oxigraph 0.5.13 orders mixed kinds of literals
wrongly, and dies of some; a key that is a string sorts right.  No IO.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.values.term_order import IRI_KEY, TEXT_KEY
from gwangju_kg.sparql.lexer import Token, tokenize
from gwangju_kg.sparql.sort_kinds import Kinds, SortKinds, end_of_group
from gwangju_kg.sparql.variable_bindings import VariableBindings

#: Functions of the evaluation; their values stay in it.
KEY_FUNCTION: Final = "urn:x-gwangju-kg:order-key"
MIN_FUNCTION: Final = "urn:x-gwangju-kg:min"
MAX_FUNCTION: Final = "urn:x-gwangju-kg:max"

_ORDERING: Final = re.compile(r"ORDER|(?:MIN|MAX)\s*[(#]", re.IGNORECASE)

#: "BY" with what Oxigraph reads without white space around it.
_BY: Final = re.compile("(ORDER)?BY(ASC|DESC)?")

_XSD_STRING: Final = f"<{REUSED_PREFIXES['xsd']}string>"
_LANG_STRING: Final = f"<{REUSED_PREFIXES['rdf']}langString>"
_IS_TEXT: Final = f"DATATYPE(?x)IN({_XSD_STRING},{_LANG_STRING})"

#: The keys of a variable.  Oxigraph orders texts and IRIs right by itself, and keys that are longer
#: than 15 bytes take it five times as long, so that texts and IRIs only get the key of their kind.
_VARIABLE_KEYS: Final = (
    f'(COALESCE(IF(isIRI(?x),"{IRI_KEY}",IF({_IS_TEXT},"{TEXT_KEY}",<{KEY_FUNCTION}>(?x))),'
    f"<{KEY_FUNCTION}>(?x)))",
    f"(IF(isIRI(?x)||{_IS_TEXT},?x,0))",
)

_AGGREGATES: Final = {"MIN": MIN_FUNCTION, "MAX": MAX_FUNCTION}

_DIRECTIONS: Final = frozenset({"ASC", "DESC"})

#: Words after the conditions of ORDER BY.
_AFTER: Final = frozenset({"LIMIT", "OFFSET", "VALUES"})


def add_sort_keys(text: str, kinds_of: Callable[[str], Kinds | None]) -> str:
    """
    Return `text` with keys for sorting wherever kinds of literals may be mixed.

    Args:
        text: a query; it need not be well-formed.
        kinds_of: returns the kinds of the objects of a property, or None if there are others.

    >>> add_sort_keys("SELECT ?x { VALUES ?x { 1 'a' } } ORDER BY DESC(?x + 1)", lambda iri: None)
    "SELECT ?x { VALUES ?x { 1 'a' } } ORDER BY DESC(<urn:x-gwangju-kg:order-key>((?x + 1)))"
    >>> add_sort_keys("SELECT ?x { ?x a ?y } ORDER BY ?x", lambda iri: None)
    'SELECT ?x { ?x a ?y } ORDER BY ?x'
    """
    capitals = text.upper()  # searching it for words takes a tenth of what a pattern takes
    has_extreme = "MIN" in capitals or "MAX" in capitals
    if not (has_extreme or "ORDER" in capitals) or _ORDERING.search(text) is None:
        return text
    tokens = list(tokenize(text))
    kinds = SortKinds(VariableBindings(tokens), kinds_of)

    def is_mixed(expression: Sequence[Token]) -> bool:
        known = kinds.of(expression)
        return known is None or len(known) > 1

    edits = [edit for key in _sort_keys(tokens) if is_mixed(key.tokens) for edit in _order(key)]
    if has_extreme:
        calls = (call for call in _calls(tokens) if is_mixed(call))
        edits += (edit for call in calls for edit in _replace_function(call))
    return _write(text, sorted(edits, key=_place))


class _Edit(NamedTuple):
    """Text to put in place of the `length` characters from `start` on."""

    start: int
    length: int
    text: str


def _place(edit: _Edit) -> tuple[int, bool, int]:
    """Order edits at one place: ends of keys, beginnings of keys, replacements."""
    return edit.start, edit.text != "))", edit.length


class _SortKey(NamedTuple):
    """The expression of a condition of ORDER BY, and its direction, or an empty string."""

    direction: str
    tokens: Sequence[Token]


def _write(text: str, edits: Sequence[_Edit]) -> str:
    parts, end = [], 0
    for edit in edits:
        parts += [text[end : edit.start], edit.text]
        end = edit.start + edit.length
    return "".join([*parts, text[end:]])


def _order(key: _SortKey) -> Iterator[_Edit]:
    """Yield the edits that put our keys in place of a sort key, all in parentheses."""
    first, last = key.tokens[0], key.tokens[-1]
    end = last.start + len(last.text)
    if variable := _variable(key.tokens):
        keys = [expression.replace("?x", variable) for expression in _VARIABLE_KEYS]
        yield _Edit(first.start, end - first.start, f" {key.direction}".join(keys))
        return
    yield _Edit(first.start, 0, f"(<{KEY_FUNCTION}>(")
    yield _Edit(end, 0, "))")


def _variable(key: Sequence[Token]) -> str:
    """Return the variable that a key is, perhaps in parentheses, or an empty string."""
    variables = [token.text for token in key if token.text not in {"(", ")"}]
    is_variable = len(variables) == 1 and variables[0][0] in "?$"
    return variables[0] if is_variable else ""


def _replace_function(call: Sequence[Token]) -> Iterator[_Edit]:
    """Yield the edits that put our aggregate in place of MIN or MAX; duplicates do not matter."""
    name, _, distinct, *_ = call
    yield _Edit(name.start, len(name.text), f"<{_AGGREGATES[name.text.upper()]}>")
    if distinct.text.upper() == "DISTINCT":
        yield _Edit(distinct.start, len(distinct.text), " ")


def _calls(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the calls of MIN and MAX."""
    for index, token in enumerate(tokens[:-2]):
        is_aggregate = token.kind == "word" and token.text.upper() in _AGGREGATES
        if is_aggregate and tokens[index + 1].text == "(":
            end = end_of_group(tokens, index + 1)
            if end <= len(tokens):
                yield tokens[index:end]


def _sort_keys(tokens: Sequence[Token]) -> Iterator[_SortKey]:
    """Yield the conditions of all ORDER BY clauses."""
    before = ""
    for index, token in enumerate(tokens):
        word = token.text.upper() if token.kind == "word" else ""
        by = _BY.fullmatch(word) if "BY" in word else None
        if by and (by[1] or before == "ORDER"):
            yield from _conditions(tokens, index + 1, by[2] or "")
        before = word


def _conditions(tokens: Sequence[Token], start: int, direction: str) -> Iterator[_SortKey]:
    """Yield the conditions from `start` on; the direction of the first may stand before it."""
    while start < len(tokens):
        token = tokens[start]
        word = token.text.upper() if token.kind == "word" else ""
        opening = start if token.text == "(" else start + 1
        if token.kind == "var" and not direction:
            end = start + 1
        elif word in _DIRECTIONS or word == "NOT":
            start, direction = start + 1, word.replace("NOT", direction)
            continue
        elif word in _AFTER or opening >= len(tokens) or tokens[opening].text not in {"(", "{"}:
            return  # also if the text is malformed
        else:
            end = end_of_group(tokens, opening)
        if end > len(tokens):
            return
        if token.kind == "var" or tokens[opening].text == "(":
            yield _SortKey(direction, tokens[start:end])
        start, direction = end, ""
