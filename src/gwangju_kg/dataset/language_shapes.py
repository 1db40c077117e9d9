"""
Adapt the shapes to the languages of a project.

The shared shapes ask for texts in Korean and English.  For a project with other languages each of
them asks for a text in each language of the project; Korean and English stay allowed, because the
shared ontology has both.  The input and the output are the quads of the shapes graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from gwangju_kg.language import LANGUAGES, Sentence
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, SHARED_PREFIXES
from gwangju_kg.rdf.values.written_store import WrittenStore

#: A node of the shapes graph, as the library types it.
_Node: TypeAlias = Any

_TAGS: Final[Sentence] = {"ko": "언어 태그: {tags}", "en": "the language tags are {tags}"}
_ONE_A_LANGUAGE: Final[Sentence] = {
    "ko": "언어마다 하나만 적을 수 있습니다. ",
    "en": "at most one text is allowed in each language; ",
}
_ONE: Final[Sentence] = {
    "ko": "텍스트가 정확히 하나 있어야 합니다. ",
    "en": "exactly one text is required; ",
}
_MISSING: Final[Sentence] = {
    "ko": "언어 태그가 {tag}인 텍스트가 없습니다. 추가하십시오",
    "en": "the text with the language tag {tag} is missing: add it",
}

#: How a query of a shape asks for a text in both languages.
_BOTH: Final = "?ko , ?en . FILTER (LANG(?ko) = 'ko' && LANG(?en) = 'en')"

#: Properties of a shape that describe it to people and hold for each of its languages.
_PRESENTATION: Final = ("path", "name", "group", "order", "severity")


def adapt_shapes(dataset: WrittenStore, graph_iri: str, languages: Iterable[str]) -> None:
    """
    Adapt the shapes in the graph `graph_iri` to the languages of the project.

    Nothing changes for a project in Korean and English.
    """
    languages = tuple(languages)
    if set(languages) != set(LANGUAGES):
        _Shapes(dataset, NamedNode(graph_iri)).adapt(languages)


class _Shapes:
    def __init__(self, dataset: WrittenStore, graph: NamedNode) -> None:
        self._dataset, self._graph = dataset, graph

    def adapt(self, languages: tuple[str, ...]) -> None:
        allowed = tuple(dict.fromkeys((*languages, *LANGUAGES)))
        first = next(language for language in languages if language in LANGUAGES)
        for shape, members in list(self._language_lists()):
            if len(members) > 1:
                self._allow(shape, allowed, languages)
            elif members[0] not in languages:  # what asks for a text in this language leaves
                for parent in list(self._subjects("qualifiedValueShape", shape)):
                    self._remove(parent)
                self._remove(shape)
            elif members[0] == first:  # what asks for the first asks for the further ones
                for parent in list(self._subjects("qualifiedValueShape", shape)):
                    for language in languages:
                        if language not in LANGUAGES:
                            self._require(parent, language)
        self._adapt_texts(languages)

    def _adapt_texts(self, languages: tuple[str, ...]) -> None:
        """Replace what queries and messages of shapes say of the two languages."""
        names = [f"?text_{number}" for number, _ in enumerate(languages)]
        tests = (f"LANG({name}) = '{tag}'" for name, tag in zip(names, languages, strict=True))
        written = f"{' , '.join(names)} . FILTER ({' && '.join(tests)})"
        tags = ", ".join(languages)
        for name, before, after in (
            ("select", _BOTH, written),
            ("message", "ko와 en", tags),
            ("message", "ko and en", tags),
        ):
            quads = self._dataset.quads_for_pattern(None, _sh(name), None, self._graph)
            for quad in list(quads):
                text: Any = quad.object
                if before in text.value:
                    self._dataset.remove(quad)
                    value = text.value.replace(before, after)
                    adapted = _text(value, text.language) if text.language else Literal(value)
                    self._add(quad.subject, quad.predicate, adapted)

    def _allow(self, shape: _Node, allowed: tuple[str, ...], languages: tuple[str, ...]) -> None:
        """Allow texts in the languages `allowed`; require one in each of `languages`."""
        counts = {name: self._number(shape, name) for name in ("minCount", "maxCount")}
        opening: Sentence = {"ko": "", "en": ""}
        if self._objects(shape, "uniqueLang"):
            opening = _ONE_A_LANGUAGE
        elif counts["maxCount"] == 1:
            opening = _ONE
        tags = ", ".join(allowed)
        self._replace(shape, "languageIn", self._list(allowed))
        self._replace(
            shape,
            "message",
            *(_text(opening[tag] + _TAGS[tag].format(tags=tags), tag) for tag in LANGUAGES),
        )
        self._replace(
            shape,
            "description",
            *(
                _text(f"{name.value}: {', '.join(languages)}", name.language or "")
                for name in self._objects(shape, "name")
            ),
        )
        if counts["minCount"] == len(LANGUAGES):
            self._replace(shape, "minCount")
            self._replace(shape, "maxCount")
            for language in languages:
                self._require(shape, language)

    def _require(self, shape: _Node, language: str) -> None:
        """Require a text in `language` wherever `shape` applies."""
        new = NamedNode(f"{shape.value}-{language}")
        text = NamedNode(f"{SHARED_PREFIXES['gks']}text-{language}")
        self._add(new, _RDF_TYPE, _sh("PropertyShape"))
        for name in _PRESENTATION:
            for value in self._objects(shape, name):
                self._add(new, _sh(name), value)
        self._add(new, _sh("qualifiedValueShape"), text)
        self._add(new, _sh("qualifiedMinCount"), Literal(1))
        for tag in LANGUAGES:
            self._add(new, _sh("message"), _text(_MISSING[tag].format(tag=language), tag))
        for parent in list(self._subjects("property", shape)):
            self._add(parent, _sh("property"), new)
        if not self._objects(text, "languageIn"):
            self._add(text, _RDF_TYPE, _sh("NodeShape"))
            self._add(text, _sh("languageIn"), self._list((language,)))

    def _language_lists(self) -> Iterator[tuple[_Node, list[str]]]:
        for quad in self._dataset.quads_for_pattern(None, _sh("languageIn"), None, self._graph):
            yield quad.subject, [term.value for term in self._members(quad.object)]

    def _members(self, head: _Node) -> Iterator[Literal]:
        while head != _RDF_NIL:
            yield self._one(head, _RDF_FIRST)
            head = self._one(head, _RDF_REST)

    def _list(self, members: tuple[str, ...]) -> _Node:
        head: _Node = _RDF_NIL
        for member in reversed(members):
            node = BlankNode()
            self._add(node, _RDF_FIRST, Literal(member))
            self._add(node, _RDF_REST, head)
            head = node
        return head

    def _one(self, subject: _Node, predicate: NamedNode) -> Any:
        quads = self._dataset.quads_for_pattern(subject, predicate, None, self._graph)
        return next(iter(quads)).object

    def _objects(self, subject: _Node, name: str) -> list[Any]:
        quads = self._dataset.quads_for_pattern(subject, _sh(name), None, self._graph)
        return [quad.object for quad in quads]

    def _subjects(self, name: str, value: _Node) -> Iterator[_Node]:
        for quad in self._dataset.quads_for_pattern(None, _sh(name), value, self._graph):
            yield quad.subject

    def _number(self, subject: _Node, name: str) -> int | None:
        return next((int(number.value) for number in self._objects(subject, name)), None)

    def _add(self, subject: _Node, predicate: NamedNode, value: Any) -> None:
        self._dataset.add(Quad(subject, predicate, value, self._graph))

    def _replace(self, subject: _Node, name: str, *values: Any) -> None:
        """Replace the values of a property; a list among them leaves with its nodes."""
        for old in self._objects(subject, name):
            self._dataset.remove(Quad(subject, _sh(name), old, self._graph))
            self._remove_list(old)
        for value in values:
            self._add(subject, _sh(name), value)

    def _remove_list(self, head: Any) -> None:
        while isinstance(head, BlankNode):
            rest = self._one(head, _RDF_REST)
            self._remove(head)
            head = rest

    def _remove(self, node: _Node) -> None:
        """Remove a node: what is stated of it, and what refers to it."""
        for lists in self._objects(node, "languageIn"):
            self._remove_list(lists)
        quads = [
            *self._dataset.quads_for_pattern(node, None, None, self._graph),
            *self._dataset.quads_for_pattern(None, None, node, self._graph),
        ]
        for quad in quads:
            self._dataset.remove(quad)


def _sh(name: str) -> NamedNode:
    return NamedNode(REUSED_PREFIXES["sh"] + name)


def _rdf(name: str) -> NamedNode:
    return NamedNode(REUSED_PREFIXES["rdf"] + name)


def _text(value: str, language: str) -> Literal:
    return Literal(value, language=language)


_RDF_TYPE, _RDF_FIRST, _RDF_REST, _RDF_NIL = map(_rdf, ("type", "first", "rest", "nil"))
