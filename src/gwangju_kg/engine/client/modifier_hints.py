"""Hints on the clauses behind the pattern of a query, which may leave no row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gwangju_kg.sparql.hints import Edit, Hint
from gwangju_kg.sparql.lexer import tokenize

#: Words that begin a clause, in no order.  Source: SPARQL 1.1 Query, [18] to [28].
_CLAUSES: Final = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})

#: Those that can leave no row.
_REMOVING: Final = frozenset({"HAVING", "LIMIT", "OFFSET", "VALUES"})


def modifier_hints(text: str, start: int) -> list[Hint]:
    """
    Return a hint on each clause that can leave no row, then one on all if there are several.

    Args:
        text: the query.
        start: offset of what follows its pattern.

    >>> hints = modifier_hints("ASK { ?s ?p ?o } GROUP BY ?s HAVING(false) LIMIT 0", 16)
    >>> [hint.subject for hint in hints]
    ['HAVING(false)', 'LIMIT 0', 'HAVING(false) LIMIT 0']
    >>> hints[0].query
    'ASK { ?s ?p ?o } GROUP BY ?s  LIMIT 0'
    """
    clauses = list(_clauses(text, start))
    choices = [[clause] for clause in clauses]
    choices += [clauses] if len(clauses) > 1 else []
    return [_hint(text, choice) for choice in choices]


def _clauses(text: str, start: int) -> Sequence[tuple[int, int]]:
    """Return the offsets of the clauses that can leave no row."""
    depth, starts, end = 0, [], start
    for token in tokenize(text[start:]):
        depth += (token.text in {"(", "{"}) - (token.text in {")", "}"})
        if depth == 0 and token.kind == "word" and token.text.upper() in _CLAUSES:
            starts.append((start + token.start, token.text.upper()))
        end = start + token.start + len(token.text)
    spans = pairwise([*starts, (end, "")])
    return [
        (begin, begin + len(text[begin:behind].rstrip()))
        for (begin, word), (behind, _) in spans
        if word in _REMOVING
    ]


def _hint(text: str, clauses: Sequence[tuple[int, int]]) -> Hint:
    subject = " ".join(" ".join(text[start:end].split()) for start, end in clauses)
    edits: tuple[Edit, ...] = tuple((start, end, "") for start, end in clauses)
    return Hint("modifier", subject, edits=edits).applied(text)
