"""Mistakes of place: words between patterns, patterns outside the braces, text around the query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gwangju_kg.sparql.mistakes.columns import new_variable
from gwangju_kg.sparql.mistakes.query_tokens import GROUP_WORDS, QueryTokens, Repair

_COMPARISONS: Final = frozenset({"=", "<", ">", "<=", ">=", "!="})
_PATH_MARKS: Final = frozenset({"/", "|", "^", "*", "+", "!"})
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def joining_words(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of AND and OR between patterns."""
    for i, token in enumerate(query.tokens):
        word = token.text.upper()
        if query.parts[i] != "group" or word not in {"AND", "OR", "&&", "||"}:
            continue
        is_union = word in {"OR", "||"} and query[i - 1].text == "}" and query[i + 1].text == "{"
        new = "UNION" if is_union else ""
        edit = (token.start, query.end(i), new)
        if is_union:
            yield Repair("union-word", token.start, (edit,), token.text, "{ … } UNION { … }")
        else:
            yield Repair("joining-word", token.start, (edit,), token.text)


def outside_patterns(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of patterns that stand behind the closing brace of the query."""
    for i in query.words(*sorted(GROUP_WORDS - {"SELECT"})):
        if query.parts[i] != "tail" or query[i - 1].text != "}" or query.word(i) == "VALUES":
            continue
        opening = next((o for o, c in query.pairs.items() if c == i - 1), None)
        brackets = (j for j in range(i, len(query.tokens)) if query[j].text in {"{", "("})
        last = query.pairs.get(next(brackets, -1))
        if opening is None or last is None:
            return
        word = query.word(i)
        end = query.end(last)
        if word == "UNION":
            edits = ((query[opening].start, query[opening].start, "{ "), (end, end, " }"))
            suggestion = "{ { … } UNION { … } }"
        else:
            edits = ((query[i - 1].start, query.end(i - 1), ""), (end, end, " }"))
            suggestion = f"{{ … {word} … }}"
        yield Repair("outside-pattern", query[i].start, edits, query[i].text, suggestion)


def comparisons_in_triples(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of ``?s gk:cost > 1000`` and ``?s gk:cost ?c > 1000``."""
    for i, token in enumerate(query.tokens):
        if query.parts[i] != "group" or token.text not in _COMPARISONS:
            continue
        value, before = query[i + 1], query[i - 1]
        name = before.text if before.kind == "var" else "?value"
        condition = f"FILTER({name} {token.text} {value.text})"
        start = query.end(i - 1)
        new = f" . {condition}" if before.kind == "var" else f" {name} . {condition}"
        edit = (start, query.end(i + 1), new)
        yield Repair("stray-comparison", token.start, (edit,), token.text, new.strip(" ."))


def graph_names(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of GRAPH without a graph."""
    for i in query.words("GRAPH"):
        if query[i + 1].text == "{":
            edit = (query.end(i), query.end(i), " ?g")
            yield Repair("graph-name", query[i + 1].start, (edit,), "{", "GRAPH ?g { … }")


def around_query(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of text before the query, and of a query in quotation marks."""
    if not query.tokens:
        return
    first = query[0]
    if first.kind == "string" and any(form in first.text.upper() for form in _FORMS):
        inside = first.text.strip("\"'")
        edit = (first.start, query.end(0), inside)
        yield Repair("text-before", first.start, (edit,), first.text[0], inside)
    starts = list(query.words(*_FORMS, "PREFIX", "BASE"))
    if starts and starts[0] > 0:
        edit = (first.start, query[starts[0]].start, "")
        subject = query.source(0, starts[0] - 1)
        yield Repair("text-before", first.start, (edit,), subject, query[starts[0]].text)


def second_queries(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of another query behind the first one."""
    token = query[query.at]
    starts = {*_FORMS, "PREFIX", "BASE"}
    ends = query.at - 1 - (query[query.at - 1].text == ";")
    if query.parts[query.at : query.at + 1] != ["tail"] or query.word(query.at) not in starts:
        after_mark = query.word(query.at + 1) in starts and token.text == ";"
        if not after_mark or query.parts[query.at] != "tail":
            return
        token = query[query.at + 1]
    if any(query.word(i) in _FORMS for i in range(query.at, len(query.tokens))):
        edit = (query.end(ends), len(query.text), "")
        yield Repair("second-query", token.start, (edit,), token.text, must_parse=True)


def second_patterns(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a second pattern, with or without WHERE, behind the first one."""
    at = query.at
    opening = at + (query.word(at) == "WHERE")
    before = query[at - 1]
    if query.parts[at : at + 1] != ["tail"] or query[opening].text != "{" or before.text != "}":
        return
    mark = "" if query[at - 2].text in {".", "{", "}"} else " ."
    edit = (before.start, query.end(opening), mark)
    yield Repair("second-pattern", query[at].start, (edit,), query[at].text, "{ … }")


def late_datasets(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of FROM behind the pattern."""
    for i in query.words("FROM"):
        last = i + 1 + (query.word(i + 1) == "NAMED")
        opening = next((o for o, c in query.pairs.items() if c == i - 1), None)
        if query.parts[i] != "tail" or opening is None:
            continue
        start = opening - (query.word(opening - 1) == "WHERE")
        clause = query.source(i, last)
        edits = (
            (query[start].start, query[start].start, f"{clause} "),
            (query[i].start, query.end(last), ""),
        )
        yield Repair("from-late", query[i].start, edits, query[i].text, f"{clause} WHERE {{ … }}")


def blank_node_scopes(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a blank node that stands in two groups; a variable may."""
    token = query[query.at]
    uses = [t for t in query.tokens if t.kind == "blank" and t.text == token.text]
    if token.kind == "blank" and len(uses) > 1:
        name = new_variable(query, token.text[2:])
        edits = tuple((t.start, t.start + len(t.text), name) for t in uses)
        yield Repair("blank-node-scope", token.start, edits, token.text, name)


def templates(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of anything but triples in the template of CONSTRUCT."""
    form = next(iter(query.words("CONSTRUCT")), None)
    if form is None:
        return
    is_short = query[form + 1].text != "{"
    opening = next((i for i in range(form + 1, len(query.tokens)) if query[i].text == "{"), -1)
    closing = query.pairs.get(opening, -1)
    token = query[query.at]
    is_foreign = token.text.upper() in {*GROUP_WORDS, "{", *_PATH_MARKS}
    if opening < query.at < closing and is_foreign:
        suggestion = "CONSTRUCT { … } WHERE { … }"
        reason = "short-construct" if is_short else "template-triples"
        yield Repair(reason, token.start, (), token.text, suggestion, is_sure=True)


def behind_the_end(query: QueryTokens) -> Iterator[Repair]:
    """Yield the mistake of text behind the end of a query."""
    token = query[query.at]
    if query.parts[query.at : query.at + 1] == ["tail"]:
        edit = (query.end(query.at - 1), len(query.text), "")
        yield Repair("behind-end", token.start, (edit,), token.text, must_parse=True)
