"""
Translate Oxigraph's errors about a query into errors that name the token at fault and its place.

Oxigraph 0.5.13 reports what it expected at the furthest place that it reached, and it reads past
the fault by the length of any keyword that could have stood there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Final

from gwangju_kg.errors import BadRequest, QueryFailed, QuerySyntaxError, RequestError
from gwangju_kg.sparql.lexer import Token, line_and_column, tokenize

_REACHED: Final = re.compile(r"error at 1:(\d+): ")

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

#: Longer than any keyword of SPARQL, so that a parser never looks past a gap.
_GAP: Final = " " * 24

#: Marks beside which white space never matters.
_SEPARATE: Final = frozenset("{}()[];,")

#: Our reason for each message of Oxigraph about a rule beyond the grammar.
_REASONS: Final = {
    "The SELECT contains a variable that is unbound": "select-ungrouped",
    "The SELECT overrides an existing variable": "select-rebinds",
    "Duplicated variable name in SELECT": "select-twice",
    "IRI parsing failed": "bad-iri",
    "language tag parsing failed": "bad-language-tag",
    "The query limit should be": "bad-limit",
    "escape sequence should be": "bad-escape",
}

_FUNCTION: Final = re.compile(r"The custom function <(.*)> is not supported")
_UNBOUND: Final = re.compile(r"does not contains? variable \?(\w+)")

#: Characters of the token at fault that a message repeats.
_QUOTED: Final = 40


def of_syntax(
    error: SyntaxError,
    text: str,
    reparse: Callable[[str], object],
    prefixes: Mapping[str, str],
) -> QuerySyntaxError:
    """
    Return the error for the first fault in the syntax of `text`.

    Args:
        error: the error that Oxigraph raised for the text.
        text: the query.
        reparse: parses a variant of the text, and raises as Oxigraph does.
        prefixes: the prefixes that a query may have forgotten to declare, with their namespaces.

    Returns:
        The error, with line and column of the token at fault.
    """
    query_tokens = list(tokenize(text))
    lexical = _find_unclosed(text, query_tokens) or _find_undeclared(text, query_tokens, prefixes)
    if lexical:
        return lexical
    token, message = _find_culprit(error, query_tokens, reparse)
    reason = next((ours for theirs, ours in _REASONS.items() if theirs in message), "")
    if token is None:
        return _error_at(text, len(text.rstrip()), reason=reason or "ends-too-early")
    if token.kind == "iri" and not _SCHEME.match(token.text, 1):
        reason = "bad-iri"
    if reason:
        return _error_at(text, token.start, reason=reason)
    return _error_at(text, token.start, reason="stray-token", subject=_quote(token))


def of_evaluation(error: RuntimeError, text: str) -> RequestError:
    """Return the error for what Oxigraph refuses to evaluate: an unknown function, a parameter."""
    if function := _FUNCTION.search(str(error)):
        iri = f"<{function[1]}>"
        # A function called by a prefixed name has no place.
        call = next((token.start for token in tokenize(text) if token.text == iri), None)
        return _error_at(text, call, reason="no-function", subject=iri)
    if variable := _UNBOUND.search(str(error)):
        return BadRequest(reason="unbound-parameter", parameter=variable[1])
    return QueryFailed()


def _find_unclosed(text: str, query_tokens: list[Token]) -> QuerySyntaxError | None:
    """Return the error for the first string or IRI that is not closed, or None."""
    for token in query_tokens:
        if token.text in {'"', "'"}:
            return _error_at(text, token.start, reason="open-string")
        if token.text == "<" and _SCHEME.match(text, token.start + 1):
            return _error_at(text, token.start, reason="open-iri")
    return None


def _find_undeclared(
    text: str, query_tokens: list[Token], prefixes: Mapping[str, str]
) -> QuerySyntaxError | None:
    """Return the error for the first name whose prefix is not declared before it, or None."""
    declared = set()
    before = ""
    for token in query_tokens:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and before == "PREFIX":
            declared.add(prefix)
        elif token.kind == "name" and prefix not in declared:
            line = f"PREFIX {prefix}: <{prefixes.get(prefix, '…')}>"
            return _error_at(text, token.start, reason="undeclared-prefix", subject=line)
        before = token.text.upper()
    return None


def _find_culprit(
    error: SyntaxError, query_tokens: list[Token], reparse: Callable[[str], object]
) -> tuple[Token | None, str]:
    """
    Return the token at fault, or None if the text ends too early, and Oxigraph's message.

    The text is parsed again with a gap wherever white space may stand, so that the place that the
    parser reaches lies between the token at fault and the next one.
    """
    spaced, starts = "", []
    for at, token in enumerate(query_tokens):
        starts.append(len(spaced))
        spaced += token.text.replace("\n", " ").replace("\r", " ")
        after = query_tokens[at + 1] if at + 1 < len(query_tokens) else None
        adjoins = after is not None and after.start == token.start + len(token.text)
        if not adjoins or _SEPARATE & {token.text, after.text if after else ""}:
            spaced += _GAP
    try:
        reparse(spaced)
    except SyntaxError as again:
        reached = _REACHED.search(str(again))
        offset = int(reached[1]) - 1 if reached else len(spaced)
        at_fault = bisect_right(starts, offset) - 1
        return query_tokens[at_fault] if offset < len(spaced) else None, str(again)
    return None, str(error)


def _quote(token: Token) -> str:
    """Return the token as messages show it: in quotation marks, or as a code point."""
    if len(token.text) == 1 and not token.text.isprintable():
        return f"U+{ord(token.text):04X} ({unicodedata.name(token.text, 'unnamed')})"
    text = token.text if len(token.text) <= _QUOTED else token.text[:_QUOTED] + "…"
    return f"{text!r}" if "'" not in text else f'"{text}"'


def _error_at(text: str, start: int | None, *, reason: str, subject: str = "") -> QuerySyntaxError:
    line, column = (None, None) if start is None else line_and_column(text, start)
    return QuerySyntaxError(line=line, column=column, reason=reason, subject=subject)
