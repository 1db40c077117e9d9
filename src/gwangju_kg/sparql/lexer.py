"""
Split a SPARQL text into the terminals of its grammar.

Takes any text; yields tokens with their offsets.  Never fails: a character that begins no terminal
becomes a token of its own.  No IO, no grammar above the terminals.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

# Source: SPARQL 1.1 Query, section 19.8, [139] to [173]; SPARQL 1.2 for "--ltr", "<<" and "{|".
_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAMED: Final = f"{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040"

#: Longest prefix that is matched, in characters; unbounded, "a.a.a…" takes quadratic time.
_PREFIX: Final = 100

_LOCAL: Final = rf"(?:[{_NAMED}:\-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])"

#: A terminal with the white space and comments before it, which a match of their own would take as
#: long as a terminal.
_TERMINAL: Final = re.compile(
    rf"""
    (?: [ \t\r\n]++ | \#[^\r\n]*+ )*+
    (?: (?P<string> \"\"\" (?: [^"\\] | \\. | "(?!"") )*+ \"\"\"
                | '''    (?: [^'\\] | \\. | '(?!'') )*+ '''
                | " (?: [^"\\\r\n] | \\. )*+ "
                | ' (?: [^'\\\r\n] | \\. )*+ ' )
    | (?P<iri>    < (?: [^\x00-\x20<>"{{}}|^`\\] | \\u[0-9A-Fa-f]{{4}} | \\U[0-9A-Fa-f]{{8}} )*+ > )
    | (?P<var>    [?$] [{_BASE}_0-9] [{_NAMED}]*+ )
    | (?P<blank>  _: [{_BASE}_0-9] (?: \.*[{_NAMED}\-] )*+ )
    | (?P<name>   (?: [{_BASE}] (?: \.*[{_NAMED}\-] ){{0,{_PREFIX}}}+ )? :
                  (?: {_LOCAL} (?: \.*{_LOCAL} )*+ )? )
    | (?P<lang>   @ [A-Za-z]++ (?: --?[A-Za-z0-9]+ )*+ )
    | (?P<number> (?: [0-9]++ (?: \.[0-9]++ | \.(?=[eE]) )?+ | \.[0-9]++ )
                  (?: [eE][+-]?[0-9]++ )?+ )
    | (?P<word>   [{_BASE}_] [{_NAMED}]*+ )
    | (?P<mark>   \|\| | && | \^\^ | << | >> | \{{\| | \|\}} | [<>!]= | . )
    | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)

_new: Final = tuple.__new__

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Token(NamedTuple):
    """
    One terminal.

    Attributes:
        kind: string, iri, var, blank, name (with a prefix), lang, number, word or mark.
        text: its text.
        start: its offset in code points, from 0.
    """

    kind: str
    text: str
    start: int


def tokenize(text: str) -> Iterator[Token]:
    """
    Yield the terminals of `text` in order, without white space and comments.

    >>> [token.text for token in tokenize("ASK{?s a 'SERVICE' }#SERVICE")]
    ['ASK', '{', '?s', 'a', "'SERVICE'", '}']
    """
    for match in _TERMINAL.finditer(text):
        if index := match.lastindex:  # by number, and made as a tuple: three quarters of the time
            yield _new(Token, (match.lastgroup, match[index], match.start(index)))


def line_and_column(text: str, start: int) -> tuple[int, int]:
    r"""
    Return the line and column of an offset, both from 1; the column in code points.

    >>> line_and_column("ASK {\r\n  !", 9)
    (2, 3)
    """
    lines = [0, *(match.end() for match in _LINE_END.finditer(text))]
    line = bisect_right(lines, start)
    return line, start - lines[line - 1] + 1


def offset_of(text: str, line: int, column: int) -> int:
    r"""
    Return the offset of a line and column, both from 1.

    >>> offset_of("ASK {\r\n  !", 2, 3)
    9
    """
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    return starts[line - 1] + column - 1
