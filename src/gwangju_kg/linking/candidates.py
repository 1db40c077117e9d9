"""The candidates for a link: the one record into which both kinds of servers are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from gwangju_kg.linking.known_links import Subject

#: Length of the longest text of another server that is stored, in characters.
_MAX_LENGTH: Final = 200


@dataclass(frozen=True)
class Candidate:
    """
    A thing of another graph.

    Attributes:
        iri: its IRI.
        names: its names, at least one.
        kinds: the names of its classes by IRI; a name may be "".
        description: a text that tells it from others, or "".
        remark: what the server says about the match, such as its score, or "".
        matched_names: names of the entity that the server itself calls a match.
    """

    iri: str
    names: tuple[str, ...]
    kinds: Mapping[str, str]
    description: str = ""
    remark: str = ""
    matched_names: tuple[str, ...] = ()


#: Returns the candidates for some entities, by the IRI of the entity.
FindCandidates: TypeAlias = Callable[[Sequence[Subject]], Mapping[str, tuple[Candidate, ...]]]


def one_line(text: str) -> str:
    r"""
    Return a text of another server as one short line that fits a cell of a table.

    >>> one_line("a\tb \n c")
    'a b c'
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _MAX_LENGTH else line[: _MAX_LENGTH - 1] + "…"


def merge_candidates(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return each thing once, with all its names and kinds, in the order of first mention."""
    by_iri: dict[str, Candidate] = {}
    for candidate in candidates:
        known = by_iri.get(candidate.iri, candidate)
        by_iri[candidate.iri] = Candidate(
            iri=candidate.iri,
            names=tuple(dict.fromkeys(known.names + candidate.names)),
            kinds={**candidate.kinds, **known.kinds},
            description=known.description or candidate.description,
            remark=known.remark or candidate.remark,
            matched_names=tuple(dict.fromkeys(known.matched_names + candidate.matched_names)),
        )
    return tuple(by_iri.values())
