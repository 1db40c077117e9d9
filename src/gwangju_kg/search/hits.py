"""
What a search index holds: entities and terms, and the names by which entities match.

Plain values; nothing here reads or writes.
"""

from __future__ import annotations

from dataclasses import dataclass

from gwangju_kg.search.normalize import ROLES


@dataclass(frozen=True)
class IndexedTerm:
    """
    A term of another vocabulary.

    Attributes:
        iri: its IRI.
        ko, en: its names, "" if it has none in that language.
    """

    iri: str
    ko: str
    en: str

    def label(self, language: str) -> str:
        """Return its name in `language` (``ko`` or ``en``), else in the other, else its IRI."""
        first, second = (self.en, self.ko) if language == "en" else (self.ko, self.en)
        return first or second or self.iri


@dataclass(frozen=True)
class IndexedEntity(IndexedTerm):
    """
    An entity that can be searched for.

    Attributes:
        iri, ko, en: its IRI and its preferred names.
        kinds: IRIs of its classes, the stated ones first.
        weight: how often the data mention it.
    """

    kinds: tuple[str, ...]
    weight: int


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
