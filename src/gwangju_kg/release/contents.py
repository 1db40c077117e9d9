"""
The contents of a release for the server: its manifest and its described queries.

The input is a release directory; the output is a record that can be passed to another process.  The
store is not opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.formatting.units import MeasurementUnit, read_units
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.rdf.media_types import Format
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces
from gwangju_kg.release import manifest, origin
from gwangju_kg.release.manifest import default_graph_of
from gwangju_kg.release.merged_cities import MergedCity, cities_of, namespaces_of

_EXAMPLES: Final = "queries/examples"

#: Properties that hold the text of a query, with the query form of each.
#: Source: SHACL Advanced Features, section 5; sib-swiss/sparql-examples.
_QUERY_FORMS: Final = {
    PREFIXES["sh"] + form: form for form in ("select", "ask", "construct", "describe")
}

_LABEL: Final = PREFIXES["rdfs"] + "label"
_COMMENT: Final = PREFIXES["rdfs"] + "comment"
_KEYWORDS: Final = PREFIXES["schema"] + "keywords"
_SENTENCE: Final = PREFIXES["schema"] + "abstract"

#: The keyword of queries for beginners.
_START_KEYWORD: Final = "start"


@dataclass(frozen=True)
class NamedGraph:
    """
    One named graph.

    Attributes:
        iri: its IRI.
        quads: the number of quads in it.
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
        graph: the IRI of the one graph that it holds, or None.
        bytes: its size.
        sha256: the hash of its content, in hexadecimal.
        quads: the number of quads, or triples, in a dump; None for other files.
        rows: the number of rows of a table without its header; None for other files.
        coding: its content coding if it is compressed, or None.
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
        iri: its IRI.
        form: ``select``, ``ask``, ``construct`` or ``describe``.
        text: the query, with the prefixes that it needs.
        label, comment: its title and description by language, ``ko`` and ``en``.
        keywords: its keywords, in both languages.
        sentence: a template of the first sentence of its answer, by language.
    """

    iri: str
    form: str
    text: str
    label: Mapping[str, str]
    comment: Mapping[str, str]
    keywords: tuple[str, ...]
    sentence: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The last segment of its IRI, which is also the name of its file."""
        return self.iri.rpartition("/")[2]

    @property
    def is_start(self) -> bool:
        """Whether it is a query for beginners."""
        return _START_KEYWORD in self.keywords


@final
@dataclass(frozen=True)
class Release:
    """
    One release.

    Attributes:
        path: its directory with links resolved, which does not change when another release becomes
            current.
        id: its id.
        version, issued: the version and the date of issue of the data.
        sha256: the RDFC-1.0 hash of the dataset, or "" if the manifest states none.
        project: what the project said of itself.
        figures: counts by name.
        graphs: the named graphs, sorted by IRI.
        default_graphs: the IRIs of the graphs whose triples a query asks that names no graph; empty
            if it asks all graphs.
        default_triples: the number of triples that such a query asks; None if it asks all graphs.
        files: the files, sorted by path.
        queries: the described queries, those for beginners first, then by name.
        units: the units of its values by IRI.
        cities: the releases that were merged into it, sorted by base IRI.
    """

    path: Path
    id: str
    version: str
    issued: str
    sha256: str
    project: ProjectDescription
    figures: Mapping[str, int]
    graphs: tuple[NamedGraph, ...]
    default_graphs: tuple[str, ...]
    default_triples: int | None
    files: tuple[ReleaseFile, ...]
    queries: tuple[DescribedQuery, ...]
    units: Mapping[str, MeasurementUnit]
    cities: tuple[MergedCity, ...] = ()

    @cached_property
    def namespaces(self) -> Namespaces:
        """The namespaces of its city, or of the cities that were merged."""
        return namespaces_of(self.project, self.cities)

    def project_of(self, iri: str) -> ProjectDescription:
        """Return the description of the city to which `iri` belongs, else that of the release."""
        city = self.city_of(iri)
        return city.project if city else self.project

    def city_of(self, iri: str) -> MergedCity | None:
        """Return the city of a merged release to which `iri` belongs, or None."""
        base_iri = self.namespaces.owner_of(iri).base_iri
        return next((city for city in self.cities if city.project.base_iri == base_iri), None)

    @classmethod
    def open(cls, path: Path, *, thorough: bool = False) -> Release:
        """
        Read the release in the directory `path`, which can be a link.

        Args:
            path: the directory.
            thorough: compare the hash of each file too, not only its size.

        Raises:
            StoreError: the release is missing, unfinished, of another format, or does not match its
                manifest.
        """
        real = path.resolve()
        stated = manifest.verify(real, thorough=thorough)
        try:
            default_graph = default_graph_of(stated)
            return cls(
                path=real,
                id=str(stated["id"]),
                version=str(stated["version"]),
                issued=str(stated["issued"]),
                sha256=str(stated.get("rdfc10_sha256", "")),
                project=origin.project_of(stated, real),
                figures={str(name): int(count) for name, count in stated["figures"].items()},
                graphs=tuple(
                    sorted((NamedGraph(**row) for row in stated["graphs"]), key=lambda row: row.iri)
                ),
                default_graphs=default_graph.graphs if default_graph else (),
                default_triples=default_graph.triples if default_graph else None,
                files=tuple(
                    sorted(
                        (ReleaseFile(**row) for row in stated["files"]), key=lambda row: row.path
                    )
                ),
                queries=_read_queries(real / _EXAMPLES),
                units=read_units(stated),
                cities=cities_of(stated),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StoreError(
                f"{real / manifest.MANIFEST} lacks required entries or is malformed; {REMEDY}"
            ) from error


def _read_queries(folder: Path) -> tuple[DescribedQuery, ...]:
    queries = map(_read_query, sorted(folder.glob("*.ttl")))
    return tuple(sorted(queries, key=lambda query: not query.is_start))


def _read_query(file: Path) -> DescribedQuery:
    """
    Read one described query.

    Raises:
        StoreError: the file is unreadable, or does not describe exactly one query.
    """
    try:
        quads = list(parse(file.read_bytes(), RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise StoreError(f"{file} cannot be read ({error}); {REMEDY}") from error
    texts = [quad for quad in quads if quad.predicate.value in _QUERY_FORMS]
    if len(texts) != 1 or not isinstance(texts[0].subject, NamedNode):
        raise StoreError(f"{file} does not describe exactly one query; {REMEDY}")
    subject = texts[0].subject
    about = [quad for quad in quads if quad.subject == subject]
    return DescribedQuery(
        iri=subject.value,
        form=_QUERY_FORMS[texts[0].predicate.value],
        text=texts[0].object.value,
        label=_texts_by_language(about, _LABEL),
        comment=_texts_by_language(about, _COMMENT),
        keywords=tuple(sorted(q.object.value for q in about if q.predicate.value == _KEYWORDS)),
        sentence=_texts_by_language(about, _SENTENCE),
    )


def serialize_query_description(query: DescribedQuery, release: Path, form: Format) -> bytes:
    """
    Return the description of `query` in an RDF format; in Turtle, the file itself.

    Args:
        query: a query of the release.
        release: the directory of the release.
        form: one of `GRAPH_FORMATS`.

    Raises:
        StoreError: the file cannot be read.
    """
    path = release / _EXAMPLES / f"{query.name}.ttl"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error}); {REMEDY}") from error
    if form.name == "ttl":
        return content
    triples = [quad.triple for quad in parse(content, RdfFormat.TURTLE)]
    serialized = serialize(triples, format=RdfFormat.from_media_type(form.media_type))
    assert serialized is not None  # noqa: S101 - never None if no output is given
    return serialized


def _texts_by_language(about: list[Quad], predicate: str) -> Mapping[str, str]:
    return {
        quad.object.language or "": quad.object.value
        for quad in about
        if quad.predicate.value == predicate and isinstance(quad.object, Literal)
    }
