"""
The read side of the SPARQL 1.1 Graph Store HTTP Protocol: ``/data``, and ``/sparql?graph=``.

One graph is the result of a query whose dataset is that graph.  Without a parameter, ``/data`` is
the whole dataset, as in Fuseki: the dumps of the release, or the graphs of plain files, one after
the other; or the default graph for a client that takes no format of datasets.  Nothing is written:
other methods are refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, cast

from flask import Blueprint, Response, request
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from gwangju_kg.engine import Query
from gwangju_kg.errors import BadRequest, NotAcceptable, NotFound
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH, UNION_GRAPH
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.rdf.media_types import DATASET_FORMATS, Format, find_format, negotiate
from gwangju_kg.release.contents import Release, ReleaseFile
from gwangju_kg.web.context import current_server
from gwangju_kg.web.endpoint.parameters import format_names
from gwangju_kg.web.endpoint.query_request import choose_graph_format, content_type
from gwangju_kg.web.endpoint.responses import answer_response, is_fresh, not_modified
from gwangju_kg.web.http import entity_tags
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.queries.results_json import read_boolean

blueprint = Blueprint("graph_store", __name__)

_CONTENTS: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_NAMES: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } FILTER(isIRI(?graph)) }"
_UNNAMED: Final = (
    "SELECT ?s ?p ?o ?graph WHERE { GRAPH ?graph { ?s ?p ?o } FILTER(isBlank(?graph)) }"
)
_EXISTS: Final = "ASK { ?s ?p ?o }"

#: Names of graphs by which a store means itself.  Source: Apache Jena, named graphs in the dataset.
_ALWAYS: Final = frozenset({"", DEFAULT_GRAPH, UNION_GRAPH})

#: Formats of the whole dataset: those in which documents can be joined end to end.
JOINABLE: Final = tuple(each for each in DATASET_FORMATS if each.name in {"trig", "nq"})

#: Folder of the dumps in a release.
_DUMPS: Final = "dumps/"

_CHUNK: Final = 256 * 1024


@blueprint.get("/data")
@blueprint.get("/data/")
def read_store() -> Response:
    """Return a graph or, if none is named, the dataset."""
    if "graph" in request.args or "default" in request.args:
        return read_graph()
    try:
        chosen = _dataset_format()
    except NotAcceptable:
        return read_graph()
    current = current_server().release
    return _dataset(current, chosen) if current else _dataset_of_files(chosen)


def _dataset_format() -> Format:
    names = format_names(request.args.to_dict(flat=False))
    if names:
        return find_format(names[0], JOINABLE)
    return negotiate(request.headers.get("Accept"), JOINABLE)


def read_graph() -> Response:
    """
    Return the graph that the request names, in the format that the client prefers.

    Raises:
        BadRequest: the request names several graphs, or one by something else than an IRI.
        NotFound: there is no such graph.
        NotAcceptable: no format fits.

    Source: SPARQL 1.1 Graph Store HTTP Protocol, sections 4.2 and 5.2.
    """
    iri = _graph_iri()
    names = format_names(request.args.to_dict(flat=False))
    chosen = choose_graph_format(request.headers.get("Accept"), names)
    graphs = (iri,) if iri else ()
    query = Query(_CONTENTS, table="", boolean="", graph=chosen.name, default_graphs=graphs)
    validator = entity_tags.validator(query, current_server().data)
    if is_fresh(validator):
        return not_modified(validator)
    if iri not in _ALWAYS:
        _require(iri)
    response = answer_response(ask(query), validator=validator)
    response.vary.add("Accept")
    return response


def _graph_iri() -> str:
    """Return the IRI of the graph, or "" for the default graph."""
    given = request.args.getlist("graph")
    if len(given) + len(request.args.getlist("default")) > 1:
        raise BadRequest(reason="either", parameter="graph, default")
    if not given:
        return ""
    if not is_absolute_iri(given[0]):
        raise BadRequest(reason="not-an-iri", parameter="graph")
    return given[0]


def _require(iri: str) -> None:
    query = Query(_EXISTS, table="", boolean="json", graph="", default_graphs=(iri,))
    with ask(query).body as body:
        if not read_boolean(body.read()):
            raise NotFound(iri=iri)


def _dataset(current: Release, chosen: Format) -> Response:
    """Return the default graph and the named graphs of a release."""
    files = _files(current, chosen)
    if not files:
        raise NotFound(iri=request.path)
    response = Response(
        _chunks([current.path / file.path for file in files]),
        content_type=content_type(chosen.media_type),
    )
    response.content_length = sum(file.bytes for file in files)
    response.set_etag(f"{current.id}-{chosen.name}")
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


def _dataset_of_files(chosen: Format) -> Response:
    """Return the graphs of plain files, from the engine."""
    query = Query(_NAMES, table="json", boolean="", graph="")
    with ask(query).body as body:
        rows = json.loads(body.read())["results"]["bindings"]
    names = sorted(row["graph"]["value"] for row in rows)
    data = _ntriples(DEFAULT_GRAPH)
    for name in names:
        label = f"<{name}>".encode()
        if chosen.name == "trig":
            data += b"%s {\n%s}\n" % (label, _ntriples(name))
        else:
            data += b"".join(b"%s%s .\n" % (line[:-1], label) for line in _lines(name))
    data += _unnamed_graphs(chosen)
    response = Response(data, content_type=content_type(chosen.media_type))
    response.vary.add("Accept")
    return response


def _unnamed_graphs(chosen: Format) -> bytes:
    """Return the graphs whose name is a blank node, which no request can name."""
    query = Query(_UNNAMED, table="json", boolean="", graph="")
    with ask(query).body as body:
        rows = parse_query_results(body.read(), QueryResultsFormat.JSON)
    form = "{graph} {{ {s} {p} {o} }}\n" if chosen.name == "trig" else "{s} {p} {o} {graph} .\n"
    lines = (
        form.format(**{name: str(row[name]) for name in ("s", "p", "o", "graph")})
        for row in cast(QuerySolutions, rows)
    )
    return "".join(lines).encode()


def _ntriples(graph: str) -> bytes:
    query = Query(_CONTENTS, table="", boolean="", graph="nt", default_graphs=(graph,))
    with ask(query).body as body:
        return body.read()


def _lines(graph: str) -> list[bytes]:
    return _ntriples(graph).splitlines()


def _files(current: Release, chosen: Format) -> Sequence[ReleaseFile]:
    """Return the dumps; the N-Triples of the default graph are valid in both formats."""
    dumps = [f for f in current.files if f.path.startswith(_DUMPS) and f.quads and not f.coding]
    record = [f for f in dumps if f.graph == DEFAULT_GRAPH and f.path.endswith(".nt")]
    whole = [f for f in dumps if not f.graph and f.media_type.startswith(chosen.media_type)]
    return [*record[:1], *whole[:1]] if whole else []


def _chunks(paths: Sequence[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
