"""
Score candidates: which of them a person should review, how likely each is, on what evidence.

Takes entities and the candidates that a server returned for them; returns proposals.  Sends no
request itself, writes nothing.

The confidence follows a rule, and is never above that of a link which a person has checked:

====  ======================================================================
0.85  the candidate has the entity's names in both languages; no other one has any
0.75  the candidate has one of the names; no other one has any
0.6   the candidate has the names in both languages; others have one too
0.5   the candidate has a name that others have too
less  half of the similarity of a name that is only similar
====  ======================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.errors import RemoteError
from gwangju_kg.linking.candidates import Candidate, FindCandidates
from gwangju_kg.linking.known_links import KnownLinks, Subject
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.search.normalize import name_keys
from gwangju_kg.search.similarity import MIN_SCORE, SAME_NAME, SearchTerm, Similarity, compare

#: Entities for which candidates are requested at a time.
BATCH_SIZE: Final = 20

#: Failed requests in a row after which no more are sent.
_MAX_FAILURES: Final = 3

_BOTH_ALONE, _ONE_ALONE = 0.85, 0.75
_BOTH_SHARED, _ONE_SHARED = 0.6, 0.5
_SIMILAR: Final = 0.5

#: The similarity of a name that the service calls a match without returning it.
_SERVICE_MATCH: Final = Similarity(SAME_NAME, "called a match by the service")

EXACT: Final = PREFIXES["skos"] + "exactMatch"
CLOSE: Final = PREFIXES["skos"] + "closeMatch"


@dataclass(frozen=True)
class Proposal:
    """
    A link that a person may accept.

    Attributes:
        subject: the entity.
        candidate: the thing of the other graph.
        predicate_iri: the relation proposed.
        confidence: 0 to 1, by the rule above.
        evidence: what supports it and what does not.
    """

    subject: Subject
    candidate: Candidate
    predicate_iri: str
    confidence: float
    evidence: str


@dataclass(frozen=True)
class UnansweredSubject:
    """An entity for which no candidates could be requested, and why."""

    subject: Subject
    reason: str


#: The reason for the entities that remain when a person presses Ctrl-C.
INTERRUPTED: Final = "interrupted"


def propose(
    subjects: Sequence[Subject],
    find_candidates: FindCandidates,
    known: KnownLinks,
    *,
    max_proposals: int,
    min_confidence: float,
) -> Iterator[Proposal | UnansweredSubject]:
    """
    Request candidates for entities and score them.

    Args:
        subjects: the entities.
        find_candidates: requests the candidates for some of them.
        known: the links of the project, so that nothing rejected is proposed again.
        max_proposals: for one entity.
        min_confidence: of a proposal.

    Returns:
        In the order of the entities, the proposals of each by confidence, or the reason why there
        are none.  Ctrl-C ends the requests only: the proposals before it may have taken hours.
    """
    failures, reason = 0, ""
    for start in range(0, len(subjects), BATCH_SIZE):
        batch = subjects[start : start + BATCH_SIZE]
        if failures < _MAX_FAILURES:
            try:
                scored = _score_batch(batch, find_candidates(batch), known)
                failures = 0
            except RemoteError as error:
                failures, reason = failures + 1, str(error)
            except KeyboardInterrupt:
                failures, reason = _MAX_FAILURES, INTERRUPTED
        if failures:
            yield from (UnansweredSubject(subject, reason) for subject in batch)
            continue
        for proposals in scored:
            likely = [each for each in proposals if each.confidence >= min_confidence]
            yield from likely[:max_proposals]


def _score_batch(
    batch: Sequence[Subject], candidates: Mapping[str, tuple[Candidate, ...]], known: KnownLinks
) -> list[list[Proposal]]:
    return [
        score_candidates(subject, candidates.get(subject.iri, ()), known.rejected(subject.iri))
        for subject in batch
    ]


def score_candidates(
    subject: Subject, candidates: Sequence[Candidate], rejected: Collection[str]
) -> list[Proposal]:
    """
    Return a proposal for each candidate that is not rejected, the likeliest first.

    A rejected candidate still counts as another bearer of the name.
    """
    similarities = {each.iri: _similarities(subject, each) for each in candidates}
    namesakes = [iri for iri, by_language in similarities.items() if _same_names(by_language)]
    proposals = [
        _proposal(subject, each, similarities[each.iri], namesakes)
        for each in candidates
        if each.iri not in rejected and each.iri != subject.iri
    ]
    return sorted(proposals, key=lambda each: (-each.confidence, each.candidate.iri))


_ByLanguage = dict[str, tuple[Similarity, str]]


def _similarities(subject: Subject, candidate: Candidate) -> _ByLanguage:
    """Return, by language, the best similarity of a name of each side, and the subject's name."""
    return {
        language: max(
            (_similarity(own, name, candidate), own) for own in names for name in candidate.names
        )
        for language, names in subject.names.items()
    }


def _similarity(own: str, name: str, candidate: Candidate) -> Similarity:
    """Compare two names; the service may know another name, by which it calls them a match."""
    similarity = compare(SearchTerm.from_text(own), name, name_keys(name))
    return max(similarity, _SERVICE_MATCH) if own in candidate.matched_names else similarity


def _same_names(by_language: _ByLanguage) -> list[str]:
    return [
        language
        for language, (similarity, _) in by_language.items()
        if similarity.score >= SAME_NAME
    ]


def _proposal(
    subject: Subject, candidate: Candidate, by_language: _ByLanguage, namesakes: Sequence[str]
) -> Proposal:
    same = _same_names(by_language)
    others = len(set(namesakes) - {candidate.iri})
    best = max(similarity.score for similarity, _ in by_language.values())
    if not same:
        confidence = round(_SIMILAR * best / 100, 2)
    elif len(same) > 1:
        confidence = _BOTH_SHARED if others else _BOTH_ALONE
    else:
        confidence = _ONE_SHARED if others else _ONE_ALONE
    return Proposal(
        subject=subject,
        candidate=candidate,
        predicate_iri=EXACT if same and not others else CLOSE,
        confidence=confidence,
        evidence="; ".join(_evidence(candidate, by_language, others)),
    )


def _evidence(candidate: Candidate, by_language: _ByLanguage, others: int) -> Iterator[str]:
    for language, (similarity, own) in by_language.items():
        if similarity.score >= MIN_SCORE:
            yield f"name {own!r} ({language}): {similarity.reason} {similarity.score:.0f}"
        else:
            yield f"no similar name ({language})"
    if _same_names(by_language):
        yield f"other candidates with a name: {others}" if others else "no other has a name"
    if candidate.kinds:
        kinds = sorted(candidate.kinds.items())
        yield "classes: " + ", ".join(name or iri for iri, name in kinds)
    if candidate.description:
        yield f"description: {candidate.description!r}"
    if candidate.remark:
        yield candidate.remark
