"""
Tell blank nodes apart by what is around them: colour refinement, within a limit of work.

Takes statements that connect nodes; returns cells of nodes that are alike.  The numbers of the
cells depend on the structure alone, not on the order of nodes or statements.
Source: McKay and Piperno, "Practical graph isomorphism, II", 2014, section 2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final, NamedTuple, TypeAlias

#: The most occurrences of blank nodes that are compared.  Measured: three million a second.
MAX_WORK: Final = 10_000_000

_Signature: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]
_Certificate: TypeAlias = list[tuple[int, tuple[tuple[bool, int], ...]]]


class TooAlikeError(Exception):
    """Blank nodes cannot be told apart within the limit of work."""


class Statement(NamedTuple):
    """
    A quad with blank nodes.

    Attributes:
        shape: the rank of its text without labels among those of all quads.
        nodes: its blank nodes in the order in which they occur.
    """

    shape: int
    nodes: tuple[int, ...]


class StatementGraph:
    """
    The statements of each blank node.

    Args:
        count: the number of nodes.
        statements: the statements; nodes are numbered from 0 on.
    """

    def __init__(self, count: int, statements: Iterable[Statement]) -> None:
        self.of: list[list[Statement]] = [[] for _ in range(count)]
        for statement in statements:
            for node in {*statement.nodes}:
                self.of[node].append(statement)

    def neighbours(self, node: int) -> set[int]:
        """Return the nodes that a statement connects with a node."""
        return {other for each in self.of[node] for other in each.nodes} - {node}

    def is_forest(self, component: set[int]) -> bool:
        """Check whether the statements within a component form no circle."""
        edges = set[frozenset[int]]()
        for node in component:
            for statement in self.of[node]:
                ends = frozenset(statement.nodes) & component
                if len(ends) > 2:  # noqa: PLR2004 - the two ends of an edge
                    return False
                edges.add(ends)
        return sum(len(ends) > 1 for ends in edges) < len(component)


class Solution(NamedTuple):
    """An order of the nodes of a component, and its statements in terms of that order."""

    certificate: _Certificate
    order: list[int]


@dataclass
class Partition:
    """
    Nodes in cells of those that were not told apart yet.

    The numbers of the cells depend on the structure alone.

    Attributes:
        graph: what connects the nodes.
        cells: the cell of each node, also of nodes around those of the partition.
        members: the nodes of each cell of the partition.
        next_cell: the number of the next cell.
        large: the numbers of the cells that had several nodes, as a heap.
        work: the number of occurrences that were compared, in a list that copies share.
    """

    graph: StatementGraph
    cells: dict[int, int]
    members: dict[int, set[int]]
    next_cell: int
    large: list[int]
    work: list[int] = field(default_factory=lambda: [0])

    @classmethod
    def whole(cls, graph: StatementGraph) -> Partition:
        """Return all nodes in one cell."""
        nodes = range(len(graph.of))
        return cls(graph, dict.fromkeys(nodes, 0), {0: {*nodes}}, 1, [0])

    def within(self, component: set[int]) -> Partition:
        """Return the part of some nodes."""
        around = component.union(*map(self.graph.neighbours, component))
        members: dict[int, set[int]] = defaultdict(set)
        for node in component:
            members[self.cells[node]].add(node)
        cells = {node: self.cells[node] for node in around}
        large = sorted(members)
        return Partition(self.graph, cells, dict(members), self.next_cell, large, self.work)

    def nodes(self) -> set[int]:
        """Return the nodes of all cells."""
        return set().union(*self.members.values())

    def copy(self) -> Partition:
        """Return a copy that can be refined by itself."""
        self.count_work(len(self.cells))
        members = {cell: {*nodes} for cell, nodes in self.members.items()}
        return Partition(
            self.graph, {**self.cells}, members, self.next_cell, [*self.large], self.work
        )

    def first_large(self) -> set[int]:
        """Return the nodes of the first cell with several ones; empty if there is none."""
        while self.large:
            nodes = self.members[self.large[0]]
            if len(nodes) > 1:
                return nodes
            heappop(self.large)
        return set()

    def single_nodes(self) -> Iterator[int]:
        """Yield the nodes that are told apart from all others."""
        return (next(iter(nodes)) for nodes in self.members.values() if len(nodes) == 1)

    def ambiguous_components(self) -> list[set[int]]:
        """Return the nodes that are not told apart, those together that statements connect."""
        waiting = {node for nodes in self.members.values() if len(nodes) > 1 for node in nodes}
        components = []
        while waiting:
            component, reached = set[int](), {waiting.pop()}
            while reached:
                component |= reached
                reached = set().union(*map(self.graph.neighbours, reached)) & waiting
                waiting -= reached
            components.append(component)
        return components

    def count_work(self, amount: int) -> None:
        """
        Count occurrences that are compared or copied.

        Raises:
            TooAlikeError: they are too many.
        """
        self.work[0] += amount
        if self.work[0] > MAX_WORK:
            raise TooAlikeError

    def choose(self, node: int) -> None:
        """Tell a node apart from the others of its cell, and what follows from that."""
        self._move(self.cells[node], [node])
        self.refine(self._affected([node]))

    def refine(self, nodes: set[int]) -> None:
        """
        Tell nodes apart until those of a cell have the same cells around them.

        Args:
            nodes: those around which something changed.
        """
        while nodes:
            nodes = self._affected(self._split(nodes))

    def split_once(self) -> None:
        """Tell nodes apart by their own statements alone."""
        self._split({*self.cells})

    def _split(self, nodes: set[int]) -> list[int]:
        """Split the cells of some nodes by their signatures; return the nodes that moved."""
        parts: dict[int, dict[_Signature, list[int]]] = defaultdict(lambda: defaultdict(list))
        for node in nodes:
            cell = self.cells[node]
            if len(self.members[cell]) > 1:
                parts[cell][self._signature(node)].append(node)
        moved: list[int] = []
        for cell in sorted(parts):
            groups = [parts[cell][signature] for signature in sorted(parts[cell])]
            if sum(map(len, groups)) == len(self.members[cell]):  # else the others stay
                largest = max(range(len(groups)), key=lambda index: len(groups[index]))
                del groups[largest]
            for group in groups:
                self._move(cell, group)
                moved += group
        return moved

    def _move(self, cell: int, nodes: list[int]) -> None:
        self.members[cell].difference_update(nodes)
        self.members[self.next_cell] = {*nodes}
        self.cells.update(dict.fromkeys(nodes, self.next_cell))
        heappush(self.large, self.next_cell)
        self.next_cell += 1

    def _affected(self, moved: Iterable[int]) -> set[int]:
        statements = self.graph.of
        return {
            other
            for node in moved
            for each in statements[node]
            for other in each.nodes
            if other != node and self._is_inner(other)
        }

    def _is_inner(self, node: int) -> bool:
        return node in self.cells and node in self.members.get(self.cells[node], ())

    def _signature(self, node: int) -> _Signature:
        statements = self.graph.of[node]
        self.count_work(sum(len(each.nodes) for each in statements))
        return tuple(
            sorted(
                (
                    each.shape,
                    tuple(-1 if other == node else self.cells[other] for other in each.nodes),
                )
                for each in statements
            )
        )

    def solution(self) -> Solution:
        """Return the order of nodes that are all told apart."""
        order = sorted(self.nodes(), key=self.cells.__getitem__)
        places = {node: place for place, node in enumerate(order)}
        statements = {id(each): each for node in order for each in self.graph.of[node]}.values()
        self.count_work(len(statements))

        def place(node: int) -> tuple[bool, int]:
            return node in places, places.get(node, self.cells[node])

        certificate = sorted((each.shape, tuple(map(place, each.nodes))) for each in statements)
        return Solution(certificate, order)
