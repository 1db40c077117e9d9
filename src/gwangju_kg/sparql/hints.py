"""
Hints on why a query has an empty answer: records, and their sentences in both languages.

The hints are found in a worker (`engine.worker.hints.hint_finder`) and shown by the server and the
command line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from gwangju_kg.language import LANGUAGES, Language
from gwangju_kg.sparql.hint_texts import TEXTS

#: A change of a query: start, end and new text.
Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Hint:
    """
    One reason for an empty answer.

    Attributes:
        code: a key of the texts.
        subject: the part of the query that it is about, as a term in SPARQL.
        suggestion: what to write instead, or "".
        graph: the graph to ask, or what the values of the data are; or "".
        edits: the changes of the query that apply the suggestion; possibly none.
        query: the query with these changes, or "".
        has_answer: whether that query has an answer.
    """

    code: str
    subject: str = ""
    suggestion: str = ""
    graph: str = ""
    edits: tuple[Edit, ...] = ()
    query: str = ""
    has_answer: bool = False

    def applied(self, text: str) -> Hint:
        """
        Return the hint with the query that its changes make of `text`.

        >>> Hint("unknown-term", edits=((4, 5, "b"),)).applied("ASK a").query
        'ASK b'
        """
        parts, at = [], 0
        for start, end, new in sorted(self.edits):
            parts += [text[at:start], new]
            at = end
        return replace(self, query="".join(parts) + text[at:]) if self.edits else self

    def variants(self, text: str, *, has_choice: bool) -> Iterator[Hint]:
        """
        Yield the hint as applied to `text`, then with each of its other suggestions first.

        >>> hint = Hint("unknown-term", "x", "a, b", edits=((4, 5, "a"),))
        >>> [each.query for each in hint.variants("ASK x", has_choice=True)]
        ['ASK a', 'ASK b']
        """
        yield self.applied(text)
        first, *others = self.suggestion.split(", ") if has_choice else [""]
        for other in others:
            rest = [first, *(each for each in others if each != other)]
            edits = tuple((start, end, other) for start, end, _ in self.edits)
            changed = replace(self, suggestion=", ".join([other, *rest]), edits=edits)
            yield changed.applied(text)

    def text(self, language: Language) -> str:
        """
        Return the sentence without its full stop.

        >>> Hint("deprecated", "gk:amountKrw", "gk:plannedCost").text("en")
        'gk:amountKrw is deprecated: use gk:plannedCost'
        """
        return TEXTS[self.code][language].format(**asdict(self))

    def as_row(self) -> dict[str, object]:
        """Return the hint for a JSON document, with its sentence in both languages."""
        facts = {name: v for name, v in asdict(self).items() if v and name != "edits"}
        return {**facts, "text": {language: self.text(language) for language in LANGUAGES}}


@dataclass(frozen=True)
class HintReport:
    """
    What a worker found out about a query with an empty answer.

    Attributes:
        hints: the hints, the surest first.
        graphs: the graphs that the query leaves out, IRI and name in the query; empty if it
            names its graphs.
    """

    hints: tuple[Hint, ...]
    graphs: tuple[tuple[str, str], ...] = ()

    def serialize(self) -> bytes:
        """Return the report for `parse`."""
        return json.dumps([[asdict(hint) for hint in self.hints], self.graphs]).encode()

    @classmethod
    def parse(cls, data: bytes) -> HintReport:
        """Return the report that `serialize` wrote."""
        rows, graphs = json.loads(data)
        for row in rows:
            row["edits"] = tuple((start, end, new) for start, end, new in row["edits"])
        return cls(tuple(Hint(**row) for row in rows), tuple((iri, name) for iri, name in graphs))


def sentences(hints: Iterable[Hint], language: Language) -> list[str]:
    """Return the sentences of hints, with full stops, and a capital letter where a word begins."""
    texts = (hint.text(language) for hint in hints)
    return [
        (text[0].upper() + text[1:] if text.partition(" ")[0].isalpha() else text) + "."
        for text in texts
    ]


def apply_together(hints: Iterable[Hint], text: str) -> str:
    """Return `text` with the changes of all hints; "" if there are not several."""
    edits: list[Edit] = []
    count = 0
    for hint in hints:
        overlaps = any(a < end and start < b for a, b, _ in edits for start, end, _ in hint.edits)
        if hint.edits and not overlaps:
            edits += hint.edits
            count += 1
    return Hint("", edits=tuple(edits)).applied(text).query if count > 1 else ""


def without_overlaps(hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """Return the hints without those that change what an earlier one changes."""
    changed: set[tuple[int, int]] = set()
    result = []
    for hint in dict.fromkeys(hints):
        spans = {(start, end) for start, end, _ in hint.edits}
        if not spans & changed or not spans:
            result.append(hint)
        changed |= spans
    return tuple(result)
