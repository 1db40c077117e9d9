"""
Label the blank nodes of a dataset by their structure, where RDFC-1.0 would take too long.

Takes quads; returns them with labels that are the same for isomorphic datasets.  Nodes that stay
alike after refinement are taken component by component: in one without circles any order of them
gives the same dataset; in others the orders are tried, within the limit of work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from pyoxigraph import BlankNode, Quad, Triple

from gwangju_kg.rdf.blank_nodes.certificate_search import CertificateSearch
from gwangju_kg.rdf.blank_nodes.partition import (
    Partition,
    Solution,
    Statement,
    StatementGraph,
)

#: RDFC-1.0 walks from each node that shares its description with another through all such nodes
#: around it, and copies what it knows at each step.  Measured: four million steps a second.
_MAX_RDFC_STEPS: Final = 1_000_000

#: RDFC-1.0 tries all orders of neighbours that are alike.
_MAX_RDFC_ALIKE: Final = 3


class BlankNodeStructure:
    """
    The blank nodes of a dataset, and how its statements connect them.

    Args:
        quads: the quads of the dataset, each once.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = list(quads)
        self._numbers: dict[str, int] = {}
        self._texts: list[tuple[str, tuple[int, ...]]] = []
        for quad in self.quads:
            nodes: list[int] = []
            text = self._text(quad, nodes)
            if nodes:
                self._texts.append((text, tuple(nodes)))

    @cached_property
    def graph(self) -> StatementGraph:
        """The statements of each blank node."""
        ranks = {text: rank for rank, text in enumerate(sorted({text for text, _ in self._texts}))}
        statements = (Statement(ranks[text], nodes) for text, nodes in self._texts)
        return StatementGraph(len(self._numbers), statements)

    def _text(self, terms: Iterable[object], nodes: list[int]) -> str:
        """Return terms without labels of blank nodes, and add these to `nodes`."""
        texts = []
        for term in terms:
            if isinstance(term, BlankNode):
                nodes.append(self._numbers.setdefault(term.value, len(self._numbers)))
                texts.append("_:")
            elif isinstance(term, Triple):
                texts.append(f"<<( {self._text(term, nodes)} )>>")
            else:
                texts.append(str(term))
        return " ".join(texts)

    def suits_rdfc(self) -> bool:
        """Check whether RDFC-1.0 labels the nodes in a moment."""
        if self._are_distinct():
            return True
        start = Partition.whole(self.graph)
        start.split_once()
        steps = 0
        for component in start.ambiguous_components():
            steps += len(component) ** 3
            if steps > _MAX_RDFC_STEPS or not self.graph.is_forest(component):
                return False
            for node in component:
                cells = Counter(
                    start.cells[other] for other in self.graph.neighbours(node) & component
                )
                if max(cells.values(), default=0) > _MAX_RDFC_ALIKE:
                    return False
        return True

    def _are_distinct(self) -> bool:
        """Check whether no two nodes have the same statements, as far as hashes tell."""
        sums = [0] * len(self._numbers)
        for text, nodes in self._texts:
            for node in {*nodes}:
                sums[node] += hash((text, tuple(other == node for other in nodes)))
        return len({*sums}) == len(sums)

    def labelled(self) -> Iterator[Quad]:
        """
        Yield the quads with labels that depend on the structure alone.

        Raises:
            TooAlikeError: they would take too much work.
        """
        partition = Partition.whole(self.graph)
        partition.refine(partition.nodes())
        components = partition.ambiguous_components()
        solved = [_solve(partition.within(component)) for component in components]
        solved.sort(key=lambda solution: solution.certificate)
        order = sorted(partition.single_nodes(), key=partition.cells.__getitem__)
        order += [node for solution in solved for node in solution.order]
        labels = {node: BlankNode(f"b{number}") for number, node in enumerate(order)}
        names = {name: labels[number] for name, number in self._numbers.items()}
        for quad in self.quads:
            yield Quad(*_renamed(quad, names))


def _solve(partition: Partition) -> Solution:
    """Return the solution with the first certificate."""
    if not partition.graph.is_forest(partition.nodes()):
        return CertificateSearch().run(partition)
    while alike := partition.first_large():
        partition.choose(next(iter(alike)))
    return partition.solution()


def _renamed(terms: Iterable[object], names: Mapping[str, BlankNode]) -> Iterator[Any]:
    for term in terms:
        if isinstance(term, BlankNode):
            yield names[term.value]
        elif isinstance(term, Triple):
            yield Triple(*_renamed(term, names))
        else:
            yield term
