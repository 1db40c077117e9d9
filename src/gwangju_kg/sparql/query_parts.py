"""
The parts of the pattern of a query, which can be asked apart: triples, filters and groups.

A part is text that stands by itself in a group, so that any selection of parts makes a query.
No IO.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gwangju_kg.sparql.lexer import Token, tokenize

#: Kinds of parts that can leave a query without solutions, in the order in which they are asked.
CORE: Final = ("triple", "group", "values")
CONDITIONS: Final = ("filter", "minus")


@dataclass(frozen=True)
class Part:
    """
    A part of a pattern.

    Attributes:
        kind: triple, group, values, filter, minus, optional or bind.
        text: its text, within GRAPH if it stands there.
        written: its text as it stands in the query.
        start: offset of its first character.
        predicate: offset of the predicate of a triple whose predicate is one IRI; else -1.
        inner: the parts within an OPTIONAL.
        graph: the graph in which it stands, as it is written, with its offset; or None.
    """

    kind: str
    text: str
    written: str
    start: int
    predicate: int = -1
    inner: tuple[Part, ...] = ()
    graph: Token | None = None

    @property
    def variables(self) -> frozenset[str]:
        """The variables that occur in it, with their question marks."""
        return frozenset(
            "?" + token.text[1:] for token in tokenize(self.text) if token.kind == "var"
        )


@dataclass(frozen=True)
class QueryParts:
    """
    The parts of a query.

    Attributes:
        prologue: the declarations.
        dataset: the FROM clauses.
        parts: the parts of its pattern, in their order.
        columns: the variables after SELECT, with their question marks; empty for a star.
        modifiers: offset of what follows the pattern.
        closing: offset of the closing brace of the pattern.
        places: each variable before the pattern, with its offset.
    """

    prologue: str
    dataset: str
    parts: tuple[Part, ...]
    columns: tuple[str, ...]
    modifiers: int
    closing: int
    places: tuple[tuple[str, int], ...]

    def ask(self, parts: Iterable[Part]) -> str:
        """Return a query that is true if these parts have a solution together."""
        chosen = list(parts)
        order = (*CORE, "optional", "bind", *CONDITIONS)
        chosen.sort(key=lambda part: order.index(part.kind))
        body = "\n".join(part.text for part in chosen)
        return f"{self.prologue}\nASK {self.dataset} {{\n{body}\n}}"

    def ask_apart(self, text: str) -> str:
        """Return a query that is true if a part has a solution, in whatever graphs are asked."""
        return f"{self.prologue}\nASK {{ {text} }}"

    def graphs_of(self, part: Part) -> str:
        """Return a query for a graph that holds a part."""
        return f"{self.prologue}\nSELECT ?g {{ GRAPH ?g {{ {part.written} }} }} LIMIT 1"
