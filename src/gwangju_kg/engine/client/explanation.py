"""
Explain an answer that is empty, or in which a variable has no value.

Input: a query and a function that asks it; output: hints.  A worker looks for hints on terms and
strings; here the changes that they suggest are tried, the query is asked over other graphs, and
the pattern or condition that empties it is found.  Each step is a query behind the same wall as
any other; a step that fails gives no hint.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from gwangju_kg.engine.client import dataset_clauses
from gwangju_kg.engine.client.emptiness import is_empty, is_zero, sums, unbound
from gwangju_kg.engine.client.minimal_failure import minimal_failures
from gwangju_kg.engine.client.modifier_hints import modifier_hints
from gwangju_kg.engine.client.variable_hints import variable_hints
from gwangju_kg.engine.query import Query
from gwangju_kg.errors import QuerySyntaxError, RequestError
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH, UNION_GRAPH
from gwangju_kg.sparql.hints import Hint, HintReport, apply_together
from gwangju_kg.sparql.lexer import tokenize
from gwangju_kg.sparql.query_parts import CONDITIONS, CORE, Part
from gwangju_kg.sparql.query_splitter import split

#: Seconds that the first step may take, in which a worker may read all names of the data; that any
#: other may take; and after which no other begins.
_FIRST_S: Final = 3.0
_STEP_S: Final = 1.0
_TOTAL_S: Final = 2.0

#: Hints whose suggestions are names, of which the first that gives an answer is the best.
_WITH_VARIANTS: Final = frozenset({"unknown-term", "unknown-graph", "deprecated"})

#: Hints whose query only shows the cause, without mending it.
_LAST: Final = frozenset({"filter", "modifier"})

#: Hints that name one cause; more only confuse.
_MAX_HINTS: Final = 6

_JSON: Final = "application/sparql-results+json"

#: What an answer lacks: a number that is the smaller the more it holds.
_COMPLETE: Final = 0
_EMPTY: Final = 1_000_000

_VALUE: Final = re.compile(r'"value":"([^"]*)"')

#: Sends a query, and returns the bytes of its answer; raises a `RequestError`.
Ask = Callable[[Query], bytes]


def step_deadline_s(step: Query) -> float:
    """Return the seconds that a step may take."""
    return _FIRST_S if step.explains else _STEP_S


def explain(ask: Ask, query: Query) -> tuple[Hint, ...]:
    """
    Return hints on what the answer to `query` lacks, the surest first; possibly none.

    A hint whose change gives an answer comes first, and says so.

    Raises:
        QuerySyntaxError: it is no query.
    """
    try:
        report = HintReport.parse(ask(query._replace(explains=True, services=())))
    except RequestError:
        return ()
    return _Explanation(ask, query, report).hints()


class _OutOfTime(Exception):
    """No other step may begin."""


class _Explanation:
    """The search for hints on one query."""

    def __init__(self, ask: Ask, query: Query, report: HintReport) -> None:
        self._ask, self._report = ask, report
        self._query = query._replace(table="json", boolean="json", graph="nt", services=())
        self._sums = sums(query.text)
        self._ends = time.monotonic() + _TOTAL_S
        self._parts = split(query.text)

    def hints(self) -> tuple[Hint, ...]:
        """Return all hints; those of the worker alone if the query cannot be asked again."""
        try:
            lack, names = self._lack(self._query)
        except QuerySyntaxError:
            raise
        except (RequestError, _OutOfTime):
            return self._report.hints
        if lack == _COMPLETE:
            return ()
        hints = list(self._tried(self._report.hints, lack))
        for steps in (self._graph_hints, self._pattern_hints) if lack == _EMPTY else ():
            hints += self._until_time_ends(steps(hints))
        if self._parts:
            hints += self._tried(variable_hints(self._parts, names, self._query.text), lack)
        if lack != _EMPTY:
            hints += self._until_time_ends(self._optional_hints(hints, names))
        if any(hint.has_answer for hint in hints):
            hints = [hint for hint in hints if hint.code != "similar-text" or hint.has_answer]
        hints = [self._checked(hint, lack) for hint in hints]
        hints.sort(key=lambda hint: not hint.has_answer or hint.code in _LAST)
        return tuple(dict.fromkeys(hints))[:_MAX_HINTS]

    def _checked(self, hint: Hint, lack: int) -> Hint:
        """
        Return the hint with its query if that has an answer; else without a query.

        Every query that is offered passes here, and nothing else says that one has an answer.
        """
        if hint.has_answer or not hint.query:
            return hint
        with suppress(_OutOfTime):
            if self._improves(self._with(hint.query), lack):
                return replace(hint, has_answer=True)
        return replace(hint, query="", edits=())

    def _until_time_ends(self, hints: Iterator[Hint]) -> Iterator[Hint]:
        with suppress(RequestError, _OutOfTime):
            yield from hints

    def _lack(self, query: Query) -> tuple[int, tuple[str, ...]]:
        """Return what the answer to a query lacks, and its variables without a value."""
        if time.monotonic() > self._ends:
            raise _OutOfTime
        data = self._ask(query)
        form = "table" if data.startswith(b"{") else "graph"
        media_type = _JSON if form == "table" else "application/n-triples"
        if is_empty(form, media_type, data):
            return _EMPTY, ()
        if form == "graph" or data.startswith(b'{"head":{}'):
            return _COMPLETE, ()
        if self._sums and is_zero(media_type, data):
            return _EMPTY, ()
        names = unbound(media_type, data)
        return len(names), names

    def _improves(self, query: Query, lack: int) -> bool:
        """Check whether the answer to a query lacks less than `lack`."""
        try:
            return self._lack(query)[0] < lack
        except RequestError:
            return False

    def _tried(self, hints: Sequence[Hint], lack: int) -> list[Hint]:
        """Return the hints with their queries, alone or together, if these have an answer."""
        result = [self._best_variant(hint, lack) for hint in hints]
        if any(hint.has_answer for hint in result):
            return result
        together = self._checked(Hint("", query=apply_together(hints, self._query.text)), lack)
        if not together.has_answer:
            return result
        return [
            replace(hint, query=together.query, has_answer=True) if before.edits else hint
            for hint, before in zip(result, hints, strict=True)
        ]

    def _best_variant(self, hint: Hint, lack: int) -> Hint:
        """Return the hint with the first of its suggestions that gives an answer, if one does."""
        variants = list(hint.variants(self._query.text, has_choice=hint.code in _WITH_VARIANTS))
        if hint.code == "other-graph":
            variants = [replace(hint, query=dataset_clauses.with_union(self._query.text))]
        checked = [self._checked(variants[0], lack)]
        for variant in variants[1:] if not checked[0].has_answer else ():
            checked.append(self._checked(variant, lack))
            if checked[-1].has_answer:
                return checked[-1]
        return checked[0]

    def _with(self, text: str) -> Query:
        return self._query._replace(text=text)

    def _graph_hints(self, hints: Sequence[Hint]) -> Iterator[Hint]:
        """Yield the graph with which the query has an answer, or that it has one over all."""
        graphs = self._report.graphs
        is_known = any(hint.code == "other-graph" or hint.has_answer for hint in hints)
        if not graphs or is_known:
            return
        if not self._improves(self._query._replace(default_graphs=(UNION_GRAPH,)), _EMPTY):
            return
        query = dataset_clauses.with_union(self._query.text)
        for iri, name in graphs:
            asked = self._query._replace(default_graphs=(DEFAULT_GRAPH, iri))
            if self._improves(asked, _EMPTY):
                yield Hint("with-graph", suggestion=name, graph=name, query=query)
                return
        yield Hint("all-graphs", query=query)

    def _pattern_hints(self, hints: Sequence[Hint]) -> Iterator[Hint]:
        """Yield the smallest parts of the pattern without a solution."""
        if self._parts is None:
            return
        parts = self._parts
        failures = minimal_failures(parts.parts, self._has_solution)
        is_plain = any(part.graph is None for failure in failures for part in failure)
        if is_plain and (hint := dataset_clauses.named_only(self._query.text)):
            yield from self._tried([hint], _EMPTY)
        for failure in failures:
            yield from self._changed_patterns(failure)
            if not any(hint.has_answer and hint.code == "unknown-graph" for hint in hints):
                yield from self._other_graphs(failure)
            yield self._on_failure(failure)
        if not failures and self._has_solution(parts.parts):
            yield from self._modifier_hints(parts.modifiers)

    def _modifier_hints(self, start: int) -> Iterator[Hint]:
        """Yield the clause behind the pattern without which the query has an answer."""
        hints = modifier_hints(self._query.text, start)
        for hint in hints:
            checked = self._checked(hint, _EMPTY)
            if checked.has_answer:
                yield checked
                return
        yield from (replace(hint, query="") for hint in hints[-1:])

    def _has_solution(self, parts: Sequence[Part]) -> bool:
        assert self._parts is not None  # noqa: S101 - narrows for the type checker
        try:
            return self._lack(self._with(self._parts.ask(parts)))[0] == _COMPLETE
        except RequestError:
            return True  # nothing is known, so that nothing is said

    def _changed_patterns(self, failure: Sequence[Part]) -> Iterator[Hint]:
        """Yield changes of a pattern with which the query has an answer: its direction."""
        for part in failure:
            if part.predicate < 0:
                continue
            tokens = [token.text for token in tokenize(part.written)]
            edit = (part.predicate, part.predicate, "^")
            hint = Hint("direction", part.written, edits=(edit,)).applied(self._query.text)
            if len(tokens) != len(("s", "p", "o")):
                continue
            checked = self._checked(hint, _EMPTY)
            if checked.has_answer:
                yield replace(checked, suggestion=f"{tokens[2]} {tokens[1]} {tokens[0]}")

    def _other_graphs(self, failure: Sequence[Part]) -> Iterator[Hint]:
        """Yield the graph that holds a pattern which another graph does not hold."""
        assert self._parts is not None  # noqa: S101 - narrows for the type checker
        names_graphs = self._query.default_graphs or self._query.named_graphs
        source = None if names_graphs else dataset_clauses.only_source(self._query.text)
        for part in failure:
            graph = part.graph or source
            if graph is None or graph.kind == "var" or part.kind == "values":
                continue
            if part.graph and self._is_elsewhere(part, part.text):
                yield from self._tried([dataset_clauses.not_named(self._query.text, graph)], _EMPTY)
                continue
            rows = self._ask(self._with(self._parts.graphs_of(part)))
            for iri in _VALUE.findall(rows.decode()):
                edit = (graph.start, graph.start + len(graph.text), f"<{iri}>")
                hint = Hint("graph-of-pattern", graph.text, f"<{iri}>", edits=(edit,))
                yield from self._tried([hint], _EMPTY)

    def _on_failure(self, failure: Sequence[Part]) -> Hint:
        """Return the hint on parts that have no solution."""
        subject = " . ".join(" ".join(part.written.split()) for part in failure)
        if failure[0].kind in CONDITIONS:
            edits = tuple((part.start, part.start + len(part.written), "") for part in failure)
            return Hint("filter", subject, edits=edits).applied(self._query.text)
        if len(failure) > 1:
            return Hint("combination", subject)
        (part,) = failure
        return Hint(
            "pattern-of-graphs" if self._is_elsewhere(part, part.written) else "pattern", subject
        )

    def _is_elsewhere(self, part: Part, text: str) -> bool:
        """Check whether a part, as `text`, has a solution in graphs that are not asked."""
        assert self._parts is not None  # noqa: S101 - narrows for the type checker
        if part.kind == "values":
            return False
        query = self._with(self._parts.ask_apart(text))
        return self._improves(
            query._replace(default_graphs=(UNION_GRAPH,), named_graphs=()), _EMPTY
        )

    def _optional_hints(self, hints: Sequence[Hint], names: Sequence[str]) -> Iterator[Hint]:
        """Yield what is without a solution in the OPTIONAL of a variable that has no value."""
        subjects = {hint.subject for hint in hints}
        parts = self._parts.parts if self._parts else ()
        core = [part for part in parts if part.kind in CORE]
        for name in (f"?{name}" for name in names):
            yield from () if name in subjects else [Hint("unbound", name)]
            for part in parts:
                if part.kind == "optional" and name in part.variables and part.inner:
                    for failure in minimal_failures([*core, *part.inner], self._has_solution):
                        yield self._on_failure(failure)
