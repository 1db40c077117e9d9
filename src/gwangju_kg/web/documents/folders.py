"""
Pages of addresses that are no thing themselves: ``/id/``, ``/id/source/``, ``/vocab/``.

They list what lies below.  ``/queries`` lists the example questions.  An address of another page
with a slash too many leads to that page.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.engine import Query
from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.media_types import HTML, negotiate
from gwangju_kg.sparql.substitution import substitute
from gwangju_kg.web.addresses import iri_of_path, own_path
from gwangju_kg.web.context import release
from gwangju_kg.web.display.stated_labels import read_labels
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.queries.results_json import MAX_BYTES, read_table
from gwangju_kg.web.queries.terms import Term

blueprint = Blueprint("folders", __name__)

#: Queries of the program, so that they also run on older releases.
_QUERIES: Final = Path(__file__).parents[1] / "queries"

#: The most things on a page.  Source: members.rq, LIMIT less one.
_MAX_MEMBERS: Final = 300

#: The addresses below which IRIs of things lie.
_FOLDER: Final = re.compile(r"(id|id/[a-z-]+|vocab|graph)/?")


@blueprint.get("/queries")
def questions() -> str:
    """List the example questions of the release."""
    return render_template("documents/questions.html", queries=release().queries)


@blueprint.get("/queries/")
@blueprint.get("/query")
@blueprint.get("/query/")
def other_address_of_questions() -> AnyResponse:
    """Redirect to the list of the example questions."""
    return redirect(url_for(".questions"), HTTPStatus.PERMANENT_REDIRECT)


def folder_response(path: str, error: NotFound) -> AnyResponse:
    """
    Return the page of the folder at `path`, or a redirect to the address without its last slash.

    Args:
        path: the path of the request, of which there is no thing.
        error: the error to raise if there is no folder either.

    Raises:
        NotFound: `error`.
        NotAcceptable: the client takes no page.
    """
    if path.startswith("/"):  # "//host" would lead to another server
        raise error
    folders = _folders(path) if _FOLDER.fullmatch(path) else ()
    if not folders:
        if not path.endswith("/"):
            raise error
        return _redirect(own_path().rstrip("/"))
    if not path.endswith("/"):
        return _redirect(own_path() + "/")
    negotiate(request.headers.get("Accept"), (HTML,))
    response = Response(_page(path, folders))
    response.vary.add("Accept")
    return response


def _redirect(address: str) -> AnyResponse:
    query = request.query_string.decode("ascii", "replace")
    return redirect(address + (query and "?" + query), HTTPStatus.PERMANENT_REDIRECT)


def _page(path: str, folders: tuple[tuple[str, int], ...]) -> str:
    after = request.args.get("after", "")
    names: list[str] = []
    if any(not folder for folder, _ in folders):
        names = [row[0].value for row in _rows("members", path, after=after) if row[0]]
    members = names[:_MAX_MEMBERS]
    labels = read_labels(members)
    return render_template(
        "documents/folder.html",
        path=path,
        folders=[(path + folder + "/", count) for folder, count in folders if folder],
        count=sum(count for folder, count in folders if not folder),
        members=[labels.link(iri) for iri in members],
        next=members[-1].removeprefix(iri_of_path(path)) if len(names) > _MAX_MEMBERS else "",
        graphs=release().graphs if path == "graph/" else (),
    )


def _folders(path: str) -> tuple[tuple[str, int], ...]:
    """Return the folders below a path, and how many things each has; "" for things themselves."""
    path = path.rstrip("/") + "/"
    if path == "graph/":
        return (("", len(release().graphs)),)
    rows = _rows("folders", path)
    return tuple((row[0].value, int(row[1].value)) for row in rows if row[0] and row[1])


def _rows(name: str, path: str, **values: str) -> tuple[tuple[Term | None, ...], ...]:
    texts = ((key, json.dumps(value, ensure_ascii=False)) for key, value in values.items())
    text = (_QUERIES / f"{name}.rq").read_text("utf-8")
    text = substitute(text, (("iri", f"<{iri_of_path(path)}>"), *texts))
    answer = ask(Query(text, table="json", boolean="", graph=""))
    with answer.body as body:
        return read_table(body.read(MAX_BYTES), length=answer.length).rows
