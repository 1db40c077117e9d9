"""
The description of a project: whose record it is, and under which IRIs.

A build reads it from ``project.toml`` (`project_toml`) and states it in the manifest of the
release, where the serving half reads it.  No IO here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gwangju_kg.language import LANGUAGES, Language, Sentence
from gwangju_kg.rdf.namespaces import Namespaces


@dataclass(frozen=True)
class ProjectDescription:
    """
    What a project says of itself.

    Attributes:
        base_iri: the beginning of the IRIs of its things.
        name: its short name, of which file names and citation keys are made.
        title, description: of its dataset, for each language of pages; what is not stated in one
            language is repeated from another.
        publisher: the name of its publisher.
        contact: the address of its publisher, a web address or mailto:, or "".
        license_iri: the licence of its data.
        languages: ISO 639-1 codes of the languages of its data, the first language of pages first.
        city: the local name of the entity that is the city, or "".
        numerals: the rules by which numbers and dates in its texts are read, ``korean`` or
            ``none``.
        refuses_idle_shapes: whether a shape that selects no node of the data is an error.
    """

    base_iri: str
    name: str
    title: Sentence = field(hash=False)
    description: Sentence = field(hash=False)
    publisher: str
    contact: str = ""
    license_iri: str = ""
    languages: tuple[str, ...] = LANGUAGES
    city: str = ""
    numerals: str = "none"
    refuses_idle_shapes: bool = False

    @cached_property
    def namespaces(self) -> Namespaces:
        """The namespaces under its base IRI."""
        return Namespaces(self.base_iri)

    @property
    def page_languages(self) -> tuple[Language, ...]:
        """Those of its languages in which there are pages; the first one is the default."""
        languages = tuple(
            known for language in self.languages for known in LANGUAGES if language == known
        )
        return languages or LANGUAGES

    @property
    def city_iri(self) -> str:
        """The IRI of the entity that is the city, or ""."""
        return self.namespaces.city_prefixes["ent"] + self.city if self.city else ""

    def as_dict(self) -> dict[str, Any]:
        """Return what a server needs to know, as JSON values."""
        return {
            "base_iri": self.base_iri,
            "name": self.name,
            "title": {name: self.title[name] for name in self.page_languages},
            "description": {name: self.description[name] for name in self.page_languages},
            "publisher": self.publisher,
            **({"contact": self.contact} if self.contact else {}),
            "license": self.license_iri,
            "languages": list(self.languages),
            "numerals": self.numerals,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ProjectDescription:
        """
        Return the description that `as_dict` returned as `values`.

        Raises:
            KeyError, TypeError: a value is missing or of another type.
        """
        return cls(
            base_iri=str(values["base_iri"]),
            name=str(values["name"]),
            title=in_each_language(values["title"]),
            description=in_each_language(values["description"]),
            publisher=str(values["publisher"]),
            contact=str(values.get("contact", "")),
            license_iri=str(values["license"]),
            languages=tuple(map(str, values.get("languages", LANGUAGES))),
            numerals=str(values.get("numerals", "korean")),
        )


def in_each_language(texts: Mapping[str, Any]) -> Sentence:
    """
    Return a text in each language of pages, repeated where it is missing.

    Raises:
        KeyError: there is no text at all.

    >>> in_each_language({"en": "Springfield"})
    {'ko': 'Springfield', 'en': 'Springfield'}
    """
    stated = [language for language in LANGUAGES if language in texts]
    if not stated:
        raise KeyError(*LANGUAGES)
    return {
        language: str(texts[language if language in texts else stated[0]]) for language in LANGUAGES
    }
