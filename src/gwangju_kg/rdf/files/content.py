"""
Read the bytes of an RDF file: recognize its format, decompress it, and make it UTF-8.

Takes a path; returns bytes that a parser can read.  XML is prepared by `xml_text`.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final, NamedTuple, Protocol

import zstandard
from pyoxigraph import RdfFormat

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf.files import rdf_ids, trix, xml_text
from gwangju_kg.rdf.files.defects import OnDefect

#: Extensions of RDF formats in addition to those that Oxigraph knows.
_EXTENSIONS: Final = {
    "owl": RdfFormat.RDF_XML,
    "rdfs": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "trix": RdfFormat.RDF_XML,
    "json": RdfFormat.JSON_LD,
}

#: Extensions of compressed files, and the first bytes of such files.
#: Source: RFC 1952, section 2.3.1; RFC 8878, section 3.1.1; bzip2(1).
_COMPRESSED: Final = {"gz": b"\x1f\x8b", "zst": b"\x28\xb5\x2f\xfd", "bz2": b"BZh"}

#: Media types of compressed files, and of XML that may be TriX.
#: Source: RFC 6713, RFC 8878, RFC 7303.
_MEDIA_TYPES: Final = {
    "gz": "application/gzip",
    "zst": "application/zstd",
    "bz2": "application/x-bzip2",
    "trix": "application/xml",
    "xml": "application/xml",
}

#: The most bytes that a compressed file may hold: the whole content is held in memory.
MAX_BYTES: Final = 8 * 1024**3

#: Bytes that are decompressed at a time.
_PIECE_BYTES: Final = 1024**2

#: Compressed bytes of zstd that are decompressed at a time: four may hold 128 KiB.
_ZSTD_BYTES: Final = 4096

#: Marks at the start of a text in UTF-32 or UTF-16; those of UTF-32 begin with those of UTF-16.
_WIDE_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class FileContent(NamedTuple):
    """
    The content of an RDF file.

    Attributes:
        path: the file.
        form: the format of `data`, for the parser: TriG if the file is TriX.
        data: its bytes, decompressed, in UTF-8, without a byte order mark or a DOCTYPE.
    """

    path: Path
    form: RdfFormat
    data: bytes


def read_content(
    path: Path, *, on_defect: OnDefect | None = None, on_ignored: OnDefect | None = None
) -> FileContent:
    """
    Return the content of an RDF file, recognized by its extension, such as ``ttl`` or ``nq.gz``.

    Args:
        path: the file.
        on_defect: called with what is left out of XML or TriX; None to stop at the first defect.
        on_ignored: called with an identifier of RDF/XML that is repeated, if `on_defect` is given.

    Raises:
        SourceError: the file is unreadable, of no known format, damaged, or too large; or it is
            XML that is not well-formed, has external entities, or expands without bound.
    """
    try:
        with path.open("rb") as file:  # that it is missing is said before its extension
            form = _format_of(path)
            data = _decompressed(file, path)
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror or error})", path) from error
    if form == RdfFormat.RDF_XML:
        text = xml_text.prepare(data, path, on_defect)
        if xml_text.is_trix(text):
            return FileContent(path, RdfFormat.TRIG, trix.to_trig(text.encode(), path, on_defect))
        rdf_ids.check(text, path, is_lenient=on_defect is not None, on_ignored=on_ignored)
        return FileContent(path, form, text.encode())
    if encoding := next((name for mark, name in _WIDE_MARKS if data.startswith(mark)), ""):
        data = _from_wide(data, encoding, path)
    return FileContent(path, form, data.removeprefix(codecs.BOM_UTF8))


def media_type_of(path: Path) -> str:
    """
    Return the media type of a file that `read_content` reads, as it is on disk.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        coding = _coding(file.read(4))
    extension = path.suffix.removeprefix(".").lower()
    return _MEDIA_TYPES.get(coding or extension) or _format_of(path).media_type


def _format_of(path: Path) -> RdfFormat:
    suffixes = [suffix.removeprefix(".").lower() for suffix in path.suffixes]
    while len(suffixes) > 1 and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    extension = suffixes[-1] if suffixes else ""
    form = RdfFormat.from_extension(extension) or _EXTENSIONS.get(extension)
    if form is None:
        raise SourceError(
            "the extension is of no RDF format: ttl, nt, nq, trig, n3, rdf, owl, xml, trix, jsonld,"
            " json; each may be followed by gz, zst or bz2",
            path,
        )
    return form


def _decompressed(file: IO[bytes], path: Path) -> bytes:
    """
    Return the content of a file that may be compressed.

    Raises:
        SourceError: it is damaged, too large, or compressed twice.
    """
    start = file.read(4)
    file.seek(0)
    coding = _coding(start)
    if not coding:
        if not start and path.suffix.lower().removeprefix(".") in _COMPRESSED:
            raise SourceError("is empty: not even the header of a compressed file is there", path)
        return file.read()
    data = bytearray()
    try:
        for piece in _PIECES[coding](file):
            data += piece
            if len(data) > MAX_BYTES:
                raise SourceError(f"holds more than {MAX_BYTES / 1024**3:.0f} GiB", path)
    except (EOFError, zlib.error, zstandard.ZstdError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise SourceError(f"is damaged: it cannot be decompressed as {coding}", path) from error
    if again := _coding(bytes(data[:4])):
        message = f"is compressed twice ({coding} of {again}): decompress it once"
        raise SourceError(message, path)
    return bytes(data)


def _coding(start: bytes) -> str:
    """Return the coding of a compressed file that begins so, or an empty string."""
    return next((name for name, mark in _COMPRESSED.items() if start.startswith(mark)), "")


def _gzip_pieces(file: IO[bytes]) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=file) as stream:
        while piece := stream.read(_PIECE_BYTES):
            yield piece


def _bzip2_pieces(file: IO[bytes]) -> Iterator[bytes]:
    return _stream_pieces(file, bz2.BZ2Decompressor, _PIECE_BYTES)


def _zstd_pieces(file: IO[bytes]) -> Iterator[bytes]:
    return _stream_pieces(file, lambda: zstandard.ZstdDecompressor().decompressobj(), _ZSTD_BYTES)


class _Decompressor(Protocol):
    """Decompresses one stream of several."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


def _stream_pieces(
    file: IO[bytes], create: Callable[[], _Decompressor], size: int
) -> Iterator[bytes]:
    """
    Yield the content of all streams, `size` compressed bytes at a time.

    Raises:
        EOFError: the last stream is cut off.
        OSError, zstandard.ZstdError: what follows a stream is none.
    """
    stream = None
    while piece := file.read(size):
        while piece:
            stream = stream or create()
            yield stream.decompress(piece)
            piece = stream.unused_data if stream.eof else b""
            stream = None if stream.eof else stream
    if stream is not None:
        raise EOFError


_PIECES: Final[Mapping[str, Callable[[IO[bytes]], Iterator[bytes]]]] = {
    "gz": _gzip_pieces,
    "zst": _zstd_pieces,
    "bz2": _bzip2_pieces,
}


def _from_wide(data: bytes, encoding: str, path: Path) -> bytes:
    try:
        return data.decode(encoding).encode()
    except UnicodeDecodeError as error:
        message = f"begins as {encoding.upper()}, but is not: save it as UTF-8"
        raise SourceError(message, path) from error
