"""
Finds the SERVICE clauses of a query by its terminals, and writes what may stand in their places.

Takes any text; gives the clauses in order, each with its fault where it may not be asked.
No IO, and no judgement about addresses.

A clause means its group, evaluated by itself elsewhere and joined with what is around it; VALUES
with the rows of that evaluation means the same, and may stand wherever SERVICE may.
Source: SPARQL 1.1 Federated Query, sections 2 and 4; SPARQL 1.1 Query, [54] to [61].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.sparql.lexer import Token, line_and_column, tokenize

_SERVICE: Final = "SERVICE"

#: Within these a group is evaluated anew for each row of what is around it, with the values of that
#: row; asked once, by itself, it could have other answers.
_PER_ROW: Final = frozenset({"EXISTS", "LATERAL"})

#: May stand where SERVICE may, brings the same variables into scope, and is asked of nobody else.
_STAND_IN: Final = "OPTIONAL"

#: Source: SPARQL 1.1 Query, [4]; SPARQL 1.2 for VERSION.
_DECLARING: Final = frozenset({"BASE", "PREFIX", "VERSION"})

_NONE: Final = Token("", "", 0)

_LINE_END: Final = re.compile(r"(\r\n|\r|\n)")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True)
class Clause:
    """
    One SERVICE clause.

    Attributes:
        start: where it begins, in code points from 0.
        group: where its group begins.
        end: where it ends.
        address: the IRI of its endpoint, or "".
        is_silent: whether a failure is to be as one empty solution.
        fault: why it may not be asked, whatever its address: ``malformed-service``, ``variable``,
            ``relative``, ``nested`` or ``per-row``; or "".
        place: line and column of its first letter.
    """

    start: int
    group: int
    end: int
    address: str
    is_silent: bool
    fault: str
    place: tuple[int, int]

    def variables(self, text: str) -> frozenset[str]:
        """Give the names of the variables that the group mentions; *text* is the whole query."""
        found = tokenize(text[self.group : self.end])
        return frozenset(token.text[1:] for token in found if token.kind == "var")


def find(text: str) -> tuple[Clause, ...]:
    """
    Give the clauses of *text* in order; one within another comes after it.

    >>> [clause.address for clause in find("PREFIX p: <x:> ASK { SERVICE p:y { ?s ?p ?o } }")]
    ['x:y']
    """
    found = list(tokenize(text))
    if not any(map(_is_service, found)):
        return ()
    reader = _Reader(text, found)
    return tuple(reader.clause(at) for at, token in enumerate(found) if _is_service(token))


def asked(text: str, clause: Clause, *, base_iri: str) -> str:
    """
    Give the query that the endpoint of *clause* is asked.

    It holds the group as its author wrote it, and of the prologue what the group needs.

    Args:
        text: the query that has the clause.
        clause: the clause.
        base_iri: what relative IRIs resolve against before any BASE of the text, or "".
    """
    group = text[clause.group : clause.end]
    inner = list(tokenize(group))
    used = {token.text.partition(":")[0] + ":" for token in inner if token.kind == "name"}
    rows = [row for row in _prologue(tokenize(text)) if not row[1] or row[1] in used]
    iris = [token.text for token in inner if token.kind == "iri"]
    iris += [iri for _, prefix, iri in rows if prefix]
    if all(_SCHEME.match(iri, 1) for iri in iris):
        rows = [row for row in rows if row[1]]
    elif base_iri:
        rows.insert(0, ("BASE", "", f"<{base_iri}>"))
    prologue = [" ".join(filter(None, row)) for row in rows]
    return "\n".join((*prologue, "SELECT * WHERE", group))


def stood_in(text: str, clauses: Sequence[Clause]) -> str:
    """
    Give *text* with a word that asks nobody in the place of each SERVICE and its address.

    It has the faults of syntax that *text* has, each token on the line and column where it was.

    >>> stood_in("ASK { SERVICE <x:y> { ?s ?p ?o } }", find("ASK { SERVICE <x:y> { ?s ?p ?o } }"))
    'ASK { OPTIONAL      { ?s ?p ?o } }'
    """
    spans = [(clause.start, clause.group) for clause in clauses]
    return _replaced(text, [(start, end, _blank(text[start:end])) for start, end in spans])


def filled(text: str, clauses: Sequence[Clause], blocks: Sequence[str]) -> str:
    """Give *text* with each clause replaced by a block of data, such as ``VALUES () { () }``."""
    pairs = zip(clauses, blocks, strict=True)
    return _replaced(text, [(clause.start, clause.end, f" {block} ") for clause, block in pairs])


def _replaced(text: str, parts: Sequence[tuple[int, int, str]]) -> str:
    pieces, before = [], 0
    for start, end, piece in parts:
        pieces += [text[before:start], piece]
        before = end
    return "".join(pieces) + text[before:]


def _blank(head: str) -> str:
    """Write the word that stands in over *head*; what follows stays on its line and column."""
    first, *rest = _LINE_END.split(head)
    others = (part if _LINE_END.fullmatch(part) else " " * len(part) for part in rest)
    return _STAND_IN.ljust(len(first)) + "".join(others)


def _is_service(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() == _SERVICE


def _prologue(found: Iterable[Token]) -> list[tuple[str, str, str]]:
    """Give the declarations of PREFIX and BASE: keyword, prefix with its colon or "", IRI."""
    rows: list[tuple[str, str, str]] = []
    rest = iter(found)  # read no further than the prologue goes
    while (word := _next(rest).text.upper()) in _DECLARING:
        name = _next(rest) if word == "PREFIX" else _NONE
        value = _next(rest)
        if value.kind == "iri":
            rows.append((word, name.text, value.text))
    return rows


def _next(found: Iterator[Token]) -> Token:
    return next(found, _NONE)


class _Reader:
    """Reads the clauses of one text, of which the terminals are known."""

    def __init__(self, text: str, found: Sequence[Token]) -> None:
        self._text, self._found = text, found
        self._prefixes = {name: iri[1:-1] for _, name, iri in _prologue(found) if name}
        self._closing: dict[int, int] = {}
        self._around: dict[int, frozenset[str]] = {}
        self._pair()

    def _pair(self) -> None:
        """Find which brace closes which, and the words before the groups around each SERVICE."""
        opened: list[tuple[int, str]] = []
        groups: set[int] = set()
        for at, token in enumerate(self._found):
            if token.text == "{":
                word = self._found[at - 1].text.upper() if at else ""
                opened.append((at, _SERVICE if at in groups else word))
            elif token.text == "}" and opened:
                self._closing[opened.pop()[0]] = at
            elif _is_service(token):
                self._around[at] = frozenset(word for _, word in opened)
                groups.add(self._named(at) + 1)

    def _named(self, at: int) -> int:
        """Give the number of the token that should name the endpoint, after SERVICE at *at*."""
        after = self._found[at + 1] if at + 1 < len(self._found) else None
        return at + (2 if after and after.text.upper() == "SILENT" else 1)

    def clause(self, at: int) -> Clause:
        """Give the clause whose word SERVICE is the token *at*."""
        start = self._found[at].start
        named = self._named(at)
        last = self._closing.get(named + 1)
        address, fault = "", "malformed-service"
        if last is not None:
            address, fault = _endpoint(self._found[named], self._prefixes)
        around = self._around[at]
        if _SERVICE in around:
            fault = "nested"
        elif around & _PER_ROW:
            fault = "per-row"
        return Clause(
            start=start,
            group=self._found[named + 1].start if last is not None else start,
            end=self._found[last].start + 1 if last is not None else start,
            address=address,
            is_silent=named == at + 2,
            fault=fault,
            place=line_and_column(self._text, start),
        )


def _endpoint(token: Token, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """Give the IRI that *token* names, or "", and its fault, or ""."""
    if token.kind == "var":
        return "", "variable"
    if token.kind not in {"iri", "name"}:
        return "", "malformed-service"
    iri = token.text[1:-1]
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        iri = prefixes.get(prefix + ":", "") + local
    return (iri, "") if _SCHEME.match(iri) else ("", "relative")
