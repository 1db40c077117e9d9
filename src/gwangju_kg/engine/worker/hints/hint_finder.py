"""
Look for reasons why a query has an empty answer.

Input: the data and the query.  Output: hints.  The text is read as tokens; each term and each
string is looked up in the store.  Runs in a worker, within the limits of a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import DefaultGraph, NamedNode
from rapidfuzz import fuzz, process

from gwangju_kg.engine.query import Query
from gwangju_kg.engine.worker.hints.comparison_hints import comparison_hints, similar_things
from gwangju_kg.engine.worker.hints.date_hints import partial_casts, whole_dates
from gwangju_kg.engine.worker.hints.nearest_terms import NearestTerms, split
from gwangju_kg.engine.worker.hints.sampled_values import DAY_SUFFIXES, SampledValues
from gwangju_kg.engine.worker.hints.string_calls import call_hints
from gwangju_kg.engine.worker.hints.term_uses import (
    TermUse,
    declarations,
    find_uses,
    within_graphs,
)
from gwangju_kg.engine.worker.hints.text_hints import text_hints
from gwangju_kg.engine.worker.query_dataset import ServedData
from gwangju_kg.engine.worker.rewriting.unknown_functions import is_unknown
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH, UNION_GRAPH
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, compact_by
from gwangju_kg.sparql.hints import Edit, Hint, HintReport, without_overlaps
from gwangju_kg.sparql.lexer import Token, tokenize

#: Tokens of one query that are read, and its terms that are looked up.
_MAX_TOKENS: Final = 4_000
_MAX_TERMS: Final = 60

_XSD: Final = REUSED_PREFIXES["xsd"]
_TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")
_DEPRECATED: Final = NamedNode(REUSED_PREFIXES["owl"] + "deprecated")
_REPLACED_BY: Final = NamedNode(REUSED_PREFIXES["dcterms"] + "isReplacedBy")

_PARTIAL_DATES: Final = (_XSD + "gYear", _XSD + "gYearMonth")
_DATE: Final = '"2021-01-01"^^xsd:date'
_DATES: Final = (_XSD + "date", _XSD + "dateTime")

#: Percent of similarity from which a value of the same property is suggested.
_MIN_SIMILARITY: Final = 60.0

_ESCAPE: Final = re.compile(r"\\(.)")


def find_hints(data: ServedData, query: Query) -> HintReport:
    """Return hints on why `query` has an empty answer, the surest first."""
    return _HintFinder(data, query).report()


class _HintFinder:
    """Finds the hints for one query."""

    def __init__(self, data: ServedData, query: Query) -> None:
        self._store = data.store
        self._text, self._base_iri = query.text, query.base_iri
        self._tokens = list(islice(tokenize(query.text), _MAX_TOKENS))
        self._declared = dict(declarations(self._tokens))
        self._known = data.prefixes
        declared = {name: token.text[1:-1] for name, token in self._declared.items()}
        self._prefixes = {**data.prefixes, **declared}
        self._places = find_uses(self._tokens, self._absolute)
        self._uses = list(self._places)[:_MAX_TERMS]
        self._within_graphs = within_graphs(self._tokens)
        self._nearest = NearestTerms(data.store, data.prefixes.values(), bool(data.record))
        self._values = SampledValues(data.store, self._tokens, self._absolute_verb)
        names_dataset = query.default_graphs or query.named_graphs or _names_dataset(self._tokens)
        apart = {graph.value for graph in data.store.named_graphs()} - {*data.record}
        self._apart = sorted(apart) if data.record and not names_dataset else []

    def report(self) -> HintReport:
        """Return all hints, the surest first."""
        prefixes = list(self._prefix_hints())
        wrong = tuple(hint.subject.partition("<")[2][:-1] for hint in prefixes)
        self._uses = [use for use in self._uses if not wrong or not use.iri.startswith(wrong)]
        hints = [
            *prefixes,
            *self._date_hints(),
            *call_hints(self._values),
            *comparison_hints(self._text, self._values, self._name),
            *self._term_hints(),
            *text_hints(self._values),
        ]
        graphs = tuple((iri, self._name(iri)) for iri in self._apart)
        return HintReport(without_overlaps(hints), graphs)

    def _absolute(self, token: Token) -> str | None:
        """Return the IRI of a token; None if it is none, or its prefix is unknown."""
        if token.kind == "iri":
            iri = urljoin(self._base_iri, token.text[1:-1]) if self._base_iri else token.text[1:-1]
            return iri if ":" in iri and "\\" not in iri else None
        if token.kind != "name":
            return None
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes:
            return None
        return self._prefixes[prefix] + _ESCAPE.sub(r"\1", local)

    def _absolute_verb(self, token: Token) -> str | None:
        """Return the IRI of a token, which may be the word ``a``."""
        return _TYPE.value if token.text == "a" else self._absolute(token)

    def _name(self, iri: str) -> str:
        return compact_by(iri, self._prefixes)

    def _edits(self, use: TermUse, new: str) -> tuple[Edit, ...]:
        """Return the changes that write `new` wherever a term stands."""
        return tuple((t.start, t.start + len(t.text), new) for t in self._places[use])

    def _prefix_hints(self) -> Iterator[Hint]:
        """Find prefixes bound to a namespace that is another here, or a near miss of one."""
        for prefix, token in self._declared.items():
            iri = token.text[1:-1]
            if self._has_namespace(iri):
                continue
            near = self._nearest.namespace(iri)
            known = near or self._known.get(prefix, iri)
            if iri != known:
                edit = (token.start, token.start + len(token.text), f"<{known}>")
                yield Hint("namespace", f"{prefix}: <{iri}>", f"{prefix}: <{known}>", edits=(edit,))

    def _has_namespace(self, namespace: str) -> bool:
        return any(use.iri.startswith(namespace) and self._occurs(use.iri) for use in self._uses)

    def _date_hints(self) -> Iterator[Hint]:
        kinds = {use.iri for use in self._uses if use.role in {"datatype", "function"}}
        yield from partial_casts(self._text, self._tokens, self._absolute)
        for iri in _PARTIAL_DATES:
            if iri in kinds:
                edits = tuple(whole_dates(self._tokens, iri, self._absolute))
                yield Hint("partial-date", self._name(iri), _DATE, edits=edits)
        if not kinds.intersection((*_DATES, *_PARTIAL_DATES)):
            return
        for use in self._uses:
            days = [use.iri + suffix for suffix in DAY_SUFFIXES]
            if use.role == "term" and all(map(self._values.is_property, days)):
                names = [self._name(day) for day in days]
                edits = self._edits(use, names[0])
                yield Hint("date-extent", self._name(use.iri), ", ".join(names), edits=edits)

    def _term_hints(self) -> Iterator[Hint]:
        for use in self._uses:
            if use.role == "graph":
                yield from self._graph_hints(use)
            elif use.role == "function" and is_unknown(use.iri):
                yield Hint("no-function", self._name(use.iri))
            elif use.role == "term":
                yield from self._hints_on_term(use)

    def _graph_hints(self, use: TermUse) -> Iterator[Hint]:
        names = [graph.value for graph in self._store.named_graphs()]
        if use.iri not in {*names, UNION_GRAPH, DEFAULT_GRAPH}:
            nearest = process.extract(use.iri, names, scorer=fuzz.ratio, limit=3)
            suggestions = [self._name(name) for name, _, _ in nearest]
            edits = self._edits(use, suggestions[0]) if suggestions else ()
            yield Hint(
                "unknown-graph", self._name(use.iri), ", ".join(suggestions) or "–", edits=edits
            )

    def _hints_on_term(self, use: TermUse) -> Iterator[Hint]:
        iri = use.iri
        node = NamedNode(iri)
        if self._exists(node, _DEPRECATED, None):
            quads = self._store.quads_for_pattern(node, _REPLACED_BY, None, None)
            values = {quad.object for quad in quads}
            successors = sorted(self._name(v.value) for v in values if isinstance(v, NamedNode))
            if successors:
                edits = self._edits(use, successors[0])
                yield Hint("deprecated", self._name(iri), ", ".join(successors), edits=edits)
                return
        if not self._occurs(iri):
            others = similar_things(
                split(iri)[1], self._values, self._predicates(use), _MIN_SIMILARITY
            )
            found = [*self._nearest.nearest(iri), *others]
            nearest = [self._name(near) for near in dict.fromkeys(found)]
            code = "unknown-term" if nearest else "unknown"
            edits = self._edits(use, nearest[0]) if nearest else ()
            yield Hint(code, self._name(iri), ", ".join(nearest), edits=edits)
            return
        yield from self._usage_hints(node, self._asks_all_graphs(use))

    def _asks_all_graphs(self, use: TermUse) -> bool:
        """Check whether a term stands within GRAPH alone: the default graph is not meant."""
        return all(token.start in self._within_graphs for token in self._places[use])

    def _predicates(self, use: TermUse) -> list[Token]:
        """Return the properties whose object a term is in the query."""
        starts = {token.start for token in self._places[use]}
        return [
            before
            for before, token in pairwise(self._tokens)
            if token.start in starts and before.kind in {"name", "iri"}
        ]

    def _usage_hints(self, node: NamedNode, in_graphs: bool) -> Iterator[Hint]:
        """Find a term that is defined only, or that stands in graphs that are not asked."""
        patterns = self._patterns(node)
        if not patterns:
            yield Hint("unused", self._name(node.value))
        elif (
            not in_graphs
            and self._apart
            and not any(self._exists(*p, DefaultGraph()) for p in patterns)
        ):
            graphs = [
                self._name(graph)
                for graph in self._apart
                if any(self._exists(*pattern, NamedNode(graph)) for pattern in patterns)
            ]
            if graphs:
                yield Hint(
                    "other-graph", self._name(node.value), ", ".join(graphs), graph=graphs[0]
                )

    def _patterns(self, node: NamedNode) -> Sequence[tuple[NamedNode | None, ...]]:
        """Return the triples that use a term as what it is: as property, class or thing."""
        uses = [(None, node, None), (None, _TYPE, node)]
        found = [pattern for pattern in uses if self._exists(*pattern)]
        if found or self._is_term(node):
            return found
        return [(node, None, None), (None, None, node)]

    def _is_term(self, node: NamedNode) -> bool:
        """Check whether something is defined as a class or a property."""
        kinds = (quad.object for quad in self._store.quads_for_pattern(node, _TYPE, None, None))
        return any(
            isinstance(kind, NamedNode) and re.search(r"(Class|Property)$", kind.value)
            for kind in kinds
        )

    def _exists(self, *pattern: object) -> bool:
        quads = self._store.quads_for_pattern(*pattern)  # type: ignore[arg-type]
        return next(quads, None) is not None

    def _occurs(self, iri: str) -> bool:
        node = NamedNode(iri)
        patterns = ((node, None, None), (None, node, None), (None, None, node))
        return any(self._exists(*pattern) for pattern in patterns)


def _names_dataset(tokens: Iterable[Token]) -> bool:
    return any(token.kind == "word" and token.text.upper() == "FROM" for token in tokens)
