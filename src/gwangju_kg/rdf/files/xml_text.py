"""
Prepare XML for a parser that reads UTF-8 alone and expands entities without bound.

Takes bytes in any encoding; returns a text without DOCTYPE, its internal entities expanded, with
the lines of the original.  External entities are never read.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from pathlib import Path
from typing import Final
from xml.parsers import expat

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf.files.defects import Defect, OnDefect
from gwangju_kg.rdf.files.xml_recovery import complete_part

#: The encoding that an XML declaration states.  Source: XML 1.0, [80].
_ENCODING: Final = re.compile(
    r"""^(?P<head><\?xml\b[^>]*?\bencoding\s*=\s*["'])(?P<name>[A-Za-z][A-Za-z0-9._-]*)"""
)

#: Encodings by the first bytes of a file without a declaration that could be read.
#: Source: XML 1.0, appendix F.
_STARTS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)

#: The document type declaration; the parts of its internal subset are tried once each.
_DOCTYPE: Final = re.compile(
    r"""<!DOCTYPE\s(?:"[^"]*"|'[^']*'|[^\["'>])*+"""
    r"""(?:\[(?>"[^"]*"|'[^']*'|<!--.*?-->|<\?.*?\?>|[^\]"'])*+\]\s*)?>""",
    re.DOTALL,
)

#: What has no references to entities, and such references.
_REFERENCE: Final = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|&(?P<name>[\w:][\w:.\-·]*);", re.DOTALL
)

#: Entities that every XML parser knows.
_PREDEFINED: Final = frozenset({"lt", "gt", "amp", "apos", "quot"})

#: A file may grow to this many characters, or to so many times its length, by its entities.
_MAX_CHARACTERS: Final = 1024**2
_MAX_GROWTH: Final = 16

#: The most entities within one another.
_MAX_WITHIN: Final = 100

#: The element of a TriX document.  Source: Carroll and Stickler, TriX: RDF Triples in XML, 2004.
_TRIX: Final = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:\w+:)?TriX\b", re.DOTALL)


def prepare(data: bytes, path: Path, on_defect: OnDefect | None = None) -> str:
    """
    Return XML as text, without DOCTYPE.

    Args:
        data: the bytes of the file.
        path: the file.
        on_defect: called with the place where it is not well-formed, from which on it is left out;
            None to refuse it.

    Raises:
        SourceError: it is not well-formed, in an unknown encoding, has external or parameter
            entities or default attributes, or its entities expand too far.
    """
    text = _decode(data, path)
    match = _DOCTYPE.search(text) if "<!DOCTYPE" in text else None
    if match is not None:
        entities = _DoctypeReader(path).read(text)
        lines = "\n" * match[0].count("\n")
        limit = max(_MAX_CHARACTERS, _MAX_GROWTH * len(text))
        text = text[: match.start()] + lines + _Expansion(entities, limit, path).of(text, match)
    try:
        _check_syntax(text, path)
    except SourceError as error:
        part = complete_part(text, is_trix=is_trix(text)) if on_defect is not None else None
        if part is None or on_defect is None:
            raise
        on_defect(Defect(path, error.line, error.message, rest_from=part.next_line))
        return part.text
    return text


def is_trix(text: str) -> bool:
    """Check whether XML is a TriX document."""
    return _TRIX.match(text) is not None


def _decode(data: bytes, path: Path) -> str:
    encoding = next((name for start, name in _STARTS if data.startswith(start)), "")
    if not encoding:
        declared = _ENCODING.match(data[:200].decode("latin-1"))
        encoding = declared["name"] if declared else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SourceError(f"is not {encoding.upper()}", path, line=line) from error
    except LookupError as error:
        raise SourceError(f"is in an unknown encoding: {encoding}", path, line=1) from error
    return _ENCODING.sub(r"\g<head>UTF-8", text.removeprefix("\ufeff"))


class _DoctypeEnd(Exception):
    """Ends the parse before the content."""


class _DoctypeReader:
    """Collects the replacement texts of the entities that a DOCTYPE declares."""

    def __init__(self, path: Path) -> None:
        self.entities: dict[str, str] = {}
        self._path = path
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._start
        self._parser.EntityDeclHandler = self._declare_entity
        self._parser.AttlistDeclHandler = self._declare_attribute
        self._parser.EndDoctypeDeclHandler = self._end

    def read(self, text: str) -> dict[str, str]:
        """
        Return the replacement texts by the names of the entities.

        Raises:
            SourceError: the DOCTYPE is malformed, or has what is not accepted.
        """
        with suppress(_DoctypeEnd):
            _parse(self._parser, text, self._path)
        return self.entities

    def _start(self, _: str, system: str | None, public: str | None, *_rest: object) -> None:
        if system or public:
            self._refuse("an external DTD (DOCTYPE … SYSTEM or PUBLIC)")

    def _declare_entity(
        self, name: str, is_parameter: int, value: str | None, *_rest: object
    ) -> None:
        if is_parameter:
            self._refuse(f"a parameter entity ({name}) in a DOCTYPE")
        if value is None:
            self._refuse(f"an external entity ({name}) in a DOCTYPE")
        self.entities.setdefault(name, value or "")

    def _declare_attribute(
        self, _element: str, name: str, _kind: str, default: str | None, _required: int
    ) -> None:
        if default is not None:
            self._refuse(f"a default attribute ({name}) in a DOCTYPE")

    def _end(self) -> None:
        raise _DoctypeEnd

    def _refuse(self, what: str) -> None:
        raise SourceError(
            f"{what} is not accepted: write it out",
            self._path,
            line=self._parser.CurrentLineNumber,
        )


class _Expansion:
    """Expands entities up to a limit in characters."""

    def __init__(self, entities: dict[str, str], limit: int, path: Path) -> None:
        self._entities, self._limit, self._path = entities, limit, path
        self._expanded: dict[str, str] = {}
        self._place = ("", 0)

    def of(self, text: str, doctype: re.Match[str]) -> str:
        """Return the text after the DOCTYPE with its entities expanded."""
        pieces, length, at = [], 0, doctype.end()
        for match in _REFERENCE.finditer(text, at):
            if match["name"] is None or match["name"] not in self._entities:
                continue
            self._place = (text, match.start())
            pieces += [text[at : match.start()], self._entity(match["name"], ())]
            length += len(pieces[-1]) + len(pieces[-2])
            if length > self._limit:
                raise self._too_long()
            at = match.end()
        return "".join(pieces) + text[at:]

    def _entity(self, name: str, within: tuple[str, ...]) -> str:
        if name in self._expanded:
            return self._expanded[name]
        if name in within:
            raise self._error(f"the entity {name} contains itself")
        if len(within) >= _MAX_WITHIN:
            raise self._error(f"its entities are nested more than {_MAX_WITHIN} deep")
        value, length = self._entities[name], 0
        pieces, at = [], 0
        for match in _REFERENCE.finditer(value):
            if match["name"] in self._entities and match["name"] not in _PREDEFINED:
                pieces += [value[at : match.start()], self._entity(match["name"], (*within, name))]
                length += len(pieces[-1])
                if length > self._limit:
                    raise self._too_long()
                at = match.end()
        whole = "".join(pieces) + value[at:]
        # A quotation mark in an entity does not end the attribute that it is used in.
        self._expanded[name] = whole if "<" in whole else whole.replace('"', "&#34;")
        return self._expanded[name]

    def _too_long(self) -> SourceError:
        return self._error(f"its entities expand to more than {self._limit:,} characters")

    def _error(self, message: str) -> SourceError:
        """Return an error at the reference in the text that is expanded."""
        text, at = self._place
        return SourceError(message, self._path, line=text.count("\n", 0, at) + 1)


def _check_syntax(text: str, path: Path) -> None:
    """
    Check that XML is well-formed: the parser of RDF/XML gives no positions.

    Raises:
        SourceError: it is not.
    """
    _parse(expat.ParserCreate(), text, path)


def _parse(parser: expat.XMLParserType, text: str, path: Path) -> None:
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise _syntax_error(error, path) from error
    except ValueError as error:  # characters that are no text, or an encoding that is declared late
        raise SourceError(f"is not XML: {error}", path) from error


def _syntax_error(error: expat.ExpatError, path: Path) -> SourceError:
    return SourceError(
        f"is not XML: {expat.ErrorString(error.code)}",
        path,
        line=error.lineno,
        column=error.offset + 1,
    )
