"""
Evaluates one question over a store, and writes the answer.

Takes a store, a question and a file to write into; gives the form and format of the
answer.  The border where pyoxigraph's errors become ours.  Runs in a worker, on one
thread from parse to last byte: a result dies on any other.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from typing import IO, Any, Final, TypeAlias, cast

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
from gwangju_kg.engine.worker import service_values
from gwangju_kg.engine.worker.answer_buffer import AnswerBuffer
from gwangju_kg.errors import BadRequest, NotAcceptable, QueryFailed
from gwangju_kg.rdf.media_types import (
    BOOLEAN_FORMATS,
    DATASET_FORMATS,
    GRAPH_FORMATS,
    TABLE_FORMATS,
    Format,
)
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.sparql import select_star, syntax_errors
from gwangju_kg.sparql.lexer import tokenize

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Result: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples

_FORMS: Final = {QuerySolutions: "table", QueryBoolean: "boolean", QueryTriples: "graph"}

_OFFERS: Final[Mapping[str, Sequence[Format]]] = {
    "table": TABLE_FORMATS,
    "boolean": BOOLEAN_FORMATS,
    "graph": (*GRAPH_FORMATS, *DATASET_FORMATS),
}

#: Bytes that Oxigraph 0.5.13 writes although no XML document can hold them: control characters,
#: and the element names that it makes of predicates that end in no name.
#: Source: XML 1.0, section 2.2; Namespaces in XML, section 4.
_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<oxprefix:")

_FROM: Final = re.compile("from", re.IGNORECASE)

_TURTLE: Final = (
    re.compile(rb"((?:@prefix [^\n]*\n)+)"),
    re.compile(rb"@prefix ([^:]*):[^\n]*\n"),
)

#: For formats with prefixes: where they are declared, and one declaration.
_DECLARATIONS: Final = {
    "ttl": _TURTLE,
    "trig": _TURTLE,
    "rdf": (
        re.compile(rb"<\?xml[^>]*>\s*<rdf:RDF((?: xmlns:[^\"]*\"[^\"]*\")+)>"),
        re.compile(rb' xmlns:([^=]*)="[^"]*"'),
    ),
}

#: What may be the prefix of a name.
_PREFIX: Final = re.compile(rb"(?<![\w.\-\x80-\xff])([\w.\-\x80-\xff]*):")

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\\]*")


def evaluate(store: Store, question: Query, spool: AnswerBuffer) -> tuple[str, Format]:
    """
    Answer *question* and write the answer into *spool*.

    Returns:
        The form, ``table``, ``boolean`` or ``graph``, and the format.

    Raises:
        QuerySyntaxError: the text is not SPARQL, or calls a function that there is not.
        BadRequest: a binding, a graph or the base IRI is none.
        NotAcceptable: the caller takes no format of this form, or this answer cannot be written
            in the one that it takes.
        TooLarge: the answer is over the spool's limit.
        ServiceFailed: what another endpoint answered is no table, or none that can be joined.
    """
    try:
        return _evaluate(store, question, spool)
    except Exception as error:
        _clear_frames(error)
        raise


def _clear_frames(error: BaseException | None) -> None:
    """
    Let go of what the frames behind *error* hold.

    A result among it would live as long as the error, and may then be collected on another
    thread.
    """
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__


def _evaluate(store: Store, question: Query, spool: AnswerBuffer) -> tuple[str, Format]:
    result = _query(store, question)
    form = _FORMS[type(result)]
    name: str = getattr(question, form)
    offers = _OFFERS[form]
    chosen = next((offer for offer in offers if offer.name == name), None)
    if chosen is None:
        raise _not_acceptable(offers, reason="wrong-form", subject=form)
    others = [offer for offer in offers if offer.name != name]
    if chosen.name in {"xml", "rdf"}:
        refusal = _not_acceptable(others, reason="not-representable", subject="XML")
        spool.forbid(_NOT_XML, refusal)
    try:
        _write(result, chosen, spool, text=question.text)
    except RuntimeError as error:
        raise syntax_errors.of_evaluation(error, question.text) from error
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


def _query(store: Store, question: Query) -> Result:
    dataset: dict[str, Any] = {}
    if question.default_graphs or question.named_graphs:
        # Source: SPARQL 1.1 Protocol, section 2.1.4: the request's dataset replaces the query's.
        dataset["default_graph"] = [
            _iri(iri, "default-graph-uri") for iri in question.default_graphs
        ]
        dataset["named_graphs"] = [_iri(iri, "named-graph-uri") for iri in question.named_graphs]
    else:
        dataset["use_default_graph_as_union"] = not _names_its_dataset(question.text)
    substitutions = {Variable(name): _term(name, text) for name, text in question.bindings}

    def ask(text: str, of: Store = store) -> Result:
        return of.query(
            text,
            base_iri=question.base_iri or None,
            substitutions=substitutions or None,
            **dataset,
        )

    def variables() -> list[str]:
        """Ask over nothing: Oxigraph sorts and joins before it gives its first row."""
        found = ask(text, Store())
        return [each.value for each in found.variables] if isinstance(found, QuerySolutions) else []

    text = service_values.filled(question) if question.services else question.text
    try:
        return ask(select_star.expand_star(text, variables))
    except SyntaxError as error:
        raise syntax_errors.of_syntax(error, text, ask) from error
    except ValueError as error:
        raise BadRequest(reason="not-an-iri", parameter="base") from error
    except RuntimeError as error:
        raise syntax_errors.of_evaluation(error, question.text) from error
    except OSError as error:
        raise QueryFailed() from error


def _names_its_dataset(text: str) -> bool:
    """Say whether the query has FROM, which ``use_default_graph_as_union`` would override."""
    return _FROM.search(text) is not None and any(
        token.kind == "word" and token.text.upper() == "FROM" for token in tokenize(text)
    )


def _iri(text: str, parameter: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        raise BadRequest(reason="not-an-iri", parameter=parameter) from error


def _term(name: str, text: str) -> Term:
    """Read one term in N-Triples, and nothing beside it."""
    try:
        triples = list(parse(f"<urn:x> <urn:x> {text} .", RdfFormat.N_TRIPLES))
    except SyntaxError:
        triples = []
    if len(triples) != 1:
        raise BadRequest(reason="not-a-term", parameter=name)
    found: Term = triples[0].object
    return found


def _write(result: Result, chosen: Format, spool: AnswerBuffer, *, text: str) -> None:
    output = cast(IO[bytes], spool)  # it calls no more than write() and flush()
    if not isinstance(result, QueryTriples):
        result.serialize(output, QueryResultsFormat.from_media_type(chosen.media_type))
        return
    rdf_format = RdfFormat.from_media_type(chosen.media_type)
    if chosen.name not in _DECLARATIONS:
        result.serialize(output, rdf_format)
        return
    serialize(result, output, rdf_format, prefixes=_prefixes(text))
    if (whole := spool.in_memory()) is not None:
        spool.replace(_without_unused_prefixes(whole, chosen))


def _without_unused_prefixes(whole: bytes, chosen: Format) -> bytes:
    """Sort the declarations of prefixes and leave out those of which nothing is made."""
    head, declaration = _DECLARATIONS[chosen.name]
    found = head.match(whole)
    if found is None:
        return whole
    start, end = found.span(1)
    body = whole[end:]
    used = set(_PREFIX.findall(body))
    kept = sorted(row[0] for row in declaration.finditer(whole, start, end) if row[1] in used)
    return whole[:start] + b"".join(kept) + body


def _prefixes(text: str) -> dict[str, str]:
    """Give the prefixes of the query and, for other namespaces, ours."""
    found = list(tokenize(text))
    declared = {
        name.text[:-1]: iri.text[1:-1]
        for word, name, iri in zip(found, found[1:], found[2:], strict=False)
        if word.text.upper() == "PREFIX" and _ABSOLUTE.fullmatch(iri.text[1:-1])
    }
    taken = set(declared.values())
    ours = {prefix: iri for prefix, iri in PREFIXES.items() if iri not in taken}
    return ours | declared
