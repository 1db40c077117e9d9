"""
Read the changes of one subject after the other, with the names of everything.

The input are the properties of a subject that were removed and added, and the stores of both
releases; the output are records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from gwangju_kg import formatting
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI, REUSED_PREFIXES
from gwangju_kg.release.diff_summary import ChangedThing
from gwangju_kg.release.wording.worded_changes import WordedChange

#: A term in an object.
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

#: Terms by property.
Properties: TypeAlias = Mapping[NamedNode, Sequence[Term]]

_TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")
_LABEL: Final = NamedNode(REUSED_PREFIXES["rdfs"] + "label")
_NAMING: Final = (_LABEL, NamedNode(REUSED_PREFIXES["skos"] + "prefLabel"))


def _gk(name: str) -> NamedNode:
    return NamedNode(f"{ONTOLOGY_IRI}#{name}")


_ABOUT, _INDICATOR, _RANK = _gk("about"), _gk("indicator"), _gk("rank")
_STATUS, _DATE = _gk("status"), _gk("date")
_LATEST, _WHOLE, _AWARD = _gk("latestValue"), _gk("milestoneOf"), _gk("award")

#: Properties that only repeat others, or belong to the derivation.
_DERIVED: Final = frozenset(
    {
        _TYPE,
        _LATEST,
        _WHOLE,
        NamedNode(REUSED_PREFIXES["prov"] + "wasDerivedFrom"),
        NamedNode(REUSED_PREFIXES["schema"] + "name"),
        *map(_gk, ("hasMilestone", "year", "completionShownBy", "impliedBy")),
    }
)

#: Datatypes of values that only repeat a time or a latest value.
_REPEATING: Final = frozenset(
    REUSED_PREFIXES["xsd"] + name for name in ("date", "integer", "decimal", "gYear", "duration")
)


class ChangeReader:
    """
    Reads the changes of one subject after the other.

    Args:
        before, after: the stores of both releases.
    """

    def __init__(self, before: Store, after: Store) -> None:
        self._before, self._after = before, after

    def read(self, subject: NamedNode, old: Properties, new: Properties) -> Iterator[WordedChange]:
        """Yield the changes of a subject."""
        if self._values(subject, _ABOUT):
            yield from self._of_claim(subject, old, new)
        elif self._values(subject, _INDICATOR):
            yield from self._of_latest_value(subject, old, new)
        elif self._is_thing(subject):
            yield from self._of_thing(subject, old, new)

    def owner(self, subject: NamedNode) -> str:
        """Return the IRI of the thing to which the change of a subject belongs."""
        for leading in (_ABOUT, _WHOLE, _AWARD):
            found = [each for each in self._values(subject, leading) if isinstance(each, NamedNode)]
            subject = min(found, key=str, default=subject)
        if self._values(subject, _INDICATOR):
            for store in (self._after, self._before):
                for quad in store.quads_for_pattern(None, _LATEST, subject, None):
                    return str(quad.subject.value) if isinstance(quad.subject, NamedNode) else ""
        return subject.value

    def fate(self, iri: str) -> str:
        """Return whether a thing was ``added``, ``removed`` or ``changed``."""
        node = NamedNode(iri)
        is_old, is_new = (
            next(store.quads_for_pattern(node, _TYPE, None, None), None) is not None
            for store in (self._before, self._after)
        )
        return "changed" if is_old and is_new else "added" if is_new else "removed"

    def named(self, iri: str, *, is_old: bool = False) -> ChangedThing:
        """Return an IRI with its names, from the later release or the earlier one."""
        stores = (self._after, self._before)
        for store in stores[::-1] if is_old else stores:
            for naming in _NAMING:
                names = {
                    quad.object.language or "": quad.object.value
                    for quad in store.quads_for_pattern(NamedNode(iri), naming, None, None)
                    if isinstance(quad.object, Literal)
                }
                if names:
                    return ChangedThing(iri, names)
        return ChangedThing(iri, {})

    def _is_thing(self, subject: NamedNode) -> bool:
        """Check whether a subject is described among the entities."""
        return any(
            quad.graph_name.value.endswith("/graph/entities")
            for store in (self._after, self._before)
            for quad in store.quads_for_pattern(subject, _TYPE, None, None)
            if isinstance(quad.graph_name, NamedNode)
        )

    def _values(self, subject: NamedNode, predicate: NamedNode) -> set[Term]:
        for store in (self._after, self._before):
            found = {
                quad.object for quad in store.quads_for_pattern(subject, predicate, None, None)
            }
            if found:
                return found
        return set()

    def _of_claim(
        self, claim: NamedNode, old: Properties, new: Properties
    ) -> Iterator[WordedChange]:
        subject = self.named(claim.value)
        if _ABOUT in new and _ABOUT not in old:
            yield WordedChange("claim-added", subject)
        elif _ABOUT in old and _ABOUT not in new:
            yield WordedChange("claim-removed", subject)
        elif _LABEL in old and _LABEL in new:
            heading, texts = _split_heading(old[_LABEL], new[_LABEL])
            yield WordedChange("claim-corrected", subject, heading, *texts)
        elif _RANK in new and _RANK not in old:
            yield WordedChange("claim-set-aside", subject)
        elif _RANK in old and _RANK not in new:
            yield WordedChange("claim-restored", subject)

    def _of_latest_value(
        self, value: NamedNode, old: Properties, new: Properties
    ) -> Iterator[WordedChange]:
        if _LABEL not in old or _LABEL not in new:
            return  # a new value has a new claim, which is said
        matter = next(
            (each for each in self._values(value, _INDICATOR) if isinstance(each, NamedNode)), None
        )
        thing = self.named(self.owner(value))
        indicator = self.named(matter.value) if matter else None
        texts = (
            tuple(_without_heading(each, thing, indicator) for each in _texts(terms, _LABEL))
            for terms in (old[_LABEL], new[_LABEL])
        )
        yield WordedChange("value", thing, indicator, *texts)

    def _of_thing(
        self, thing: NamedNode, old: Properties, new: Properties
    ) -> Iterator[WordedChange]:
        subject, fate = self.named(thing.value), self.fate(thing.value)
        if fate != "changed":
            yield WordedChange(fate, subject)
            return
        if _DATE in {*old, *new} or (self._values(thing, _DATE) and _STATUS in {*old, *new}):
            yield from self._of_milestone(thing, subject, old, new)
            old, new = (_without(each, _DATE, _STATUS) for each in (old, new))
        for predicate in sorted({*old, *new} - _DERIVED, key=str):
            before, after = (
                self._named_values(each.get(predicate, ()), predicate, is_old=each is old)
                for each in (old, new)
            )
            if before != after:
                yield WordedChange("value", subject, self.named(predicate.value), before, after)

    def _of_milestone(
        self, thing: NamedNode, subject: ChangedThing, old: Properties, new: Properties
    ) -> Iterator[WordedChange]:
        """Yield time and state of a milestone together; a state that remains is said once."""
        times, states = (
            [self._stated(store, thing, predicate) for store in (self._before, self._after)]
            for predicate in (_DATE, _STATUS)
        )
        if states[0] == states[1]:
            matter = states[0][0] if states[0] else None
            yield WordedChange("value", subject, matter, times[0], times[1])
        else:
            yield WordedChange("value", subject, None, times[0] + states[0], times[1] + states[1])

    def _stated(
        self, store: Store, subject: NamedNode, predicate: NamedNode
    ) -> tuple[ChangedThing, ...]:
        found = [quad.object for quad in store.quads_for_pattern(subject, predicate, None, None)]
        return self._named_values(found, predicate, is_old=store is self._before)

    def _named_values(
        self, terms: Iterable[Term], predicate: NamedNode, *, is_old: bool
    ) -> tuple[ChangedThing, ...]:
        """Return values with their names, without those that repeat a time or a latest value."""
        named = [
            self.named(term.value, is_old=is_old)
            for term in sorted({each for each in terms if isinstance(each, NamedNode)}, key=str)
        ]
        if predicate == _STATUS:
            named = [_as_state(each) for each in named]
        texts = [each for each in terms if isinstance(each, Literal)]
        return (*named, *_texts(texts, predicate))


def _texts(terms: Iterable[Term], predicate: NamedNode) -> tuple[ChangedThing, ...]:
    """Return literals as one value with a name in each language; repeating ones are left out."""
    names: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        if isinstance(term, Literal) and term.datatype.value not in _REPEATING:
            names[term.language or ""].append(term.value)
    if not names:
        return ()
    return (ChangedThing("", {tag: ", ".join(sorted(names[tag])) for tag in sorted(names)}),)


def _split_heading(
    old: Iterable[Term], new: Iterable[Term]
) -> tuple[ChangedThing, tuple[tuple[ChangedThing, ...], ...]]:
    """Return what both labels of a claim have before the first colon, and the rest of each."""
    labels = [_texts(terms, _LABEL)[0] for terms in (old, new)]
    headings = {tag: words.partition(": ")[0] for tag, words in labels[0].names.items()}
    shared = {
        tag: heading
        for tag, heading in headings.items()
        if labels[1].names.get(tag, "").startswith(heading + ": ")
    }
    rests = [
        {
            tag: words.removeprefix(f"{shared[tag]}: ") if tag in shared else words
            for tag, words in label.names.items()
        }
        for label in labels
    ]
    return ChangedThing("", shared), tuple((ChangedThing("", rest),) for rest in rests)


def _as_state(code: ChangedThing) -> ChangedThing:
    """Return the code of a status with the words for a state."""
    local = code.iri.rpartition("/")[2]
    names = {tag: formatting.format_state(local, name, tag) for tag, name in code.names.items()}
    return replace(code, names=names)


def _without_heading(
    text: ChangedThing, thing: ChangedThing, indicator: ChangedThing | None
) -> ChangedThing:
    """Return the label of a latest value without the thing and the indicator."""
    names = {}
    for tag, words in text.names.items():
        heading = f"{thing.names.get(tag)} · {indicator.names.get(tag) if indicator else ''}: "
        names[tag] = words.removeprefix(heading)
    return replace(text, names=names)


def _without(properties: Properties, *predicates: NamedNode) -> Properties:
    return {key: terms for key, terms in properties.items() if key not in predicates}
