"""
Find the calls of string functions in a query, and hints on them.

Takes the tokens of the query and the store.  A string function is an error for a number, a date or
an IRI.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gwangju_kg.engine.worker.hints.sampled_values import TAGGED, TEXT, SampledValues
from gwangju_kg.sparql.hints import Hint
from gwangju_kg.sparql.lexer import Token

#: Functions whose first argument is a string literal, and the aggregate that joins strings.
#: Source: SPARQL 1.1 Query, sections 17.4.3 and 18.5.1.7.
_FUNCTIONS: Final = frozenset(
    {
        *("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER"),
        *("REGEX", "REPLACE", "SUBSTR", "STRLEN", "LCASE", "UCASE"),
        "GROUP_CONCAT",
    }
)


def call_hints(values: SampledValues) -> Iterator[Hint]:
    """Find variables of string functions whose values are no strings in the data."""
    for variable, calls in string_variables(values.tokens):
        kinds = values.kinds(values.properties_of(variable))
        if kinds and not kinds & {TEXT, TAGGED}:
            new = f"STR({variable})"
            edits = tuple((call.start, call.start + len(variable), new) for call in calls)
            yield Hint("string-function", variable, new, edits=edits)


def string_arguments(tokens: Sequence[Token]) -> frozenset[int]:
    """
    Return the offsets of the tokens inside calls of string functions.

    >>> from gwangju_kg.sparql.lexer import tokenize
    >>> sorted(string_arguments(list(tokenize("REGEX(?x,'a') && ?y='b'"))))
    [6, 8, 9]
    """
    inside: set[int] = set()
    calls: list[bool] = []
    previous = ""
    for token in tokens:
        if token.text == ")" and calls:
            calls.pop()
        if any(calls):
            inside.add(token.start)
        if token.text == "(":
            calls.append(previous.upper() in _FUNCTIONS)
        previous = token.text
    return frozenset(inside)


def string_variables(tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """
    Yield each variable that is the first argument of a string function, with its tokens there.

    >>> from gwangju_kg.sparql.lexer import tokenize
    >>> calls = string_variables(list(tokenize("?x gk:a/gk:b ?y FILTER REGEX(?y, 'z')")))
    >>> [(variable, [token.start for token in tokens]) for variable, tokens in calls]
    [('?y', [29])]
    """
    tokens = [token for token in tokens if token.text.upper() != "DISTINCT"]
    triples = zip(tokens, tokens[1:], tokens[2:], strict=False)
    calls: dict[str, list[Token]] = {}
    for function, mark, argument in triples:
        is_call = function.text.upper() in _FUNCTIONS and mark.text == "("
        if is_call and argument.kind == "var":
            calls.setdefault(argument.text, []).append(argument)
    yield from calls.items()
