"""Mistakes in expressions: operators and functions of other languages, strings and literals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from gwangju_kg.sparql.lexer import Token
from gwangju_kg.sparql.mistakes.query_tokens import TERMS, QueryTokens, Repair

#: Operators of other languages, as their tokens follow each other, with those of SPARQL.
_OPERATORS: Final = {
    ("=", "="): "=",
    ("=", "=", "="): "=",
    ("!=", "="): "!=",
    ("=", ">"): ">=",
    ("=", "<"): "<=",
    ("<", ">"): "!=",
    ("&",): "&&",
    ("|",): "||",
    (":", "="): "=",
}

_WORDS: Final = {"AND": "&&", "OR": "||", "NOT": "!", "XOR": "!=", "MOD": "-"}

#: Functions of other languages, with those of SPARQL.
_FUNCTIONS: Final = {
    **{"LENGTH": "STRLEN", "LEN": "STRLEN", "LOWER": "LCASE", "UPPER": "UCASE", "MEAN": "AVG"},
    **{"TOLOWER": "LCASE", "TOUPPER": "UCASE", "SUBSTRING": "SUBSTR", "AVERAGE": "AVG"},
    **{"STARTSWITH": "STRSTARTS", "STARTS_WITH": "STRSTARTS", "BEGINSWITH": "STRSTARTS"},
    **{"ENDSWITH": "STRENDS", "ENDS_WITH": "STRENDS", "INCLUDES": "CONTAINS", "INSTR": "CONTAINS"},
    **{"IFNULL": "COALESCE", "NVL": "COALESCE", "ISNULL": "!BOUND", "EXIST": "EXISTS"},
    **{"MATCH": "REGEX", "MATCHES": "REGEX", "REGEXP": "REGEX", "REGEX_MATCH": "REGEX"},
    **{"GROUPCONCAT": "GROUP_CONCAT", "STRING_AGG": "GROUP_CONCAT", "LISTAGG": "GROUP_CONCAT"},
    **{"CEILING": "CEIL", "RANDOM": "RAND", "TOSTRING": "STR", "STRING": "STR", "URL": "IRI"},
    **{"DATE": "xsd:date", "DATETIME": "xsd:dateTime", "INT": "xsd:integer", "IIF": "IF"},
    **{"INTEGER": "xsd:integer", "DECIMAL": "xsd:decimal", "DOUBLE": "xsd:double"},
}

#: Source: SPARQL 1.1 Query, [121] and [127].
_BUILT_IN: Final = (
    *(
        "ABS",
        "AVG",
        "BNODE",
        "BOUND",
        "CEIL",
        "COALESCE",
        "CONCAT",
        "CONTAINS",
        "COUNT",
        "DATATYPE",
    ),
    *("DAY", "ENCODE_FOR_URI", "EXISTS", "FLOOR", "GROUP_CONCAT", "HOURS", "IF", "IRI", "isBLANK"),
    *("isIRI", "isLITERAL", "isNUMERIC", "isURI", "LANG", "LANGMATCHES", "LCASE", "MAX", "MD5"),
    *("MIN", "MINUTES", "MONTH", "NOW", "RAND", "REGEX", "REPLACE", "ROUND", "sameTerm", "SAMPLE"),
    *("SECONDS", "SHA1", "SHA256", "SHA512", "STR", "STRAFTER", "STRBEFORE", "STRDT", "STRENDS"),
    *("STRLANG", "STRLEN", "STRSTARTS", "STRUUID", "SUBSTR", "SUM", "TIMEZONE", "TZ", "UCASE"),
    *("URI", "UUID", "YEAR"),
)
_BY_CAPITALS: Final = {name.upper(): name for name in _BUILT_IN}
_NO_FUNCTIONS: Final = frozenset(
    {"FILTER", "WHERE", "BIND", "VALUES", "HAVING", "IN", "NOT", "BY", "AND", "OR", "LIKE", "AS"}
    | {"DESC", "ASC", "OPTIONAL", "UNION", "SELECT"}
)

_PLACES: Final = frozenset({"inner", "group"})

_BAD_ESCAPE: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\(?=[^tbnrf\"'\\uU])")


def operators(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of operators and words that SPARQL writes in another way."""
    edits, first = [], None
    skip = -1
    for i, token in enumerate(query.tokens):
        if i <= skip:
            continue
        skip, new = _operator_at(query, i)
        if new:
            edits.append((token.start, query.end(skip), new))
            first = first or (token, query.source(i, skip), new.strip())
    if first:
        token, subject, new = first
        yield Repair("operator", token.start, tuple(edits), subject, new)


def _operator_at(query: QueryTokens, i: int) -> tuple[int, str]:
    """Return the last token of a foreign operator that begins at `i`, and what to write; or ""."""
    if query.parts[i] not in _PLACES:
        return i, ""
    if query[i].text == "<>":  # which is read as an IRI
        return i, "!="
    for length in (3, 2, 1):
        marks = tuple(query[i + n].text for n in range(length))
        adjoin = query.end(i + length - 1) - query[i].start == sum(map(len, marks))
        if marks in _OPERATORS and adjoin:
            return i + length - 1, _OPERATORS[marks]
    is_not = query.word(i) == "NOT" and query.word(i + 1) not in {"IN", "EXISTS"}
    if query[i].kind == "word" and (query.word(i) in {"AND", "OR", "XOR"} or is_not):
        return i, f"{_WORDS[query.word(i)]}" + ("" if is_not else " ")
    return i, ""


def comparisons(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of LIKE, BETWEEN, IS NULL, ``?x CONTAINS 'y'`` and of lists behind IN."""
    yield from _null_comparisons(query)
    for i in query.words("LIKE", "ILIKE", "BETWEEN", "IS", "CONTAINS", "STARTS", "IN", "MATCHES"):
        first = i - (query.word(i - 1) == "NOT")
        variable = query[first - 1]
        last, new = _compared(query, i, variable.text, is_negated=first < i)
        if new and variable.kind == "var":
            edit = (variable.start, query.end(last), new)
            yield Repair("comparison", query[first].start, (edit,), query[i].text, new)


def _compared(query: QueryTokens, i: int, variable: str, *, is_negated: bool) -> tuple[int, str]:
    """Return the last token of a comparison by a word, and what to write; or ""."""
    word = query.word(i)
    if word == "IN":
        last, inside = _values(query, i + 1)
        return last, f"{variable} {'NOT ' * is_negated}IN ({inside})" if inside else ""
    last, new = i, ""
    if word in {"LIKE", "ILIKE", "CONTAINS", "MATCHES"} and query[i + 1].kind == "string":
        last, new = i + 1, _like(variable, query[i + 1], word == "ILIKE")
    elif word == "BETWEEN" and query.word(i + 2) in {"AND", "&&"}:
        low, high, last = query[i + 1].text, query[i + 3].text, i + 3
        new = f"({variable} >= {low} && {variable} <= {high})"
    elif word == "IS":
        last = i + 1 + (query.word(i + 1) == "NOT")
        is_null = query.word(last) in {"NULL", "EMPTY", "UNBOUND"}
        new = f"{'' if last == i + 2 else '!'}BOUND({variable})" if is_null else ""
    return last, f"!{new}" if new and is_negated else new


def _values(query: QueryTokens, first: int) -> tuple[int, str]:
    """Return the last token and the values of a list behind IN without parentheses, or ""."""
    if query[first].text in {"[", "{"}:
        last = query.pairs.get(first, first)
        inside = query.source(first + 1, last - 1).replace(",", " ")
        return last, re.sub(r"\s+(?=\S)", ", ", inside)
    last = first
    while query[last + 1].text == "," and query[last + 2].kind in TERMS:
        last += 2
    return last, query.source(first, last) if query[first].kind in TERMS else ""


def _null_comparisons(query: QueryTokens) -> Iterator[Repair]:
    for i in query.words("NULL", "NONE", "NIL"):
        variable, mark = query[i - 2], query[i - 1].text
        if variable.kind == "var" and mark in {"=", "!="}:
            new = f"{'!' if mark == '=' else ''}BOUND({variable.text})"
            edit = (variable.start, query.end(i), new)
            yield Repair("comparison", query[i].start, (edit,), query[i].text, new)


def _like(variable: str, pattern: Token, ignores_case: bool) -> str:
    quote, text = pattern.text[0], pattern.text[1:-1]
    inside = text.strip("%")
    value, wanted = f"STR({variable})", f"{quote}{inside}{quote}"
    if ignores_case:
        value, wanted = f"LCASE({value})", f"{quote}{inside.lower()}{quote}"
    if "%" in text and not text.startswith("%"):
        return f"STRSTARTS({value}, {wanted})"
    if "%" in text and not text.endswith("%"):
        return f"STRENDS({value}, {wanted})"
    return f"CONTAINS({value}, {wanted})"


def functions(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of functions that SPARQL does not have."""
    for i, token in enumerate(query.tokens):
        word = token.text.upper()
        if token.kind != "word" or query[i + 1].text != "(" or word in _NO_FUNCTIONS:
            continue
        if word in _BY_CAPITALS:
            continue
        near = get_close_matches(word, _BY_CAPITALS, n=1, cutoff=0.76)
        name = _FUNCTIONS.get(word) or (_BY_CAPITALS[near[0]] if near else "")
        if word == "CAST":
            yield from _cast(query, i)
        elif name:
            edit = (token.start, query.end(i), name)
            yield Repair("no-such-function", token.start, (edit,), token.text, name)
        elif query.at in {i, i + 1} and query.parts[i] == "inner":
            yield Repair("unknown-function", token.start, (), token.text, is_sure=True)


def _cast(query: QueryTokens, i: int) -> Iterator[Repair]:
    closing = query.pairs.get(i + 1)
    if closing and query.word(closing - 2) == "AS":
        new = f"{query[closing - 1].text}({query.source(i + 2, closing - 3)})"
        edit = (query[i].start, query.end(closing), new)
        yield Repair("no-such-function", query[i].start, (edit,), "CAST", new)


def separators(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a separator that follows a comma, or has no name."""
    for i in query.words("GROUP_CONCAT"):
        closing = query.pairs.get(i + 1)
        if closing and query[closing - 1].kind == "string":
            text = query[closing - 1].text
            mark = next((j for j in range(closing - 1, i, -1) if query[j].text in {",", ";"}), None)
            if mark:
                edit = (query[mark].start, query.end(closing - 1), f"; SEPARATOR={text}")
                suggestion = f"GROUP_CONCAT({query.source(i + 2, mark - 1)}{edit[2]})"
                yield Repair("separator", query[mark].start, (edit,), query[mark].text, suggestion)


def literals(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of datatypes and language tags."""
    for i, token in enumerate(query.tokens):
        if token.kind == "string":
            yield from _datatype(query, i)
            yield from _language_tag(query, i)


def _datatype(query: QueryTokens, i: int) -> Iterator[Repair]:
    written, mark = query[i].text, query[i + 1]
    if mark.text == "^" and query[i + 2].kind in {"name", "iri"}:
        edit = (mark.start, query[i + 2].start, "^^")
        new = f"{written}^^{query[i + 2].text}"
        yield Repair("datatype", mark.start, (edit,), "^", new)
    if mark.text == "^^" and query[i + 2].kind == "word":
        edit = (query[i + 2].start, query[i + 2].start, "xsd:")
        new = f"{written}^^xsd:{query[i + 2].text}"
        yield Repair("datatype-name", query[i + 2].start, (edit,), query[i + 2].text, new)


def _language_tag(query: QueryTokens, i: int) -> Iterator[Repair]:
    mark, follows = query[i + 1], query[i + 2]
    start, last, tag = mark.start, i + 1, ""
    if mark.kind == "lang" and follows.text.startswith("_"):
        last, tag = i + 2, (mark.text + follows.text).replace("_", "-")
    elif mark.text == "@" and follows.kind in {"string", "word"}:
        text = follows.text.strip("\"'")
        last, tag = i + 2, f"@{text}"
    elif mark.text == "@":
        tag = "@ko"
    elif mark.kind == "word" and mark.start == query.end(i):
        tag = f"@{mark.text}"
    if tag:
        edit = (start, query.end(last), tag)
        subject = query.source(i + 1, last)
        yield Repair("language-tag", start, (edit,), subject, f"{query[i].text}{tag}")


def escapes(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a backslash in a string that begins no escape."""
    edits = []
    for token in query.tokens:
        new = _BAD_ESCAPE.sub(r"\1\\\\", token.text) if token.kind == "string" else token.text
        if new != token.text:
            edits.append((token.start, token.start + len(token.text), new))
    if edits:
        start, end, new = edits[0]
        yield Repair("backslash", start, tuple(edits), query.text[start:end], new)
