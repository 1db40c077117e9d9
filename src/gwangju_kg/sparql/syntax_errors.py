"""
Translate Oxigraph's errors about a query into errors that name the token at fault and its place.

A common mistake is named as what it is; of any other, the message says what the parser expected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from gwangju_kg.errors import BadRequest, QueryFailed, QuerySyntaxError, RequestError
from gwangju_kg.sparql import known_prefixes, query_limits, refused_forms
from gwangju_kg.sparql.lexer import Token, line_and_column, offset_of, tokenize
from gwangju_kg.sparql.mistakes import prologue
from gwangju_kg.sparql.mistakes.finder import find_mistake
from gwangju_kg.sparql.mistakes.parser_report import expected_terms, find_culprit
from gwangju_kg.sparql.mistakes.query_tokens import QueryTokens, Repair

_BAD_ESCAPE: Final = re.compile(r"\\(?:u(?![0-9A-Fa-f]{4})|U(?![0-9A-Fa-f]{8}))")

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

#: Our reason for each message of Oxigraph about a rule beyond the grammar.
_REASONS: Final = {
    "The SELECT contains a variable that is unbound": "select-ungrouped",
    "The SELECT contains an expression with a variable that is unbound": "select-ungrouped",
    "Duplicated variable name in SELECT": "select-twice",
    "IRI parsing failed": "bad-iri",
    "language tag parsing failed": "bad-language-tag",
    "The query limit should be": "bad-limit",
    "The query offset should be": "bad-limit",
    "escape sequence should be": "bad-escape",
}

_FUNCTION: Final = re.compile(r"The custom function <(.*)> is not supported")
_UNBOUND: Final = re.compile(r"does not contains? variable \?(\w+)")

#: Characters of the query that a message repeats.
_QUOTED: Final = 120

#: Bytes of a variant of a query.
_MAX_VARIANT_BYTES: Final = 1_000_000

#: More tokens than any query has.
_TOO_MANY: Final = 1 << 40

#: Mistakes whose subject is shown as it is.
_WHOLE_SUBJECTS: Final = frozenset(
    {"unclosed-bracket", "ungrouped", "ungrouped-expression", "aggregate-in-pattern", "bind-bound"}
    | {"argument-count", "unknown-function", "open-string"}
)


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
    decoded = refused_forms.decode_escapes(text)
    result = _of_decoded(error, decoded.text, reparse, prefixes)
    if decoded.text != text and result.line is not None and result.column is not None:
        start = offset_of(decoded.text, result.line, result.column)
        result.line, result.column = line_and_column(text, decoded.place_as_written(start))
    return result


def _of_decoded(
    error: SyntaxError,
    text: str,
    reparse: Callable[[str], object],
    prefixes: Mapping[str, str],
) -> QuerySyntaxError:
    """Return the error for the first fault of a text without escapes outside strings and IRIs."""
    query_tokens = list(tokenize(text))
    undeclared = _find_undeclared(text, prefixes)
    if undeclared:
        return undeclared
    token, message = find_culprit(error, query_tokens, reparse)
    culprit = len(text) if token is None else token.start
    rank = _rank(token, message, query_tokens)
    repair = find_mistake(text, culprit, rank, lambda variant: _rank_variant(variant, reparse))
    if repair:
        return _of_repair(text, repair)
    unclosed = _find_unclosed(text, query_tokens)
    if unclosed:
        return unclosed
    reason = next((ours for theirs, ours in _REASONS.items() if theirs in message), "")
    start = len(text.rstrip()) if token is None else token.start
    subject = "" if token is None else _quote(token.text)
    if token is not None and (error_of_token := _find_malformed(text, token)):
        return error_of_token
    if reason:
        return _error_at(text, start, reason=reason, subject=subject)
    expected = expected_terms(query_tokens, token, reparse)
    if not expected and token in query_tokens[1:]:  # the one before may be read as a beginning
        before = query_tokens[query_tokens.index(token) - 1]
        expected = expected_terms(query_tokens, before, reparse)
        token, start = (before, before.start) if expected else (token, start)
    return _unexpected(text, start, "" if token is None else _quote(token.text), expected)


def _unexpected(text: str, start: int, subject: str, expected: Sequence[str]) -> QuerySyntaxError:
    """Return the error for a token of no known mistake, with what may stand in its place."""
    if not subject:
        result = _error_at(text, start, reason="unfinished" if expected else "ends-too-early")
    else:
        result = _error_at(
            text, start, reason="unexpected" if expected else "stray-token", subject=subject
        )
    result.suggestion = "  ".join(expected)
    return result


def _find_malformed(text: str, token: Token) -> QuerySyntaxError | None:
    """Return the error for a token that can stand nowhere, or None."""
    subject = _quote(token.text)
    if token.kind == "iri" and not _SCHEME.match(token.text, 1):
        return _error_at(text, token.start, reason="relative-iri", subject=subject)
    if token.kind == "lang":
        return _error_at(text, token.start, reason="bad-language-tag", subject=subject)
    if token.kind == "string" and _BAD_ESCAPE.search(token.text):
        return _error_at(text, token.start, reason="bad-escape", subject=subject)
    return None


def _rank(token: Token | None, message: str, query_tokens: list[Token]) -> int:
    """Return a number that is the smaller the further the parser came; 0: only a rule is broken."""
    if token is None:
        return 0 if any(theirs in message for theirs in _REASONS) else 1
    return 1 + len(query_tokens) - query_tokens.index(token)


def _rank_variant(text: str, reparse: Callable[[str], object]) -> int | None:
    """Return the rank of a variant of the query; None if it parses."""
    rewritten = refused_forms.rewrite(text).text
    try:
        query_limits.check(rewritten, limit_bytes=_MAX_VARIANT_BYTES)
    except RequestError:  # a variant never contacts other hosts, nor costs more than its original
        return _TOO_MANY
    try:
        reparse(rewritten)
    except SyntaxError as error:
        query_tokens = list(tokenize(text))
        token, message = find_culprit(error, query_tokens, reparse)
        return _rank(token, message, query_tokens)
    except RuntimeError:
        pass
    return None


def _of_repair(text: str, repair: Repair) -> QuerySyntaxError:
    subject = repair.subject
    if repair.reason not in _WHOLE_SUBJECTS:
        subject = _quote(subject)
    line, column = line_and_column(text, repair.start)
    return QuerySyntaxError(
        line=line,
        column=column,
        reason=repair.reason,
        subject=subject,
        suggestion=_shorten(repair.suggestion),
    )


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
            return _error_at(text, token.start, reason="open-string", subject=token.text)
        if token.text == "<" and _SCHEME.match(text, token.start + 1):
            return _error_at(text, token.start, reason="open-iri")
    return None


def _find_undeclared(text: str, prefixes: Mapping[str, str]) -> QuerySyntaxError | None:
    """Return the error for the first name whose prefix is neither declared nor known, or None."""
    unknown = {
        prefix: token
        for prefix, token in known_prefixes.undeclared_names(text).items()
        if prefix not in prefixes and prefix.lower() not in prologue.SCHEMES
    }
    if not unknown or next(prologue.declarations(QueryTokens(text, 0)), None):
        return None
    prefix, token = next(iter(unknown.items()))
    line = f"PREFIX {prefix}: <{known_prefixes.WELL_KNOWN.get(prefix, '…')}>"
    nearest = known_prefixes.nearest_prefix(prefix, prefixes)
    if not nearest or prefix in known_prefixes.WELL_KNOWN:
        return _error_at(text, token.start, reason="undeclared-prefix", subject=line)
    suggestion = f"{nearest}: <{prefixes[nearest]}>"
    error = _error_at(text, token.start, reason="undeclared-prefix-near", subject=line)
    error.suggestion = suggestion
    return error


def _quote(text: str) -> str:
    """Return a text as messages show it: in quotation marks, or as a code point."""
    if len(text) == 1 and (not text.isprintable() or text.isspace()):
        return f"U+{ord(text):04X} ({unicodedata.name(text, 'unnamed')})"
    text = _shorten(text)
    return f"{text!r}" if "'" not in text else f'"{text}"'


def _shorten(text: str) -> str:
    """Return a text in one line, and not too long for a message."""
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"


def _error_at(text: str, start: int | None, *, reason: str, subject: str = "") -> QuerySyntaxError:
    line, column = (None, None) if start is None else line_and_column(text, start)
    return QuerySyntaxError(line=line, column=column, reason=reason, subject=subject)
