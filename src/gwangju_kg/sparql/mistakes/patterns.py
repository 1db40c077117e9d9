"""Mistakes in graph patterns: marks between triples, variables, FILTER, BIND, VALUES, groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gwangju_kg.sparql.mistakes.query_tokens import (
    GROUP_WORDS,
    MODIFIERS,
    TERMS,
    QueryTokens,
    Repair,
)

_ENDS: Final = frozenset({".", "}", *GROUP_WORDS, *MODIFIERS})

_COPULAS: Final = frozenset({"A", "IS", "ISA", "TYPE"})

#: Words of the grammar that may stand where a term may.
_KEYWORDS: Final = frozenset(
    {
        *GROUP_WORDS,
        *MODIFIERS,
        "A",
        "AS",
        "BY",
        "NOT",
        "EXISTS",
        "IN",
        "DISTINCT",
        "REDUCED",
        "WHERE",
    }
    | {
        "UNDEF",
        "TRUE",
        "FALSE",
        "SILENT",
        "FROM",
        "NAMED",
        "SELECT",
        "ASK",
        "CONSTRUCT",
        "DESCRIBE",
    }
    | {"PREFIX", "BASE", "VERSION", "DESC", "ASC", "SEPARATOR", "LATERAL", "AND", "OR"}
)

_VARIABLE: Final = re.compile(r"[?$]\w+(?:[.\-]\w+)+")
_NOT: Final = re.compile(r"\ANOT\s+", re.IGNORECASE)
_SPACED_VARIABLE: Final = re.compile(r"[?$]\s+(\w+)")


def variables(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of variables with a hyphen, a period or a space."""
    for pattern, reason in ((_VARIABLE, "variable-mark"), (_SPACED_VARIABLE, "variable-space")):
        matches = [
            match
            for match in pattern.finditer(query.text)
            if any(t.start == match.start() and t.kind in {"var", "mark"} for t in query.tokens)
        ]
        if matches:
            edits = tuple((m.start(), m.end(), _variable(m[0])) for m in matches)
            first = matches[0]
            yield Repair(reason, first.start(), edits, first[0], _variable(first[0]))


def _variable(written: str) -> str:
    return "?" + re.sub(r"[.\-]", "_", written[1:].strip())


def copulas(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of the predicate ``A``, ``is`` or ``is a`` between two terms."""
    edits, first = [], None
    for i in query.words(*sorted(_COPULAS)):
        last = i + 1 if query.word(i) == "IS" and query.word(i + 1) in {"A", "AN"} else i
        before = query[i - 1].kind in TERMS or query[i - 1].text in {";", "]", ")"}
        if query.parts[i] == "group" and before and query[last + 1].kind in {*TERMS, "word"}:
            edits.append((query[i].start, query.end(last), "a"))
            first = first or (query[i], query.source(i, last))
    if first and first[1] != "a":
        yield Repair("copula", first[0].start, tuple(edits), first[1], "a")


def bare_words(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of words that are no keywords where a variable or a text may stand."""
    edits, first = [], None
    for i, token in enumerate(query.tokens):
        is_name = token.kind == "word" and token.text.upper() not in _KEYWORDS and token.text != "a"
        if not is_name or query.parts[i] == "head" or query[i + 1].text == "(":
            continue
        is_text = query.parts[i] == "inner" or not token.text.isascii()
        new = f'"{token.text}"' if is_text and query.parts[i] != "select" else f"?{token.text}"
        edits.append((token.start, query.end(i), new))
        first = first or ("bare-word" if new[0] == "?" else "unquoted-text", token, new)
    if first:
        reason, token, new = first
        yield Repair(reason, token.start, tuple(edits), token.text, new)


def filters(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of conditions of FILTER without parentheses around them."""
    edits, first = [], None
    for i in query.words("FILTER"):
        last = _end_of_condition(query, i + 1)
        is_whole = query[i + 1].text == "(" and query.pairs.get(i + 1) == last
        follows = {query.word(i + 1), query.word(i + 2)}
        if last <= i or is_whole or "EXISTS" in follows:
            continue
        condition = _NOT.sub("!", query.source(i + 1, last))
        edits.append((query.end(i), query.end(last), f"({condition})"))
        first = first or (query[i + 1], query.source(i, last), f"FILTER({condition})")
    if first:
        token, _, suggestion = first
        yield Repair("filter-parentheses", token.start, tuple(edits), token.text, suggestion)


def _end_of_condition(query: QueryTokens, first: int) -> int:
    """Return the index of the last token of a condition: before a period, a brace or a keyword."""
    at = first
    while query[at].text and query.word(at) not in _ENDS:
        at = query.pairs.get(at, at) + 1
    return at - 1


def missing_filter(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of conditions and of (NOT) EXISTS without FILTER before them."""
    for i in query.words("NOT", "EXISTS"):
        starts = query.word(i) == "NOT" or query.word(i - 1) != "NOT"
        if query.parts[i] == "group" and starts and query.word(i - 1) != "FILTER":
            edit = (query[i].start, query[i].start, "FILTER ")
            is_negated = query.word(i) == "NOT"
            suggestion = "FILTER NOT EXISTS { … }" if is_negated else "FILTER EXISTS { … }"
            yield Repair("missing-filter", query[i].start, (edit,), query[i].text, suggestion)
    last = _end_of_condition(query, query.at - 1)
    first = query.at - 1
    if query[query.at].text in {"=", "<", ">", "<=", ">=", "!="} and query[first].kind == "var":
        condition = query.source(first, last)
        edit = (query[first].start, query.end(last), f"FILTER({condition})")
        yield Repair("missing-filter", query[first].start, (edit,), condition, edit[2])


def bindings(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of BIND and LET without parentheses, with ``=`` or a comma in place of AS."""
    for i in query.words("BIND", "LET", "SET"):
        closing = query.pairs.get(i + 1) if query[i + 1].text == "(" else None
        first, last = (i + 2, closing - 1) if closing else (i + 1, _end_of_condition(query, i + 1))
        end = closing or last
        if query[first].kind == "var" and query[first + 1].text in {"=", ":"}:
            start = first + 3 if query[first + 2].text == "=" else first + 2
            new = f"BIND({query.source(start, last)} AS {query[first].text})"
        elif query[last].kind == "var" and query.word(last - 1) == "AS" and not closing:
            new = f"BIND({query.source(first, last)})"
        elif query[last].kind == "var" and query[last - 1].text == ",":
            new = f"BIND({query.source(first, last - 2)} AS {query[last].text})"
        else:
            continue
        edit = (query[i].start, query.end(end), new)
        yield Repair("bind-form", query[i].start, (edit,), query.source(i, end), new)


def values(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of VALUES with commas, other brackets, or rows without parentheses."""
    for i in query.words("VALUES"):
        opening = query.pairs.get(i + 1, i + 1) + 1
        while query[opening].kind == "var" or query.word(opening) in {"=", "IN", ":", ","}:
            opening += 1
        closing = query.pairs.get(opening)
        if closing is None or query[opening].text not in {"{", "(", "["}:
            continue
        inside = query.source(opening + 1, closing - 1).replace(",", " ")
        names = query.source(i + 1, opening - 1).rstrip("=: ")
        columns = [t.text for t in query.tokens[i + 1 : opening] if t.kind == "var"]
        if len(columns) > 1:
            names = f"({' '.join(columns)})"
        elif query[opening + 1].text != "(":
            names = columns[0] if columns else names
        new = f"VALUES {names} {{ {inside} }}"
        edit = (query[i].start, query.end(closing), new)
        yield Repair("values-form", query[i].start, (edit,), query.source(i, closing), new)


def groups(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of keywords whose pattern has no braces."""
    for i in query.words(
        "OPTIONAL", "UNION", "MINUS", "GRAPH", "WHERE", "EXISTS", "ASK", "CONSTRUCT"
    ):
        first = i + 1 + (query.word(i) == "GRAPH")
        if query[first].text == "{" or query.word(first) == "WHERE":
            continue
        if query[first].text in {"(", "["} and first in query.pairs:
            closing = query.pairs[first]
            inside, end = query.source(first + 1, closing - 1), query.end(closing)
        else:
            last = _end_of_triples(
                query, first, whole=query.word(i) in {"WHERE", "ASK", "CONSTRUCT"}
            )
            inside, end = query.source(first, last), query.end(last)
        edit = (query.end(first - 1), end, f" {{ {inside} }}")
        head = query.source(i, first - 1)
        yield Repair(
            "missing-braces", query[first].start, (edit,), query[first].text, f"{head}{edit[2]}"
        )


def _end_of_triples(query: QueryTokens, first: int, *, whole: bool) -> int:
    at = first
    ends = {"}", "WHERE", *MODIFIERS} if whole else {"}", ".", *GROUP_WORDS, *MODIFIERS}
    while query[at].text and query.word(at) not in {*ends, ")", "]"}:
        at = query.pairs.get(at, at) + 1
    return at - 1


def missing_marks(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs by a mark before the token at which the parser fails."""
    at = query.at
    for i in (at, at - 1, at - 2, at - 3):
        token, before = query[i], query[i - 1]
        ends_term = before.kind in {*TERMS, "lang"} or before.text in {"]", ")"}
        starts_term = token.kind in TERMS or token.text in {"[", "(", "a"}
        if not (ends_term and starts_term and query.parts[i] == "group"):
            continue
        for mark, reason in ((".", "missing-period"), (";", "missing-semicolon")):
            edit = (query.end(i - 1), query.end(i - 1), f" {mark}")
            suggestion = f"{before.text} {mark} {token.text}"
            yield Repair(reason, token.start, (edit,), token.text, suggestion)
        if token.kind == before.kind == "string" or before.kind == "lang":
            edit = (query.end(i - 1), query.end(i - 1), ",")
            suggestion = f"{before.text}, {token.text}"
            yield Repair("missing-comma", token.start, (edit,), token.text, suggestion)


def wrong_marks(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs by removing or replacing a mark near the token at which the parser fails."""
    for i in (query.at, query.at - 1, query.at - 2, query.at - 3, query.at - 4):
        token = query[i]
        if token.text not in {";", ",", ".", "/", "|", "^"} or query.parts[i] not in {
            "group",
            "inner",
        }:
            continue
        if query[i + 1].kind in TERMS and token.text in {";", ","}:
            edit = (token.start, token.start + 1, " .")
            suggestion = f". {query[i + 1].text}"
            yield Repair("new-subject", token.start, (edit,), token.text, suggestion)
        edit = (token.start, token.start + 1, "")
        is_path = token.text not in {";", ",", "."} or query.parts[i] == "inner"
        yield Repair("extra-mark", token.start, (edit,), token.text, must_parse=is_path)


def incomplete_triples(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a triple whose object, or predicate and object, is missing."""
    token = query[query.at]
    if token.text in {"}", ".", ";"} and query.parts[query.at - 1] == "group":
        for new in (" ?object", " ?predicate ?object"):
            edit = (query.end(query.at - 1), query.end(query.at - 1), new)
            first = next((o for o, c in query.pairs.items() if c == query.at - 1), query.at - 1)
            last = query.source(first, query.at - 1)
            yield Repair("incomplete-triple", token.start, (edit,), token.text, last)
