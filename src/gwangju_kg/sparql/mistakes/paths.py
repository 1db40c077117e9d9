"""Mistakes in property paths, and in the predicates of triples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gwangju_kg.sparql.mistakes.query_tokens import TERMS, QueryTokens, Repair

_MARKS: Final = frozenset({"/", "|", "^", "*", "+", "!"})
_BEFORE: Final = frozenset({"/", "|", "^", "!"})
_BEFORE_SUBJECT: Final = frozenset({"{", ".", "}", ")"})


def path_variables(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of a variable within a property path; a sequence is repaired as triples."""
    for i in (query.at, query.at - 1, query.at - 2):
        if query[i].kind != "var" or not _is_in_path(query, i):
            continue
        is_sign = query[i + 1].text in {"+", "*"} and query[i + 2].text in {"-", "+"}
        is_marked = query[i - 1].text in _BEFORE and query[i + 1].text != "}"
        is_verb = query[i - 1].kind in TERMS and query[i - 2].text in _BEFORE_SUBJECT
        is_first = is_verb or query[i - 1].text in {";", "("}
        if not is_marked and not (is_first and query[i + 1].text in _MARKS and not is_sign):
            continue
        yield from _as_triples(query, i)
        before = query[i - 1].text if query[i - 1].text in {"^", "!"} else ""
        after = query[i + 1].text if query[i + 1].text in {"*", "+"} else ""
        suggestion = f"{before}<iri>{after}"
        yield Repair("path-variable", query[i].start, (), query[i].text, suggestion, is_sure=True)
        return


def _is_in_path(query: QueryTokens, i: int) -> bool:
    """Check whether a token stands in a group, perhaps in the parentheses of a path."""
    around = max((o for o, c in query.pairs.items() if o < i < c), default=-1)
    if query[around].text == "(" and query[around - 1].kind in {"var", "iri", "name"}:
        return query.parts[around] == "group"
    return query.parts[i] == "group"


def _as_triples(query: QueryTokens, i: int) -> Iterator[Repair]:
    """Yield the repair of a sequence of single properties between two single terms."""
    first = i
    while query[first - 1].text == "/" and query[first - 2].kind in {"iri", "name", "var"}:
        first -= 2
    last = i
    while query[last + 1].text == "/" and query[last + 2].kind in {"iri", "name", "var"}:
        last += 2
    subject, object_ = query[first - 1], query[last + 1]
    is_whole = query[first - 2].text in _BEFORE_SUBJECT and object_.kind in TERMS
    if last == first or subject.kind not in TERMS or not is_whole:
        return
    steps = [query[j].text for j in range(first, last + 1, 2)]
    ends = [f"?step{number}" for number in range(1, len(steps))]
    nodes = [subject.text, *ends, object_.text]
    triples = [f"{a} {p} {b}" for a, p, b in zip(nodes[:-1], steps, nodes[1:], strict=True)]
    new = " . ".join(triples)
    edit = (subject.start, query.end(last + 1), new)
    yield Repair("path-variable", query[i].start, (edit,), query[i].text, new)


def path_ranges(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of a number of steps in braces, as in a draft of the standard."""
    for i, token in enumerate(query.tokens):
        closing = query.pairs.get(i)
        numbers = [query[j].text for j in range(i + 1, closing or i)]
        is_range = bool(numbers) and all(text.isdigit() or text == "," for text in numbers)
        if token.text == "{" and closing and is_range and query[i - 1].kind in {"iri", "name"}:
            name, low = query[i - 1].text, numbers[0] if numbers[0] != "," else "0"
            high = numbers[-1] if numbers[-1] != "," else ""
            new = _steps(name, int(low), int(high) if high else None)
            edit = (query[i - 1].start, query.end(closing), new)
            yield Repair("path-range", token.start, (edit,), query.source(i, closing), new)


def _steps(name: str, low: int, high: int | None) -> str:
    """Return a path of so many steps; of at most ten."""
    low = min(low, 10)
    steps = [name] * low
    if high is None:
        return "/".join([*steps, f"{name}*"])
    return "/".join([*steps, *[f"{name}?"] * (min(high, 10) - low)])
