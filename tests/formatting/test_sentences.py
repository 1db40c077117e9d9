"""Assertions in one sentence."""

from types import SimpleNamespace

import pytest

from gwangju_kg.formatting.sentences import describe_assertion
from gwangju_kg.formatting.units import UNIT, read_units, unit_of

#: Labels by IRI and language.
LABELS = {
    "urn:x#GGM": ("광주글로벌모터스", "Gwangju Global Motors"),
    "urn:x#agreement": ("투자협약", "Investment agreement"),
    "urn:x#jobs": ("일자리", "Jobs"),
    "urn:x#investor": ("투자자", "investor"),
    "urn:x#purpose": ("목적", "purpose"),
    "urn:x#occurred": ("실적", "occurred"),
    "urn:x#planned": ("계획", "planned"),
    "urn:x#inferred": ("추론", "inferred"),
    "urn:x#nationwide": ("전국", "nationwide"),
    "urn:x#ranked": ("등수", "ranked"),
    "urn:x#graded": ("등급", "graded"),
}


def _sentence(language, parts=(), **terms):
    def name(iri):
        return LABELS[iri][language == "en"]

    given = {
        key: SimpleNamespace(value=f"urn:x#{value[1:]}" if value.startswith("#") else value)
        for key, value in terms.items()
    }
    units = read_units({})
    return describe_assertion(
        given, name, language, parts=parts, unit=lambda iri: unit_of(units, iri)
    ).sentence


@pytest.mark.parametrize(
    ("terms", "korean", "english"),
    [
        (
            {"class": "#StatusReport", "thing": "#agreement", "modality": "#occurred"}
            | {"when": "2019-01-31"},
            "투자협약: 2019년 1월 31일, 완료",
            "Investment agreement: 31 January 2019, occurred",
        ),
        (
            {"class": "#Observation", "thing": "#GGM", "indicator": "#jobs", "value": "1000"}
            | {"unit": UNIT + "NUM", "bound": "#about", "modality": "#planned", "period": "2021"},
            "광주글로벌모터스 · 일자리: 약 1,000, 2021년, 계획",
            "Gwangju Global Motors · Jobs: about 1,000, 2021, planned",
        ),
        (
            {"class": "#Observation", "thing": "#GGM", "indicator": "#jobs", "value": "1000"}
            | {"modality": "#occurred", "asOf": "2021"},
            "광주글로벌모터스 · 일자리: 1,000, 2021년",
            "Gwangju Global Motors · Jobs: 1,000, 2021",
        ),
        (
            {"class": "#RelationReport", "thing": "#agreement", "relation": "#investor"}
            | {"object": "#GGM", "modality": "#occurred", "basis": "#inferred"},
            "투자협약 · 투자자: 광주글로벌모터스, 추론",
            "Investment agreement · investor: Gwangju Global Motors, inferred",
        ),
        (
            {"class": "#RankingClaim", "thing": "#GGM", "modality": "#planned"}
            | {"superlative": "#ranked", "scope": "#nationwide", "position": "2"},
            "광주글로벌모터스: 전국 · 등수 · 2위, 계획",
            "Gwangju Global Motors: nationwide · ranked · no. 2, planned",
        ),
        (
            {"class": "#RankingClaim", "thing": "#GGM", "modality": "#occurred"}
            | {"superlative": "#graded", "scope": "#nationwide", "position": "1"},
            "광주글로벌모터스: 전국 · 1등급",
            "Gwangju Global Motors: nationwide · grade 1",
        ),
        (
            {"class": "#NameReport", "thing": "#GGM", "name": "GGM", "modality": "#occurred"},
            "광주글로벌모터스: “GGM”",
            "Gwangju Global Motors: “GGM”",
        ),
        (
            {"class": "#DescriptionReport", "thing": "#GGM", "aspect": "#purpose"}
            | {"description": "…", "modality": "#occurred"},
            "광주글로벌모터스 · 목적: …",
            "Gwangju Global Motors · purpose: …",
        ),
        ({"class": "#RankingClaim", "thing": "#GGM"}, "광주글로벌모터스", "Gwangju Global Motors"),
    ],
)
def test_an_assertion_is_one_sentence_in_each_language(terms, korean, english):
    """It says the subject, the matter, the value, its time, and what is no plain fact."""
    assert _sentence("ko", **terms) == korean
    assert _sentence("en", **terms) == english


def test_the_parts_that_a_number_covers_follow_it():
    """A number that covers parts names them."""
    terms = {"class": "#Observation", "thing": "#GGM", "indicator": "#jobs", "duration": "P2Y"}

    assert _sentence("en", ("Phase 1", "Phase 2"), **terms) == (
        "Gwangju Global Motors · Jobs: 2 years (Phase 1, Phase 2)"
    )
