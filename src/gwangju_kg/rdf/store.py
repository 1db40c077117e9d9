"""
Oxigraph stores: a new one on disk, the opening of one, one in memory from any RDF files.

The border where Oxigraph's errors become ours.  Takes quads or paths; gives stores.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.parsers import expat

from pyoxigraph import Quad, RdfFormat, Store, parse

from gwangju_kg.errors import REMEDY, SourceError, StoreError
from gwangju_kg.rdf import source_positions

#: Extensions that mean an RDF format beside those that Oxigraph knows.
_EXTENSIONS: Final = {"owl": RdfFormat.RDF_XML, "xml": RdfFormat.RDF_XML, "json": RdfFormat.JSON_LD}

#: RocksDB's diary, which nobody reads and which holds paths of the machine that built the store.
_DIARIES: Final = "LOG*"


def create(path: Path, quads: Iterable[Quad]) -> None:
    """
    Make an Oxigraph store in the new directory *path*, ready to be opened read-only.

    Raises:
        StoreError: the directory holds something, or cannot be written.
    """
    if path.exists() and any(path.iterdir()):
        raise StoreError(f"{path} is not empty: a store is made in a directory of its own")
    try:
        store = Store(path)
        store.bulk_extend(quads)
        store.optimize()
        store.flush()
        del store  # the directory is complete once nothing holds it open
        for diary in path.glob(_DIARIES):
            diary.unlink()
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{path}: the store cannot be written ({error})") from error


def open_read_only(path: Path) -> Store:
    """
    Open the store in the directory *path* for reading; several processes may.

    Raises:
        StoreError: there is none, or it is damaged.
    """
    try:
        return Store.read_only(str(path))
    except (OSError, RuntimeError) as error:  # Oxigraph's corruption is a RuntimeError
        what = f"is damaged ({error})" if path.is_dir() else "is missing"
        raise StoreError(f"the store {path} {what}; {REMEDY}") from error


def load_in_memory(paths: Sequence[Path], *, base: str | None = None) -> Store:
    """
    Load RDF files into a store in memory: triples into the default graph, quads into theirs.

    Args:
        paths: files of any RDF format, told by their extensions.
        base: IRI that relative IRIs resolve against; None for that of each file.

    Raises:
        SourceError: a file is unreadable, of no known format, malformed, or XML with a DOCTYPE,
            whose entities may expand without bound; or *base* is no IRI.
    """
    store = Store()
    for path in paths:
        form, content = _content(path)
        with _refusals(content, path):
            store.bulk_load(content, form, base_iri=base or path.resolve().as_uri())
    return store


def read_quads(path: Path, *, base: str) -> list[Quad]:
    """
    Read an RDF file as it is written: a store would write ``01`` as ``1``.

    Args:
        path: a file of any RDF format, told by its extension.
        base: IRI that relative IRIs resolve against.

    Raises:
        SourceError: as `load_in_memory`.
    """
    form, content = _content(path)
    with _refusals(content, path):
        return list(parse(content, form, base_iri=base))


def _content(path: Path) -> tuple[RdfFormat, bytes]:
    """
    Read a file; give its format and its bytes without a byte order mark.

    Raises:
        SourceError: it is unreadable, of no known format, or XML with a DOCTYPE.
    """
    extension = path.suffix.removeprefix(".").lower()
    form = RdfFormat.from_extension(extension) or _EXTENSIONS.get(extension)
    if form is None:
        raise SourceError(
            "the extension tells no RDF format: ttl, nt, nq, trig, n3, rdf, owl, xml, jsonld, json",
            path,
        )
    try:
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror})", path) from error
    if form == RdfFormat.RDF_XML:
        _refuse_doctype(content, path)
    return form, content


@contextmanager
def _refusals(content: bytes, path: Path) -> Iterator[None]:
    """Make ours of what the parser says of a file, or of the base IRI that it was given."""
    try:
        yield
    except SyntaxError as error:
        text = content.decode(errors="replace")
        raise source_positions.syntax_error(error, text, path, what="RDF") from error
    except ValueError as error:
        raise SourceError(f"cannot be read with this base IRI ({error})", path) from error


def _refuse_doctype(content: bytes, path: Path) -> None:
    """
    Read the XML as far as its first DOCTYPE or fault; Oxigraph gives no places in XML.

    Raises:
        SourceError: there is one.
    """
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise SourceError(
            "a DOCTYPE is not accepted: write the IRIs out, without entities",
            path,
            line=parser.CurrentLineNumber,
            column=parser.CurrentColumnNumber + 1,
        )

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise SourceError(
            f"is not XML: {expat.ErrorString(error.code)}",
            path,
            line=error.lineno,
            column=error.offset + 1,
        ) from error
