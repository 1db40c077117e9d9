"""
Find out what kinds of values an expression of a query can have.

Takes the terminals of a query and a function that returns the kinds of values of a property;
returns a set of kinds, or None if it cannot be told.  Only terminals are read: a variable has the
values of the objects of all properties that it follows anywhere in the text, which may be more than
it has, and never fewer.  No IO.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, TypeAlias

from gwangju_kg.sparql.lexer import Token
from gwangju_kg.sparql.variable_bindings import VariableBindings, is_plain_number

#: Kinds of literals, each of which the engine orders right by itself: "text", "number", "boolean"
#: and those of the data.  IRIs and blank nodes are of no kind.
Kinds: TypeAlias = frozenset[str]

NO_LITERALS: Final[Kinds] = frozenset()
TEXT: Final[Kinds] = frozenset({"text"})
NUMBER: Final[Kinds] = frozenset({"number"})
BOOLEAN: Final[Kinds] = frozenset({"boolean"})

_TEXT_FUNCTIONS: Final = (
    *("STR", "LANG", "LCASE", "UCASE", "CONCAT", "SUBSTR", "STRBEFORE", "STRAFTER", "REPLACE"),
    *("ENCODE_FOR_URI", "STRLANG", "TZ", "STRUUID", "GROUP_CONCAT"),
    *("MD5", "SHA1", "SHA256", "SHA384", "SHA512"),
)
_NUMBER_FUNCTIONS: Final = (
    *("COUNT", "STRLEN", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS"),
)
_BOOLEAN_FUNCTIONS: Final = (
    *("BOUND", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "SAMETERM", "LANGMATCHES"),
    *("CONTAINS", "STRSTARTS", "STRENDS", "REGEX"),
)

#: Source: SPARQL 1.1 Query, sections 17.4 and 18.5.1.
_FUNCTIONS: Final[Mapping[str, Kinds]] = {
    **dict.fromkeys(_TEXT_FUNCTIONS, TEXT),
    **dict.fromkeys(_NUMBER_FUNCTIONS, NUMBER),
    **dict.fromkeys(_BOOLEAN_FUNCTIONS, BOOLEAN),
    **dict.fromkeys(("IRI", "URI", "UUID", "BNODE", "DATATYPE"), NO_LITERALS),
}

#: Functions whose value is one of their arguments, from the argument of this index on.
_CHOICES: Final = {"MIN": 0, "MAX": 0, "SAMPLE": 0, "COALESCE": 0, "IF": 1}

#: Functions of numbers without exponent that return such numbers.
_ARITHMETIC: Final = frozenset({"SUM", "AVG", "ABS", "ROUND", "CEIL", "FLOOR"})

_OPERATORS: Final = frozenset("+-*/")

#: Tokens of the shortest call: a name and two parentheses.
_MIN_CALL: Final = 3

_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")


class SortKinds:
    """
    The kinds of the values of one query.

    Args:
        bindings: where its variables get their values.
        kinds_of: returns the kinds of the objects of a property, or None if there are others.
    """

    def __init__(self, bindings: VariableBindings, kinds_of: Callable[[str], Kinds | None]) -> None:
        self._bindings, self._kinds_of = bindings, kinds_of
        self._variables: dict[str, Kinds | None] = {}

    def of(self, expression: Sequence[Token]) -> Kinds | None:
        """Return the kinds of the values of an expression; None if they cannot be told."""
        expression = _without_parentheses(expression)
        if len(expression) == 1:
            return self._of_term(expression[0])
        if [token.kind for token in expression] == ["string", "lang"]:
            return TEXT
        if _is_call(expression):
            return self._of_call(expression)
        operands = _split(expression, _OPERATORS)
        are_numbers = len(operands) > 1 and all(self.of(each) == NUMBER for each in operands)
        return NUMBER if are_numbers else None

    def _of_call(self, call: Sequence[Token]) -> Kinds | None:
        name = call[0].text.upper()
        if name in _FUNCTIONS:
            return _FUNCTIONS[name]
        arguments = _arguments(call)
        if name in _ARITHMETIC:
            return NUMBER if self.of(arguments[0]) == NUMBER else None
        if name not in _CHOICES:
            return None
        return _union([self.of(argument) for argument in arguments[_CHOICES[name] :]])

    def _of_term(self, token: Token) -> Kinds | None:
        if token.kind == "var":
            return self._of_variable(token.text[1:])
        if token.kind == "string":
            return TEXT
        if token.kind == "number":
            return NUMBER if is_plain_number(token) else None
        return NO_LITERALS if token.kind in {"iri", "name"} else None

    def _of_variable(self, name: str) -> Kinds | None:
        if name not in self._variables:
            self._variables[name] = None  # the value of a variable that is bound to itself
            self._variables[name] = self._values_of(name)
        return self._variables[name]

    def _values_of(self, name: str) -> Kinds | None:
        bindings = self._bindings
        if not bindings.is_readable or name in bindings.unknown:
            return None
        bound = [self.of(tokens) for tokens in bindings.expressions.get(name, ())]
        objects = [self._kinds_of(iri) for iri in sorted(bindings.properties.get(name, ()))]
        return _union([*bound, *objects])


def _union(kinds: Sequence[Kinds | None]) -> Kinds | None:
    known = [one for one in kinds if one is not None]
    return NO_LITERALS.union(*known) if len(known) == len(kinds) else None


def _without_parentheses(expression: Sequence[Token]) -> Sequence[Token]:
    while expression and expression[0].text == "(":
        if end_of_group(expression, 0) != len(expression):
            break
        expression = expression[1:-1]
    return expression


def _is_call(expression: Sequence[Token]) -> bool:
    """Check whether an expression is one call of a function with a name that is a word."""
    if len(expression) < _MIN_CALL or expression[0].kind != "word" or expression[1].text != "(":
        return False
    return end_of_group(expression, 1) == len(expression)


def end_of_group(tokens: Sequence[Token], start: int) -> int:
    """Return the index after the bracket that closes the one at `start`."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].text in _OPENING
        depth -= tokens[index].text in _CLOSING
        if depth == 0:
            return index + 1
    return len(tokens) + 1


def _arguments(call: Sequence[Token]) -> list[Sequence[Token]]:
    """Return the arguments of a call, without DISTINCT and the parameters of an aggregate."""
    parts = _split(call[2:-1], {","})
    if parts[0] and parts[0][0].text.upper() == "DISTINCT":
        parts[0] = parts[0][1:]
    return parts


def _split(tokens: Sequence[Token], marks: Collection[str]) -> list[Sequence[Token]]:
    """Return the parts of an expression between `marks` that are not in brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.text in _OPENING
        depth -= token.text in _CLOSING
        if depth == 0 and token.kind == "mark" and token.text in marks:
            parts.append([])
        else:
            parts[-1].append(token)
    return list(parts)
