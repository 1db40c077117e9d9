"""
Compares a store elsewhere with a release before it answers in its place.

Input: the settings with the address of the store, and the release.  It must hold as many triples
in each graph as the release, and answer the release's example questions as the release's own engine
does.  Output: nothing, or an error that names each difference.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)

from gwangju_kg.engine import AsyncClient, Engine, FairQueue, Query
from gwangju_kg.errors import OutOfMemory, QueryTimeout, RequestError, StoreDiffers, StoreError
from gwangju_kg.errors.catalog import render_detail
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.release.contents import DescribedQuery, Release
from gwangju_kg.settings import Settings

LOG: Final = logging.getLogger("gwangju_kg.store_gate")

#: Seconds that a question may take here: to count the triples takes long in a large store.
_DEADLINE_S: Final = 600.0

_IN_DEFAULT_GRAPH: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_IN_GRAPHS: Final = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"

#: The types of numbers that engines write in several ways, and the digits that they must share.
_NUMBERS: Final = frozenset(
    PREFIXES["xsd"] + name for name in ("decimal", "double", "float", "integer")
)
_DIGITS: Final = 12


def check_store(settings: Settings, release: Release) -> None:
    """
    Check that the store of the settings holds a release and answers as it does.

    Raises:
        StoreError: the release has no default graph, or an engine does not start.
        StoreDiffers: the store lacks something, has something else, or answers otherwise.
    """
    if release.default_triples is None:
        raise StoreError(
            f"release {release.id} has no default graph, which a store needs: build it again"
        )
    settings = replace(
        settings,
        deadline_s=max(settings.deadline_s, _DEADLINE_S),
        long_queries=max(settings.long_queries, settings.workers),
    )
    with ExitStack() as stack:
        store, own = (
            stack.enter_context(Engine.start(each, release=release.path, load_first=0))
            for each in (settings, replace(settings, store=""))
        )
        findings = asyncio.run(_compare(store.address, own.address, release, settings))
    if findings:
        raise StoreDiffers(release=release.id, findings=tuple(findings))


async def _compare(
    store_address: str, own_address: str, release: Release, settings: Settings
) -> list[Sentence]:
    """Return what differs: the counts first, and if they agree the answers."""
    store, own = (
        AsyncClient(address, FairQueue(limit=settings.workers, max_waiting=None))
        for address in (store_address, own_address)
    )
    with closing(store), closing(own):
        try:
            if differences := await _compare_counts(store, release):
                return differences
        except RequestError as error:
            return [_failure({"ko": "그래프의 개수", "en": "the number of triples"}, error)]
        places = asyncio.Semaphore(settings.workers)  # a long query releases its turn

        async def compare(question: DescribedQuery) -> Sentence | None:
            async with places:
                return await _compare_answers(store, own, question)

        findings = await asyncio.gather(*map(compare, release.queries))
        return [finding for finding in findings if finding]


async def _compare_counts(store: AsyncClient, release: Release) -> list[Sentence]:
    """
    Return the graphs whose number of triples is not that of the release.

    Raises:
        RequestError: the store does not answer.
    """
    (total,) = await _rows(store, _IN_DEFAULT_GRAPH)
    found = {"": int(total["n"]["value"])}
    found |= {row["g"]["value"]: int(row["n"]["value"]) for row in await _rows(store, _IN_GRAPHS)}
    stated = {"": release.default_triples, **{each.iri: each.quads for each in release.graphs}}
    return [
        {
            "ko": f"{graph or '기본 그래프'}: 트리플 {found.get(graph, 0):,}개"
            f"(릴리스에는 {stated.get(graph, 0):,}개)",
            "en": f"{graph or 'default graph'}: {found.get(graph, 0):,} triples"
            f" instead of {stated.get(graph, 0):,}",
        }
        for graph in sorted(found.keys() | stated.keys())
        if found.get(graph, 0) != stated.get(graph, 0)
    ]


async def _rows(client: AsyncClient, text: str) -> list[dict[str, dict[str, str]]]:
    rows: list[dict[str, dict[str, str]]] = json.loads(await _ask(client, text))["results"][
        "bindings"
    ]
    return rows


async def _ask(client: AsyncClient, text: str) -> bytes:
    """
    Return the answer to a question: a table or a truth value in JSON, or a graph in N-Triples.

    Raises:
        RequestError: there is none.
    """
    query = Query(text, table="json", boolean="json", graph="nt", asks_store=True)
    answer = await client.ask(query, deadline_s=None, client="", disconnected=asyncio.Event().wait)
    with answer.body as body:
        return body.read()


async def _compare_answers(
    store: AsyncClient, own: AsyncClient, question: DescribedQuery
) -> Sentence | None:
    """Return how the answers of the store and of the release differ, or None."""
    name: Sentence = {"ko": f"질의 {question.name}", "en": f"question {question.name}"}
    try:
        expected = _content(await _ask(own, question.text))
    except (QueryTimeout, OutOfMemory) as error:  # no engine of the release can be asked
        LOG.warning("question %s is not compared: %s", question.name, error)
        return None
    try:
        found = _content(await _ask(store, question.text))
    except RequestError as error:
        return _failure(name, error)
    missing, more = (expected - found).total(), (found - expected).total()
    if not missing and not more:
        return None
    return {
        "ko": f"{name['ko']}: 릴리스의 답 {expected.total():,}줄 가운데 {missing:,}줄이 없고 "
        f"{more:,}줄이 더 있습니다",
        "en": f"{name['en']}: of {expected.total():,} rows {missing:,} are missing,"
        f" {more:,} are others",
    }


def _failure(name: Sentence, error: RequestError) -> Sentence:
    return {
        "ko": f"{name['ko']}: {render_detail(error.code, error.facts(), 'ko')}",
        "en": f"{name['en']}: {error}",
    }


def _content(answer: bytes) -> Counter[object]:
    """Return the rows or triples of an answer, in no order."""
    if not answer.startswith(b"{"):
        triples = (quad.triple for quad in parse(answer, RdfFormat.N_TRIPLES))
        return Counter(tuple(map(_comparable, triple)) for triple in triples)
    result = parse_query_results(answer, QueryResultsFormat.JSON)
    if isinstance(result, QueryBoolean):
        return Counter([bool(result)])
    return Counter(tuple(map(_comparable, row)) for row in result)


def _comparable(term: object) -> object:
    """Return what stands for a term: blank nodes are alike, and numbers of the same digits."""
    if isinstance(term, BlankNode):
        return "_:"
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        with suppress(InvalidOperation):
            return f"{Decimal(term.value):.{_DIGITS}g}", term.datatype.value
    return str(term)
