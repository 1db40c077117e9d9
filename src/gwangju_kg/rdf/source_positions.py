"""
Read the text files of a project and find the lines of their statements.

Takes Turtle that is valid, or nearly so; returns the line numbers for messages.  Parsers report
positions only with their errors, so this module tokenizes the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from gwangju_kg.errors import SourceError

#: Tokens of Turtle, as far as positions need them; strings, IRIs and comments are one token each.
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


#: Longest quotation in a message, in characters.
_QUOTED_CHARACTERS: Final = 60


def read_text(path: Path) -> str:
    """
    Return the text of a project file, with its line ends and without a byte order mark.

    Raises:
        SourceError: the file is unreadable or not UTF-8.
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
    Return part of a line for a message: short, and never empty.

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
    Return the error for a file that an Oxigraph parser rejects, with position and quotation.

    Args:
        error: the parser's error; it has no position if the format provides none.
        text: the text of the file.
        path: the file.
        what: the expected format, such as Turtle.
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
        kind, token = match.lastgroup or "", match.group()
        if kind != "skip":
            yield _Token(kind, token, line)
        line += token.count("\n")


def _statements(text: str) -> Iterator[list[_Token]]:
    """Yield the tokens of each statement, without its dot; SPARQL's PREFIX and BASE have no dot."""
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
    Yield each subject that has an IRI, in the order of the text.

    Args:
        text: Turtle without relative IRIs.

    Yields:
        IRI and 1-based line of the start of each statement; an IRI may recur.

    >>> list(iter_subjects("@prefix e: <http://e/> .\ne:a e:p 1 .\n<http://e/b> a e:C ; e:p [] ."))
    [('http://e/a', 2), ('http://e/b', 3)]
    """
    for prefixes, (first, *_) in _statements_with_prefixes(text):
        if first.kind in {"iri", "name"}:
            yield _expand(first, prefixes), first.line


def iter_iris(text: str) -> Iterator[tuple[str, int]]:
    r"""
    Yield each IRI with its 1-based line, in the order of the text, except those of directives.

    Args:
        text: Turtle without relative IRIs.

    >>> list(iter_iris("@prefix e: <http://e/> .\ne:a <http://e/p>\n  'e:c' ."))
    [('http://e/a', 2), ('http://e/p', 2)]
    """
    for prefixes, statement in _statements_with_prefixes(text):
        for token in statement:
            if token.kind in {"iri", "name"}:
                yield _expand(token, prefixes), token.line


def _statements_with_prefixes(text: str) -> Iterator[tuple[dict[str, str], list[_Token]]]:
    """Yield the tokens of each statement that is no directive, with the prefixes before it."""
    prefixes: dict[str, str] = {}
    for statement in filter(None, _statements(text)):
        first, *rest = statement
        if first.kind == "word" and first.text.lower().lstrip("@") == "prefix" and len(rest) > 1:
            prefixes[rest[0].text.partition(":")[0]] = rest[1].text[1:-1]
        elif first.kind != "word" or first.text.lower().lstrip("@") != "base":
            yield prefixes, statement


def _expand(token: _Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def iter_unnamed_nodes(text: str) -> Iterator[int]:
    r"""
    Yield the 1-based line of each blank node, collection or quoted triple, in order.

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


def place_of(path: Path, iri: str) -> str:
    """
    Return the file, and the line of the first statement about a subject if there is one.

    Raises:
        SourceError: the file is unreadable or not UTF-8.
    """
    line = next((line for subject, line in iter_subjects(read_text(path)) if subject == iri), None)
    return f"{path}:{line}" if line else str(path)
