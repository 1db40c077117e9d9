"""Send a query of the application to the engine."""

from __future__ import annotations

from flask import g, request

from gwangju_kg.engine import Answer, Query
from gwangju_kg.errors import NotInRelease, RequestError
from gwangju_kg.web.context import current_server, release
from gwangju_kg.web.http.query_log import QueryLogEntry


def page_question(
    name: str,
    *,
    bindings: tuple[tuple[str, str], ...] = (),
    table: str = "",
    boolean: str = "",
    graph: str = "",
) -> Query:
    """
    Give a question of the release's ``queries/pages``.

    Args:
        name: the file's name, without ``.rq``.
        bindings: variable name and term in N-Triples, as in :class:`Query`.
        table: the format of a table, or "".
        boolean: the format of a truth value, or "".
        graph: the format of a graph, or "".

    Raises:
        NotInRelease: the release is older than the page that asks it.
    """
    path = release().path / "queries" / "pages" / f"{name}.rq"
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise NotInRelease(release=release().id) from error
    return Query(text, table=table, boolean=boolean, graph=graph, bindings=bindings)


def ask(question: Query, *, deadline_s: float | None = None) -> Answer:
    """
    Ask the engine, and write it down in the journal.

    Raises:
        QueryError: as :meth:`Client.ask` does.
    """
    entry = QueryLogEntry(request.remote_addr)
    g.query_id = entry.query_id
    try:
        answer = current_server().client.ask(question, deadline_s=deadline_s, client=entry.network)
    except RequestError as error:
        entry.close(current_server().tally, error.code)
        raise
    entry.answered(current_server().tally, answer)
    return answer
