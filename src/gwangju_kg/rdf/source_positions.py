"""
Reads the text files of a project and finds where they say something.

Takes Turtle that a parser has accepted, or nearly so; gives the lines that messages
point at.  Parsers report places only with their errors, hence this reader of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from gwangju_kg.errors import SourceError

#: Tokens of Turtle, as far as places need them; strings, IRIs and comments hide what is in them.
#: Source: RDF 1.1 Turtle, section 6.5.
_TOKEN: Final = re.compile(
    r"""
      (?P<skip> \s+ | \#[^\n\r]* )
    | (?P<text> \"{3} (?: \\. | (?!\"{3})[^\\] )* \"{3}
              | '{3} (?: \\. | (?!'{3})[^\\] )* '{3}
              | " (?: \\. | [^"\\\n\r] )* "
              | ' (?: \\. | [^'\\\n\r] )* ' )
    | (?P<iri> < [^<>"{}|^`\x00-\x20]* > )
    | (?P<blank> _: [\w.\-·]* [\w\-·] )
    | (?P<number> [+-]? (?: \d*\.\d+ | \d+\.(?=[eE]) | \d+ ) (?: [eE][+-]?\d+ )? (?! [\w:\-] ) )
    | (?P<name> (?: [^\W_] (?: [\w.\-·]* [\w\-·] )? )?
                : (?: [\w:%\-·] | \\. | \.+(?=[\w:%\-·\\]) )* )
    | (?P<word> @? \w [\w\-]* )
    | (?P<mark> << | >> | \^\^ | . )
    """,
    re.VERBOSE | re.DOTALL,
)


#: Longest piece of a text that a message quotes, in characters.
_QUOTED_CHARACTERS: Final = 60


def read_text(path: Path) -> str:
    """
    Read a file of the project: line ends as they are, a byte order mark left out.

    Raises:
        SourceError: it is unreadable or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SourceError("is not UTF-8: save it as UTF-8", path, line=line) from error
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror})", path) from error


def quote(text: str, line: int, *, start: int = 1, end: int | None = None) -> str:
    r"""
    Give a piece of a line for a message: short, and never empty.

    Args:
        text: the whole text.
        line: 1-based.
        start: 1-based column of the first character.
        end: 1-based column after the last character; None for the rest of the line.

    >>> quote("a b\nc dd e", 2, start=3, end=5), quote("a b", 9)
    ('dd', 'the end of the file')
    """
    whole = next(islice(text.split("\n"), line - 1, None), "")
    piece = whole[start - 1 : end and end - 1].strip() or whole.strip() or "the end of the file"
    return piece if len(piece) <= _QUOTED_CHARACTERS else piece[: _QUOTED_CHARACTERS - 1] + "…"


def syntax_error(error: SyntaxError, text: str, path: Path, *, what: str) -> SourceError:
    """
    Give the error of a file that a parser of Oxigraph refuses, with its place and what is there.

    Args:
        error: the parser's; it has no place where the format gives none.
        text: of the file.
        path: the file.
        what: the file is not, such as Turtle.
    """
    if error.lineno is None:
        return SourceError(f"is not {what}: {error.msg}", path)
    end = error.end_offset if error.end_lineno == error.lineno else None
    quoted = quote(text, error.lineno, start=error.offset or 1, end=end)
    reason = error.msg.partition(": ")[2] or error.msg
    return SourceError(
        f"is not {what}: {reason}, at {quoted}", path, line=error.lineno, column=error.offset
    )


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind, found = match.lastgroup or "", match.group()
        if kind != "skip":
            yield _Token(kind, found, line)
        line += found.count("\n")


def _statements(text: str) -> Iterator[list[_Token]]:
    """Give the tokens of each statement, without its dot; SPARQL's PREFIX and BASE have none."""
    statement: list[_Token] = []
    for token in _tokens(text):
        if token.kind == "mark" and token.text == ".":
            yield statement
            statement = []
            continue
        statement.append(token)
        if token.kind == "iri" and statement[0].text.upper() in {"PREFIX", "BASE"}:
            yield statement
            statement = []
    if statement:
        yield statement


def iter_subjects(text: str) -> Iterator[tuple[str, int]]:
    r"""
    Give each subject that has an IRI, in the order of the text.

    Args:
        text: Turtle without relative IRIs.

    Returns:
        IRI and 1-based line of the start of each statement; an IRI may recur.

    >>> list(iter_subjects("@prefix e: <http://e/> .\ne:a e:p 1 .\n<http://e/b> a e:C ; e:p [] ."))
    [('http://e/a', 2), ('http://e/b', 3)]
    """
    prefixes: dict[str, str] = {}
    for first, *rest in filter(None, _statements(text)):
        if first.kind == "iri":
            yield first.text[1:-1], first.line
        elif first.kind == "name":
            prefix, _, local = first.text.partition(":")
            yield prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local), first.line
        elif first.text.lower().lstrip("@") == "prefix" and len(rest) > 1:
            prefixes[rest[0].text.partition(":")[0]] = rest[1].text[1:-1]


def iter_unnamed_nodes(text: str) -> Iterator[int]:
    r"""
    Give the 1-based line of each blank node, collection or quoted triple, in order.

    >>> list(iter_unnamed_nodes("<http://e/a> <http://e/p> () ;\n  <http://e/q> [] , _:b , '[' ."))
    [2, 2]
    """
    opened: int | None = None
    for token in _tokens(text):
        if opened is not None and token.text != ")":
            yield opened
        opened = token.line if token.kind == "mark" and token.text == "(" else None
        if token.kind == "blank" or (token.kind == "mark" and token.text in {"[", "<<"}):
            yield token.line
