"""Bind variables of a query to terms, within its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.sparql.lexer import Token, tokenize

#: Words behind which a brace begins something else than a plain group pattern.
_OPENERS: Final = frozenset({"CONSTRUCT", "VALUES", "LATERAL"})


def bind_variables(text: str, bindings: Sequence[tuple[str, str]]) -> str:
    """
    Return `text` with a VALUES block in each group pattern that uses a bound variable.

    The columns stay as they are, and every part of the pattern has the term: also a subquery, and
    the pattern of EXISTS or OPTIONAL.

    Args:
        text: a well-formed query.
        bindings: names of variables, each with a term in the syntax of N-Triples.

    >>> bind_variables("SELECT ?s { ?s ?p ?o } GROUP BY ?s", [("s", "<urn:a>")])
    'SELECT ?s { VALUES ?s { <urn:a> } ?s ?p ?o } GROUP BY ?s'
    """
    if not bindings:
        return text
    parts, end = [], 0
    for place, names in sorted(_groups(list(tokenize(text)))):
        blocks = [f" VALUES ?{name} {{ {term} }}" for name, term in bindings if name in names]
        parts.append(text[end:place] + "".join(blocks))
        end = place
    return "".join(parts) + text[end:]


@dataclass
class _BracedGroup:
    """
    A pair of braces that is open.

    Attributes:
        place: the offset behind its brace, or -1 if no block may stand there.
        is_lateral: whether it is the group of a LATERAL, or lies within one.
        names: the variables within it.
    """

    place: int
    is_lateral: bool
    names: set[str]


def _groups(tokens: Sequence[Token]) -> Iterator[tuple[int, set[str]]]:
    """
    Yield for each group pattern the offset behind its brace, and the variables within it.

    A group of LATERAL gets its terms from the group around it, and may bind none of its own.
    Source: SPARQL 1.2 Community Group, SEP-0006.
    """
    around = _BracedGroup(-1, is_lateral=False, names=set())
    groups = [around]
    opener = ""
    for token, following in zip(tokens, [*tokens[1:], Token("", "", 0)], strict=True):
        word = token.text.upper() if token.kind == "word" else ""
        if word in _OPENERS:
            opener = word
        if token.text == "{":
            is_pattern = opener in {"", "LATERAL"} and following.text.upper() != "SELECT"
            is_lateral = opener == "LATERAL" or groups[-1].is_lateral
            groups.append(_BracedGroup(token.start + 1 if is_pattern else -1, is_lateral, set()))
            opener = ""
        elif token.text == "}" and len(groups) > 1:
            group = groups.pop()
            if group.is_lateral:
                groups[-1].names |= group.names
            elif group.place >= 0:
                yield group.place, group.names
        elif token.kind == "var":
            groups[-1].names.add(token.text[1:])
