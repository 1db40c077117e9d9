"""What may be the other side of a link: the one record that both kinds of servers are read into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from gwangju_kg.linking.known_links import Subject

#: Longest text of another server that is kept, in characters.
_KEPT: Final = 200


@dataclass(frozen=True)
class Candidate:
    """
    A thing on the other side.

    Attributes:
        iri: its IRI.
        names: what it is called there, at least one.
        kinds: what it is there: names by IRI, a name may be "".
        description: what tells it apart, or "".
        remark: what the server says of the match, such as its score, or "".
        matched: names of ours that the server itself calls a match.
    """

    iri: str
    names: tuple[str, ...]
    kinds: Mapping[str, str]
    description: str = ""
    remark: str = ""
    matched: tuple[str, ...] = ()


#: Gives the candidates of some entities, by the IRI of the entity.
Asker: TypeAlias = Callable[[Sequence[Subject]], Mapping[str, tuple[Candidate, ...]]]


def plain(text: str) -> str:
    r"""
    Give a text of another server as one short line that a cell of a table can hold.

    >>> plain("a\tb \n c")
    'a b c'
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _KEPT else line[: _KEPT - 1] + "…"


def merged(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Give each thing once, with all its names and kinds, in the order of the first mention."""
    things: dict[str, Candidate] = {}
    for each in found:
        known = things.get(each.iri, each)
        things[each.iri] = Candidate(
            iri=each.iri,
            names=tuple(dict.fromkeys(known.names + each.names)),
            kinds={**each.kinds, **known.kinds},
            description=known.description or each.description,
            remark=known.remark or each.remark,
            matched=tuple(dict.fromkeys(known.matched + each.matched)),
        )
    return tuple(things.values())
