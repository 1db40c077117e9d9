"""
Propose claims: one for each number, date, duration and known name of a text.

The input is the text of a source, its readings and what the record knows; the output is proposals,
each with its passage and everything that follows from the text or the record.  Nothing is decided.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gwangju_kg.curation.proposing import (
    likely_codes,
    record_comparison,
    record_habits,
    sentence_spans,
)
from gwangju_kg.curation.proposing.honour_cells import HonourCells
from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.name_spotting import SpottedName, names_by_key, spot_names
from gwangju_kg.curation.proposing.occasion_candidates import OccasionRanking, says_what_happened
from gwangju_kg.curation.proposing.proposal_parts import PUBLISHED, ClaimProposal, is_quantity
from gwangju_kg.curation.proposing.sentence_spans import TextPlace
from gwangju_kg.curation.proposing.subject_candidates import MOST_CANDIDATES, SubjectRanking
from gwangju_kg.curation.time_names import name_time
from gwangju_kg.evidence.corpus import SourceText, text_sha256
from gwangju_kg.evidence.value_checks import unit_name
from gwangju_kg.korean.dates.date_rules import resolve
from gwangju_kg.korean.dates.date_words import DateWords
from gwangju_kg.korean.dates.durations import DurationWords
from gwangju_kg.korean.dates.intervals import Anchor, Aspect, Extent
from gwangju_kg.korean.numbers.counters import Unit
from gwangju_kg.korean.numbers.number_words import Number
from gwangju_kg.korean.reader import Reading
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.namespaces import Namespaces

#: Characters of the hash in an identifier of a proposal.
_ID_CHARACTERS: Final = 8

#: The characters after a name in which a superlative is looked for: 전국 최초로.
_NEAR: Final = 6

#: Why a row is waived if nothing tells otherwise.
_BACKGROUND: Final = "background"

#: The remark at a date whose sentence has numbers.
_MAY_STAY_OPEN: Final[Sentence] = {
    "ko": "같은 문장의 수를 이 시기로 채택하면 미정으로 두어도 됨",
    "en": "may stay open if a number of the sentence is taken with this time",
}


class ClaimProposer:
    """Makes the proposals of one text."""

    def __init__(
        self, text: SourceText, published: Anchor, record: KnownRecord, city: Namespaces
    ) -> None:
        """
        Find the names and the sentences.

        Args:
            text: the text and its readings.
            published: the days within which it was published.
            record: what the record knows.
            city: the namespaces of the city.
        """
        self._text = text
        self._published = published
        self._record = record
        self._city = city
        self._spans = sentence_spans.divide(text.raw)
        self._names = spot_names(text.raw, names_by_key(record.things.values()))
        self._ranking = SubjectRanking(text.raw, record, self._names)
        self._occasions = OccasionRanking(record, self._ranking)
        self._honours = HonourCells(record, self._ranking, self._occasions)
        self._seen: dict[tuple[str, str, str], int] = {}

    def proposals(self) -> tuple[ClaimProposal, ...]:
        """Return the proposals in the order of the text."""
        self._seen.clear()
        items: list[tuple[int, int, Reading | SpottedName]] = [
            *((r.start, r.end, r) for r in self._text.readings),
            *((n.start, n.end, n) for n in self._names),
        ]
        bare = (
            (first, last, None)
            for first, last in self._spans
            if not any(first <= start < last for start, *_ in items)
        )
        return tuple(
            self._of_reading(item)
            if isinstance(item, Reading)
            else (self._of_name(item) if item else self._of_sentence(start, end))
            for start, end, item in sorted((*items, *bare), key=lambda item: item[:2])
        )

    def _place(self, start: int, end: int) -> TextPlace:
        sentence = sentence_spans.containing(self._spans, start, end)
        before = tuple(span for span in reversed(self._spans) if span[1] <= sentence[0])
        return TextPlace(self._text.raw, start, end, sentence, before)

    def _proposal(
        self,
        kind: str,
        place: TextPlace,
        *,
        cells: dict[str, str],
        candidates: tuple[str, ...],
        remarks: tuple[Sentence, ...] = (),
    ) -> ClaimProposal:
        found = record_comparison.contradictions(self._record, cells, self._published)
        if found:
            against = "; ".join(self._city.compact(each.fact.iri) for each in found)
            cells = {**cells, "against": against, "diagnosis": found[-1].diagnosis}
        cells = {**cells, "reason": cells.get("reason") or _BACKGROUND}
        words = " ".join(place.words((place.start, place.end)).split())
        sentence = " ".join(place.words(place.sentence).split())
        key = (kind, words, sentence)
        number = self._seen[key] = self._seen.get(key, 0) + 1
        digest = text_sha256("\n".join((*key, str(number))))[:_ID_CHARACTERS]
        passage = (*place.sentence, text_sha256(place.words(place.sentence)))
        return ClaimProposal(
            id=f"{kind[0]}{digest}",
            kind=kind,
            words=words,
            sentence=sentence,
            passage=passage,
            reading=(place.start, place.end),
            cells={name: value for name, value in cells.items() if value},
            candidates=candidates,
            remarks=remarks,
        )

    def _of_name(self, name: SpottedName) -> ClaimProposal:
        place = self._place(name.start, name.end)
        cells = {"about": name.things[0], "modality": self._modality(place, "", None)}
        after = place.words((place.end, min(place.end + _NEAR, place.sentence[1])))
        cells |= self._honours.rank(place, after)
        cells |= self._honours.award(place)
        return self._proposal("name", place, cells=cells, candidates=name.things[:MOST_CANDIDATES])

    def _of_sentence(self, start: int, end: int) -> ClaimProposal:
        """Return a row for a sentence without a number, a date or a known name."""
        place = self._place(start, end)
        cells = {"modality": self._modality(place, "", None)}
        cells |= self._honours.rank(place, place.words(place.sentence))
        cells |= self._honours.award(place)
        return self._proposal("sentence", place, cells=cells, candidates=())

    def _of_reading(self, reading: Reading) -> ClaimProposal:
        place = self._place(reading.start, reading.end)
        what = reading.expression
        if isinstance(what, DateWords):
            return self._of_date(what, place)
        if isinstance(what, Number) and not unit_name(what):
            return self._of_part(what, place)
        return self._of_quantity(what, place)

    def _of_part(self, number: Number, place: TextPlace) -> ClaimProposal:
        """Propose to waive a number that counts nothing: an ordinal, or a part of a name."""
        candidates = self._ranking.rank(place, unit="", counter=number.counter, indicators=())
        is_name = number.unit is Unit.NAME or any(
            name.start <= place.start and place.end <= name.end for name in self._names
        )
        rank = self._honours.rank(place, place.words((place.start, place.end)), number.counter)
        is_contact = likely_codes.is_contact(place.words(place.sentence))
        reason = "dateline" if is_contact else "part-of-name"
        cells = {"reason": reason if is_name or not rank else ""}
        cells |= {} if is_name else rank
        cells["value"] = str(number.value)
        return self._proposal("number", place, cells=cells, candidates=candidates)

    def _of_quantity(self, what: Number | DurationWords, place: TextPlace) -> ClaimProposal:
        unit = unit_name(what) if isinstance(what, Number) else ""
        value = Decimal(what.value) if isinstance(what, Number) else None
        duration = "" if isinstance(what, Number) else what.duration.iso()
        equal = () if value is None else record_comparison.with_number(self._record, value, unit)
        counter = what.counter if isinstance(what, Number) else ""
        indicators = likely_codes.likely_indicators(
            place.words(place.clause),
            place.words(place.sentence),
            unit=unit,
            counter=counter,
            indicators=record_habits.indicators_in(self._record, unit),
        )
        before = self._text.raw[place.sentence[0] : place.start]
        payer = likely_codes.likely_payer(before) if unit.startswith("CCY_") else ""
        indicators = (likely_codes.FUNDING, *indicators) if payer else indicators
        ranked = self._ranking.rank(place, unit=unit, counter=counter, indicators=indicators)
        candidates = tuple(dict.fromkeys((*(f.about for f in equal), *ranked)))[:MOST_CANDIDATES]
        period = self._period(place)
        stated = (what.modality or "") if isinstance(what, Number) else ""
        about, indicator = (row[0] if row else "" for row in (candidates, indicators))
        cells = {
            "class": "Observation",
            "about": about,
            "what": indicator,
            "value": f"{what.value}" if isinstance(what, Number) else duration,
            "unit": unit,
            "bound": what.bound.value,
            "modality": self._modality(place, stated, period[1] if period else None),
            "time": name_time(period[1]) if period else PUBLISHED,
            "rule": period[0].parts.rule.value if period else "",
            "funding": payer,
        }
        remarks = record_comparison.compare_number(
            self._record,
            self._city,
            things=candidates,
            indicator=indicator,
            quantity=(duration if value is None else value, unit),
        )
        kind = "duration" if value is None else "number"
        return self._proposal(kind, place, cells=cells, candidates=candidates, remarks=remarks)

    def _of_date(self, words: DateWords, place: TextPlace) -> ClaimProposal:
        extent = self._extent(words, is_period=False)
        candidates = self._occasions.rank(place, extent)
        if Aspect.SINCE not in words.aspects and (number := self._number_of_period(place)):
            candidates = tuple(dict.fromkeys((*number[:1], *candidates)))[:MOST_CANDIDATES]
        first = candidates[0] if candidates else ""
        about = first if self._occasions.is_told(place, first) else ""
        modality = self._modality(place, words.modality or "", extent)
        cells = {
            "class": "StatusReport",
            "about": about,
            "modality": modality,
            "time": name_time(extent) if extent else "",
            "rule": words.parts.rule.value if extent else "",
        }
        if not about or not self._record.things[about].is_milestone:
            cells |= self._honours.prize(place)
        cells["reason"] = self._reason(place, cells, extent)
        remarks: tuple[Sentence, ...] = ()
        if extent and about:
            remarks = record_comparison.compare_time(
                self._record, self._city, about=about, modality=modality, bounds=_bounds(extent)
            )
        inside = self._text.readings_within(*place.sentence)
        if any(cells["time"] and is_quantity(reading) for reading in inside):
            remarks = (_MAY_STAY_OPEN, *remarks)
        return self._proposal("date", place, cells=cells, candidates=candidates, remarks=remarks)

    def _reason(self, place: TextPlace, cells: dict[str, str], extent: Extent | None) -> str:
        """Return why a date that tells of no known occasion may be waived, or ""."""
        if cells["about"] or cells["class"] == "ConferralReport":
            return ""
        published = {self._published.earliest, self._published.latest}
        is_announced = likely_codes.is_announced(place.words(place.sentence))
        if extent and {*extent.bounds} == published and is_announced:
            return "dateline"
        inside = (r.expression for r in self._text.readings_within(*place.sentence))
        return "period-of-other" if any(isinstance(what, Number) for what in inside) else ""

    def _number_of_period(self, place: TextPlace) -> tuple[str, ...]:
        """Return what a number after a date is about, if the date is its period; () if not."""
        if says_what_happened(place):
            return ()
        for reading in self._text.readings_within(place.end, place.clause[1]):
            if is_quantity(reading):
                return self._of_reading(reading).candidates
        return ()

    def _modality(self, place: TextPlace, stated: str, extent: Extent | None) -> str:
        after = self._text.raw[place.end : place.sentence[1]]
        return likely_codes.likely_modality(after, stated, extent, self._published.latest)

    def _period(self, place: TextPlace) -> tuple[DateWords, Extent] | None:
        """Return the nearest date before a number in its sentence, else the first after it."""
        first, last = place.sentence
        dates = [
            (reading, reading.expression)
            for reading in self._text.readings_within(first, last)
            if isinstance(reading.expression, DateWords)
        ]
        before = [words for reading, words in dates if reading.end <= place.start]
        after = [words for reading, words in dates if reading.start >= place.end]
        for words in (*reversed(before), *after):
            extent = self._extent(words, is_period=True)
            if extent:
                return words, extent
        return None

    def _extent(self, words: DateWords, *, is_period: bool) -> Extent | None:
        """Return the time that words mean: since or until a date if they say so."""
        resolution = resolve(words.parts, self._published)
        if not resolution.spans:
            return None
        allowed = [a for a in words.aspects if a in (Aspect.SINCE, Aspect.UNTIL)]
        is_range = "/" in resolution.spans[0].edtf
        usual = Aspect.THROUGHOUT if is_period or is_range else Aspect.WITHIN
        return resolution.extent(allowed[0] if allowed else usual)


def _bounds(extent: Extent) -> tuple[str, ...]:
    return (extent.edtf, *(day.isoformat() if day else "" for day in extent.bounds))
