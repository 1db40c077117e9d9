"""
Give the tables of a release columns in the languages of the project alone.

The queries of tables select each name in Korean and in English.  For a project that lacks one of
the two, they run on a copy of the dataset in which such a name is repeated, and the columns in the
other language are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.language import LANGUAGES, Language
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.rdf.values.written_store import WrittenStore

#: The properties of names in the tables.
_NAMING: Final = tuple(
    NamedNode(PREFIXES[prefix] + local)
    for prefix, local in (
        ("rdfs", "label"), ("skos", "prefLabel"), ("skos", "note"), ("gk", "description"),
        ("gk", "rankReason"), ("gk", "comparedWith"),
    )
)  # fmt: skip


def with_each_name(dataset: Dataset, languages: tuple[Language, ...]) -> Dataset:
    """Return a dataset in which each name is in Korean and in English, `dataset` if it is so."""
    if set(languages) == set(LANGUAGES):
        return dataset
    copy = WrittenStore(dataset)
    copy.extend(list(_repeated(dataset)))
    return copy


def _repeated(dataset: Dataset) -> Iterator[Quad]:
    """Yield each name in the language in which it is missing."""
    for predicate in _NAMING:
        names: dict[Any, dict[str, Any]] = {}
        for quad in dataset.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.object, Literal) and quad.object.language:
                names.setdefault(quad.subject, {})[quad.object.language] = quad
        for quads in names.values():
            stated = [quads[language] for language in LANGUAGES if language in quads]
            for language in LANGUAGES:
                if stated and language not in quads:
                    text = Literal(stated[0].object.value, language=language)
                    yield Quad(stated[0].subject, predicate, text, stated[0].graph_name)


def in_languages(
    description: Mapping[str, Any], rows: list[list[str]], languages: tuple[Language, ...]
) -> tuple[dict[str, Any], list[list[str]]]:
    """Return the description and the rows of a table without columns in other languages."""
    if set(languages) == set(LANGUAGES):
        return dict(description), rows
    schema = description["tableSchema"]
    shown = [
        index
        for index, column in enumerate(schema["columns"])
        if column.get("lang", languages[0]) in languages
    ]
    columns = [schema["columns"][index] for index in shown]
    described = {**description, "tableSchema": {**schema, "columns": columns}}
    return described, [[row[index] for index in shown] for row in rows]
