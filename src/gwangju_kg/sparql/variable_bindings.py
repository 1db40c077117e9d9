"""
Find out where each variable of a query gets its values.

Takes the terminals of a query; returns, for each variable, the expressions that are bound to it and
the properties whose object it is.  Only terminals are read: scopes of the same name count as one
variable, so that it may get fewer values than noted, and never others.  No IO.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.sparql.lexer import Token

#: Marks of paths that may lead to a literal from anything, or from a literal.
_PATH_MARKS: Final = frozenset("^!*?")
#: Marks of triple terms and reifiers, and escapes outside strings, which are not read.
_UNREADABLE: Final = frozenset({"<<", ">>", "{|", "|}", "~", "\\"})
_TERMS: Final = frozenset({"var", "iri", "name", "blank", "string", "number", "word"})
_TYPE: Final = frozenset("aA")
_TRUTH: Final = frozenset({"TRUE", "FALSE"})
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_ESCAPE: Final = re.compile(r"\\(.)")
_RDF_TYPE: Final = REUSED_PREFIXES["rdf"] + "type"

#: Integers of more digits are not numbers to the engine, which has 64 bits for them.
_MAX_DIGITS: Final = 18

_START: Final = Token("mark", "", 0)


@dataclass
class _Scope:
    """
    The content of a pair of brackets.

    Attributes:
        kind: "pattern"; "clause" for what stands outside patterns; "expression"; "values" for the
            variables of VALUES; "data" for its rows; "list" for a collection or a part of a path.
        place: 0 for a subject, 1 for a property, 2 for an object, which the next term is.
        subject: the subject, if it is a variable.
        names: the properties whose objects the objects are.
        is_path: whether the property is a path whose ends may be of any kind.
        variables: those of VALUES.
        forms: a term of each form in the rows of VALUES.
    """

    kind: str
    place: int = 0
    subject: str = ""
    names: list[Token] = field(default_factory=list)
    is_path: bool = False
    variables: set[str] = field(default_factory=set)
    forms: dict[str, Token] = field(default_factory=dict)

    def restart(self, place: int) -> None:
        self.place, self.is_path = place, False
        self.names.clear()
        if place == 0:
            self.subject = ""


class VariableBindings:
    """
    Where the variables of one query get their values.

    Args:
        tokens: the terminals of the query.

    Attributes:
        expressions: the expressions that are bound to a variable by AS.
        properties: the IRIs of the properties whose object a variable is.
        unknown: the variables that also get values in another way.
        is_readable: whether the above is complete.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.expressions: dict[str, list[Sequence[Token]]] = {}
        self.properties: dict[str, set[str]] = {}
        self.unknown: set[str] = set()
        self.is_readable = True
        self._tokens = tokens
        self._prefixes = _prefixes(tokens)
        self._scopes = [_Scope("clause")]
        self._starts = [-1]
        self._read()

    def _read(self) -> None:
        """Read the text once, and note where each variable gets its values."""
        before = earlier = _START
        for index, token in enumerate(self._tokens):
            if token.text in _UNREADABLE:
                self.is_readable = False
            elif token.text in _OPENING:
                self._open(token, before, earlier, index)
            elif token.text in _CLOSING:
                self._close(token)
            elif token.kind == "word" and token.text not in _TYPE:
                self._word(token)
            elif token.kind in _TERMS:
                self._term(token, before, index)
            elif self._scopes[-1].kind == "pattern":
                self._mark(token.text)
            earlier, before = before, token

    def _open(self, token: Token, before: Token, earlier: Token, index: int) -> None:
        scope = self._scopes[-1]
        self._starts.append(index)
        if token.text == "{":
            kind = "data" if scope.kind == "values" else "pattern"
            self._scopes.append(_Scope(kind))
        elif token.text == "[":
            self._scopes.append(_Scope("pattern", place=1))
        else:
            self._scopes.append(_Scope(_kind_of_parentheses(scope, before, earlier)))

    def _close(self, token: Token) -> None:
        if len(self._scopes) == 1:
            return
        closed = self._leave()
        scope = self._scopes[-1]
        if scope.kind == "values":
            if closed.kind == "data":
                self._bind_values(self._leave())
        elif scope.kind != "pattern":
            return
        elif token.text == "]":
            self._take_term(scope, None)
        elif closed.kind == "list" and scope.place > 0:
            self._take_path(scope, 2)
        else:
            scope.restart(1 if closed.kind == "list" else 0)

    def _leave(self) -> _Scope:
        self._starts.pop()
        return self._scopes.pop()

    def _bind_values(self, values: _Scope) -> None:
        for variable in values.variables:
            if "" in values.forms:
                self.unknown.add(variable)
            forms = [[token] for token in values.forms.values()]
            self.expressions.setdefault(variable, []).extend(forms)
        if self._scopes[-1].kind == "pattern":
            self._scopes[-1].restart(0)

    def _word(self, token: Token) -> None:
        scope, word = self._scopes[-1], token.text.upper()
        if word == "SELECT" and scope.kind == "pattern":
            scope.kind = "clause"
        elif word == "VALUES" and scope.kind in {"pattern", "clause"}:
            self._scopes.append(_Scope("values"))
            self._starts.append(-1)
        elif word in _TRUTH:
            if scope.kind == "pattern":
                self._take_term(scope, None)
            self._take_value(scope, "", token)
        elif scope.kind == "pattern":
            scope.restart(0)

    def _term(self, token: Token, before: Token, index: int) -> None:
        scope = self._scopes[-1]
        variable = token.text[1:] if token.kind == "var" else ""
        if before.kind == "word" and before.text.upper() == "AS":
            expression = self._tokens[self._starts[-1] + 1 : index - 1]
            self.expressions.setdefault(variable, []).append(expression)
        elif before.kind == "word" and before.text.upper().endswith("AS"):  # such as "trueAS"
            self.unknown.add(variable)
        elif scope.kind == "values":
            self._scopes[-1 if self._scopes[-2].kind != "values" else -2].variables.add(variable)
        elif scope.kind == "data":
            self._take_value(scope, "" if before.text == "^^" else _form(token), token)
        elif scope.kind == "list":
            self.unknown.add(variable)
        elif scope.kind == "pattern" and before.text.upper() not in {"GRAPH", "^^"}:
            self._take_term(scope, token)

    def _take_value(self, scope: _Scope, form: str, token: Token) -> None:
        """Take a term of VALUES; its form is empty if its kind cannot be told."""
        if scope.kind == "data":
            values = next(scope for scope in reversed(self._scopes) if scope.kind == "values")
            values.forms.setdefault(form, token)

    def _take_term(self, scope: _Scope, token: Token | None) -> None:
        """Take the next subject, property or object; None for one that is no single terminal."""
        variable = token.text[1:] if token and token.kind == "var" else ""
        if scope.place == 0:
            scope.subject, scope.place = variable, 1
        elif scope.place == 1:
            scope.place = 2
            if token is not None:
                scope.names.append(token)
        elif variable:
            iris = [self._absolute(name) for name in scope.names]
            if scope.is_path or not iris or None in iris:
                self.unknown.add(variable)
            self.properties.setdefault(variable, set()).update(filter(None, iris))

    def _take_path(self, scope: _Scope, place: int) -> None:
        """Take a part of a path at whose ends anything may be."""
        scope.is_path, scope.place = True, place
        self.unknown.add(scope.subject)

    def _mark(self, mark: str) -> None:
        scope = self._scopes[-1]
        if mark == ".":
            scope.restart(0)
        elif mark == ";":
            scope.restart(1)
        elif mark == "/":
            scope.place = 1
            del scope.names[-1:]
        elif mark == "|":
            scope.place = 1
        elif mark in _PATH_MARKS:
            self._take_path(scope, scope.place if mark in "*?" else 1)

    def _absolute(self, token: Token) -> str | None:
        """Return the IRI of a property; None if it is unknown."""
        if token.text in _TYPE:
            return _RDF_TYPE
        if token.kind == "iri":
            iri = token.text[1:-1]
            return iri if ":" in iri and "\\" not in iri else None
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or prefix not in self._prefixes:
            return None
        return self._prefixes[prefix] + _ESCAPE.sub(r"\1", local)


def _form(token: Token) -> str:
    """Return the form of a term: terms of one form are of one kind."""
    if token.kind == "number":
        return token.kind if is_plain_number(token) else ""
    return "iri" if token.kind == "name" else token.kind


def is_plain_number(token: Token) -> bool:
    """Check whether the engine can compute with a number, and it has no exponent."""
    return len(token.text) <= _MAX_DIGITS and "e" not in token.text.lower()


def _kind_of_parentheses(scope: _Scope, before: Token, earlier: Token) -> str:
    """Return the kind of what stands in parentheses after `before`."""
    if scope.kind in {"values", "list", "expression", "clause", "data"}:
        return "expression" if scope.kind == "clause" else scope.kind
    if before.kind == "word" and before.text not in _TYPE and before.text.upper() not in _TRUTH:
        return "expression"
    if before.kind in {"iri", "name"} and earlier.text.upper() == "FILTER":
        return "expression"
    return "list"


def _prefixes(tokens: Sequence[Token]) -> dict[str, str]:
    """Return the prefixes of a query with absolute namespaces; of a repeated one, none."""
    found: dict[str, str] = {}
    for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if name.kind == "name" and iri.kind == "iri" and word.text.upper() == "PREFIX":
            prefix = name.text[:-1]
            is_known = ":" in iri.text and "\\" not in iri.text and prefix not in found
            found[prefix] = iri.text[1:-1] if is_known else ""
    return {prefix: iri for prefix, iri in found.items() if iri}
