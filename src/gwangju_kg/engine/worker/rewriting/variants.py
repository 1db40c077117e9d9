"""
Run a query in the form that the engine evaluates right, else as it was written.

Takes a text and a function that runs a text; returns the result.  The forms are of other modules:
columns in the order of the text, keys for sorting, alternatives of paths.  If the engine refuses
one, the next is tried: an error names a place in the text as it was written.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Protocol, TypeAlias

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from gwangju_kg.engine.worker.rewriting.ordering import Ordering
from gwangju_kg.engine.worker.rewriting.path_alternatives import spell_out
from gwangju_kg.sparql import refused_forms, select_star

Result: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples


class Run(Protocol):
    """Runs a text over the data, or over another store."""

    def __call__(self, text: str, of: Store = ...) -> Result:
        """Return the result."""


def run_rewritten(text: str, run: Run, ordering: Ordering | None) -> Result:
    """
    Run `text` with our order of values and our alternatives of paths.

    Args:
        text: a query.
        run: raises SyntaxError for a text that the engine refuses.
        ordering: orders the values; None for a store with an order and paths of its own.

    Raises:
        SyntaxError: the engine refuses `text`.
    """
    named = refused_forms.name_keys(text)
    for variant in dict.fromkeys((ordering.rewrite(named) if ordering else named, named)):
        if variant != text:
            with suppress(SyntaxError):
                return _run_variant(variant, run, is_own=ordering is not None)
    return _run_variant(text, run, is_own=ordering is not None)


def _run_variant(text: str, run: Run, *, is_own: bool) -> Result:
    expanded = select_star.expand_star(text, partial(_variables, text, run))
    if is_own and (variant := spell_out(expanded)) != expanded:
        with suppress(SyntaxError):
            return run(variant)
    return run(expanded)


def _variables(text: str, run: Run) -> list[str]:
    """Run `text` over no data: Oxigraph sorts and joins before it returns a result."""
    result = run(text, of=Store())
    if not isinstance(result, QuerySolutions):
        return []
    return [variable.value for variable in result.variables]
