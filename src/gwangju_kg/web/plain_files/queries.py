"""Run the queries of the pages over plain files, name things, and answer with graphs."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Response, current_app, g

from gwangju_kg.engine import Query
from gwangju_kg.errors import NoRelease
from gwangju_kg.rdf.files.served_files import ServedFiles
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, Format
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.sparql.substitution import fill_values
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import current_server, namespaces
from gwangju_kg.web.documents.jsonld_document import NAMING
from gwangju_kg.web.documents.turtle_document import as_turtle
from gwangju_kg.web.endpoint.responses import answer_response, is_fresh, not_modified
from gwangju_kg.web.http import entity_tags
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.queries.results_json import read_boolean
from gwangju_kg.web.queries.terms import Term

TURTLE: Final = GRAPH_FORMATS[0]

_FOLDER: Final = Path(__file__).parents[1] / "queries" / "files"

#: Properties that name a thing, the preferred one first.
NAMES: Final = (
    *NAMING,
    REUSED_PREFIXES["dc"] + "title",
    "http://schema.org/name",
    REUSED_PREFIXES["skos"] + "altLabel",
    REUSED_PREFIXES["schema"] + "alternateName",
    "http://schema.org/alternateName",
)

#: The last part of an IRI that has several.
_LAST_PART: Final = re.compile(r"https?://[^/]+/.*?([^/#]+/?)")

#: The most things that are named at once.
_MAX_NAMED: Final = 2_000

Row = Mapping[str, Term]


@dataclass(frozen=True)
class NamedThing:
    """A thing with the name that a page shows."""

    iri: str
    name: str


@lru_cache
def _text(name: str) -> str:
    return (_FOLDER / f"{name}.rq").read_text("utf-8")


def query_of(
    name: str, *, bindings: tuple[tuple[str, str], ...] = (), values: tuple[str, ...] = ()
) -> Query:
    """Return a query of ``queries/files`` without formats, its VALUES filled with `values`."""
    text = fill_values(_text(name), values)
    return Query(text, table="", boolean="", graph="", bindings=bindings)


def rows_of(query: Query) -> tuple[Row, ...]:
    """Return the rows of a table."""
    with ask(query._replace(table="json")).body as body:
        rows = json.loads(body.read())["results"]["bindings"]
    return tuple({name: _term(binding) for name, binding in row.items()} for row in rows)


def _term(binding: Mapping[str, str]) -> Term:
    return Term(
        binding["type"],
        binding["value"],
        binding.get("xml:lang", ""),
        binding.get("datatype", ""),
    )


def names_of(iris: Iterable[str]) -> dict[str, str]:
    """Return the names of things in the reader's language, else in another; some have none."""
    cache: dict[str, str] = g.setdefault("names_of_files", {})
    wanted = tuple(sorted({*iris} - cache.keys()))[:_MAX_NAMED]
    if wanted:
        cache.update(dict.fromkeys(wanted, ""))
        text = fill_values(_text("names"), NAMES, "naming")
        query = Query(fill_values(text, wanted, "thing"), table="", boolean="", graph="")
        cache.update(_best_names(rows_of(query)))
    return cache


def name_of(iri: str) -> str:
    """
    Return the name of a thing; if it has none, its prefixed name or the last part of its IRI.

    >>> _last_part("http://e/v#note"), _last_part("http://e/a/"), _last_part("urn:x:1")
    ('note', 'a/', 'urn:x:1')
    """
    short = Term("uri", iri).text
    return names_of([iri]).get(iri) or (_last_part(iri) if short == iri else short)


def _last_part(iri: str) -> str:
    match = _LAST_PART.fullmatch(iri)
    return match[1] if match else iri


def _best_names(rows: Iterable[Row]) -> dict[str, str]:
    order = {iri: rank for rank, iri in enumerate(NAMES)}
    best: dict[str, tuple[tuple[int, bool, bool, str], str]] = {}
    for row in rows:
        name = row["name"]
        rank = (
            order[row["naming"].value],
            name.language.partition("-")[0] != language(),
            bool(name.language),
            name.value,
        )
        iri = row["thing"].value
        if iri not in best or rank < best[iri][0]:
            best[iri] = (rank, name.value)
    return {iri: name for iri, (_, name) in best.items()}


def named(iris: Collection[str]) -> list[NamedThing]:
    """Return things with their names, or else their short IRIs, in the given order."""
    names_of(iris)
    return [NamedThing(iri, name_of(iri)) for iri in iris]


@dataclass(frozen=True)
class Overview:
    """
    What the home page shows.

    Attributes:
        figures: the figures by name.
        classes: the classes with the number of members, the largest first.
        graphs: the graphs named by an IRI, with the number of statements.
        unnamed: the number of graphs named by a blank node, and of their statements.
        formats: the formats in which everything in the files can be represented.
    """

    figures: Mapping[str, int]
    classes: tuple[tuple[str, int], ...]
    graphs: tuple[tuple[str, int], ...]
    unnamed: tuple[int, int]
    formats: tuple[Format, ...]


def overview() -> Overview:
    """Return the overview; the data never change, so it is computed once."""
    cache: dict[str, Overview] = current_app.extensions.setdefault("plain_files", {})
    if "overview" not in cache:
        (figures,) = rows_of(query_of("figures"))
        classes = rows_of(query_of("classes"))
        graphs = rows_of(query_of("graphs"))
        (unnamed,) = rows_of(query_of("unnamed-graphs"))
        cache["overview"] = Overview(
            {name: int(term.value) for name, term in figures.items()},
            tuple((row["class"].value, int(row["members"].value)) for row in classes),
            tuple(
                (row["graph"].value, int(row["statements"].value))
                for row in graphs
                if "graph" in row
            ),
            (int(unnamed["graphs"].value), int(unnamed["statements"].value)),
            _formats(),
        )
    return cache["overview"]


def _formats() -> tuple[Format, ...]:
    excluded = set[str]()
    if holds(query_of("triple-terms")):
        excluded |= {"jsonld", "rdf"}
    if "rdf" not in excluded and holds(query_of("not-xml")):
        excluded.add("rdf")
    return tuple(offer for offer in GRAPH_FORMATS if offer.name not in excluded)


def holds(query: Query) -> bool:
    """Return the result of an ASK query."""
    with ask(query._replace(boolean="json")).body as body:
        return read_boolean(body.read())


def served_files() -> ServedFiles:
    """
    Return the files that are served.

    Raises:
        NoRelease: the application has no files.
    """
    files = current_server().files
    if files is None:
        raise NoRelease()
    return files


def graph_response(query: Query, chosen: Format, *, about: str) -> Response:
    """Return the result of a query for a graph; as Turtle it is written for people."""
    validator = entity_tags.validator(query, served_files())
    if is_fresh(validator):
        return not_modified(validator)
    answer = None
    if chosen is TURTLE:
        answer = as_turtle(ask(query._replace(graph="nt")), about, namespaces(), form=TURTLE)
    return answer_response(answer or ask(query), validator=validator)
