"""Mistakes in the arguments of functions and in lists of values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gwangju_kg.sparql.mistakes.query_tokens import TERMS, QueryTokens, Repair

#: The arguments of each function, optional ones after a semicolon.
#: Source: SPARQL 1.1 Query, [121] to [127].
_ARGUMENTS: Final = {
    **dict.fromkeys(("STR", "LANG", "DATATYPE", "IRI", "URI", "ABS", "CEIL", "FLOOR"), "?x"),
    **dict.fromkeys(("ROUND", "STRLEN", "UCASE", "LCASE", "ENCODE_FOR_URI", "YEAR"), "?x"),
    **dict.fromkeys(("MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ"), "?x"),
    **dict.fromkeys(("MD5", "SHA1", "SHA256", "SHA384", "SHA512", "BOUND"), "?x"),
    **dict.fromkeys(("ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC"), "?x"),
    **dict.fromkeys(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE"), "?x"),
    **dict.fromkeys(("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER"), '?x, "text"'),
    **dict.fromkeys(("RAND", "NOW", "UUID", "STRUUID"), ""),
    "BNODE": ';"label"',
    "GROUP_CONCAT": '?x; SEPARATOR=", "',
    "IF": "?condition, ?x, ?y",
    "LANGMATCHES": 'LANG(?x), "ko"',
    "REGEX": '?x, "pattern";"i"',
    "REPLACE": '?x, "pattern", "text";"i"',
    "SAMETERM": "?x, ?y",
    "STRDT": '"1", xsd:integer',
    "STRLANG": '"text", "ko"',
    "SUBSTR": "?x, 1;2",
}
_WRITTEN: Final = {
    "SAMETERM": "sameTerm",
    **{name.upper(): name for name in ("isIRI", "isURI", "isBLANK", "isLITERAL", "isNUMERIC")},
}
_SEPARATOR: Final = "SEPARATOR"
_LISTS: Final = frozenset({"IN", "CONCAT", "COALESCE"})
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")


def argument_counts(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of a call with too few or too many arguments at the place of failure."""
    i, closing = _innermost_call(query)
    word = query.word(i)
    if word not in _ARGUMENTS or (word == "GROUP_CONCAT" and closing > i + 2):
        return
    required, more = _counts(word)
    count = len(_arguments(query, i + 1, closing))
    is_star = word != "COUNT" and query[closing - 1].text == "*"
    is_incomplete = query.word(closing - 1) == "DISTINCT"
    if is_star or is_incomplete or not required <= count <= more:
        subject = query.source(i, closing)
        suggestion = _signature(word)
        yield Repair("argument-count", query[i].start, (), subject, suggestion, is_sure=True)


def _counts(word: str) -> tuple[int, int]:
    if word == "GROUP_CONCAT":
        return 1, 1
    required, _, optional = _ARGUMENTS[word].partition(";")
    count = required.count(", ") + bool(required) if word != "LANGMATCHES" else 2
    return count, count + bool(optional)


def _signature(word: str) -> str:
    written = _WRITTEN.get(word, word)
    if word == "GROUP_CONCAT":
        return f"{written}({_ARGUMENTS[word]})"
    required, _, optional = _ARGUMENTS[word].partition(";")
    comma = ", " if required else ""
    choice = f" or {written}({required}{comma}{optional})" if optional else ""
    return f"{written}({required}){choice}"


def _innermost_call(query: QueryTokens) -> tuple[int, int]:
    """Return the index of the name of the call in which the parser fails, and that of its end."""
    openings = (o for o, c in query.pairs.items() if o < query.at <= c)
    opening = max((o for o in openings if query[o].text == "("), default=-1)
    is_call = opening > 0 and query[opening - 1].kind == "word"
    return (opening - 1, query.pairs[opening]) if is_call else (-1, -1)


def _arguments(query: QueryTokens, opening: int, closing: int) -> list[tuple[int, int]]:
    """Return the first and the last index of each argument between two parentheses."""
    starts, depth = [opening + 1], 0
    for i in range(opening + 1, closing):
        text = query[i].text
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth == 0 and text == ",":
            starts.append(i + 1)
        if depth == 0 and text == ";" and query.word(i + 1) == _SEPARATOR:
            return [(first, i - 1) for first in starts]
    if closing == opening + 1:
        return []
    ends = [start - 2 for start in starts[1:]] + [closing - 1]
    return list(zip(starts, ends, strict=True))


def missing_commas(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of arguments, and of values behind IN, without commas between them."""
    i, closing = _innermost_call(query)
    if query.word(i) not in _LISTS and query.word(i) not in _ARGUMENTS:
        return
    gaps = [j for j in _top_level(query, i + 1, closing) if _is_gap(query, j)]
    semicolons = [
        j
        for j in _top_level(query, i + 1, closing)
        if query[j].text == ";" and query.word(j + 1) != _SEPARATOR
    ]
    for places, reason in ((gaps, "missing-comma"), (semicolons, "argument-mark")):
        if not places:
            continue
        token = query[places[0]]
        edits = tuple(
            (query.end(j - 1), query.end(j) if reason == "argument-mark" else query.end(j - 1), ",")
            for j in places
        )
        text = Repair("", 0, edits).apply(query.text)
        added = len(text) - len(query.text)
        suggestion = text[query[i].start : query.end(closing) + added]
        yield Repair(reason, token.start, edits, token.text, suggestion)


def _top_level(query: QueryTokens, opening: int, closing: int) -> Iterator[int]:
    """Yield the indices behind the first term between parentheses, without inner brackets."""
    at = query.pairs.get(opening + 1, opening + 1) + 1
    while at < closing:
        yield at
        at = query.pairs.get(at, at) + 1


def _is_gap(query: QueryTokens, j: int) -> bool:
    """Check whether two terms follow each other at an index."""
    before, token = query[j - 1], query[j]
    ends = before.kind in {*TERMS, "lang"} or before.text in {")", "]"}
    begins = token.kind in TERMS or (token.kind == "word" and query[j + 1].text == "(")
    return ends and begins


def distinct_arguments(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of DISTINCT in a function that is no aggregate."""
    for i in query.words("DISTINCT"):
        name = query[i - 2]
        if query[i - 1].text == "(" and i == query.at and name.kind in {"word", "name", "iri"}:
            edit = (query[i].start, query.end(i), "")
            suggestion = f"{name.text}(…)"
            yield Repair(
                "distinct-argument", query[i].start, (edit,), name.text, suggestion, is_sure=True
            )
