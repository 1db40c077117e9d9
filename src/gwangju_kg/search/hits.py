"""
What a search returns: entities, and the names by which they match.

Plain values; nothing here reads or writes.
"""

from __future__ import annotations

from dataclasses import dataclass

from gwangju_kg.search.normalize import ROLES


@dataclass(frozen=True)
class IndexedEntity:
    """
    An entity that has a name.

    Attributes:
        iri: its IRI.
        kinds: IRIs of its classes, the stated ones first.
        ko, en: its preferred names, "" if it has none in that language.
        weight: how often the data mention it.
    """

    iri: str
    kinds: tuple[str, ...]
    ko: str
    en: str
    weight: int

    def label(self, language: str) -> str:
        """Return its name in `language` (``ko`` or ``en``), else in the other, else its IRI."""
        first, second = (self.en, self.ko) if language == "en" else (self.ko, self.en)
        return first or second or self.iri


@dataclass(frozen=True)
class SearchHit:
    """
    One entity that matches a search.

    Attributes:
        entity: the entity.
        name: its name that matches best.
        language: the language tag of the name, or "".
        role: the role of the name, one of :data:`~gwangju_kg.search.normalize.ROLES`.
        score: 0 to 100; 90 or more means the same name, typed differently.
        reason: as in :class:`~gwangju_kg.search.similarity.Similarity`.
    """

    entity: IndexedEntity
    name: str
    language: str
    role: str
    score: float
    reason: str

    @property
    def order(self) -> tuple[float, int, int, str]:
        """The sort key: best score first, then nearest role, then highest weight, then IRI."""
        return -self.score, ROLES.index(self.role), -self.entity.weight, self.entity.iri
