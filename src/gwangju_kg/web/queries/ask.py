"""Send the queries of pages to the engine, in turns with all other queries."""

from __future__ import annotations

from flask import g, request
from werkzeug.exceptions import ClientDisconnected

from gwangju_kg.engine import Answer, Query, QueryAbandoned
from gwangju_kg.errors import NotInRelease, RequestError
from gwangju_kg.web.context import current_server, forwarded_request, release
from gwangju_kg.web.http.metrics import DISCONNECTED
from gwangju_kg.web.http.query_log import QueryLogEntry


def page_query(
    name: str,
    *,
    bindings: tuple[tuple[str, str], ...] = (),
    table: str = "",
    boolean: str = "",
    graph: str = "",
) -> Query:
    """
    Return a query of the release's ``queries/pages``.

    Args:
        name: the file's name, without ``.rq``.
        bindings: variable name and term in N-Triples, as in :class:`Query`.  In a merged release
            the query is that of the city to which the IRI of ``iri`` belongs.
        table: the format of a table, or "".
        boolean: the format of a truth value, or "".
        graph: the format of a graph, or "".

    Raises:
        NotInRelease: the release is older than the page that needs the query.
    """
    path = release().path / "queries" / "pages" / f"{name}.rq"
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise NotInRelease(release=release().id) from error
    text = release().namespaces.bind_page(text, dict(bindings).get("iri", "").strip("<>"))
    return Query(text, table=table, boolean=boolean, graph=graph, bindings=bindings)


def ask(query: Query, *, deadline_s: float | None = None) -> Answer:
    """
    Send a query of a page to the engine; count it, and log it if it has no answer.

    The thread waits for the event loop, where the query takes its turn by the network of the HTTP
    client.  A page's query never calls other endpoints.

    Raises:
        RequestError: as :meth:`AsyncClient.ask_patiently` does.
        ClientDisconnected: the client has left the page.
    """
    server, forwarded = current_server(), forwarded_request()
    entry = QueryLogEntry(request.remote_addr)
    g.query_id = entry.query_id
    try:
        answer = forwarded.run(
            server.client.ask_patiently(
                query,
                deadline_s=deadline_s,
                client=entry.network,
                disconnected=forwarded.disconnected,
            )
        )
    except QueryAbandoned as error:
        entry.close(server.metrics, DISCONNECTED)
        raise ClientDisconnected from error
    except RequestError as error:
        entry.close(server.metrics, error.code)
        raise
    entry.answered_page(server.metrics)
    return answer
