"""
Check whether a query may run, before any parser reads it.

Takes a text; returns its SERVICE clauses, or raises an error.  Only terminals are examined, so the
content of strings, IRIs and comments never matters.  This check answers at once and gives the
reason; the server's protection is the process boundary of the engine.  No IO.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gwangju_kg.errors import BadRequest, QueryRefused, TooLarge
from gwangju_kg.sparql.lexer import Token, line_and_column, tokenize
from gwangju_kg.sparql.service import allowlist
from gwangju_kg.sparql.service.clauses import Clause

# Each limit was measured with pyoxigraph 0.5.13 on a thread with a stack of 256 MB, over a store of
# one triple; the seconds are those of parsing and planning.  tests/engine/test_traps.py repeats it.

#: Nesting depth of brackets.  Braces, parentheses, function calls, EXISTS and subselects take
#: 0.03 s up to a depth of 4,000, nested OPTIONAL 0.17 s at 100 and 9.2 s at 400.
MAX_NESTING: Final = 100

#: Patterns joined in one group: planning grows as n³ to n⁴.  A star of 50 takes
#: 0.05 s, of 100 0.64 s, of 200 over 8 s; a list of 50 items, which is 100 patterns, 0.05 s.
MAX_JOINED: Final = 100

#: Brackets in total, hence also filters, bindings, subselects, alternatives, aggregates.  1,000
#: flat FILTERs take 0.49 s and 2,000 take 2.0 s; 500 subselects 0.7 s; 1,000 UNIONs 0.05 s.
MAX_BRACKETS: Final = 1_000

#: Operators in total.  2,000 of || or && take 0.2 s, 10,000 take 4.7 s.
MAX_OPERATORS: Final = 2_000

#: Terms outside all brackets, such as those to DESCRIBE: 1,000 take 0.06 s, 4,000 take 1.6 s.
MAX_TARGETS: Final = 1_000

#: Longest text, in characters, that is not tokenized if braces are its only brackets: it is below
#: the limits of operators and targets, and its marks can be counted directly.  Most lookups are
#: such texts, and tokenizing them would take longer than answering them.
_MAX_SIMPLE: Final = 1_000

_SERVICE: Final = "SERVICE"

#: Source: SPARQL 1.1 Update, section 3; the grammar's [29] to [41].
_UPDATE_KEYWORDS: Final = frozenset(
    "ADD CLEAR COPY CREATE DELETE DROP INSERT LOAD MOVE WITH".split()  # noqa: SIM905 - reads better
)
_FORMS: Final = frozenset({"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"})
_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})

#: A group after one of these is planned separately.
_SEPARATE: Final = frozenset({"OPTIONAL", "MINUS", "EXISTS", "UNION", "LATERAL"})

#: Strings, in capitals, that a simple text must not contain: brackets other than braces, and words
#: that are refused in some positions.
_NOT_SIMPLE: Final = ("(", "[", "<<", "{|", _SERVICE, *sorted(_UPDATE_KEYWORDS))

_UNSAFE: Final = re.compile("[\x00\ud800-\udfff]")

_OPENING: Final = {"{": "}", "(": ")", "[": "]", "<<": ">>", "{|": "|}"}
_CLOSING: Final = frozenset(_OPENING.values())
_TERMS: Final = frozenset({"string", "iri", "var", "blank", "name", "number"})
_BOOLEANS: Final = frozenset({"TRUE", "FALSE"})

#: After these a prefixed name is a name, whatever its prefix.
_NAME_FOLLOWS: Final = frozenset({"A", "GRAPH", "FROM", "NAMED", "DESCRIBE"})

_BEFORE_SUBJECT: Final = frozenset({"{", "}", ".", ")"})

_NO_OPERATORS: Final = frozenset({*_OPENING, *_CLOSING, ".", ";", ",", "^^"})


def check(text: str, *, limit_bytes: int, services: tuple[str, ...] = ()) -> tuple[Clause, ...]:
    """
    Return the SERVICE clauses of `text`; raise an error if it may not run.

    Args:
        text: a query; it need not be well-formed.
        limit_bytes: maximum size in UTF-8.
        services: addresses of the endpoints allowed in SERVICE.

    Returns:
        Its SERVICE clauses in order, all of them allowed.

    Raises:
        TooLarge: the text, or one of the measures above, exceeds its limit.
        QueryRefused: it uses SERVICE and no endpoint is allowed, or it is an update.
        ServiceRefused: it uses SERVICE in a way that is not allowed.
        BadRequest: it contains U+0000 or an unpaired surrogate.

    >>> check("ASK { ?s ?p 'SERVICE' } # LOAD", limit_bytes=100)
    ()
    """
    if unsafe := _UNSAFE.search(text):
        line, column = line_and_column(text, unsafe.start())
        raise BadRequest(reason="unsafe-character", line=line, column=column)
    if len(text) > limit_bytes or len(text.encode()) > limit_bytes:
        raise TooLarge(what="query", limit=limit_bytes, unit="bytes")
    if _is_simple(text):
        return ()
    clauses = allowlist.allowed_clauses(text, services)
    _TokenCounter(text, frozenset(clause.start for clause in clauses)).count(tokenize(text))
    return clauses


def _is_simple(text: str) -> bool:
    """Check, without tokenizing, that `text` is below every limit and has nothing refused."""
    if len(text) > _MAX_SIMPLE:
        return False
    upper = text.upper()
    for marker in _NOT_SIMPLE:  # a loop over `in` takes a tenth of what a regular expression takes
        if marker in upper:
            return False
    return sum(map(text.count, "{}.;,/")) < min(MAX_NESTING, MAX_JOINED)


@dataclass
class _Group:
    """
    The content of a pair of braces.

    Attributes:
        separate: whether it is planned separately.
        joined: the number of patterns that it joins.
    """

    separate: bool
    joined: int = 0


class _TokenCounter:
    """
    Count the terminals of one text, in order, against the limits.

    The stack of open brackets holds: ``{`` for a group, ``[`` for a blank node and the like, ``(``
    for a list or a path, ``e`` for an expression, ``d`` for the data of VALUES or the template of
    CONSTRUCT.
    """

    def __init__(self, text: str, services: frozenset[int]) -> None:
        self.text, self.services = text, services
        self.open: list[str] = []
        self.groups = [_Group(separate=True)]
        self.closed: _Group | None = None
        self.brackets = self.operators = self.targets = 0
        self.form = ""
        self.data_follows = False
        self.earlier = self.before = Token("", "", 0)

    def count(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            self._finish_group(token)
            if token.kind == "word":
                self._word(token)
            elif token.kind == "mark":
                self._mark(token)
            elif token.kind in _TERMS:
                self._term(token)
            self.earlier, self.before = self.before, token

    def _finish_group(self, token: Token) -> None:
        """Add the group just closed to the one around it; the next token shows if it is a UNION."""
        if self.closed is not None:
            separate = self.closed.separate or token.text.upper() == "UNION"
            self._join(token, 1 if separate else self.closed.joined)
            self.closed = None

    def _word(self, token: Token) -> None:
        word = token.text.upper()
        # Oxigraph 0.5.13 does not tokenize: it reads "trueSERVICE" as two words.
        if _SERVICE in word and token.start not in self.services:
            self._refuse(token, _SERVICE)
        if not self.open and not self.form and word not in _PROLOGUE:
            if word in _UPDATE_KEYWORDS:
                self._refuse(token, word)
            self.form = word
        self.data_follows = self.data_follows or word == "VALUES"
        if word in _BOOLEANS:
            self._term(token)

    def _mark(self, token: Token) -> None:
        mark = token.text
        kind = self.open[-1] if self.open else ""
        if mark in _OPENING:
            self._opening(token, kind)
        elif mark in _CLOSING:
            if self.open and self.open.pop() == "{":
                self.closed = self.groups.pop()
        elif mark == ";" and not kind:
            self.form = ""  # an update could follow
        elif kind in {"{", "["} and mark in {";", ","}:
            self._join(token, 1)
        elif mark not in _NO_OPERATORS and kind != "d":
            self.operators = self._check_limit(
                token, self.operators + 1, "operators", MAX_OPERATORS
            )
            if mark == "/" and kind in {"{", "[", "("}:
                self._join(token, 1)

    def _term(self, token: Token) -> None:
        kind = self.open[-1] if self.open else ""
        if kind == "(" and self._follows_term():
            self._join(token, 2)
        elif kind == "{" and self.before.text in _BEFORE_SUBJECT:
            self._join(token, 1)
        elif not kind and self.form in _FORMS:
            self.targets = self._check_limit(
                token, self.targets + 1, "terms outside brackets", MAX_TARGETS
            )

    def _opening(self, token: Token, kind: str) -> None:
        if token.text == "{" and self._may_be_service():
            self._refuse(self.before, _SERVICE)
        opened = self._kind_of(token, kind)
        self._check_limit(token, len(self.open) + 1, "brackets within brackets", MAX_NESTING)
        if opened != "d":
            self.brackets = self._check_limit(token, self.brackets + 1, "brackets", MAX_BRACKETS)
        if kind == "(" and self._follows_term():
            self._join(token, 2)
        if opened == "{":
            self.groups.append(_Group(separate=self.before.text.upper() in _SEPARATE))
        elif opened in {"[", "("}:
            self._join(token, 2 if opened == "(" else 1 if token.text == "[" else 3)
            if self.before.text in _BEFORE_SUBJECT:
                self._join(token, 1)
        self.open.append(opened)

    def _kind_of(self, token: Token, kind: str) -> str:
        before = self.before
        if kind == "d":
            return "d"
        if token.text == "{":
            is_data = self.data_follows or before.text.upper() == "CONSTRUCT"
            self.data_follows = False
            return "d" if is_data else "{"
        if token.text != "(":
            return "["
        is_call = (before.kind == "word" and before.text != "a") or (
            before.kind in {"iri", "name"} and self.earlier.text.upper() == "FILTER"
        )
        return "(" if kind in {"{", "[", "("} and not is_call else "e"

    def _follows_term(self) -> bool:
        before = self.before
        return (
            before.kind in {*_TERMS, "lang"}
            or before.text in {")", "]"}
            or before.text.upper() in _BOOLEANS
        )

    def _may_be_service(self) -> bool:
        """Check whether Oxigraph may read the name before a brace, ``SERVICE:p {``, as SERVICE."""
        name = self.before
        return (
            name.kind == "name"
            and _SERVICE in name.text.partition(":")[0].upper()
            and self.earlier.text.upper() not in _NAME_FOLLOWS
        )

    def _join(self, token: Token, patterns: int) -> None:
        group = self.groups[-1]
        what = "patterns joined in one group"
        group.joined = self._check_limit(token, group.joined + patterns, what, MAX_JOINED)

    def _check_limit(self, token: Token, count: int, what: str, limit: int) -> int:
        if count > limit:
            line, column = line_and_column(self.text, token.start)
            raise TooLarge(what=what, limit=limit, unit="", line=line, column=column)
        return count

    def _refuse(self, token: Token, construct: str) -> None:
        line, column = line_and_column(self.text, token.start)
        raise QueryRefused(construct=construct, line=line, column=column)
