"""
Find the smallest part of a pattern that has no solution.

Input: the parts of a query, and a function that asks whether some of them have a solution
together.  Output: the parts.  The literature calls the result a minimal failing subquery.
Source: Fokou, Jean, Hadjali, Baron: Cooperative Techniques for SPARQL Query Relaxation in RDF
Databases, ESWC 2015.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gwangju_kg.sparql.query_parts import CONDITIONS, CORE, Part

#: Asks whether parts have a solution together.
HasSolution = Callable[[Sequence[Part]], bool]


def minimal_failures(parts: Sequence[Part], has_solution: HasSolution) -> list[tuple[Part, ...]]:
    """
    Return the smallest sets of parts that have no solution: of patterns, else of conditions.

    Parts that match nothing by themselves come each alone; else there is one set.  The result is
    empty if the parts have a solution together.
    """
    core = [part for part in parts if part.kind in CORE]
    alone = [part for part in core if part.kind != "values" and not has_solution([part])]
    if alone:
        return [(part,) for part in alone]
    if not has_solution(core):
        return [tuple(_minimized(core, [], has_solution))]
    others = [part for part in parts if part.kind not in (*CORE, *CONDITIONS)]
    conditions = [part for part in parts if part.kind in CONDITIONS]
    base = [*core, *others]
    alone = [part for part in conditions if not has_solution([*base, part])]
    if alone:
        return [(part,) for part in alone]
    if conditions and not has_solution([*base, *conditions]):
        return [tuple(_minimized(conditions, base, has_solution))]
    return []


def _minimized(
    parts: Sequence[Part], base: Sequence[Part], has_solution: HasSolution
) -> list[Part]:
    """Remove each part without which there is still no solution."""
    needed = list(parts)
    for part in parts:
        rest = [other for other in needed if other is not part]
        if rest and not has_solution([*base, *rest]):
            needed = rest
    return needed
