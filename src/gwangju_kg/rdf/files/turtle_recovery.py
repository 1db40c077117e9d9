"""
Read what a Turtle or TriG file with defects states for certain, and nothing that it does not state.

Takes the content of a file; yields quads as written.  A malformed term whose end is certain is
replaced by a placeholder, and what mentions the placeholder is left out; a parser that validates
reads the rest.  From any other error on nothing is certain, so the file is read up to the statement
that contains it.
"""

from __future__ import annotations

import re
import secrets
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.files.content import FileContent
from gwangju_kg.rdf.files.defects import Defect, OnDefect

#: Tokens of Turtle and TriG, also malformed ones whose end is certain.
#: Source: RDF 1.1 Turtle, section 6.5.
_TOKEN: Final = re.compile(
    r"""
      (?P<skip> \s+ | \#[^\n\r]* )
    | (?P<text> \"{3} (?: \\. | (?!\"{3})[^\\] )*+ \"{3}
              | '{3} (?: \\. | (?!'{3})[^\\] )*+ '{3}
              | " (?: \\[^\n\r] | [^"\\\n\r] )*+ "
              | ' (?: \\[^\n\r] | [^'\\\n\r] )*+ ' )
    | (?P<iri> < [^<>"\x00-\x1f]*+ > )
    | (?P<blank> _: [\w.\-·]* [\w\-·] )
    | (?P<number> [+-]? (?: \d*\.\d+ | \d+\.(?=[eE]) | \d+ ) (?: [eE][+-]?\d+ )? (?! [\w:\-] ) )
    | (?P<name> (?: [^\W_] (?: [\w.\-·]* [\w\-·] )? )?
                : (?: [\w:%\-·] | \\. | \.+(?=[\w:%\-·\\]) )* )
    | (?P<word> @? \w [\w\-]* )
    | (?P<mark> << | >> | \^\^ | \{\| | \|\} | . )
    """,
    re.VERBOSE | re.DOTALL,
)

#: Marks that are no token of Turtle: a string or an IRI begins and does not end.
_UNCLOSED: Final = frozenset({'"', "'", "<"})

#: Marks after which a statement may begin, and how they change the depth of graphs.
_BOUNDARIES: Final = {".": 0, "{": 1, "}": -1}

#: A malformed IRI that may be one whose ``>`` is missing.
_UNCERTAIN_IRI: Final = re.compile(r"\s[.;,{}#]|\s.*'|'.*\s")

#: Bytes that are not UTF-8, as Python decodes them, and such a byte before a backslash, which may
#: be its second half in an encoding such as Shift JIS.
_BAD_BYTE: Final = re.compile("[\udc80-\udcff]")
_BAD_ESCAPE: Final = re.compile("[\udc80-\udcff]\\\\")

_ESCAPED_QUOTE: Final = re.compile(r"\\[\"']")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_BLANK: Final = re.compile(r"(?:\s|#[^\n\r]*)*")

#: An escape in an IRI that stands for a character of ASCII.
_ESCAPE: Final = re.compile(r"\\u(00[0-7][0-9A-Fa-f])")

#: Characters of a prefixed name that may make it malformed.
_ODD: Final = re.compile(r"[^\w:.\-]")

#: What a malformed IRI in a directive causes.
_CONSEQUENCES: Final = {
    "prefix": "; what has this prefix is left out",
    "base": "; what is relative to it is left out",
}

#: The most characters of a term in a message.
_SHOWN: Final = 120


class _UncertainError(Exception):
    """The end of a malformed term is not certain."""


def read_turtle(content: FileContent, base: str, on_defect: OnDefect) -> Iterator[Quad]:
    """
    Yield the quads without malformed terms up to the first error of another kind.

    Args:
        content: a file in Turtle or TriG.
        base: base IRI for relative IRIs.
        on_defect: called with each malformed term, and with the error that ends the reading.

    Raises:
        SourceError: the base IRI is malformed.
    """
    masked = _MaskedText(content, base)
    end: Defect | None = None
    while error := _first_error(masked.encoded(), content, base):
        end = masked.cut_before(error, end)
    for defect in masked.defects():
        on_defect(defect)
    if end is not None:
        on_defect(end)
    for quad in parse(masked.encoded(), content.form, base_iri=base, rename_blank_nodes=True):
        if masked.scheme not in str(quad):
            yield quad


def _first_error(data: bytes, content: FileContent, base: str) -> SyntaxError | None:
    try:
        for _ in parse(data, content.form, base_iri=base):
            pass
    except SyntaxError as error:
        return error
    except ValueError as error:
        message = f"cannot be read with this base IRI ({error})"
        raise SourceError(message, content.path) from error
    return None


class _MaskedText:
    """
    The text of a file whose malformed terms are placeholders.

    Attributes:
        scheme: the IRI scheme of the placeholders, which no file has.
    """

    def __init__(self, content: FileContent, base: str) -> None:
        self.scheme = f"x-malformed-{secrets.token_hex(8)}"
        self._content, self._base = content, base
        self._original = content.data.decode(errors="surrogateescape")
        self._defects: list[tuple[int, Defect]] = []
        #: Where a statement may begin in the masked text, and whether that is within a graph.
        self._starts: list[tuple[int, bool]] = [(0, False)]
        self._prefixes: set[str] = set()
        self._length, self._line, self._depth = 0, 1, 0
        self._text = "".join(self._pieces())
        self._closing = ""

    def encoded(self) -> bytes:
        """Return the text in UTF-8; bytes that are not stay, outside terms."""
        return (self._text + self._closing).encode(errors="surrogateescape")

    def defects(self) -> list[Defect]:
        """Return the malformed terms of the text."""
        return [defect for at, defect in self._defects if at < len(self._text)]

    def cut_before(self, error: SyntaxError, earlier: Defect | None) -> Defect:
        """
        Cut off the text from the statement with an error on, and return that as a defect.

        Args:
            error: the error of the parser.
            earlier: the defect for which the text was cut before.
        """
        lines = [0, *(match.end() for match in _LINE_END.finditer(self._text))]
        number = min(error.lineno or 1, len(lines))
        at = lines[number - 1] + (error.offset or 1) - 1
        limit = len(self._text) if earlier else len(self._text) + 1
        starts = [start for start in self._starts if start[0] < limit] or [(0, False)]
        start, is_in_graph = starts[max(bisect_right(starts, (at, True)) - 1, 0)]
        blank = _BLANK.match(self._text, start)
        first = bisect_right(lines, blank.end() if blank else start)
        self._text, self._closing = self._text[:start], "}" if is_in_graph else ""
        if earlier is not None:
            return earlier._replace(rest_from=first)
        if any(defect.line == number for _, defect in self._defects):
            error.offset = error.end_offset = None  # of the placeholders
        text = self._original.encode(errors="surrogateescape").decode(errors="replace")
        problem = source_positions.syntax_error(error, text, self._content.path, what="RDF")
        return Defect(self._content.path, problem.line, problem.message, rest_from=first)

    def _pieces(self) -> Iterator[str]:
        directive, previous = "", ""
        for match in _TOKEN.finditer(self._original):
            kind, token = match.lastgroup or "", match[0]
            if kind == "word" and previous != "text":
                directive = token.lower().removeprefix("@")
            try:
                piece = self._piece(kind, token, previous, directive)
            except _UncertainError:
                yield self._original[match.start() :]
                return
            yield piece
            self._length += len(piece)
            self._line += len(_LINE_END.findall(token))
            if kind not in {"skip", "word"} and not (kind == "name" and directive == "prefix"):
                directive = ""
            previous = kind

    def _piece(self, kind: str, token: str, previous: str, directive: str) -> str:
        """
        Return a token, or a placeholder for it.

        Raises:
            _UncertainError: it has no certain end.
        """
        if kind == "mark":
            if token in _UNCLOSED:
                raise _UncertainError
            if token in _BOUNDARIES:
                self._depth += _BOUNDARIES[token]
                self._starts.append((self._length + 1, self._depth > 0))
            return token
        if kind == "name" and directive == "prefix":
            self._prefixes.add(token.partition(":")[0])
            return token
        reason = self._problem(kind, token, is_tag=previous == "text")
        if not reason:
            return token
        consequence = _CONSEQUENCES.get(directive, "") if kind == "iri" else ""
        defect = Defect(self._content.path, self._line, reason + consequence)
        self._defects.append((self._length, defect))
        return self._placeholder(kind, token, directive)

    def _problem(self, kind: str, token: str, *, is_tag: bool) -> str:
        match kind:
            case "iri":
                reason = _trial_error("{} <x:p> <x:o> .", token, self._base)
                if reason and _UNCERTAIN_IRI.search(token):
                    raise _UncertainError
                return reason and f"malformed IRI {_shown(token)}: {reason}"
            case "text" if "\\" in token or _BAD_BYTE.search(token):
                reason = _trial_error("<x:s> <x:p> {} .", token, self._base)
                if reason and (_ESCAPED_QUOTE.search(token) or _BAD_ESCAPE.search(token)):
                    raise _UncertainError
                return reason and f"malformed text: {reason}"
            case "word" if is_tag and token.startswith("@"):
                reason = _trial_error('<x:s> <x:p> ""{} .', token, self._base)
                return reason and f"malformed language tag {_shown(token[1:])}: {reason}"
            case "name":
                prefix = token.partition(":")[0]
                if prefix not in self._prefixes:
                    return f"the prefix {prefix}: has not been declared, at {_shown(token)}"
                trial = f"PREFIX {prefix}: <x:> {{}} <x:p> <x:o> ."
                reason = _trial_error(trial, token, self._base) if _ODD.search(token) else ""
                return reason and f"malformed name {_shown(token)}: {reason}"
        return ""

    def _placeholder(self, kind: str, token: str, directive: str) -> str:
        iri = f"{self.scheme}:{len(self._defects)}"
        match kind:
            case "text":
                lines = "\n" * len(_LINE_END.findall(token))
                return f'"""{iri}{lines}"""'
            case "word":
                return f"^^<{iri}>"
            case "iri" if directive == "base":
                return f"<{self.scheme}://{len(self._defects)}/>"
        return f"<{iri}>"


@lru_cache(maxsize=65536)
def _trial_error(statement: str, token: str, base: str) -> str:
    """Return why a token is malformed, or an empty string."""
    try:
        data = statement.format(token).encode()
    except UnicodeEncodeError:
        return "it is not UTF-8"
    error = _trial(data, base)
    return (error.msg.partition(": ")[2] or error.msg) if error else ""


def _trial(data: bytes, base: str) -> SyntaxError | None:
    try:
        for _ in parse(data, RdfFormat.TURTLE, base_iri=base):
            pass
    except SyntaxError as error:
        return error
    return None


def _shown(token: str) -> str:
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), token)
    text = text.encode(errors="surrogateescape").decode(errors="replace")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
