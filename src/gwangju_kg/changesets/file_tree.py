"""
The files of a project's ``data/`` as a mapping, and the statements in them.

The input is a folder; the output is bytes by path, which the other modules compare and merge.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from gwangju_kg import atomic_write
from gwangju_kg.rdf import source_positions

#: The content of files by their paths within the project, such as ``data/times.ttl``.
FileTree: TypeAlias = Mapping[str, bytes]

#: The only folder that a changeset changes.
DATA: Final = "data"

#: The folder that only the program writes, and the suffix of files of statements.
EVIDENCE: Final = "data/evidence/"
TURTLE: Final = ".ttl"


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the files below ``data/`` of a folder, sorted by path; hidden ones are left out."""
    files = {
        path.relative_to(folder).as_posix(): path
        for path in (folder / DATA).rglob("*")
        if path.is_file()
    }
    return {
        name: path.read_bytes()
        for name, path in sorted(files.items())
        if not any(part.startswith(".") for part in Path(name).parts)
    }


def write_tree(tree: Mapping[str, bytes | None], folder: Path) -> None:
    """
    Write files to a folder; delete those that are None.

    Raises:
        OutputError: a file cannot be written.
    """
    for name, content in tree.items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write.write_atomically(content, path)


def changed_files(before: FileTree, after: FileTree) -> dict[str, bytes | None]:
    """
    Return the files that differ, as they are afterwards, in the order of their paths.

    >>> changed_files({"a": b"1", "b": b"2"}, {"b": b"3", "c": b"4"})
    {'a': None, 'b': b'3', 'c': b'4'}
    """
    names = sorted({*before, *after})
    return {name: after.get(name) for name in names if before.get(name) != after.get(name)}


def tree_sha256(tree: FileTree) -> str:
    """Return the hash, in hexadecimal, of all files."""
    total = hashlib.sha256()
    for name, content in sorted(tree.items()):
        total.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def triples_of(name: str, content: bytes | None, folder: Path) -> frozenset[Triple]:
    """
    Return the statements of a file; a file of another format than Turtle has none.

    Args:
        name: its path within the project.
        content: what it holds, or None if there is no such file.
        folder: where it is, for messages.

    Raises:
        SourceError: it is not valid Turtle.
    """
    if content is None or not name.endswith(TURTLE):
        return frozenset()
    text = content.decode("utf-8-sig", "replace")
    try:
        return frozenset(quad.triple for quad in parse(text, RdfFormat.TURTLE))
    except SyntaxError as error:
        raise source_positions.syntax_error(error, text, folder / name, what="Turtle") from error


def graph_of(name: str) -> str:
    """
    Return the folder that decides the graph of a file of data.

    >>> graph_of("data/times.ttl"), graph_of("data/sources/s0/source.ttl")
    ('data/entities', 'data/sources/s0')
    """
    return "data/entities" if name == "data/times.ttl" else Path(name).parent.as_posix()


def all_triples(tree: Mapping[str, bytes | None], folder: Path) -> set[tuple[str, Triple]]:
    """
    Return the statements of files, each with the folder that decides its graph.

    Raises:
        SourceError: a file is not valid Turtle.
    """
    return {
        (graph, triple)
        for name, content in tree.items()
        for graph in (graph_of(name),)
        for triple in triples_of(name, content, folder)
    }


def subjects_of(name: str, content: bytes | None, folder: Path) -> set[str]:
    """Return the IRIs that a file describes."""
    triples = triples_of(name, content, folder)
    return {t.subject.value for t in triples if isinstance(t.subject, NamedNode)}


def mentioned_in(tree: Mapping[str, bytes | None], folder: Path) -> set[str]:
    """Return the IRIs in the statements of files, but for properties."""
    terms = {term for _, t in all_triples(tree, folder) for term in (t.subject, t.object)}
    return {term.value for term in terms if isinstance(term, NamedNode)}


def only(names: Iterable[str], tree: FileTree) -> dict[str, bytes | None]:
    """Return some files of a tree, None for those that it does not have."""
    return {name: tree.get(name) for name in names}
