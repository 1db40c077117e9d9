"""
Evaluates one query over a store, and writes the answer.

Input: the data, a query, and a buffer to write into.  Output: the form and format of the answer.
Errors of pyoxigraph are translated here.  Runs in a worker, on one thread from the first token to
the last byte: a result of pyoxigraph aborts the process if another thread touches it.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import IO, Final, TypeAlias, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
    serialize,
)

from gwangju_kg.engine.query import Query
from gwangju_kg.engine.worker import query_dataset, store_queries
from gwangju_kg.engine.worker.answer_buffer import AnswerBuffer
from gwangju_kg.engine.worker.hints import hint_finder
from gwangju_kg.engine.worker.query_dataset import ServedData
from gwangju_kg.engine.worker.rewriting import service_values
from gwangju_kg.engine.worker.rewriting.ordering import Ordering
from gwangju_kg.engine.worker.rewriting.unknown_functions import run_with_unknown
from gwangju_kg.engine.worker.rewriting.variants import Result, run_rewritten
from gwangju_kg.errors import BadRequest, NotAcceptable, QueryFailed
from gwangju_kg.rdf.media_types import (
    BOOLEAN_FORMATS,
    DATASET_FORMATS,
    GRAPH_FORMATS,
    TABLE_FORMATS,
    Format,
)
from gwangju_kg.rdf.prefix_declarations import DECLARING, without_unused_prefixes
from gwangju_kg.sparql import (
    known_prefixes,
    query_limits,
    refused_forms,
    syntax_errors,
)
from gwangju_kg.sparql.lexer import tokenize

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_FORMS: Final = {QuerySolutions: "table", QueryBoolean: "boolean", QueryTriples: "graph"}

_OFFERS: Final[Mapping[str, Sequence[Format]]] = {
    "table": TABLE_FORMATS,
    "boolean": BOOLEAN_FORMATS,
    "graph": (*GRAPH_FORMATS, *DATASET_FORMATS),
}

#: Formats that cannot represent every answer: XML has no control characters, RDF/XML needs names
#: for predicates, and JSON-LD has no triple terms.
_LIMITED: Final = frozenset({"xml", "rdf", "jsonld"})

#: Bytes that Oxigraph 0.5.13 writes although XML forbids them: control characters, and the element
#: names that it invents for predicates that do not end in a name.
#: Source: XML 1.0, section 2.2; Namespaces in XML, section 4.
_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<oxprefix:")

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\\]*")


def evaluate(data: ServedData, query: Query, buffer: AnswerBuffer) -> tuple[str, Format]:
    """
    Evaluate `query` and write the answer into `buffer`.

    Returns:
        The form, ``table``, ``boolean`` or ``graph``, and the format.

    Raises:
        QuerySyntaxError: the text is not SPARQL, or calls an unknown function.
        BadRequest: a binding, a graph or the base IRI is malformed.
        NotAcceptable: the client accepts no format of this form, or the accepted format cannot
            represent this answer.
        TooLarge: the answer exceeds the buffer's limit.
        ServiceFailed: the answer of another endpoint is no table, or cannot be joined.
    """
    try:
        return _evaluate(data, query, buffer)
    except Exception as error:
        _clear_frames(error)
        raise


def _clear_frames(error: BaseException | None) -> None:
    """
    Clear the local variables of the frames behind `error`.

    A result among them would live as long as the error, and might be freed by another thread.
    """
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__


def _evaluate(data: ServedData, query: Query, buffer: AnswerBuffer) -> tuple[str, Format]:
    if query.explains:
        buffer.write(hint_finder.find_hints(data, query).serialize())
        return "table", next(offer for offer in TABLE_FORMATS if offer.name == "json")
    result = _run(data, query)
    form = _FORMS[type(result)]
    name: str = getattr(query, form)
    offers = _OFFERS[form]
    chosen = next((offer for offer in offers if offer.name == name), None)
    if chosen is None:
        raise _not_acceptable(offers, reason="wrong-form", subject=form)
    others = [offer for offer in offers if offer.name not in _LIMITED]
    if chosen.name in {"xml", "rdf"}:
        refusal = _not_acceptable(others, reason="not-representable", subject="XML")
        buffer.forbid(_NOT_XML, refusal)
        buffer.escape_returns()
    try:
        _write(result, chosen, buffer, prefixes=partial(_prefixes, query.text, data.prefixes))
    except RuntimeError as error:
        raise syntax_errors.of_evaluation(error, query.text) from error
    except OSError as error:
        if error.errno is not None:
            raise QueryFailed(reason="no-room") from error
        if "does not support" in str(error):  # such as triples within triples in JSON-LD
            raise _not_acceptable(
                others, reason="not-representable", subject=chosen.label
            ) from error
        raise QueryFailed() from error
    return form, chosen


def _not_acceptable(offers: Sequence[Format], *, reason: str, subject: str) -> NotAcceptable:
    types = tuple(dict.fromkeys(offer.media_type for offer in offers))
    return NotAcceptable(offers=types, reason=reason, subject=subject)


def _run(data: ServedData, query: Query) -> Result:
    text = service_values.fill_services(query) if query.services else query.text
    graphs = store_queries.find_graphs(data, query, text)
    store, dataset = (
        query_dataset.select_graphs(data, query, text)
        if graphs is None
        else query_dataset.QueryDataset(Store(), {})
    )
    substitutions = {Variable(name): _term(name, text) for name, text in query.bindings}
    prefixes: dict[str, str] = {}  # only for a text that does not parse without: reading them costs

    ordering = data.ordering or Ordering(data.store)
    own = ordering if graphs is None else None

    def run(text: str, of: Store = store) -> Result:
        start = partial(
            of.query,
            text,
            base_iri=query.base_iri or None,
            prefixes=prefixes or None,
            substitutions=substitutions or None,
            **dataset,
        )
        result = run_with_unknown(lambda functions: start(**functions), ordering.functions)
        if graphs is None or of is not store:
            return result
        return store_queries.ask(data, query, text, graphs=graphs, empty=result)

    try:
        try:
            return run_rewritten(text, run, own)
        except SyntaxError:
            rewritten = _rewrite_refused(text)
            prefixes |= known_prefixes.missing_declarations(rewritten, data.prefixes)
            if not prefixes and rewritten == text:
                raise
            return run_rewritten(rewritten, run, own)
    except SyntaxError as error:
        prefixes |= data.prefixes
        empty = partial(run, of=Store())
        raise syntax_errors.of_syntax(error, text, empty, data.prefixes) from error
    except ValueError as error:
        raise BadRequest(reason="not-an-iri", parameter="base") from error
    except RuntimeError as error:
        raise syntax_errors.of_evaluation(error, query.text) from error
    except OSError as error:
        raise QueryFailed() from error


def _rewrite_refused(text: str) -> str:
    """Return `text` in forms that the engine reads; an escape hides nothing from the limits."""
    rewritten = refused_forms.rewrite(text).text
    if rewritten != text:
        query_limits.check(rewritten, limit_bytes=len(rewritten.encode()))
    return rewritten


def _term(name: str, text: str) -> Term:
    """Parse exactly one term in N-Triples syntax."""
    try:
        triples = list(parse(f"<urn:x> <urn:x> {text} .", RdfFormat.N_TRIPLES))
    except SyntaxError:
        triples = []
    if len(triples) != 1:
        raise BadRequest(reason="not-a-term", parameter=name)
    term: Term = triples[0].object
    return term


def _write(
    result: Result, chosen: Format, buffer: AnswerBuffer, *, prefixes: Callable[[], dict[str, str]]
) -> None:
    output = cast(IO[bytes], buffer)  # pyoxigraph calls only write() and flush()
    if not isinstance(result, QueryTriples):
        result.serialize(output, QueryResultsFormat.from_media_type(chosen.media_type))
        return
    rdf_format = RdfFormat.from_media_type(chosen.media_type)
    if chosen.name not in DECLARING:
        result.serialize(output, rdf_format)
        return
    serialize(result, output, rdf_format, prefixes=prefixes())
    if (data := buffer.in_memory()) is not None:
        buffer.replace(without_unused_prefixes(data, chosen))


def _prefixes(text: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return the prefixes of the query and, for other namespaces, the known ones."""
    query_tokens = list(tokenize(text))
    declared = {
        name.text[:-1]: iri.text[1:-1]
        for word, name, iri in zip(query_tokens, query_tokens[1:], query_tokens[2:], strict=False)
        if word.text.upper() == "PREFIX" and _ABSOLUTE.fullmatch(iri.text[1:-1])
    }
    namespaces = set(declared.values())
    others = {prefix: iri for prefix, iri in known.items() if iri not in namespaces}
    return others | declared
