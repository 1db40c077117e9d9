"""
Find candidates by the Wikipedia articles that the tables of a project link.

Takes entities; returns the things of an endpoint that their articles are about.  An article is
evidence where names differ: "Gwangju Uprising" is about our May 18 Democratization Movement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from gwangju_kg.linking.candidates import Candidate, merge_candidates
from gwangju_kg.linking.known_links import KnownLinks, LinkOutcome, Subject
from gwangju_kg.linking.sparql_endpoint import SparqlEndpoint

#: An article, by its address; Wikidata writes https, DBpedia http.
_ARTICLE: Final = re.compile(r"https?://(?P<language>[a-z-]+)\.wikipedia\.org/wiki/(?P<title>.+)")
_SCHEMES: Final = ("http", "https")


def linked_articles(known: KnownLinks) -> dict[str, tuple[str, ...]]:
    """Return the addresses of the articles that accepted rows name, by IRI of the entity."""
    articles: dict[str, tuple[str, ...]] = {}
    for link in known.links:
        if link.outcome is LinkOutcome.ACCEPTED and _ARTICLE.fullmatch(link.object_iri):
            articles[link.subject_iri] = (*articles.get(link.subject_iri, ()), link.object_iri)
    return articles


@dataclass(frozen=True)
class ArticleSearch:
    """
    A search of an endpoint by articles.

    Attributes:
        endpoint: the endpoint.
        articles: by IRI of the entity, the addresses of its articles.
    """

    endpoint: SparqlEndpoint
    articles: Mapping[str, tuple[str, ...]]

    def candidates(self, subjects: Sequence[Subject]) -> Mapping[str, tuple[Candidate, ...]]:
        """
        Query for the things that the articles of each entity are about.

        Raises:
            RemoteError: the endpoint does not respond, or not with a table.
        """
        requested = {
            subject.iri: [_without_scheme(each) for each in self.articles.get(subject.iri, ())]
            for subject in subjects
        }
        addresses = sorted({each for own in requested.values() for each in own})
        topics = self.endpoint.topics(
            [f"{scheme}{address}" for address in addresses for scheme in _SCHEMES]
        )
        by_address: dict[str, list[Candidate]] = {}
        for address, candidate in topics:
            by_address.setdefault(_without_scheme(address), []).append(candidate)
        return {
            subject.iri: merge_candidates(
                _with_article(candidate, address, subject)
                for address in requested[subject.iri]
                for candidate in by_address.get(address, ())
            )
            for subject in subjects
        }


def _without_scheme(address: str) -> str:
    return address.removeprefix("https").removeprefix("http")


def _with_article(candidate: Candidate, address: str, subject: Subject) -> Candidate:
    """Return the candidate with the article as evidence for the names in its language."""
    match = _ARTICLE.fullmatch("https" + address)
    language, title = (match["language"], unquote(match["title"])) if match else ("", address)
    return replace(
        candidate,
        remark=f"the article {title!r} ({language}), which a row names, is about it",
        matched_names=tuple(subject.names.get(language, ())),
    )
