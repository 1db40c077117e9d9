"""
Asks the questions of ``queries/pages`` and gives their rows by name; shows them: ``/queries/``.

Each table on a page leads to the query behind it, with its parameters written into the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Final

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.errors import BadRequest, NotFound
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.sparql.substitution import fill_values, substitute
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import current_server, release
from gwangju_kg.web.queries.ask import ask, page_question
from gwangju_kg.web.queries.results_json import MAX_BYTES, read_table
from gwangju_kg.web.queries.terms import XSD, Term

blueprint = Blueprint("page_queries", __name__, url_prefix="/queries")

#: One row of an answer: what is bound, by the name of its variable.
Row = Mapping[str, Term]

#: The questions that a page shows, and the kind of each parameter.
PARAMETERS: Final[Mapping[str, Mapping[str, str]]] = {
    "awards": {},
    "claims": {"iri": "iri", "language": "text", "after": "text"},
    "conferrals": {"iri": "iri"},
    "contradictions": {"iri": "iri", "language": "text"},
    "discrepancies": {"language": "text"},
    "ledger": {"at": "day", "known": "day"},
    "map": {},
    "milestones": {},
    "pointing": {"iri": "iri", "after": "text"},
    "subject": {"iri": "iri"},
}

#: Queries that belong to the program and not to a release.
_SAMPLES_PATH: Final = Path(__file__).parents[1] / "queries"

_FIGURE: Final = re.compile(r"figures/[a-z-]+")


def asks(name: str) -> bool:
    """Say whether the release holds a question; those before it was written do not."""
    return (release().path / "queries" / "pages" / f"{name}.rq").is_file()


def rows_of(name: str, **values: str) -> tuple[Row, ...]:
    """
    Ask a question of ``queries/pages`` and give its rows.

    Args:
        name: the file's name, without ``.rq``.
        values: its parameters, as in :data:`PARAMETERS`.

    Raises:
        BadRequest: a value is not of its kind.
    """
    return _rows(name, _bindings(name, values), things=())


def rows_about(name: str, things: tuple[str, ...]) -> tuple[Row, ...]:
    """Ask a question about many things at once, by their IRIs."""
    return _rows(name, (), things=things) if things else ()


def _rows(
    name: str, bindings: tuple[tuple[str, str], ...], *, things: tuple[str, ...]
) -> tuple[Row, ...]:
    question = page_question(name, table="json", bindings=bindings)
    question = question._replace(text=fill_values(question.text, things))
    answer = ask(question)
    with answer.body as body:
        table = read_table(body.read(MAX_BYTES), length=answer.length)
    return tuple(
        {name: term for name, term in zip(table.variables, row, strict=True) if term}
        for row in table.rows
    )


def sample() -> str:
    """Give the query that stands in an empty form; it asks for names in the reader's language."""
    name = "sample-files" if current_server().release is None else "sample"
    text = (_SAMPLES_PATH / f"{name}.rq").read_text("utf-8").rstrip()
    return substitute(text, (("language", f'"{language()}"'),))


@blueprint.get("/<path:name>")
def open_in_editor(name: str) -> AnyResponse:
    """
    Open a question of a page where it can be changed and run, its parameters written into it.

    Raises:
        NotFound: no page asks it.
        BadRequest: a parameter is missing or not of its kind.
    """
    if not (name in PARAMETERS or _FIGURE.fullmatch(name)) or not asks(name):
        raise NotFound(iri=name)
    values = {key: request.args.get(key, "") for key in PARAMETERS.get(name, ())}
    text = substitute(page_question(name).text, _bindings(name, values))
    return redirect(url_for("sparql.query_by_get", query=text), HTTPStatus.SEE_OTHER)


def _bindings(name: str, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    kinds = PARAMETERS.get(name, {})
    return tuple((key, _term(key, kinds[key], value)) for key, value in values.items())


def _term(key: str, kind: str, value: str) -> str:
    """
    Write a value as a term in N-Triples.

    Raises:
        BadRequest: it is not of its kind.
    """
    if kind == "iri":
        if not is_absolute_iri(value):
            raise BadRequest(reason="not-an-iri", parameter=key)
        return f"<{value}>"
    if kind == "day":
        return f'"{day(value, key)}"^^<{XSD}date>'
    return json.dumps(value, ensure_ascii=False)


def day(value: str, key: str) -> date:
    """
    Read a day of the calendar, as ``2021-06-30``.

    Raises:
        BadRequest: there is no such day.
    """
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadRequest(reason="not-a-day", parameter=key) from error
