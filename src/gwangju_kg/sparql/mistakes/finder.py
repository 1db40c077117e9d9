"""Find the mistake that a text which does not parse most likely has."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

from gwangju_kg.sparql.mistakes import (
    calls,
    characters,
    columns,
    expressions,
    modifiers,
    paths,
    patterns,
    placement,
    prologue,
    structure,
    value_rows,
)
from gwangju_kg.sparql.mistakes.query_tokens import QueryTokens, Repair

#: Parses a text; returns a number that is the smaller the further the parser gets, or None if the
#: text parses.
Parser = Callable[[str], int | None]

#: Rules in the order in which their repairs are tried: the most specific first.
_RULES: Final[tuple[Callable[[QueryTokens], Iterator[Repair]], ...]] = (
    characters.encoded_texts,
    characters.look_alikes,
    structure.cut_by_address,
    prologue.iri_characters,
    characters.inner_quotes,
    structure.extra_brackets,
    placement.around_query,
    placement.second_queries,
    placement.second_patterns,
    placement.late_datasets,
    placement.blank_node_scopes,
    placement.templates,
    prologue.declarations,
    prologue.bare_iris,
    prologue.late_declarations,
    prologue.spaced_names,
    expressions.literals,
    expressions.escapes,
    calls.distinct_arguments,
    calls.missing_commas,
    calls.argument_counts,
    paths.path_variables,
    paths.path_ranges,
    value_rows.value_rows,
    columns.list_commas,
    columns.misplaced_words,
    columns.top,
    columns.star_with_group,
    columns.reused_columns,
    columns.bare_expressions,
    columns.missing_as,
    columns.misplaced_aggregates,
    columns.ungrouped_columns,
    columns.ungrouped_expressions,
    columns.taken_names,
    modifiers.directions,
    modifiers.missing_by,
    modifiers.limits,
    modifiers.broken_limits,
    modifiers.end_marks,
    modifiers.order_of_modifiers,
    modifiers.modifiers_inside,
    modifiers.bare_keys,
    expressions.functions,
    expressions.operators,
    expressions.comparisons,
    expressions.separators,
    placement.joining_words,
    placement.outside_patterns,
    placement.graph_names,
    patterns.filters,
    patterns.missing_filter,
    placement.comparisons_in_triples,
    patterns.bindings,
    patterns.values,
    patterns.groups,
    patterns.variables,
    patterns.copulas,
    structure.misspelled_keywords,
    placement.behind_the_end,
    patterns.missing_marks,
    patterns.wrong_marks,
    patterns.incomplete_triples,
    structure.forms,
    characters.open_strings,
    structure.open_brackets,
    patterns.bare_words,
)

#: Repairs that are tried for one text, and seconds after which no other is tried: a repair of a
#: text of 10,000 characters takes 5 ms.
_MAX_REPAIRS: Final = 200
_MAX_S: Final = 0.5

#: Characters of the longest text that is repaired.
_MAX_CHARACTERS: Final = 10_000


def find_mistake(text: str, culprit: int, remaining: int, parse: Parser) -> Repair | None:
    """
    Return the first repair with which `text` parses, else the one with which it parses furthest.

    Args:
        text: a query that does not parse.
        culprit: offset of the token at which the parser fails.
        remaining: what `parse` returns for `text`.
        parse: parses a text.
    """
    if len(text) > _MAX_CHARACTERS:
        return None
    query = QueryTokens(text, culprit)
    ends = time.monotonic() + _MAX_S
    sure: Repair | None = None
    best: Repair | None = None
    for number, repair in enumerate(_repairs(query)):
        if number >= _MAX_REPAIRS or time.monotonic() > ends:
            break
        if not repair.edits:
            return sure or repair
        left = parse(repair.apply(text))
        if left is None:
            return repair
        if repair.is_sure:
            sure = sure or repair
        if left < remaining and not repair.must_parse:
            remaining, best = left, repair
    return sure or best


def _repairs(query: QueryTokens) -> Iterator[Repair]:
    for rule in _RULES:
        yield from rule(query)
