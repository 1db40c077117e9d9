"""
What a release holds, for those who serve it: its manifest and its described queries.

Takes a release directory; gives a record of it that can be handed to another process.
Opens no store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.rdf.media_types import Format
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.release import manifest

_EXAMPLES: Final = "queries/examples"

#: Properties that hold the text of a query, and the form of query that each is for.
#: Source: SHACL Advanced Features, section 5; sib-swiss/sparql-examples.
_QUERY_FORMS: Final = {
    PREFIXES["sh"] + form: form for form in ("select", "ask", "construct", "describe")
}

_LABEL: Final = PREFIXES["rdfs"] + "label"
_COMMENT: Final = PREFIXES["rdfs"] + "comment"
_KEYWORDS: Final = PREFIXES["schema"] + "keywords"

#: The keyword of questions to start with.
_START_KEYWORD: Final = "start"


@dataclass(frozen=True)
class NamedGraph:
    """
    One named graph.

    Attributes:
        iri: its name.
        quads: how many quads it holds.
    """

    iri: str
    quads: int


@dataclass(frozen=True)
class ReleaseFile:
    """
    One file of a release.

    Attributes:
        path: relative to the release's directory.
        media_type: its media type.
        graph: the IRI of the graph that it holds, or None for the whole.
        bytes: its size.
        sha256: the hash of its content, in hexadecimal.
        quads: how many quads, or triples, it holds; None for a table.
        rows: how many rows a table has below its heading, or None.
        coding: the content coding that it is compressed by, or None.
    """

    path: str
    media_type: str
    graph: str | None
    bytes: int
    sha256: str
    quads: int | None = None
    rows: int | None = None
    coding: str | None = None


@dataclass(frozen=True)
class DescribedQuery:
    """
    One described query.

    Attributes:
        iri: its name.
        form: ``select``, ``ask``, ``construct`` or ``describe``.
        text: the query, with the prefixes that it needs.
        label, comment: by language, ``ko`` and ``en``.
        keywords: what it is about, in both languages.
    """

    iri: str
    form: str
    text: str
    label: Mapping[str, str]
    comment: Mapping[str, str]
    keywords: tuple[str, ...]

    @property
    def name(self) -> str:
        """The last part of its IRI, which is also the name of its file."""
        return self.iri.rpartition("/")[2]

    @property
    def is_start(self) -> bool:
        """Whether it is for those who know nothing of the data yet."""
        return _START_KEYWORD in self.keywords


@final
@dataclass(frozen=True)
class Release:
    """
    One release.

    Attributes:
        path: its directory, which no link leads to: it stays the same when another is made.
        id: its name.
        version, issued: those of the data.
        sha256: the hash of the dataset by RDFC-1.0, or "" where the manifest states none.
        figures: how many there are of what, by name.
        graphs: in the order of their names.
        files: in the order of their paths.
        queries: those to start with first, then in the order of their names.
    """

    path: Path
    id: str
    version: str
    issued: str
    sha256: str
    figures: Mapping[str, int]
    graphs: tuple[NamedGraph, ...]
    files: tuple[ReleaseFile, ...]
    queries: tuple[DescribedQuery, ...]

    @classmethod
    def open(cls, path: Path, *, thorough: bool = False) -> Release:
        """
        Read the release in the directory *path*, or that *path* is a link to.

        Args:
            path: the directory.
            thorough: compare the hash of each file too, not only its size.

        Raises:
            StoreError: there is none, it is unfinished, of another format, or not as it states.
        """
        real = path.resolve()
        stated = manifest.verify(real, thorough=thorough)
        try:
            return cls(
                path=real,
                id=str(stated["id"]),
                version=str(stated["version"]),
                issued=str(stated["issued"]),
                sha256=str(stated.get("rdfc10_sha256", "")),
                figures={str(name): int(count) for name, count in stated["figures"].items()},
                graphs=tuple(
                    sorted((NamedGraph(**row) for row in stated["graphs"]), key=lambda row: row.iri)
                ),
                files=tuple(
                    sorted(
                        (ReleaseFile(**row) for row in stated["files"]), key=lambda row: row.path
                    )
                ),
                queries=_read_queries(real / _EXAMPLES),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StoreError(
                f"{real / manifest.MANIFEST} does not say what a release must; {REMEDY}"
            ) from error


def _read_queries(folder: Path) -> tuple[DescribedQuery, ...]:
    found = map(_read_query, sorted(folder.glob("*.ttl")))
    return tuple(sorted(found, key=lambda query: not query.is_start))


def _read_query(file: Path) -> DescribedQuery:
    """
    Read one described query.

    Raises:
        StoreError: the file is unreadable, or does not describe one query.
    """
    try:
        quads = list(parse(file.read_bytes(), RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise StoreError(f"{file} cannot be read ({error}); {REMEDY}") from error
    found = [quad for quad in quads if quad.predicate.value in _QUERY_FORMS]
    if len(found) != 1 or not isinstance(found[0].subject, NamedNode):
        raise StoreError(f"{file} does not describe one query; {REMEDY}")
    subject = found[0].subject
    about = [quad for quad in quads if quad.subject == subject]
    return DescribedQuery(
        iri=subject.value,
        form=_QUERY_FORMS[found[0].predicate.value],
        text=found[0].object.value,
        label=_texts_by_language(about, _LABEL),
        comment=_texts_by_language(about, _COMMENT),
        keywords=tuple(sorted(q.object.value for q in about if q.predicate.value == _KEYWORDS)),
    )


def serialize_query_description(query: DescribedQuery, release: Path, form: Format) -> bytes:
    """
    Give the description of *query* in one format: in Turtle the file itself.

    Args:
        query: one of the release's.
        release: its directory.
        form: one of `GRAPH_FORMATS`.

    Raises:
        StoreError: the file is gone.
    """
    path = release / _EXAMPLES / f"{query.name}.ttl"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error}); {REMEDY}") from error
    if form.name == "ttl":
        return content
    triples = [quad.triple for quad in parse(content, RdfFormat.TURTLE)]
    written = serialize(triples, format=RdfFormat.from_media_type(form.media_type))
    assert written is not None  # noqa: S101 - it is where no output is named
    return written


def _texts_by_language(about: list[Quad], predicate: str) -> Mapping[str, str]:
    return {
        quad.object.language or "": quad.object.value
        for quad in about
        if quad.predicate.value == predicate and isinstance(quad.object, Literal)
    }
