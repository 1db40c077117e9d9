"""
Says what is wrong with a query, and where, in words that its author understands.

Takes a text that Oxigraph refused, and its error; gives ours.  Oxigraph 0.5.13 tells
what it expected at the furthest place that it reached, and it reaches past the fault
by the length of any keyword that could have stood there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gwangju_kg.errors import BadRequest, QuerySyntaxError, RequestError
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.sparql.lexer import Token, line_and_column, tokenize

_REACHED: Final = re.compile(r"error at 1:(\d+): ")

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

#: More than the longest keyword of SPARQL, so that a parser never looks past a gap.
_GAP: Final = " " * 24

#: Marks beside which white space never matters.
_SEPARATE: Final = frozenset("{}()[];,")


@dataclass(frozen=True)
class _SyntaxFault:
    """What is wrong: a stable code, a sentence, and the words meant, if any."""

    reason: str
    message: str
    subject: str = ""


_BAD_IRI: Final = _SyntaxFault(
    reason="bad-iri",
    message="an IRI is malformed, or relative where there is nothing to resolve it against",
)
_ENDS: Final = _SyntaxFault(
    reason="ends-too-early",
    message="the text ends too early: something is missing or not closed",
)
_OPEN_STRING: Final = _SyntaxFault(
    reason="open-string", message="a string begins here and is not closed"
)
_OPEN_IRI: Final = _SyntaxFault(
    reason="open-iri", message="an IRI begins here and is not closed, or holds a space"
)

#: What Oxigraph says where a rule beyond the grammar is broken, and how we say it.
_RULES: Final = {
    "The SELECT contains a variable that is unbound": _SyntaxFault(
        reason="select-ungrouped",
        message="SELECT lists a variable that is neither in GROUP BY nor within an aggregate such "
        "as SUM or SAMPLE",
    ),
    "The SELECT overrides an existing variable": _SyntaxFault(
        reason="select-rebinds",
        message="SELECT binds with AS a variable that the pattern binds already",
    ),
    "Duplicated variable name in SELECT": _SyntaxFault(
        reason="select-twice", message="SELECT binds the same variable twice"
    ),
    "IRI parsing failed": _BAD_IRI,
    "language tag parsing failed": _SyntaxFault(
        reason="bad-language-tag", message="a language tag is malformed"
    ),
    "The query limit should be": _SyntaxFault(
        reason="bad-limit", message="LIMIT takes a whole number of at most 19 digits"
    ),
    "escape sequence should be": _SyntaxFault(
        reason="bad-escape",
        message="a \\u escape takes four hexadecimal digits, a \\U escape eight, and names a "
        "character",
    ),
}

_FUNCTION: Final = re.compile(r"The custom function <(.*)> is not supported")
_UNBOUND: Final = re.compile(r"does not contains? variable \?(\w+)")

#: Characters of the offending text that a message repeats.
_QUOTED: Final = 40


def of_syntax(error: SyntaxError, text: str, reparse: Callable[[str], object]) -> QuerySyntaxError:
    """
    Say what is wrong with the syntax of *text*.

    Args:
        error: what Oxigraph raised over the text.
        text: the query.
        reparse: parses a variant of the text, and raises like Oxigraph.

    Returns:
        The error, with line and column of the token at fault.
    """
    found = list(tokenize(text))
    plain = _unclosed(text, found) or _undeclared(text, found)
    if plain:
        return plain
    token, reason = _culprit(error, found, reparse)
    rule = next((ours for theirs, ours in _RULES.items() if theirs in reason), None)
    if token is None:
        end = len(text.rstrip())
        return _at(text, end, rule or _ENDS)
    if token.kind == "iri" and not _SCHEME.match(token.text, 1):
        rule = _BAD_IRI
    return _at(text, token.start, rule or _stray(token))


def of_evaluation(error: RuntimeError, text: str) -> RequestError:
    """Say what evaluation refused about *text*: a function that there is not, a stray parameter."""
    if function := _FUNCTION.search(str(error)):
        iri = f"<{function[1]}>"
        fault = _SyntaxFault(
            reason="no-function", message=f"there is no function {iri} here", subject=iri
        )
        called = next((t for t in tokenize(text) if t.text == iri), None)
        # Else it is called by a name with a prefix.
        return _at(text, called.start if called else None, fault)
    if variable := _UNBOUND.search(str(error)):
        return BadRequest(
            f"?{variable[1]} is given a value, but the query does not select that variable",
            reason="unbound-parameter",
            parameter=variable[1],
        )
    return RequestError("the query could not be evaluated")


def _unclosed(text: str, found: list[Token]) -> QuerySyntaxError | None:
    """Find the first quotation mark or IRI that is not closed."""
    for token in found:
        if token.text in {'"', "'"}:
            return _at(text, token.start, _OPEN_STRING)
        if token.text == "<" and _SCHEME.match(text, token.start + 1):
            return _at(text, token.start, _OPEN_IRI)
    return None


def _undeclared(text: str, found: list[Token]) -> QuerySyntaxError | None:
    """Find the first name whose prefix no PREFIX before it declares."""
    declared = set()
    before = ""
    for token in found:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and before == "PREFIX":
            declared.add(prefix)
        elif token.kind == "name" and prefix not in declared:
            remedy = f"PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>"
            fault = _SyntaxFault(
                reason="undeclared-prefix",
                message=f"the prefix {prefix}: is not declared; begin the query with {remedy}",
                subject=remedy,
            )
            return _at(text, token.start, fault)
        before = token.text.upper()
    return None


def _culprit(
    error: SyntaxError, found: list[Token], reparse: Callable[[str], object]
) -> tuple[Token | None, str]:
    """
    Find the token at fault, or None where the text ends too early; and what Oxigraph says of it.

    The text is parsed again with a gap wherever white space may stand, so that what the parser
    reached lies between the token at fault and the next one.
    """
    spaced, starts = "", []
    for at, token in enumerate(found):
        starts.append(len(spaced))
        spaced += token.text.replace("\n", " ").replace("\r", " ")
        after = found[at + 1] if at + 1 < len(found) else None
        adjoins = after is not None and after.start == token.start + len(token.text)
        if not adjoins or _SEPARATE & {token.text, after.text if after else ""}:
            spaced += _GAP
    try:
        reparse(spaced)
    except SyntaxError as again:
        reached = _REACHED.search(str(again))
        offset = int(reached[1]) - 1 if reached else len(spaced)
        culprit = found[bisect_right(starts, offset) - 1] if offset < len(spaced) else None
        return culprit, str(again)
    return None, str(error)


def _stray(token: Token) -> _SyntaxFault:
    shown = _shown(token)
    return _SyntaxFault(reason="stray-token", message=f"{shown} cannot stand here", subject=shown)


def _shown(token: Token) -> str:
    shown = token.text if len(token.text) <= _QUOTED else token.text[:_QUOTED] + "…"
    if len(token.text) == 1 and not token.text.isprintable():
        return f"the character U+{ord(token.text):04X} ({unicodedata.name(token.text, 'unnamed')})"
    return f"{shown!r}" if "'" not in shown else f'"{shown}"'


def _at(text: str, start: int | None, fault: _SyntaxFault) -> QuerySyntaxError:
    line, column = (None, None) if start is None else line_and_column(text, start)
    where = "" if start is None else f"line {line}, column {column}: "
    return QuerySyntaxError(
        where + fault.message,
        line=line,
        column=column,
        reason=fault.reason,
        subject=fault.subject,
    )
