"""
Find constants that are compared with values of another kind, and what to write instead.

Takes the tokens of the query and the kinds of the values in the data.  A constant in the place of
an object is compared like one in a filter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from gwangju_kg.engine.worker.hints.sampled_values import (
    DATE,
    DAY_SUFFIXES,
    NUMBER,
    TAGGED,
    TEXT,
    THING,
    SampledValues,
)
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.sparql.hints import Edit, Hint
from gwangju_kg.sparql.lexer import Token

_EQUALITIES: Final = frozenset({"=", "!="})
_ORDERINGS: Final = frozenset({"<", ">", "<=", ">="})
_OPERATORS: Final = _EQUALITIES | _ORDERINGS
_LABELS: Final = (
    REUSED_PREFIXES["rdfs"] + "label",
    REUSED_PREFIXES["skos"] + "prefLabel",
    REUSED_PREFIXES["skos"] + "altLabel",
)
_DATE_TEXT: Final = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?\Z")
_NUMBER_TEXT: Final = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")
_MIN_SIMILARITY: Final = 75.0

#: Returns the name of an IRI in the query.
NameOf: TypeAlias = Callable[[str], str]

#: Things among the values of a property whose names are read.
_MAX_THINGS: Final = 3_000


class _Constant(NamedTuple):
    """
    A literal in a query.

    Attributes:
        kind: its kind.
        text: its lexical form.
        start, end: its offsets.
    """

    kind: str
    text: str
    start: int
    end: int


class _Comparison(NamedTuple):
    """
    A constant and what it is compared with.

    Attributes:
        constant: the constant.
        variable: the token of the variable that it is compared with, if any.
        names: the properties whose values it is compared with.
        written: the comparison.
        start: its offset.
        is_ordering: whether it asks for the order, which things do not have.
    """

    constant: _Constant
    variable: Token | None
    names: Sequence[Token]
    written: str
    start: int
    is_ordering: bool = False


def comparison_hints(text: str, values: SampledValues, name: NameOf) -> Iterator[Hint]:
    """
    Yield hints on comparisons of values of different kinds.

    Args:
        text: the query.
        values: the values in the data.
        name: returns the name of an IRI in the query.
    """
    for comparison in _comparisons(text, values):
        kinds = values.kinds(comparison.names)
        if len(kinds) != 1 or comparison.constant.kind in kinds:
            continue
        (kind,) = kinds
        if kind == THING:
            yield from _thing_hints(comparison, values, name)
            continue
        edits = _edits(comparison, kind)
        if edits:
            suggestion = _applied(comparison.written, comparison.start, edits)
            yield Hint("comparison", comparison.written, suggestion, graph=kind, edits=edits)


def _comparisons(text: str, values: SampledValues) -> Iterator[_Comparison]:
    tokens = values.tokens
    for i, token in enumerate(tokens):
        constant = _constant(tokens, i)
        if constant is None:
            continue
        before = tokens[i - 1] if i else token
        following = next((t for t in tokens[i + 1 :] if t.start >= constant.end), token)
        variable = None
        if before.text in _OPERATORS and i > 1 and tokens[i - 2].kind == "var":
            variable, start, end = tokens[i - 2], tokens[i - 2].start, constant.end
        elif following.text in _OPERATORS:
            at = tokens.index(following) + 1
            variable = tokens[at] if at < len(tokens) and tokens[at].kind == "var" else None
            start, end = constant.start, variable.start + len(variable.text) if variable else 0
        if variable is not None:
            names = values.properties_of(variable.text)
            is_ordering = bool({before.text, following.text} & _ORDERINGS)
            yield _Comparison(constant, variable, names, text[start:end], start, is_ordering)
        elif before.kind in {"name", "iri"} or before.text == "a":
            end = constant.end
            yield _Comparison(constant, None, [before], text[before.start : end], before.start)


def _constant(tokens: Sequence[Token], i: int) -> _Constant | None:
    """Return the literal that begins at a token, or None."""
    token = tokens[i]
    if token.kind == "number":
        return _Constant(NUMBER, token.text, token.start, token.start + len(token.text))
    if token.kind != "string":
        return None
    text = token.text.strip(token.text[0])
    end = token.start + len(token.text)
    if i + 1 < len(tokens) and tokens[i + 1].kind == "lang":
        return _Constant(TAGGED, text, token.start, end + len(tokens[i + 1].text))
    if i + 2 < len(tokens) and tokens[i + 1].text == "^^":
        datatype = tokens[i + 2]
        local = re.split(r"[:#/]", datatype.text.strip("<>"))[-1]
        kind = NUMBER if local in {"integer", "decimal", "double", "int"} else f"xsd:{local}"
        kind = TEXT if local == "string" else kind
        return _Constant(kind, text, token.start, datatype.start + len(datatype.text))
    return _Constant(TEXT, text, token.start, end)


def _edits(comparison: _Comparison, kind: str) -> tuple[Edit, ...]:
    """Return the changes with which a constant compares with values of `kind`; possibly none."""
    constant, variable = comparison.constant, comparison.variable
    whole = (constant.start, constant.end)
    if kind == DATE:
        return _date_edits(constant, variable)
    if kind == NUMBER and _NUMBER_TEXT.match(constant.text.replace(",", "")):
        return ((*whole, constant.text.replace(",", "")),)
    if kind == TEXT and constant.kind in {NUMBER, TAGGED}:
        return ((*whole, f'"{constant.text}"'),)
    if kind == TAGGED and constant.kind in {TEXT, NUMBER} and variable:
        return (_around(variable, "STR"), (*whole, f'"{constant.text}"'))
    if variable and kind not in {TEXT, TAGGED, NUMBER, DATE} and constant.kind != kind:
        return (_around(variable, "STR"), (*whole, f'"{constant.text}"'))
    return ()


def _date_edits(constant: _Constant, variable: Token | None) -> tuple[Edit, ...]:
    """Return the changes with which a text or a year compares with dates."""
    text = constant.text[: len("2021-01-01")] if "T" in constant.text else constant.text
    date = _DATE_TEXT.match(text)
    if not date:
        return ()
    if constant.kind == NUMBER:
        return (_around(variable, "YEAR"),) if variable else ()
    if constant.kind not in {TEXT, TAGGED, "xsd:dateTime"}:
        return ()
    day = "".join(part or "-01" for part in date.groups())
    return ((constant.start, constant.end, f'"{day}"^^xsd:date'),)


def _around(variable: Token, function: str) -> Edit:
    end = variable.start + len(variable.text)
    return variable.start, end, f"{function}({variable.text})"


def _applied(written: str, start: int, edits: Sequence[Edit]) -> str:
    shifted = tuple((a - start, b - start, new) for a, b, new in edits)
    return Hint("", edits=shifted).applied(written).query


def _thing_hints(comparison: _Comparison, values: SampledValues, name: NameOf) -> Iterator[Hint]:
    """Yield what to compare in place of a thing: the IRI that a text names, or days of a time."""
    if not comparison.is_ordering:
        yield from _code_hint(comparison, values, name)
        return
    for token in comparison.names:
        iri = values.absolute(token) or ""
        days = [iri + suffix for suffix in DAY_SUFFIXES]
        edits = _date_edits(comparison.constant, comparison.variable)
        if edits and all(values.is_property(day) for day in days):
            names = [name(day) for day in days]
            edit = (token.start, token.start + len(token.text), names[0])
            yield Hint("date-extent", name(iri), ", ".join(names), edits=(edit, *edits))


def _code_hint(comparison: _Comparison, values: SampledValues, name: NameOf) -> Iterator[Hint]:
    """Yield the IRI that a text names, among the values of the property."""
    constant = comparison.constant
    if constant.kind not in {TEXT, TAGGED}:
        return
    for iri in similar_things(constant.text, values, comparison.names):
        edit = (constant.start, constant.end, name(iri))
        yield Hint("code", f'"{constant.text}"', name(iri), edits=(edit,))


def similar_things(
    text: str, values: SampledValues, names: Sequence[Token], cutoff: float = _MIN_SIMILARITY
) -> list[str]:
    """Return the IRI among the values of properties whose name or label is the most similar."""
    things = {term for term in values.values(names) if isinstance(term, NamedNode)}
    by_name: dict[str, str] = {}
    for thing in sorted(things, key=lambda term: term.value)[:_MAX_THINGS]:
        by_name.setdefault(re.split(r"[#/]", thing.value)[-1].lower(), thing.value)
        for label in _LABELS:
            for quad in values.store.quads_for_pattern(thing, NamedNode(label), None, None):
                if isinstance(quad.object, Literal):
                    by_name.setdefault(quad.object.value.lower(), thing.value)
    match = process.extractOne(
        text.lower(), by_name.keys(), scorer=fuzz.WRatio, score_cutoff=cutoff
    )
    return [by_name[match[0]]] if match else []
