"""
What the parser says about a text: the token at fault, and what it expected in its place.

Oxigraph 0.5.13 reports what it expected at the furthest place that it reached, and it reads past
the fault by the length of any keyword that could have stood there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from gwangju_kg.sparql import refused_forms
from gwangju_kg.sparql.lexer import Token

#: Parses a text, and raises as Oxigraph does.
Reparse = Callable[[str], object]

_REACHED: Final = re.compile(r"error at 1:(\d+): ")

#: Longer than any keyword of SPARQL, so that a parser never looks past a gap.
_GAP: Final = " " * 24

#: Marks beside which white space never matters.
_SEPARATE: Final = frozenset("{}()[];,")

#: Functions whose arguments Oxigraph reads without a report of what is wrong in them.
_SILENT: Final = frozenset({"CONCAT", "COALESCE"})
_FUNCTION: Final = "<urn:f>"

_CLASS: Final = re.compile(r"\['[^\]]*\]|\[_\]|<unreported>")
_MARK: Final = re.compile(r'"((?:[^"\\]|\\.)+)"')

_MARKS: Final = ("(", ")", "{", "}", ".", ";", ",")
_OPERATORS: Final = ("=", "+", "&&")

#: Keywords that may stand in the middle of a clause.  The parser does not report any that it
#: expects at the end of a text, so that they are tried.
_KEYWORDS: Final = ("AS", "BY", "FROM", "WHERE", "SEPARATOR")
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX")

#: Characters of the longest text with which keywords are tried.
_MAX_TRIED: Final = 10_000


class ParserReport(NamedTuple):
    """
    What the parser reports.

    Attributes:
        token: the token at fault; None if the text ends too early.
        message: its message.
    """

    token: Token | None
    message: str


def find_culprit(
    error: SyntaxError, query_tokens: Sequence[Token], reparse: Reparse
) -> ParserReport:
    """
    Return the token at fault, and the message of the parser.

    The text is parsed again with a gap wherever white space may stand, so that the place that the
    parser reaches lies between the token at fault and the next one.
    """
    report = _report(error, query_tokens, reparse, hides_functions=False)
    is_silent = report.token is not None and report.token.text.upper() in _SILENT
    if not is_silent:
        return report
    inner = _report(error, query_tokens, reparse, hides_functions=True)
    return inner if inner.message != str(error) else report


def _report(
    error: SyntaxError, query_tokens: Sequence[Token], reparse: Reparse, *, hides_functions: bool
) -> ParserReport:
    spaced, starts = _spaced(query_tokens, hides_functions=hides_functions)
    rewritten = refused_forms.rewrite(spaced)
    try:
        reparse(rewritten.text)
    except SyntaxError as again:
        reached = _REACHED.search(str(again))
        offset = rewritten.place_as_written(int(reached[1]) - 1) if reached else len(spaced)
        at_fault = bisect_right(starts, offset) - 1
        return ParserReport(query_tokens[at_fault] if offset < len(spaced) else None, str(again))
    except RuntimeError:  # the hidden functions are unknown
        pass
    return ParserReport(None, str(error))


def _spaced(query_tokens: Sequence[Token], *, hides_functions: bool) -> tuple[str, list[int]]:
    """Return the text with a gap between its tokens, and the offset of each token in it."""
    spaced, starts = "", []
    for at, token in enumerate(query_tokens):
        starts.append(len(spaced))
        after = query_tokens[at + 1] if at + 1 < len(query_tokens) else None
        text = token.text.replace("\n", " ").replace("\r", " ")
        if hides_functions and text.upper() in _SILENT and after and after.text == "(":
            text = _FUNCTION
        spaced += text
        adjoins = after is not None and after.start == token.start + len(token.text)
        if not adjoins or _SEPARATE & {token.text, after.text if after else ""}:
            spaced += _GAP
    return spaced, starts


def expected_terms(
    query_tokens: Sequence[Token], culprit: Token | None, reparse: Reparse
) -> list[str]:
    """
    Return what may stand in place of the token at fault, as examples; empty if it is not known.

    Args:
        query_tokens: the tokens of the text.
        culprit: the token at fault; None for the end.
        reparse: parses a text.
    """
    before = [token for token in query_tokens if culprit is None or token.start < culprit.start]
    if not before:
        return list(_FORMS)
    spaced, _ = _spaced(before, hides_functions=True)
    # Behind a gap no name goes on, and no keyword that would begin earlier ends.
    text = spaced.rstrip() + _GAP
    message = _message_at_end(text, reparse)
    if not message:
        return []
    examples = list(_examples(message))
    tried = (_KEYWORDS if examples else (*_KEYWORDS, *_FORMS)) if len(text) < _MAX_TRIED else ()
    keywords = [word for word in tried if _message_at_end(text + word + _GAP, reparse)]
    return examples + keywords


def _message_at_end(text: str, reparse: Reparse) -> str:
    """Return the message of the parser if it reaches the end of a text and expects more, or ""."""
    rewritten = refused_forms.rewrite(text).text
    try:
        reparse(rewritten)
    except SyntaxError as error:
        reached = _REACHED.search(str(error))
        return str(error) if reached and int(reached[1]) - 1 >= len(rewritten) else ""
    except RuntimeError:
        pass
    return ""


def _examples(message: str) -> Iterator[str]:
    """Yield an example of each kind of term and of each mark that a message of Oxigraph names."""
    items = _CLASS.sub("", message.partition(" expected ")[2])
    marks = {mark.replace('\\"', '"') for mark in _MARK.findall(items)}
    begins_value, is_operand = "true" in marks, {"=", "&&"} <= marks
    yield from (["?x"] if "?" in marks else [])
    yield from (["<iri>"] if "<" in marks and not is_operand else [])
    yield from (["prefix:name"] if {"<", ":"} <= marks else ["prefix:"] if ":" in marks else [])
    yield from (["a"] if "a" in marks else [])
    yield from (['"text"'] if '"' in marks else [])
    yield from (["1"] if begins_value else [])
    yield from (["*"] if "*" in marks and not is_operand else [])
    # A period may begin a number, such as .5.
    yield from (mark for mark in _MARKS if mark in marks and not (mark == "." and begins_value))
    yield from (_OPERATORS if is_operand else ())
