"""
Find the SERVICE clauses of a query by its tokens, and replace them in its text.

Takes any text; returns the clauses in order, each with its fault if it cannot be evaluated.
No IO, and no judgement about addresses.

A clause means its group, evaluated by itself elsewhere and joined with what is around it; VALUES
with the rows of that evaluation means the same, and is allowed wherever SERVICE is.
Source: SPARQL 1.1 Federated Query, sections 2 and 4; SPARQL 1.1 Query, [54] to [61].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.sparql.known_prefixes import missing_declarations
from gwangju_kg.sparql.lexer import Token, line_and_column, tokenize

_SERVICE: Final = "SERVICE"

#: Keywords whose group is evaluated for each row around it, with the values of that row; evaluated
#: once, by itself, the group could have other results.
_PER_ROW: Final = frozenset({"EXISTS", "LATERAL"})

#: A keyword that is allowed where SERVICE is, brings the same variables into scope, and sends no
#: request.
_MASK: Final = "OPTIONAL"

#: Source: SPARQL 1.1 Query, [4]; SPARQL 1.2 for VERSION.
_DECLARATIONS: Final = frozenset({"BASE", "PREFIX", "VERSION"})

_NO_TOKEN: Final = Token("", "", 0)

_LINE_END: Final = re.compile(r"(\r\n|\r|\n)")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True)
class Clause:
    """
    One SERVICE clause.

    Attributes:
        start: offset of its first character, in code points.
        group: offset of its group.
        end: offset of its end.
        address: the IRI of its endpoint, or "".
        is_silent: whether a failure counts as one empty solution.
        fault: why it cannot be evaluated, whatever its address: ``malformed-service``,
            ``variable``, ``relative``, ``nested`` or ``per-row``; or "".
        place: line and column of its first character, from 1.
    """

    start: int
    group: int
    end: int
    address: str
    is_silent: bool
    fault: str
    place: tuple[int, int]

    def variables(self, text: str) -> frozenset[str]:
        """Return the names of the variables in the group; `text` is the whole query."""
        group_tokens = tokenize(text[self.group : self.end])
        return frozenset(token.text[1:] for token in group_tokens if token.kind == "var")


def find_clauses(text: str) -> tuple[Clause, ...]:
    """
    Return the clauses of `text` in order; one inside another comes after it.

    >>> text = "PREFIX p: <x:> ASK { SERVICE p:y { ?s ?p ?o } }"
    >>> [clause.address for clause in find_clauses(text)]
    ['x:y']
    """
    tokens = list(tokenize(text))
    if not any(map(_is_service, tokens)):
        return ()
    parser = _ClauseParser(text, tokens)
    return tuple(parser.clause(at) for at, token in enumerate(tokens) if _is_service(token))


def endpoint_query(
    text: str, clause: Clause, *, base_iri: str, known: Mapping[str, str] | None = None
) -> str:
    """
    Return the query to send to the endpoint of a clause.

    It holds the group as its author wrote it, and the part of the prologue that the group needs.

    Args:
        text: the query with the clause.
        clause: the clause.
        base_iri: what relative IRIs resolve against before any BASE of the text, or "".
        known: prefixes that the text need not declare, with their namespaces.
    """
    group = text[clause.group : clause.end]
    tokens = list(tokenize(group))
    prefixes = {token.text.partition(":")[0] + ":" for token in tokens if token.kind == "name"}
    rows = [row for row in _prologue(tokenize(text)) if not row[1] or row[1] in prefixes]
    missing = missing_declarations(text, known or {})
    rows += [
        ("PREFIX", f"{name}:", f"<{iri}>")
        for name, iri in missing.items()
        if f"{name}:" in prefixes
    ]
    iris = [token.text for token in tokens if token.kind == "iri"]
    iris += [iri for _, prefix, iri in rows if prefix]
    if all(_SCHEME.match(iri, 1) for iri in iris):
        rows = [row for row in rows if row[1]]
    elif base_iri:
        rows.insert(0, ("BASE", "", f"<{base_iri}>"))
    prologue = [" ".join(filter(None, row)) for row in rows]
    return "\n".join((*prologue, "SELECT * WHERE", group))


def mask_clauses(text: str, clauses: Sequence[Clause]) -> str:
    """
    Return `text` with OPTIONAL in the place of each SERVICE and its address.

    The result has the syntax errors of `text`, and each token keeps its line and column.

    >>> text = "ASK { SERVICE <x:y> { ?s ?p ?o } }"
    >>> mask_clauses(text, find_clauses(text))
    'ASK { OPTIONAL      { ?s ?p ?o } }'
    """
    spans = [(clause.start, clause.group) for clause in clauses]
    return _replace_spans(text, [(start, end, _mask(text[start:end])) for start, end in spans])


def replace_clauses(text: str, clauses: Sequence[Clause], blocks: Sequence[str]) -> str:
    """Return `text` with each clause replaced by a data block, such as ``VALUES () { () }``."""
    pairs = zip(clauses, blocks, strict=True)
    return _replace_spans(
        text, [(clause.start, clause.end, f" {block} ") for clause, block in pairs]
    )


def _replace_spans(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    pieces, position = [], 0
    for start, end, replacement in spans:
        pieces += [text[position:start], replacement]
        position = end
    return "".join(pieces) + text[position:]


def _mask(head: str) -> str:
    """Return the mask keyword, padded so that what follows keeps its line and column."""
    first, *rest = _LINE_END.split(head)
    blank = (part if _LINE_END.fullmatch(part) else " " * len(part) for part in rest)
    return _MASK.ljust(len(first)) + "".join(blank)


def _is_service(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() == _SERVICE


def _prologue(tokens: Iterable[Token]) -> list[tuple[str, str, str]]:
    """Return the PREFIX and BASE declarations: keyword, prefix with its colon or "", IRI."""
    rows: list[tuple[str, str, str]] = []
    remaining = iter(tokens)  # read no further than the end of the prologue
    while (keyword := _next(remaining).text.upper()) in _DECLARATIONS:
        name = _next(remaining) if keyword == "PREFIX" else _NO_TOKEN
        value = _next(remaining)
        if value.kind == "iri":
            rows.append((keyword, name.text, value.text))
    return rows


def _next(tokens: Iterator[Token]) -> Token:
    return next(tokens, _NO_TOKEN)


class _ClauseParser:
    """Parses the clauses of one text from its tokens."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text, self._tokens = text, tokens
        self._prefixes = {name: iri[1:-1] for _, name, iri in _prologue(tokens) if name}
        self._closing: dict[int, int] = {}
        self._enclosing: dict[int, frozenset[str]] = {}
        self._match_braces()

    def _match_braces(self) -> None:
        """Find the closing brace of each group, and the keywords of the groups around SERVICE."""
        opened: list[tuple[int, str]] = []
        groups: set[int] = set()
        for at, token in enumerate(self._tokens):
            if token.text == "{":
                keyword = self._tokens[at - 1].text.upper() if at else ""
                opened.append((at, _SERVICE if at in groups else keyword))
            elif token.text == "}" and opened:
                self._closing[opened.pop()[0]] = at
            elif _is_service(token):
                self._enclosing[at] = frozenset(keyword for _, keyword in opened)
                groups.add(self._address_at(at) + 1)

    def _address_at(self, at: int) -> int:
        """Return the index of the token that should name the endpoint, after SERVICE at `at`."""
        following = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        return at + (2 if following and following.text.upper() == "SILENT" else 1)

    def clause(self, at: int) -> Clause:
        """Return the clause whose keyword SERVICE is the token at index `at`."""
        start = self._tokens[at].start
        address_at = self._address_at(at)
        last = self._closing.get(address_at + 1)
        address, fault = "", "malformed-service"
        if last is not None:
            address, fault = _endpoint(self._tokens[address_at], self._prefixes)
        enclosing = self._enclosing[at]
        if _SERVICE in enclosing:
            fault = "nested"
        elif enclosing & _PER_ROW:
            fault = "per-row"
        return Clause(
            start=start,
            group=self._tokens[address_at + 1].start if last is not None else start,
            end=self._tokens[last].start + 1 if last is not None else start,
            address=address,
            is_silent=address_at == at + 2,
            fault=fault,
            place=line_and_column(self._text, start),
        )


def _endpoint(token: Token, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """Return the IRI that a token names, or "", and its fault, or ""."""
    if token.kind == "var":
        return "", "variable"
    if token.kind not in {"iri", "name"}:
        return "", "malformed-service"
    iri = token.text[1:-1]
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        iri = prefixes.get(prefix + ":", "") + local
    return (iri, "") if _SCHEME.match(iri) else ("", "relative")
