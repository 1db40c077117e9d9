"""
Asks a SPARQL endpoint for candidates, and for what it says of things that are linked already.

Source: SPARQL 1.1 Protocol, section 2.1.2; SPARQL 1.1 Query Results JSON Format.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    parse_query_results,
)

from gwangju_kg.errors import RemoteError
from gwangju_kg.linking.candidates import Candidate, merged, plain
from gwangju_kg.linking.known_links import Subject
from gwangju_kg.linking.polite_client import PoliteClient

#: Names of one entity, in one language, that are asked for.
_NAMES: Final = 4

_JSON: Final = "application/sparql-results+json"
_QUERIES: Final = Path(__file__).parent / "queries"


@dataclass(frozen=True)
class SparqlEndpoint:
    """
    A SPARQL endpoint.

    Attributes:
        remote: who asks.
        address: its address.
        space: what the IRIs of its things begin with.
    """

    remote: PoliteClient
    address: str
    space: str

    def candidates(self, subjects: Sequence[Subject]) -> Mapping[str, tuple[Candidate, ...]]:
        """
        Ask for what bears the names of each entity, letter for letter.

        Raises:
            RemoteError: the endpoint does not answer, or not with a table.
        """
        names = {
            subject.iri: {
                (name, language)
                for language, texts in subject.names.items()
                for name in texts[:_NAMES]
            }
            for subject in subjects
        }
        terms = sorted({name for some in names.values() for name in some})
        # Endpoints differ in whether they tag the language of a name.
        literals = [str(Literal(name, language=language)) for name, language in terms]
        literals += [str(Literal(name)) for name in sorted({name for name, _ in terms})]
        bearers: dict[str, list[Candidate]] = {}
        for row in self._rows("candidates", '"NAMES"', literals):
            name, candidate = row["name"], self._candidate(row)
            if candidate is not None and isinstance(name, Literal):
                bearers.setdefault(name.value, []).append(candidate)
        return {
            iri: merged(found for name, _ in sorted(some) for found in bearers.get(name, ()))
            for iri, some in names.items()
        }

    def descriptions(self, iris: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """
        Ask what is said of things.

        Returns:
            By IRI, pairs of ``name``, ``kind`` or ``same`` and its value; none of a thing of which
            nothing is said.

        Raises:
            RemoteError: as :meth:`candidates`.
        """
        things = [f"<{iri}>" for iri in iris]
        found: dict[str, list[tuple[str, str]]] = {}
        for row in self._rows("descriptions", "<urn:things>", things):
            thing, what, value = row["thing"], row["what"], row["value"]
            if isinstance(thing, NamedNode) and isinstance(value, NamedNode | Literal):
                found.setdefault(thing.value, []).append((_text(what), value.value))
        return found

    def _candidate(self, row: QuerySolution) -> Candidate | None:
        thing, kind = row["thing"], row["kind"]
        if not isinstance(thing, NamedNode) or not thing.value.startswith(self.space):
            return None
        label = plain(_text(row["kindLabel"]))
        return Candidate(
            iri=thing.value,
            names=(plain(_text(row["name"])),),
            kinds={kind.value: label} if isinstance(kind, NamedNode) else {},
            description=plain(_text(row["description"])),
        )

    def _rows(self, name: str, marker: str, terms: Sequence[str]) -> Iterable[QuerySolution]:
        text = (_QUERIES / f"{name}.rq").read_text("utf-8")
        query = text.replace(marker, " ".join(terms))
        answer = self.remote.post(self.address, {"query": query}, _JSON)
        try:
            found = parse_query_results(answer.body, format=QueryResultsFormat.JSON)
            if not isinstance(found, QuerySolutions):
                raise ValueError("a truth value")
            return sorted(found, key=lambda row: [str(term) for term in row])
        except (SyntaxError, ValueError) as error:
            raise RemoteError(
                f"{self.address} is no SPARQL endpoint: it does not answer with a table in JSON",
                self.address,
                "unreadable",
            ) from error


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""
