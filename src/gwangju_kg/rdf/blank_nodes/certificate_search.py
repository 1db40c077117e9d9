"""
Try the orders of blank nodes that refinement leaves alike, without those that give the same again.

Takes a partition; returns the order with the first certificate.  Two orders with one certificate
are an automorphism: what it maps onto something that was tried needs no trial.
Source: McKay and Piperno, "Practical graph isomorphism, II", 2014, section 2.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gwangju_kg.rdf.blank_nodes.partition import Partition, Solution, TooAlikeError

#: The most nodes that are chosen one after the other.
_MAX_CHOICES: Final = 200


class CertificateSearch:
    """The orders of one component that were tried."""

    def __init__(self) -> None:
        self._best: Solution | None = None
        self._leaves: dict[int, list[tuple[Sequence[int], Solution]]] = {}
        self._automorphisms: list[dict[int, int]] = []

    def run(self, partition: Partition) -> Solution:
        """
        Return the solution with the first certificate.

        Raises:
            TooAlikeError: it would take too much work.
        """
        self._try(partition, ())
        return self._best or partition.solution()

    def _try(self, partition: Partition, choices: tuple[int, ...]) -> int:
        """
        Try all orders after some choices.

        Returns:
            The number of choices to go back to: what follows from a later one is known.
        """
        alike = partition.first_large()
        if not alike:
            return self._add_leaf(partition.solution(), choices)
        if len(choices) == _MAX_CHOICES:
            raise TooAlikeError
        tried: list[int] = []
        for node in alike:
            if tried and self._is_image(node, tried, choices, partition):
                continue
            branch = partition.copy()
            branch.choose(node)
            back = self._try(branch, (*choices, node))
            if back < len(choices):
                return back
            tried.append(node)
        return len(choices)

    def _add_leaf(self, solution: Solution, choices: tuple[int, ...]) -> int:
        key = hash(tuple(solution.certificate))
        for earlier, other in self._leaves.setdefault(key, []):
            if other.certificate == solution.certificate:
                self._automorphisms.append(dict(zip(other.order, solution.order, strict=True)))
                pairs = enumerate(zip(earlier, choices, strict=True))
                return next((at for at, (one, two) in pairs if one != two), len(choices))
        self._leaves[key].append((choices, solution))
        if self._best is None or solution.certificate < self._best.certificate:
            self._best = solution
        return len(choices)

    def _is_image(
        self, node: int, tried: Iterable[int], choices: Sequence[int], partition: Partition
    ) -> bool:
        """Check whether automorphisms that keep the choices map a tried node onto another."""
        kept = [
            each
            for each in self._automorphisms
            if all(each[choice] == choice for choice in choices)
        ]
        reached, waiting = {node}, [node]
        while waiting:
            at = waiting.pop()
            partition.count_work(len(kept))
            images = {each[at] for each in kept} - reached
            reached |= images
            waiting += images
        return not reached.isdisjoint(tried)
