"""Mistakes in the whole of a query: brackets, comments, keywords, other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from gwangju_kg.sparql.lexer import line_and_column, tokenize
from gwangju_kg.sparql.mistakes.query_tokens import MODIFIERS, QueryTokens, Repair

_KEYWORDS: Final = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS"),
    *("GRAPH", "BIND", "VALUES", "DISTINCT", "REDUCED", "ORDER", "GROUP", "HAVING", "LIMIT"),
    *("OFFSET", "PREFIX", "BASE", "FROM", "NAMED", "EXISTS", "NOT", "DESC", "ASC", "SERVICE"),
)
_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
_COMMENT: Final = re.compile(r"#[^\r\n]*")


def extra_brackets(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of brackets that close nothing."""
    closers = set(query.pairs.values())
    for i, token in enumerate(query.tokens):
        if token.text in _CLOSING.values() and i not in closers:
            edit = (token.start, token.start + 1, "")
            yield Repair("extra-bracket", token.start, (edit,), token.text)


def open_brackets(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of brackets that are not closed."""
    unclosed = [
        i for i, t in enumerate(query.tokens) if t.text in _CLOSING and i not in query.pairs
    ]
    if not unclosed:
        return
    closing = "".join(_CLOSING[query[i].text] for i in reversed(unclosed))
    opening = query[unclosed[-1]]
    line, column = line_and_column(query.text, opening.start)
    subject, suggestion = f"{opening.text} ({line}:{column})", _CLOSING[opening.text]
    yield from _swallowed(query, closing)
    ends = [len(query.text.rstrip())]
    ends += [query[i].start for i in query.words(*MODIFIERS) if i > unclosed[-1]][:1]
    ends += [query[query.at].start] if query.at < len(query.tokens) else []
    for end in ends:
        new = "\n" + closing if end == ends[0] else closing + " "
        at = query[query.at].start if query.at < len(query.tokens) else ends[0]
        yield Repair("unclosed-bracket", at, ((end, end, new),), subject, suggestion)
    if query.at >= len(query.tokens):
        yield Repair("unclosed-bracket", ends[0], (), subject, suggestion, is_sure=True)


def _swallowed(query: QueryTokens, closing: str) -> Iterator[Repair]:
    """Yield the repair of a comment that holds the closing brackets of a query in one line."""
    at = 0
    for token in [*query.tokens, None]:
        end = token.start if token else len(query.text)
        match = _COMMENT.search(query.text, at, end)
        if match and closing[0] in match[0]:
            start = match.start()
            bracket = query.text.index(closing[0], start)
            for edit in ((start, bracket, " "), (start, start + 1, " ")):
                yield Repair("comment-takes-rest", start, (edit,), match[0], is_sure=True)
            return
        at = token.start + len(token.text) if token else end


def misspelled_keywords(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of words near the failure that are almost keywords."""
    for i in range(query.at, max(query.at - 6, -1), -1):
        token = query[i]
        if token.kind != "word" or token.text.upper() in _KEYWORDS:
            continue
        for name in get_close_matches(token.text.upper(), _KEYWORDS, n=2, cutoff=0.7):
            edit = (token.start, query.end(i), name)
            yield Repair("misspelled", token.start, (edit,), token.text, name)


def forms(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of a text that begins with no form of query."""
    if not query.tokens:
        return
    start = next((i for i in query.words(*sorted(_FORMS))), None)
    first = next(
        (
            i
            for i, t in enumerate(query.tokens)
            if query.parts[i] == "head" and not _declares(query, i)
        ),
        0,
    )
    token = query[first]
    if token.text == "{" or (token.text.upper() == "WHERE" and start is None):
        edit = (token.start, token.start, "SELECT * ")
        yield Repair("no-form", token.start, (edit,), token.text, "SELECT * { … }", is_sure=True)
    elif token.kind == "word" and token.text.upper() in {"FIND", "MATCH", "RETURN", "GET", "SHOW"}:
        yield Repair("no-form", token.start, (), token.text, "SELECT * { … }", is_sure=True)
    elif start is None and token.text.upper() not in {"PREFIX", "BASE"}:
        near = get_close_matches(token.text.upper(), sorted(_FORMS), n=1, cutoff=0.7)
        if not near:
            yield Repair("no-form", token.start, (), token.text, "SELECT * { … }", is_sure=True)


def _declares(query: QueryTokens, index: int) -> bool:
    """Check whether a token belongs to a declaration."""
    words = {query.word(index - n) for n in range(3)}
    is_term = query[index].kind in {"name", "iri"}
    return query.word(index) in {"PREFIX", "BASE"} or (is_term and bool(words & {"PREFIX", "BASE"}))


def cut_by_address(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of a text that ends within an IRI: ``#`` ends the query of an address."""
    last = query.text.rsplit("<", 1)
    if len(last) > 1 and ">" not in last[1] and re.fullmatch(r"[A-Za-z][\w+.\-]*:\S*", last[1]):
        is_open = any(token.text == "<" for token in tokenize(query.text))
        if is_open:
            start = len(last[0])
            yield Repair("cut-iri", start, (), query.text[start:], is_sure=True)
