"""
Create Oxigraph stores on disk, open them, and load RDF files into memory.

Takes quads or paths; returns stores.  Oxigraph's errors are translated to ours here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, Quad, RdfFormat, Store

from gwangju_kg.errors import REMEDY, SourceError, StoreError
from gwangju_kg.rdf.files.content import FileContent, read_content
from gwangju_kg.rdf.files.defects import OnDefect
from gwangju_kg.rdf.files.parsing import (
    needs_checking,
    read_statements,
    syntax_error,
)
from gwangju_kg.rdf.values.written_store import stored_literal

#: RocksDB's log files, which are not needed and contain paths of the build machine.
_LOG_FILES: Final = "LOG*"

#: Quads that are loaded at a time: Oxigraph 0.5.13 takes 1.1 KB each; fewer make a larger store.
_BATCH: Final = 500_000


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
        coming = iter(quads)
        while batch := list(islice(coming, _BATCH)):
            store.bulk_extend(batch)
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


def load_in_memory(
    paths: Sequence[Path],
    *,
    base: str | None = None,
    on_defect: OnDefect | None = None,
    on_ignored: OnDefect | None = None,
    on_changed: Callable[[Literal], None] | None = None,
) -> Store:
    """
    Load RDF files into a store in memory: triples into the default graph, quads into theirs.

    Args:
        paths: files of any RDF format, recognized by extension, compressed or not.
        base: base IRI for relative IRIs; None for the IRI of each file.
        on_defect: called with each malformed place, which is left out; None to stop at the first.
        on_ignored: called with what the format says is to be ignored.
        on_changed: called with each literal that the store changes to another of equal value.

    Raises:
        SourceError: a file is unreadable, of no known format or malformed, or XML whose entities
            are external or expand without bound; or `base` is no IRI.
    """
    store = Store()
    for path in paths:
        content = read_content(path, on_defect=on_defect, on_ignored=on_ignored)
        base_iri = base or path.resolve().as_uri()
        if on_defect is None and on_changed is None and not needs_checking(content):
            with _translated_errors(content, base_iri):
                store.bulk_load(content.data, content.form, base_iri=base_iri)
        else:
            quads = read_statements(content, base_iri, on_defect=on_defect, on_ignored=on_ignored)
            store.bulk_extend(_watched(quads, on_changed) if on_changed else quads)
    return store


def _watched(quads: Iterable[Quad], on_changed: Callable[[Literal], None]) -> Iterator[Quad]:
    for quad in quads:
        literal = quad.object
        if isinstance(literal, Literal) and stored_literal(literal) != literal:
            on_changed(literal)
        yield quad


def load_dump(path: Path) -> Store:
    """
    Load N-Quads that a build has written into a store in memory, as a stream.

    Raises:
        StoreError: the file is missing or damaged.
    """
    store = Store()
    try:
        store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise StoreError(f"{path} cannot be read ({error}); {REMEDY}") from error
    return store


def load_first_last(store: Store, path: Path) -> None:
    """
    Load N-Triples into the default graph of a store in memory, so that the first line comes first.

    Oxigraph 0.5.13 returns the quads of a graph in memory in the reverse of the order in which they
    were loaded.

    Raises:
        SourceError: the file is unreadable or malformed.
    """
    content = read_content(path)
    with _translated_errors(content, path.resolve().as_uri()):
        store.bulk_load(b"\n".join(reversed(content.data.splitlines())), content.form)


def read_quads(
    path: Path,
    *,
    base: str,
    on_defect: OnDefect | None = None,
    on_ignored: OnDefect | None = None,
) -> list[Quad]:
    """
    Return the quads of an RDF file as written; a store would change ``01`` to ``1``.

    Args:
        path: a file of any RDF format, recognized by extension, compressed or not.
        base: base IRI for relative IRIs.
        on_defect: as for `load_in_memory`.
        on_ignored: as for `load_in_memory`.

    Raises:
        SourceError: as `load_in_memory`.
    """
    content = read_content(path, on_defect=on_defect, on_ignored=on_ignored)
    return list(read_statements(content, base, on_defect=on_defect, on_ignored=on_ignored))


@contextmanager
def _translated_errors(content: FileContent, base: str) -> Iterator[None]:
    """Translate the parser's errors about a file, or about the base IRI."""
    try:
        yield
    except SyntaxError as error:
        raise syntax_error(error, content, base) from error
    except ValueError as error:
        message = f"cannot be read with this base IRI ({error})"
        raise SourceError(message, content.path) from error
