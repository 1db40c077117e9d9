"""Mistakes between SELECT and the pattern: columns, expressions and aggregates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gwangju_kg.sparql.lexer import Token
from gwangju_kg.sparql.mistakes.query_tokens import MODIFIERS, QueryTokens, Repair

#: Source: SPARQL 1.1 Query, [127].
AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})

_OPERATORS: Final = frozenset({"+", "-", "*", "/", "=", "<", ">", "<=", ">=", "!=", "||", "&&"})

_NO_COLUMNS: Final = frozenset({"SELECT", "DISTINCT", "REDUCED", "AS", "WHERE", "FROM", "NAMED"})


def list_commas(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of commas between columns, or between the keys of a solution modifier."""
    for part in ("select", "tail"):
        commas = [query[i] for i in query.all_of(part) if query[i].text == ","]
        if commas:
            edits = tuple((token.start, token.start + 1, " ") for token in commas)
            yield Repair("list-comma", commas[0].start, edits, ",")


def misplaced_words(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of DISTINCT and of the star where they cannot stand."""
    for i in query.words("DISTINCT", "REDUCED"):
        word, closing = query[i], query.pairs.get(i + 1)
        if query.word(i + 1) == "SELECT":
            edit = (word.start, query.end(i + 1), f"SELECT {word.text}")
            yield Repair("word-order", word.start, (edit,), query.source(i, i + 1), edit[2])
        elif query.parts[i] == "select" and query[i + 1].text == "(" and closing:
            inside = query.source(i + 2, closing - 1)
            new = f" {inside}" if query[i + 2].kind == "var" else f" ({inside} AS ?value)"
            edit = (query[i + 1].start, query.end(closing), new)
            suggestion = f"SELECT {word.text}{new}"
            subject = query.source(i, closing)
            yield Repair("distinct-parentheses", query[i + 1].start, (edit,), subject, suggestion)
    for i in query.all_of("select"):
        if query[i].text == "*" and (query[i - 1].kind == "var" or query[i + 1].kind == "var"):
            edit = (query[i].start, query.end(i), "")
            yield Repair("star-and-columns", query[i].start, (edit,), "*")
    for i in query.words("SELECT"):
        follows = i + 1 + (query.word(i + 1) in {"DISTINCT", "REDUCED"})
        if query.word(follows) in {"WHERE", "{", "FROM"}:
            edit = (query.end(follows - 1), query.end(follows - 1), " *")
            yield Repair(
                "no-columns", query[follows].start, (edit,), query[follows].text, "SELECT *"
            )


def top(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of ``SELECT TOP 10``, as in SQL."""
    for i in query.words("TOP"):
        if query[i + 1].kind == "number":
            end = len(query.text.rstrip())
            suggestion = f"LIMIT {query[i + 1].text}"
            edits = ((query[i].start, query.end(i + 1), ""), (end, end, f" {suggestion}"))
            yield Repair("top", query[i].start, edits, query.source(i, i + 1), suggestion)


def bare_expressions(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of columns that are expressions without parentheses."""
    edits = []
    at = -1
    for i in query.all_of("select"):
        if i <= at or query[i].text in {"*", ")"} or query.word(i) in _NO_COLUMNS:
            continue
        at = _end_of_expression(query, i)
        is_named = query.word(at + 1) == "AS"
        is_call = at > i and query[i].kind in {"word", "name", "iri"}
        is_sum = at > i and query[query.pairs.get(i, i) + 1].text in _OPERATORS
        if is_call or is_named or is_sum:
            edits.append(_column(query, i, at))
    if edits:
        start, _, suggestion = edits[0]
        subject = next(token.text for token in query.tokens if token.start == start)
        yield Repair("column-parentheses", start, tuple(edits), subject, suggestion)


def _end_of_expression(query: QueryTokens, first: int) -> int:
    """Return the index of the last token of an expression: operands with operators between."""
    at = first
    if query[at].kind in {"word", "name", "iri"} and query[at + 1].text == "(":
        at += 1
    at = query.pairs.get(at, at)
    if query[at + 1].text in _OPERATORS and query[at + 2].text not in {"", "{"}:
        return _end_of_expression(query, at + 2)
    return at


def _column(query: QueryTokens, first: int, last: int) -> tuple[int, int, str]:
    """Return the edit that makes the tokens from `first` to `last` a column with a name."""
    expression, end = query.source(first, last), last
    if query.word(last + 1) == "AS" and query[last + 2].kind in {"var", "word"}:
        name, end = "?" + query[last + 2].text.lstrip("?$"), last + 2
    else:
        name = new_variable(query, query[first].text.lower().replace(":", "_"))
    return query[first].start, query.end(end), f"({expression} AS {name})"


def missing_as(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a column in parentheses that has no name."""
    for i in query.all_of("select"):
        closing = query.pairs.get(i)
        if query[i].text != "(" or closing is None:
            continue
        inner = range(i + 1, closing)
        if any(query.word(j) == "AS" for j in inner):
            continue
        last = closing - 1
        if query[last].kind == "var" and query[last - 1].text == ")":
            edit = (query[last].start, query[last].start, "AS ")
            suggestion = f"({query.source(i + 1, last - 1)} AS {query[last].text})"
        else:
            if query[last].kind == "var" and last == i + 1:
                edits = ((query[i].start, query.end(closing), query[last].text),)
                subject = query.source(i, closing)
                yield Repair("plain-column", query[i].start, edits, subject, query[last].text)
                continue
            name = new_variable(query, query[i + 1].text.lower().lstrip("?$"))
            edit = (query[closing].start, query[closing].start, f" AS {name}")
            suggestion = f"({query.source(i + 1, last)} AS {name})"
        yield Repair("missing-as", edit[0], (edit,), query.source(i, closing), suggestion)


def star_with_group(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a star beside GROUP BY."""
    keys = group_keys(query)
    for i in query.all_of("select"):
        if query[i].text == "*" and keys:
            columns = " ".join(key.text for key in keys)
            name = new_variable(query, "count")
            edit = (query[i].start, query.end(i), f"{columns} (COUNT(*) AS {name})")
            yield Repair(
                "star-with-group", query[i].start, (edit,), "SELECT *", f"SELECT {edit[2]}"
            )


def group_keys(query: QueryTokens) -> list[Token]:
    """Return the plain variables of GROUP BY."""
    for i in query.words("GROUP"):
        rest = query.tokens[i + 2 :]
        ends = (n for n, t in enumerate(rest) if t.text.upper() in {*MODIFIERS, "}"})
        return [token for token in rest[: next(ends, len(rest))] if token.kind == "var"]
    return []


def reused_columns(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a column that is computed from another aggregate of the same SELECT."""
    named = _named_columns(query)
    edits, first = [], None
    for name, (opening, closing) in named.items():
        for i in query.all_of("inner"):
            token = query[i]
            uses = token.text == name and query.word(i - 1) != "AS"
            if uses and not opening < i < closing and any(o < i < c for o, c in named.values()):
                expression = query.source(opening + 1, closing - 3)
                edits.append((token.start, query.end(i), expression))
                first = first or (token, name, expression)
    if first:
        token, name, expression = first
        yield Repair("reused-column", token.start, tuple(edits), name, expression)


def _named_columns(query: QueryTokens) -> dict[str, tuple[int, int]]:
    """Return the brackets around each column ``(… AS ?name)``, by its name."""
    columns = {}
    for i in query.all_of("select"):
        closing = query.pairs.get(i)
        if query[i].text == "(" and closing and query.word(closing - 2) == "AS":
            columns[query[closing - 1].text] = (i, closing)
    return columns


def ungrouped_columns(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of columns that are neither grouped nor aggregated."""
    keys = {key.text for key in group_keys(query)}
    plain = [
        query[i]
        for i in query.all_of("select")
        if query[i].kind == "var" and query[i].text not in keys
    ]
    if not plain:
        return
    names = " ".join(token.text for token in plain)
    groups = list(query.words("GROUP"))
    if groups:
        last = max(groups[0] + 1, *(query.tokens.index(key) for key in group_keys(query)), 0)
        at, new = query.end(last), f" {names}"
        suggestion = f"GROUP BY {' '.join([*(k.text for k in group_keys(query)), names])}"
    else:
        at, suggestion = _behind_pattern(query), f"GROUP BY {names}"
        new = f" {suggestion} "
    yield Repair("ungrouped", plain[0].start, ((at, at, new),), plain[0].text, suggestion)


def ungrouped_expressions(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of variables in computed columns that are neither grouped nor aggregated."""
    keys = {key.text for key in group_keys(query)}
    edits, first = [], None
    for name, (opening, closing) in _named_columns(query).items():
        inside = [i for i in range(opening + 1, closing - 2) if query[i].kind == "var"]
        calls = [
            (i + 1, query.pairs[i + 1])
            for i in range(opening, closing)
            if query.word(i) in AGGREGATES and i + 1 in query.pairs
        ]
        for i in inside:
            token = query[i]
            if token.text not in keys and not any(o < i < c for o, c in calls):
                edits.append((token.start, query.end(i), f"SAMPLE({token.text})"))
                first = first or (token, f"(SAMPLE({token.text}) AS {name})")
    if first and keys:
        token, suggestion = first
        yield Repair("ungrouped-expression", token.start, tuple(edits), token.text, suggestion)


def _behind_pattern(query: QueryTokens) -> int:
    closing = [
        c for o, c in query.pairs.items() if query[o].text == "{" and query.parts[c] == "tail"
    ]
    return query.end(max(closing)) if closing else len(query.text)


def taken_names(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of AS with a variable that has a value already."""
    for i in query.words("AS"):
        token = query[i + 1]
        if token.kind != "var":
            continue
        earlier = [t for t in query.tokens if t.text == token.text and t.start != token.start]
        if earlier:
            name = new_variable(query, token.text[1:] + "2")
            edit = (token.start, query.end(i + 1), name)
            opening = max((o for o, c in query.pairs.items() if o < i < c), default=i)
            expression = query.source(opening + 1, i - 1)
            is_bind = query.word(opening - 1) == "BIND"
            new = f"BIND({expression} AS {name})" if is_bind else f"({expression} AS {name})"
            is_twice = any(query.word(query.tokens.index(t) - 1) == "AS" for t in earlier)
            reason = "bind-bound" if is_bind else "select-twice" if is_twice else "select-rebinds"
            yield Repair(reason, token.start, (edit,), token.text, new)


def misplaced_aggregates(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of an aggregate in FILTER or BIND; only a group can mend it."""
    for i in query.words(*sorted(AGGREGATES)):
        around = [o for o, c in query.pairs.items() if o < i < c and query[o].text == "("]
        word = query.word(min(around) - 1) if around else ""
        if word in {"FILTER", "BIND"} and query[i + 1].text == "(":
            closing = query.pairs.get(i + 1, i)
            yield Repair(
                "aggregate-in-pattern", query[i].start, (), query.source(i, closing), is_sure=True
            )


def new_variable(query: QueryTokens, name: str) -> str:
    """Return a variable of this name, or with a number if it is taken."""
    names = {token.text[1:] for token in query.tokens if token.kind == "var"}
    name = "".join(char for char in name if char.isalnum() or char == "_") or "value"
    number, result = 1, name
    while result in names:
        number += 1
        result = f"{name}{number}"
    return "?" + result
