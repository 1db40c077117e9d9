"""Mistakes behind the pattern: GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from gwangju_kg.sparql.mistakes.query_tokens import MODIFIERS, QueryTokens, Repair

_OPERATORS: Final = frozenset({"+", "-", "*", "/", "=", "<", ">", "<=", ">=", "!=", "||", "&&"})
_SIGNS: Final = frozenset({"!", "-", "+"})
_DIRECTIONS: Final = frozenset({"ASC", "DESC"})

_JOINED: Final = {"ORDERBY": "ORDER BY", "GROUPBY": "GROUP BY", "SORTBY": "ORDER BY"}


def directions(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of ``DESC ?x`` and ``?x DESC``."""
    edits, first = [], None
    for i in query.words("DESC", "ASC", "DESCENDING", "ASCENDING"):
        word = "DESC" if query.word(i).startswith("DESC") else "ASC"
        if query[i + 1].text == "(":
            if query.word(i) == word:
                continue
            start, end, inside = query[i].start, query.end(i), None
        elif query[i + 1].kind == "var" and query[i - 1].kind != "var":
            start, end, inside = query[i].start, query.end(i + 1), query[i + 1].text
        elif query[i - 1].kind == "var":
            start, end, inside = query[i - 1].start, query.end(i), query[i - 1].text
        elif query[i - 1].text == ")" and i - 1 in query.pairs.values():
            opening = next(o for o, c in query.pairs.items() if c == i - 1)
            opening -= (
                query[opening - 1].kind in {"word", "name"} and query.word(opening - 1) != "BY"
            )
            start, end = query[opening].start, query.end(i)
            inside = query.source(opening, i - 1)
            inside = inside[1:-1] if inside.startswith("(") else inside
        else:
            continue
        edits.append((start, end, word if inside is None else f"{word}({inside})"))
        first = first or (query[i], query.text[start:end], edits[0][2])
    if first:
        token, subject, suggestion = first
        yield Repair("sort-direction", token.start, tuple(edits), subject, suggestion)


def missing_by(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of ORDER and GROUP without BY, and of ``SORT BY``."""
    for i in query.words("ORDER", "GROUP", "SORT", *_JOINED):
        word = query.word(i)
        if word in _JOINED:
            edit = (query[i].start, query.end(i), _JOINED[word])
            yield Repair("missing-by", query[i].start, (edit,), query[i].text, edit[2])
        elif word == "SORT":
            end = query.end(i + 1) if query.word(i + 1) == "BY" else query.end(i)
            edit = (query[i].start, end, "ORDER BY")
            yield Repair("missing-by", query[i].start, (edit,), query.text[edit[0] : end], edit[2])
        elif query.word(i + 1) != "BY":
            edit = (query.end(i), query.end(i), " BY")
            suggestion = f"{word} BY {query[i + 1].text}"
            yield Repair("missing-by", query[i].start, (edit,), query[i].text, suggestion)


def bare_keys(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of expressions without parentheses behind ORDER BY, GROUP BY and HAVING."""
    for i in query.words("ORDER", "GROUP", "HAVING"):
        first = i + 1 + (query.word(i + 1) == "BY")
        keys = list(_keys(query, first))
        bare = [key for key in keys if not _is_key(query, *key)]
        if not bare:
            continue
        edits = tuple((query[a].start, query.end(b), f"({query.source(a, b)})") for a, b in bare)
        head = "HAVING" if query.word(i) == "HAVING" else f"{query.word(i)} BY "
        texts = [
            f"({query.source(a, b)})" if (a, b) in bare else query.source(a, b) for a, b in keys
        ]
        subject = query.source(*bare[0])
        suggestion = f"{head}{' '.join(texts)}"
        yield Repair("key-parentheses", edits[0][0], edits, subject, suggestion)


def _keys(query: QueryTokens, at: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last token of each key from `at` on."""
    while query[at].text and query.word(at) not in {*MODIFIERS, "}", ";"}:
        first, at = at, _end_of_operand(query, at)
        while query[at + 1].text in _OPERATORS and query.word(first) not in _DIRECTIONS:
            at = _end_of_operand(query, at + 2)
        yield first, at
        at += 1


def _end_of_operand(query: QueryTokens, at: int) -> int:
    """Return the last token of a term, a call or parentheses, with the signs before it."""
    while query[at].text in _SIGNS:
        at += 1
    if query[at].kind in {"word", "name", "iri"} and query[at + 1].text == "(":
        at += 1
    return query.pairs.get(at, at)


def _is_key(query: QueryTokens, first: int, last: int) -> bool:
    """Check whether a key is a variable, or stands in parentheses."""
    if first == last:
        return query[first].kind == "var"
    opening = first if query[first].text == "(" else first + 1
    is_named = opening == first or query[first].kind in {"word", "name", "iri"}
    return is_named and query.pairs.get(opening) == last


def limits(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of LIMIT as in other languages, and of a semicolon at the end."""
    for i in query.words("LIMIT", "OFFSET"):
        start, word = query[i].start, query.word(i)
        if query[i + 1].kind == "number" and query[i + 2].text == ",":
            new = f"LIMIT {query[i + 3].text} OFFSET {query[i + 1].text}"
            yield Repair(
                "limit-form", start, ((start, query.end(i + 3), new),), query.source(i, i + 3), new
            )
        if query[i + 1].kind != "number" and query[i + 1].text not in {"(", "=", ":"}:
            last = i + (query[i + 1].kind in {"word", "var", "string"})
            edit = (query.end(i), query.end(last), " 10")
            yield Repair("bad-limit", query[i].start, (edit,))
        closing = query.pairs.get(i + 1)
        end = closing if closing else i + 2 if query[i + 1].text in {"=", ":"} else None
        if end is not None:
            number = query[i + 2].text
            new = f"{word} {number}"
            yield Repair(
                "limit-form", start, ((start, query.end(end), new),), query.source(i, end), new
            )
    for word in ("LIMIT", "OFFSET"):
        several = [i for i in query.words(word) if query.parts[i] == "tail"]
        if len(several) > 1:
            first, i = several[0], several[-1]
            edit = (query[first].start, query.end(first + 1), "")
            suggestion = query.source(i, i + 1)
            yield Repair("modifier-twice", query[i].start, (edit,), word, suggestion)


def broken_limits(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of LIMIT or OFFSET with a number that is not whole."""
    for i in query.words("LIMIT", "OFFSET"):
        if query[i + 1].kind == "number" and not query[i + 1].text.isdecimal():
            yield Repair("bad-limit", query[i + 1].start, (), is_sure=True)


def end_marks(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of periods and semicolons behind the pattern."""
    marks = [i for i in query.all_of("tail") if query[i].text in {";", "."}]
    if marks:
        edits = tuple((query[i].start, query.end(i), "") for i in marks)
        mark = query[marks[-1]]
        yield Repair("end-mark", mark.start, edits, mark.text)


def order_of_modifiers(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of solution modifiers in another order than that of the grammar."""
    starts = [i for i in query.words(*MODIFIERS) if query.parts[i] == "tail"]
    if not starts:
        return
    spans = [(a, b - 1) for a, b in pairwise([*starts, len(query.tokens)])]
    clauses = [(query.word(first), query.source(first, last)) for first, last in spans]
    order = sorted(clauses, key=lambda clause: MODIFIERS.index(clause[0]))
    if order == clauses:
        return
    late = next(i for i, (a, b) in enumerate(zip(clauses, order, strict=True)) if a != b)
    token = query[spans[late][0]]
    suggestion = " ".join(text for _, text in order)
    edit = (query[starts[0]].start, query.end(len(query.tokens) - 1), suggestion)
    yield Repair("modifier-order", token.start, (edit,), clauses[late][0], suggestion)


def modifiers_inside(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of solution modifiers before the closing brace of the pattern."""
    for i in query.words("ORDER", "GROUP", "LIMIT", "OFFSET", "HAVING"):
        if query.parts[i] != "group":
            continue
        opening = max((o for o, c in query.pairs.items() if o < i < c), default=None)
        if opening is None:
            return
        closing = query.pairs[opening]
        clause = query.source(i, closing - 1)
        edit = (query[i].start, query.end(closing), f"}} {clause}")
        yield Repair("modifier-inside", query[i].start, (edit,), query.word(i), edit[2])
        return
