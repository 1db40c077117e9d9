"""
The example queries of a release: ``/query/…``, as RDF or as a page with the answer.

They are files of the release and not part of its dataset.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.engine import Query
from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, find_format, negotiate
from gwangju_kg.release.contents import DescribedQuery, serialize_query_description
from gwangju_kg.web.addresses import absolute_address, iri_of_path, language
from gwangju_kg.web.context import finder, release
from gwangju_kg.web.display.chart_svg import draw_bars
from gwangju_kg.web.display.stated_labels import read_labels
from gwangju_kg.web.documents.views import no_such_format
from gwangju_kg.web.http.csv_files import csv_response
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.queries.shown_answers import ShownAnswer, read_shown
from gwangju_kg.web.questions.answer_pictures import chart_of, map_of
from gwangju_kg.web.questions.answer_sentence import say_answer
from gwangju_kg.web.questions.query_fields import in_language
from gwangju_kg.web.questions.question_code import python_code
from gwangju_kg.web.questions.question_form import AskedQuestion, ask_with
from gwangju_kg.web.questions.worded_table import WordedTable, word_table

blueprint = Blueprint("example_queries", __name__)

#: Prefix of the paths of example queries.
FOLDER: Final = "query/"


@blueprint.get("/query/<name>")
def query(name: str) -> Response:
    """Redirect from a query to its document."""
    _find(name)
    chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    if chosen is HTML:
        target = url_for(".page", slug=name)
    else:
        target = url_for(".data", name=name, extension=chosen.name)
    response = Response(status=303, headers={"Location": target})
    response.vary.add("Accept")
    return _linked(response, name)


@blueprint.get("/data/query/<name>.<any(ttl, nt, jsonld, rdf):extension>")
def data(name: str, extension: str) -> Response:
    """Return the description of a query in RDF."""
    offer = find_format(extension, GRAPH_FORMATS)
    kind = offer.media_type + ("; charset=utf-8" if offer.media_type.startswith("text/") else "")
    response = Response(
        serialize_query_description(_find(name), release().path, offer), content_type=kind
    )
    response.add_etag(weak=True)
    response.make_conditional(request)
    return _linked(response, name)


@blueprint.get("/data/query/<name>")
def unknown_format(name: str) -> Response:
    """
    Reject an unknown or missing format, naming the available ones.

    Raises:
        NotFound: there is no such query.
        NoSuchFormat: the query is available in other formats.
    """
    stem, _, extension = name.rpartition(".")
    raise no_such_format(_find(stem or name).iri, extension if stem else "")


@blueprint.get("/page/query/<slug>")
def page(slug: str) -> Response:
    """
    Show a question, its answer with the names of things, and the query.

    Raises:
        BadRequest: a value is malformed, or nothing has the name.
    """
    match = _find(slug)
    asked = _ask(match)
    answer = _run(asked.text)
    table = _word(answer)
    whole = table if answer.is_whole else None
    chart = chart_of(whole, asked.title, release().units, language()) if whole else None
    template = match.sentence.get(language(), "")
    rendered = render_template(
        "example_queries/query.html",
        query=match,
        asked=asked,
        answer=answer,
        sentence=say_answer(template, whole, release().units, language()) if whole else "",
        table=table,
        chart=draw_bars(chart) if chart else "",
        python=python_code(
            absolute_address(url_for("sparql.query_by_get", lang=None)), asked.text, match.form
        ),
        map=map_of(table) if table else None,
        iri=match.iri,
        path=FOLDER + slug,
        formats=GRAPH_FORMATS,
    )
    return _linked(Response(rendered), slug)


@blueprint.get("/page/query/<slug>.csv")
def answer_csv(slug: str) -> AnyResponse:
    """
    Return the answer to a question as CSV, with the names of things and their IRIs.

    An answer that is too long for a page is that of the endpoint, without names.

    Raises:
        NotFound: the answer is no table.
        BadRequest: a value is malformed, or nothing has the name.
    """
    match = _find(slug)
    if match.form != "select":
        raise NotFound(iri=match.iri)
    asked = _ask(match)
    answer = _run(asked.text)
    table = _word(answer)
    if not table or not answer.is_whole:
        address = url_for(
            "sparql.query_by_get", query=asked.text, format="csv", download=slug, lang=None
        )
        return redirect(address)
    columns, *rows = table.file_rows()
    return csv_response(slug, columns, rows)


def _ask(match: DescribedQuery) -> AskedQuestion:
    title = match.label.get(language()) or match.iri
    return ask_with(in_language(match.text, language()), title, request.args)


def _run(text: str) -> ShownAnswer:
    query = Query(text, table="json", boolean="json", graph="ttl", asks_store=True)
    return read_shown(ask(query))


def _word(answer: ShownAnswer) -> WordedTable | None:
    if not answer.table:
        return None
    cells = {cell for row in answer.table.rows for cell in row if cell}
    names = read_labels({cell.value for cell in cells if cell.kind == "uri"})
    labels = {cell.value for cell in cells if cell.kind == "literal" and cell.language}
    named = {label: thing.iri for label, thing in finder().named(labels).items()}
    return word_table(answer.table, names, language(), named)


def _find(name: str) -> DescribedQuery:
    """
    Return the query `name`.

    Raises:
        NotFound: the release has no such query.
    """
    iri = iri_of_path(FOLDER + name)
    match = next((each for each in release().queries if each.iri == iri), None)
    if match is None:
        raise NotFound(iri=iri)
    return match


def _linked(response: Response, name: str) -> Response:
    links = [f'<{iri_of_path(FOLDER + name)}>; rel="canonical"']
    for offer in GRAPH_FORMATS:
        address = url_for(".data", name=name, extension=offer.name, lang=None)
        links.append(f'<{address}>; rel="alternate"; type="{offer.media_type}"')
    links.append(f'<{url_for(".page", slug=name)}>; rel="alternate"; type="text/html"')
    response.headers["Link"] = ", ".join(links)
    return response
