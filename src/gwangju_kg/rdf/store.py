"""
Create Oxigraph stores on disk, open them, and load RDF files into memory.

Takes quads or paths; returns stores.  Oxigraph's errors are translated to ours here.
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

#: Extensions of RDF formats in addition to those that Oxigraph knows.
_EXTENSIONS: Final = {"owl": RdfFormat.RDF_XML, "xml": RdfFormat.RDF_XML, "json": RdfFormat.JSON_LD}

#: RocksDB's log files, which are not needed and contain paths of the build machine.
_LOG_FILES: Final = "LOG*"


def create(path: Path, quads: Iterable[Quad]) -> None:
    """
    Create an Oxigraph store in the new directory `path`, ready to be opened read-only.

    Raises:
        StoreError: the directory is not empty, or cannot be written.
    """
    if path.exists() and any(path.iterdir()):
        raise StoreError(f"{path} is not empty: a store is created in its own directory")
    try:
        store = Store(path)
        store.bulk_extend(quads)
        store.optimize()
        store.flush()
        del store  # the directory is complete once the store is closed
        for log_file in path.glob(_LOG_FILES):
            log_file.unlink()
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{path}: the store cannot be written ({error})") from error


def open_read_only(path: Path) -> Store:
    """
    Open the store in the directory `path` for reading, also from several processes at once.

    Raises:
        StoreError: the store is missing or damaged.
    """
    try:
        return Store.read_only(str(path))
    except (OSError, RuntimeError) as error:  # Oxigraph raises RuntimeError for corruption
        what = f"is damaged ({error})" if path.is_dir() else "is missing"
        raise StoreError(f"the store {path} {what}; {REMEDY}") from error


def load_in_memory(paths: Sequence[Path], *, base: str | None = None) -> Store:
    """
    Load RDF files into a store in memory: triples into the default graph, quads into theirs.

    Args:
        paths: files of any RDF format, recognized by extension.
        base: base IRI for relative IRIs; None for the IRI of each file.

    Raises:
        SourceError: a file is unreadable, of no known format, malformed, or XML with a DOCTYPE,
            whose entities may expand without bound; or `base` is no IRI.
    """
    store = Store()
    for path in paths:
        form, content = _read_content(path)
        with _translated_errors(content, path):
            store.bulk_load(content, form, base_iri=base or path.resolve().as_uri())
    return store


def read_quads(path: Path, *, base: str) -> list[Quad]:
    """
    Return the quads of an RDF file as written; a store would change ``01`` to ``1``.

    Args:
        path: a file of any RDF format, recognized by extension.
        base: base IRI for relative IRIs.

    Raises:
        SourceError: as `load_in_memory`.
    """
    form, content = _read_content(path)
    with _translated_errors(content, path):
        return list(parse(content, form, base_iri=base))


def _read_content(path: Path) -> tuple[RdfFormat, bytes]:
    """
    Return the format of a file, and its bytes without a byte order mark.

    Raises:
        SourceError: the file is unreadable, of no known format, or XML with a DOCTYPE.
    """
    extension = path.suffix.removeprefix(".").lower()
    form = RdfFormat.from_extension(extension) or _EXTENSIONS.get(extension)
    if form is None:
        raise SourceError(
            "the extension is of no RDF format: ttl, nt, nq, trig, n3, rdf, owl, xml, jsonld, json",
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
def _translated_errors(content: bytes, path: Path) -> Iterator[None]:
    """Translate the parser's errors about a file, or about the base IRI."""
    try:
        yield
    except SyntaxError as error:
        text = content.decode(errors="replace")
        raise source_positions.syntax_error(error, text, path, what="RDF") from error
    except ValueError as error:
        raise SourceError(f"cannot be read with this base IRI ({error})", path) from error


def _refuse_doctype(content: bytes, path: Path) -> None:
    """
    Reject XML with a DOCTYPE or a syntax error, with its position, which Oxigraph does not give.

    Raises:
        SourceError: the XML has one.
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
