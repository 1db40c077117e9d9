"""
Query a SPARQL endpoint for candidates, and for descriptions of things that are linked already.

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
from gwangju_kg.linking.candidates import Candidate, merge_candidates, one_line
from gwangju_kg.linking.known_links import Subject
from gwangju_kg.linking.polite_client import PoliteClient

#: Names of one entity, in one language, that a query searches for.
_MAX_NAMES: Final = 4

_JSON: Final = "application/sparql-results+json"
_QUERIES: Final = Path(__file__).parent / "queries"


@dataclass(frozen=True)
class SparqlEndpoint:
    """
    A SPARQL endpoint.

    Attributes:
        client: sends the queries.
        address: its address.
        namespace: the beginning of the IRIs of its things.
    """

    client: PoliteClient
    address: str
    namespace: str

    def candidates(self, subjects: Sequence[Subject]) -> Mapping[str, tuple[Candidate, ...]]:
        """
        Query for things with exactly the names of each entity.

        Raises:
            RemoteError: the endpoint does not respond, or not with a table.
        """
        names = {
            subject.iri: {
                (name, language)
                for language, texts in subject.names.items()
                for name in texts[:_MAX_NAMES]
            }
            for subject in subjects
        }
        tagged = sorted({name for own in names.values() for name in own})
        # Endpoints differ in whether they tag the language of a name.
        literals = [str(Literal(name, language=language)) for name, language in tagged]
        literals += [str(Literal(name)) for name in sorted({name for name, _ in tagged})]
        by_name: dict[str, list[Candidate]] = {}
        for row in self._rows("candidates", '"NAMES"', literals):
            name, candidate = row["name"], self._candidate(row)
            if candidate is not None and isinstance(name, Literal):
                by_name.setdefault(name.value, []).append(candidate)
        return {
            iri: merge_candidates(
                candidate for name, _ in sorted(own) for candidate in by_name.get(name, ())
            )
            for iri, own in names.items()
        }

    def descriptions(self, iris: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """
        Query for descriptions of things.

        Returns:
            By IRI, pairs of ``name``, ``kind`` or ``same`` and a value; a thing about which
            nothing is said is left out.

        Raises:
            RemoteError: as :meth:`candidates`.
        """
        terms = [f"<{iri}>" for iri in iris]
        statements: dict[str, list[tuple[str, str]]] = {}
        for row in self._rows("descriptions", "<urn:things>", terms):
            thing, role, value = row["thing"], row["what"], row["value"]
            if isinstance(thing, NamedNode) and isinstance(value, NamedNode | Literal):
                statements.setdefault(thing.value, []).append((_text(role), value.value))
        return statements

    def topics(self, articles: Sequence[str]) -> Sequence[tuple[str, Candidate]]:
        """
        Query for the things that articles are about.

        Args:
            articles: their addresses.

        Returns:
            Pairs of an address and a thing; each of its names and classes has a pair of its own.

        Raises:
            RemoteError: as :meth:`candidates`.
        """
        pairs = []
        terms = [f"<{address}>" for address in articles]
        for row in self._rows("articles", "<urn:articles>", terms) if terms else ():
            candidate = self._candidate(row)
            if candidate is not None:
                pairs.append((_text(row["article"]), candidate))
        return pairs

    def _candidate(self, row: QuerySolution) -> Candidate | None:
        thing, kind = row["thing"], row["kind"]
        if not isinstance(thing, NamedNode) or not thing.value.startswith(self.namespace):
            return None
        label = one_line(_text(row["kindLabel"]))
        return Candidate(
            iri=thing.value,
            names=(one_line(_text(row["name"])) or thing.value.removeprefix(self.namespace),),
            kinds={kind.value: label} if isinstance(kind, NamedNode) else {},
            description=one_line(_text(row["description"])),
        )

    def _rows(self, name: str, marker: str, terms: Sequence[str]) -> Iterable[QuerySolution]:
        """Return the results of a query file, with `terms` in the place of `marker`."""
        text = (_QUERIES / f"{name}.rq").read_text("utf-8")
        query = text.replace(marker, " ".join(terms))
        response = self.client.post(self.address, {"query": query}, _JSON)
        try:
            results = parse_query_results(response.body, format=QueryResultsFormat.JSON)
            if not isinstance(results, QuerySolutions):
                raise ValueError("a truth value")
            return sorted(results, key=lambda row: [str(term) for term in row])
        except (SyntaxError, ValueError) as error:
            message = f"{self.address} is not a SPARQL endpoint: it answers with no table in JSON"
            raise RemoteError(message, self.address, "unreadable") from error


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""
