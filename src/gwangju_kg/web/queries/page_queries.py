"""
Run the queries of ``queries/pages`` and open them in the query editor: ``/queries/``.

Each table on a page links to its query, with the parameters substituted in the text.
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

from gwangju_kg.engine import Answer
from gwangju_kg.errors import BadRequest, NotFound
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.sparql.substitution import fill_values, substitute
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import current_server, namespaces, release
from gwangju_kg.web.queries.ask import ask, page_query
from gwangju_kg.web.queries.results_json import MAX_BYTES, read_table
from gwangju_kg.web.queries.terms import XSD, Term

blueprint = Blueprint("page_queries", __name__, url_prefix="/queries")

#: A row of a result: the bound terms by variable name.
Row = Mapping[str, Term]

#: The queries that can be opened in the editor, with the type of each parameter.
PARAMETERS: Final[Mapping[str, Mapping[str, str]]] = {
    "awards": {},
    "browse": {"after": "text"},
    "claims": {"iri": "iri", "language": "text", "after": "text"},
    "conferrals": {"iri": "iri"},
    "cost-units": {"iri": "iri"},
    "costs": {},
    "contradictions": {"iri": "iri", "language": "text"},
    "discrepancies": {"language": "text"},
    "indicators": {},
    "known-since": {"day": "day", "language": "text"},
    "ledger": {"at": "day", "known": "day"},
    "link-relations": {"iri": "iri"},
    "map": {},
    "milestones": {},
    "numbers": {},
    "payers": {},
    "pointing": {"iri": "iri", "after": "text"},
    "reports": {"iri": "iri", "language": "text"},
    "subject": {"iri": "iri"},
    "turns": {"day": "day"},
}

#: Queries that are part of the program instead of a release.
_SAMPLES_PATH: Final = Path(__file__).parents[1] / "queries"

_FIGURE: Final = re.compile(r"figures/[a-z-]+")


def has_page_query(name: str) -> bool:
    """Check whether the release has a query; older releases may lack it."""
    return (release().path / "queries" / "pages" / f"{name}.rq").is_file()


def query_rows(name: str, **values: str) -> tuple[Row, ...]:
    """
    Run a query of ``queries/pages`` and return its rows.

    Args:
        name: the file's name, without ``.rq``.
        values: the parameters, as in :data:`PARAMETERS`.

    Raises:
        BadRequest: a value does not have the type of its parameter.
    """
    return _rows(name, _bindings(name, values), iris=())


def query_rows_for(name: str, iris: tuple[str, ...], **values: str) -> tuple[Row, ...]:
    """Run a query for many IRIs at once, as `query_rows`; return no rows without IRIs."""
    return _rows(name, _bindings(name, values), iris=iris) if iris else ()


def _rows(
    name: str, bindings: tuple[tuple[str, str], ...], *, iris: tuple[str, ...]
) -> tuple[Row, ...]:
    query = page_query(name, table="json", bindings=bindings)
    query = query._replace(text=fill_values(query.text, iris))
    return read_rows(ask(query))


def read_rows(answer: Answer) -> tuple[Row, ...]:
    """Return the rows of a table in JSON, at most a page of them; close the answer."""
    with answer.body as body:
        table = read_table(body.read(MAX_BYTES), length=answer.length)
    return tuple(
        {name: term for name, term in zip(table.variables, row, strict=True) if term}
        for row in table.rows
    )


def sample_query() -> str:
    """Return the query of an empty form; it selects labels in the reader's language."""
    name = "sample-files" if current_server().release is None else "sample"
    text = namespaces().bind((_SAMPLES_PATH / f"{name}.rq").read_text("utf-8").rstrip())
    return substitute(text, (("language", f'"{language()}"'),))


@blueprint.get("/<path:name>")
def open_in_editor(name: str) -> AnyResponse:
    """
    Redirect to the query editor with a page query, its parameters substituted.

    Raises:
        NotFound: no page uses a query of this name.
        BadRequest: a parameter is missing or has the wrong type.
    """
    if not (name in PARAMETERS or _FIGURE.fullmatch(name)) or not has_page_query(name):
        raise NotFound(iri=name)
    values = {key: request.args.get(key, "") for key in PARAMETERS.get(name, ())}
    text = substitute(page_query(name).text, _bindings(name, values))
    text = fill_values(text, tuple(request.args.getlist("of")))
    return redirect(url_for("sparql.query_by_get", query=text), HTTPStatus.SEE_OTHER)


def _bindings(name: str, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    kinds = PARAMETERS.get(name, {})
    return tuple((key, _term(key, kinds[key], value)) for key, value in values.items())


def _term(key: str, kind: str, value: str) -> str:
    """
    Return a value as a term in N-Triples.

    Raises:
        BadRequest: the value does not have the type `kind`.
    """
    if kind == "iri":
        if not is_absolute_iri(value):
            raise BadRequest(reason="not-an-iri", parameter=key)
        return f"<{value}>"
    if kind == "day":
        return f'"{parse_date(value, key)}"^^<{XSD}date>'
    return json.dumps(value, ensure_ascii=False)


def parse_date(value: str, key: str) -> date:
    """
    Parse a date such as ``2021-06-30``.

    Raises:
        BadRequest: `value` is not a date.
    """
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadRequest(reason="not-a-day", parameter=key) from error
