"""
Split the pattern of a query into parts by its tokens.

Takes a query text; returns its parts, or None if its pattern has a form that is not understood.
No IO.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Final, TypeAlias

from gwangju_kg.sparql.lexer import Token, tokenize
from gwangju_kg.sparql.query_parts import Part, QueryParts

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PAIRS: Final = {"{": "}", "(": ")", "[": "]"}
_TERMS: Final = frozenset({"iri", "name", "var", "string", "number", "blank"})

#: A longer query, and one of more parts, is not split.
_MAX_CHARACTERS: Final = 20_000
_MAX_PARTS: Final = 40


def split(text: str) -> QueryParts | None:
    """
    Return the parts of a query; None if it has no group, or one that is not understood.

    >>> parts = split("ASK { ?s a ?c ; ?p 1 . FILTER(?p != 2) OPTIONAL { ?s ?q ?r } }").parts
    >>> [part.text for part in parts]
    ['?s a ?c .', '?s ?p 1 .', 'FILTER(?p != 2)', 'OPTIONAL { ?s ?q ?r }']
    """
    if len(text) > _MAX_CHARACTERS:
        return None
    try:
        return _Splitter(text).split()
    except (_NotUnderstood, IndexError, KeyError, StopIteration, RuntimeError):
        return None


def _within(graph: Token | None, text: str) -> str:
    return f"GRAPH {graph.text} {{ {text} }}" if graph else text


class _NotUnderstood(Exception):
    """The pattern has a form that is not split."""


#: Yields parts; returns the index of the token behind them.
_Steps: TypeAlias = Generator[Part, None, int]


class _Splitter:
    """Splits one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: Sequence[Token] = list(tokenize(text))
        self._closing: dict[int, int] = {}
        stack: list[int] = []
        for index, token in enumerate(self._tokens):
            if token.text in _PAIRS:
                stack.append(index)
            elif token.text in _PAIRS.values() and stack:
                self._closing[stack.pop()] = index

    def split(self) -> QueryParts:
        form = next(i for i, t in enumerate(self._tokens) if self._word(i) in _FORMS)
        start = form + 1
        if self._word(form) == "CONSTRUCT" and self._tokens[start].text == "{":
            start = self._closing[start] + 1  # behind the template
        opening = next(i for i in range(start, len(self._tokens)) if self._text_of(i) == "{")
        closing = self._closing[opening]
        parts = tuple(self._parts(opening + 1, closing))
        if not parts or len(parts) > _MAX_PARTS:
            raise _NotUnderstood
        head = self._tokens[form:opening]
        from_ = next((i for i, t in enumerate(head) if t.text.upper() == "FROM"), len(head))
        ends = [i for i in range(from_, len(head)) if head[i].text.upper() == "WHERE"]
        clauses = head[from_ : ends[0] if ends else len(head)]
        return QueryParts(
            prologue=self._text[: self._tokens[form].start],
            dataset=" ".join(token.text for token in clauses),
            parts=parts,
            columns=self._columns(head[:from_]),
            modifiers=self._end(closing),
            closing=self._tokens[closing].start,
            places=tuple((token.text, token.start) for token in head if token.kind == "var"),
        )

    def _columns(self, head: Sequence[Token]) -> tuple[str, ...]:
        """Return the variables that a SELECT selects as they are."""
        depth, columns = 0, []
        for token in head if head[0].text.upper() == "SELECT" else ():
            depth += (token.text == "(") - (token.text == ")")
            if token.kind == "var" and depth == 0:
                columns.append("?" + token.text[1:])
        return tuple(columns)

    def _word(self, index: int) -> str:
        token = self._tokens[index]
        return token.text.upper() if token.kind == "word" else ""

    def _text_of(self, index: int) -> str:
        return self._tokens[index].text if index < len(self._tokens) else ""

    def _end(self, index: int) -> int:
        token = self._tokens[index]
        return token.start + len(token.text)

    def _source(self, first: int, last: int) -> str:
        return self._text[self._tokens[first].start : self._end(last)]

    def _parts(self, first: int, end: int, around: Token | None = None) -> Iterator[Part]:
        """Yield the parts between two tokens; `around` is the graph in which they stand."""
        at = first
        while at < end:
            word = self._word(at)
            if self._text_of(at) == ".":
                at += 1
            elif word in {"FILTER", "BIND"}:
                at = yield from self._expression(at, end)
            elif word == "VALUES":
                opening = next(i for i in range(at, end) if self._text_of(i) == "{")
                at = yield from self._whole("values", at, self._closing[opening])
            elif word in {"OPTIONAL", "MINUS"}:
                at = yield from self._operand(at, around)
            elif word == "GRAPH":
                yield from self._parts(at + 3, self._closing[at + 2], self._tokens[at + 1])
                at = self._closing[at + 2] + 1
            elif self._text_of(at) == "{":
                at = yield from self._groups(at, around)
            elif word in {"SERVICE", "SELECT", "LATERAL", "UNION"}:
                raise _NotUnderstood
            else:
                at = yield from self._triples(at, end, around)

    def _whole(self, kind: str, first: int, last: int, around: Token | None = None) -> _Steps:
        written = self._source(first, last)
        text = _within(around, written)
        text += " ." if kind == "triple" and not around else ""
        yield Part(kind, text, written, self._tokens[first].start, graph=around)
        return last + 1

    def _expression(self, at: int, end: int) -> _Steps:
        """Yield FILTER or BIND: a call, (NOT) EXISTS or an expression in parentheses."""
        last = at + 1
        while self._text_of(last) not in {"(", "{"} and last < end:
            last += 1
        kind = "filter" if self._word(at) == "FILTER" else "bind"
        return (yield from self._whole(kind, at, self._closing[last]))

    def _operand(self, at: int, around: Token | None) -> _Steps:
        """Yield OPTIONAL or MINUS with its group."""
        closing = self._closing[at + 1]
        written = self._source(at, closing)
        kind = "optional" if self._word(at) == "OPTIONAL" else "minus"
        word = self._word(at)
        group = self._source(at + 1, closing)
        text = f"{word} {{ {_within(around, group)} }}" if around else written
        try:
            inner = tuple(self._parts(at + 2, closing, around)) if kind == "optional" else ()
        except _NotUnderstood:
            inner = ()
        yield Part(kind, text, written, self._tokens[at].start, inner=inner)
        return closing + 1

    def _groups(self, at: int, around: Token | None) -> _Steps:
        """Yield the parts of a group, or a union of groups or a subquery as one part."""
        last = self._closing[at]
        while self._word_after(last) == "UNION":
            last = self._closing[last + 2]
        if last == self._closing[at] and self._word(at + 1) != "SELECT":
            yield from self._parts(at + 1, last, around)
            return last + 1
        return (yield from self._whole("group", at, last, around))

    def _word_after(self, index: int) -> str:
        return self._word(index + 1) if index + 1 < len(self._tokens) else ""

    def _triples(self, at: int, end: int, around: Token | None) -> _Steps:
        """Yield the triples of one subject."""
        first, at = at, self._behind_term(at)
        subject = self._source(first, at - 1)
        if self._text_of(first) in {"[", "("}:
            while at < end and self._text_of(at) != "." and not self._begins_part(at):
                at = self._closing.get(at, at) + 1
            return (yield from self._whole("triple", first, at - 1, around))
        while at < end and self._text_of(at) not in {".", "}"}:
            if self._text_of(at) == ";":
                at += 1
                continue
            if self._begins_part(at):
                break
            verb, at = at, self._behind_path(at)
            predicate = self._source(verb, at - 1)
            is_plain = at == verb + 1 and self._tokens[verb].kind in {"iri", "name"}
            while True:
                object_, at = at, self._behind_term(at)
                triple = f"{subject} {predicate} {self._source(object_, at - 1)}"
                text = _within(around, triple) if around else f"{triple} ."
                place = self._tokens[verb].start
                start = self._tokens[first].start if verb == first + 1 else place
                yield Part("triple", text, triple, start, place if is_plain else -1, graph=around)
                if self._text_of(at) != ",":
                    break
                at += 1
        return at

    def _begins_part(self, at: int) -> bool:
        words = {"FILTER", "BIND", "VALUES", "OPTIONAL", "MINUS", "GRAPH", "SERVICE"}
        return self._word(at) in words or self._text_of(at) == "{"

    def _behind_term(self, at: int) -> int:
        """Return the index behind a term."""
        token = self._tokens[at]
        if token.text in {"[", "("}:
            return self._closing[at] + 1
        if token.text in {"+", "-"} and self._tokens[at + 1].kind == "number":
            return at + 2
        is_boolean = token.text.upper() in {"TRUE", "FALSE"}
        if token.kind not in _TERMS and not is_boolean:
            raise _NotUnderstood
        at += 1
        if token.kind == "string":
            if at < len(self._tokens) and self._tokens[at].kind == "lang":
                return at + 1
            if self._text_of(at) == "^^":
                return at + 2
        return at

    def _behind_path(self, at: int) -> int:
        """Return the index behind a predicate or path.  Source: SPARQL 1.1 Query, [88] to [96]."""
        while True:
            while self._text_of(at) in {"^", "!"}:
                at += 1
            token = self._tokens[at]
            is_verb = token.kind in {"iri", "name", "var"} or token.text in {"a", "("}
            if not is_verb:
                raise _NotUnderstood
            at = self._closing.get(at, at) + 1
            if self._text_of(at) in {"*", "+", "?"}:
                at += 1
            if self._text_of(at) not in {"/", "|"}:
                return at
            at += 1
