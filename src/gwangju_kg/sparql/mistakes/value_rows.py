"""Mistakes in the rows of VALUES: their length, their parentheses, what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gwangju_kg.sparql.mistakes.query_tokens import QueryTokens, Repair

_WORDS: Final = frozenset({"UNDEF", "TRUE", "FALSE"})
_UNDEF: Final = "UNDEF"


def value_rows(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistakes of each VALUES with braces at the place of failure."""
    for i in query.words("VALUES"):
        names = query.pairs.get(i + 1) if query[i + 1].text == "(" else None
        variables = [query[j].text for j in range(i + 1, (names or i + 1) + 1)]
        variables = [text for text in variables if text[:1] in {"?", "$"}]
        opening = (names or i + 1) + 1
        closing = query.pairs.get(opening)
        if query[opening].text != "{" or not variables:
            continue
        if names and len({name[1:] for name in variables}) < len(variables):
            subject = query.source(i + 1, names)
            yield Repair("values-twice", query[i + 1].start, (), subject, is_sure=True)
            return
        if closing is None or not opening < query.at <= closing:
            continue
        yield from _foreign_terms(query, opening, closing)
        if names:
            yield from _lengths(query, opening, closing, len(variables))
        elif query[opening + 1].text == "(":
            edit = (query[i + 1].start, query.end(i + 1), f"({variables[0]})")
            suggestion = f"VALUES ({variables[0]}) {query.source(opening, closing)}"
            yield Repair("values-form", query[i].start, (edit,), "(", suggestion)


def _foreign_terms(query: QueryTokens, opening: int, closing: int) -> Iterator[Repair]:
    """Yield the mistake of a variable, a blank node or an expression among the values."""
    token = query[query.at]
    is_call = token.kind in {"word", "name", "iri"} and query[query.at + 1].text == "("
    is_foreign = token.kind in {"var", "blank"} or token.text == "[" or is_call
    if opening < query.at < closing and is_foreign:
        end = query.pairs.get(query.at + is_call, query.at)
        subject = query.source(query.at, end)
        yield Repair("values-term", token.start, (), subject, is_sure=True)


def _lengths(query: QueryTokens, opening: int, closing: int, width: int) -> Iterator[Repair]:
    """Yield the repair of rows that do not have a value for each variable."""
    at = opening + 1
    loose: list[str] = []
    while at < closing:
        end = query.pairs.get(at)
        if query[at].text == "(" and end:
            terms = _terms(query, at + 1, end - 1)
            if len(terms) != width:
                yield _length(query, at, end, terms, width)
                return
            at = end + 1
        else:
            terms = _terms(query, at, closing - 1)
            loose, at = terms, closing
    if loose and width > 1 and len(loose) % width == 0:
        rows = [loose[k : k + width] for k in range(0, len(loose), width)]
        new = " ".join(f"({' '.join(row)})" for row in rows)
        edit = (query.end(opening), query[closing].start, f" {new} ")
        subject = query.source(opening, closing)
        yield Repair("values-rows", query[opening + 1].start, (edit,), subject, f"{{ {new} }}")


def _length(query: QueryTokens, at: int, end: int, terms: Sequence[str], width: int) -> Repair:
    row = " ".join([*terms[:width], *[_UNDEF] * (width - len(terms))])
    edits = ((query[at].start, query.end(end), f"({row})"),) if len(terms) < width else ()
    suggestion = f"({row})"
    subject = query.source(at, end)
    return Repair("values-row", query[at].start, edits, subject, suggestion, is_sure=True)


def _terms(query: QueryTokens, first: int, last: int) -> list[str]:
    """Return the terms between two tokens, both included."""
    terms, at = [], first
    while at <= last:
        end = at
        if query[at].text in {"+", "-"}:
            end += 1
        if query[end].kind == "string" and query[end + 1].kind == "lang":
            end += 1
        elif query[end].kind == "string" and query[end + 1].text == "^^":
            end += 2
        if query[at].text != ",":
            terms.append(query.source(at, min(end, last)))
        at = end + 1
    return terms
