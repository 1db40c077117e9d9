"""
Weighs candidates: which of them a person should look at, how likely each is, and on what evidence.

Takes entities and what a server gave for them; gives proposals.  Asks nobody, writes nothing.

Confidence by rule, never above that of a link which a person has checked:

====  ========================================================================
0.85  it bears the entity's names in both languages, and nothing else bears one
0.75  it bears one of the names, and nothing else does
0.5   it bears a name that others bear too; 0.6 where it alone bears both
less  half of the likeness of a name that is only alike
====  ========================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.errors import RemoteError
from gwangju_kg.linking.candidates import Asker, Candidate
from gwangju_kg.linking.known_links import KnownLinks, Subject
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.search.normalize import name_keys
from gwangju_kg.search.similarity import MIN_SCORE, SAME_NAME, SearchTerm, Similarity, compare

#: Entities that are asked for at a time.
BATCH: Final = 20

#: Requests in a row without an answer after which the server is left alone.
_FAILURES: Final = 3

_BOTH_ALONE, _ONE_ALONE = 0.85, 0.75
_BOTH_SHARED, _ONE_SHARED = 0.6, 0.5
_ALIKE: Final = 0.5

#: Of a name that the server calls a match, and does not tell.
_ITS_WORD: Final = Similarity(SAME_NAME, "a match, says the service")

EXACT: Final = PREFIXES["skos"] + "exactMatch"
CLOSE: Final = PREFIXES["skos"] + "closeMatch"


@dataclass(frozen=True)
class Proposal:
    """
    A link that a person may accept.

    Attributes:
        subject: our entity.
        candidate: the thing on the other side.
        predicate_iri: the relation proposed.
        confidence: 0 to 1, by the rule above.
        evidence: what speaks for it and against it.
    """

    subject: Subject
    candidate: Candidate
    predicate_iri: str
    confidence: float
    evidence: str


@dataclass(frozen=True)
class UnansweredSubject:
    """An entity of which the server told nothing, and why."""

    subject: Subject
    reason: str


#: The reason of entities that were left when a person pressed Ctrl-C.
INTERRUPTED: Final = "interrupted"


def propose(
    subjects: Sequence[Subject], ask: Asker, record: KnownLinks, *, most: int, least: float
) -> Iterator[Proposal | UnansweredSubject]:
    """
    Ask for entities and weigh what comes.

    Args:
        subjects: the entities.
        ask: gives candidates.
        record: what is known, so that nothing rejected is proposed again.
        most: proposals for one entity.
        least: confidence that a proposal must have.

    Returns:
        In the order of the entities, the proposals of each by confidence; or that it could not
        be asked for.  Ctrl-C ends the asking: what was found before it is worth hours.
    """
    failures, reason = 0, ""
    for start in range(0, len(subjects), BATCH):
        part = subjects[start : start + BATCH]
        if failures < _FAILURES:
            try:
                found = _weighed(part, ask(part), record)
                failures = 0
            except RemoteError as error:
                failures, reason = failures + 1, str(error)
            except KeyboardInterrupt:
                failures, reason = _FAILURES, INTERRUPTED
        if failures:
            yield from (UnansweredSubject(subject, reason) for subject in part)
            continue
        for proposals in found:
            yield from [each for each in proposals if each.confidence >= least][:most]


def _weighed(
    part: Sequence[Subject], found: Mapping[str, tuple[Candidate, ...]], record: KnownLinks
) -> list[list[Proposal]]:
    return [
        weigh(subject, found.get(subject.iri, ()), record.rejected(subject.iri)) for subject in part
    ]


def weigh(
    subject: Subject, candidates: Sequence[Candidate], rejected: Collection[str]
) -> list[Proposal]:
    """
    Give a proposal for each candidate that a person has not rejected, the likeliest first.

    A look-alike that was rejected still counts as another bearer of the name.
    """
    likenesses = {each.iri: _likenesses(subject, each) for each in candidates}
    bearers = [iri for iri, by_language in likenesses.items() if _same(by_language)]
    proposals = [
        _proposal(subject, each, likenesses[each.iri], bearers)
        for each in candidates
        if each.iri not in rejected and each.iri != subject.iri
    ]
    return sorted(proposals, key=lambda found: (-found.confidence, found.candidate.iri))


_ByLanguage = dict[str, tuple[Similarity, str]]


def _likenesses(subject: Subject, candidate: Candidate) -> _ByLanguage:
    """Give, by language, how like our name is to one of the candidate's, and our name."""
    return {
        language: max(
            (_likeness(own, name, candidate), own) for own in names for name in candidate.names
        )
        for language, names in subject.names.items()
    }


def _likeness(own: str, name: str, candidate: Candidate) -> Similarity:
    """Compare two names; where the server knows another name of the thing, its word counts."""
    found = compare(SearchTerm.from_text(own), name, name_keys(name))
    return max(found, _ITS_WORD) if own in candidate.matched else found


def _same(by_language: _ByLanguage) -> list[str]:
    return [name for name, (likeness, _) in by_language.items() if likeness.score >= SAME_NAME]


def _proposal(
    subject: Subject, candidate: Candidate, by_language: _ByLanguage, bearers: Sequence[str]
) -> Proposal:
    same = _same(by_language)
    others = len(set(bearers) - {candidate.iri})
    best = max(likeness.score for likeness, _ in by_language.values())
    if not same:
        confidence = round(_ALIKE * best / 100, 2)
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
    for language, (likeness, own) in by_language.items():
        if likeness.score >= MIN_SCORE:
            yield f"name {own!r} ({language}): {likeness.reason} {likeness.score:.0f}"
        else:
            yield f"no name like ours ({language})"
    if _same(by_language):
        yield f"others of the name: {others}" if others else "nothing else there bears a name"
    if candidate.kinds:
        yield "it is " + ", ".join(name or iri for iri, name in sorted(candidate.kinds.items()))
    if candidate.description:
        yield f"described as {candidate.description!r}"
    if candidate.remark:
        yield candidate.remark
