"""The lines that report findings."""

from pathlib import Path

import pytest

from gwangju_kg.language import user_language
from gwangju_kg.validation.findings import Finding, Severity, ValidationReport


def _finding(**given):
    facts = {
        "severity": Severity.VIOLATION, "node": "ent:x", "rule": "gks:Label", "path": "rdfs:label",
        "value": "", "message": {"ko": "없습니다", "en": "is missing"}, "position": None,
    }  # fmt: skip
    return Finding(**facts | given)


def test_a_line_begins_with_the_place_and_names_all_facts():
    """
    File and line come first, so that editors can open them; then severity, node, message and facts.
    """
    finding = _finding(value="v", position=(Path("data/x.ttl"), 7))

    assert finding.line("en") == (
        "data/x.ttl:7: violation: ent:x: is missing (rule gks:Label, property rdfs:label, value v)"
    )
    assert finding.line("ko") == (
        "data/x.ttl:7: 위반: ent:x: 없습니다 (규칙 gks:Label, 속성 rdfs:label, 값 v)"
    )


def test_what_is_not_known_is_not_mentioned():
    """The line is shorter without position, path and value."""
    assert _finding(path="").line("en") == "violation: ent:x: is missing (rule gks:Label)"


@pytest.mark.parametrize(("length", "end"), [(80, "x"), (81, "…")])
def test_a_long_value_is_cut_at_its_limit(length, end):
    """Eighty characters of a value are shown, with line breaks as spaces."""
    line = _finding(value="x" * length).line("en")

    assert line.endswith(f"value {'x' * 79}{end})")
    assert "\n" not in _finding(value="a\nb", message={"ko": "", "en": "a\nb"}).line("en")


def test_findings_come_in_order_and_once():
    """They are sorted by severity, then by file and line."""
    late = _finding(position=(Path("b.ttl"), 1))
    early = _finding(position=(Path("a.ttl"), 10))
    first = _finding(position=(Path("a.ttl"), 9))
    info = _finding(severity=Severity.INFO)
    warning = _finding(severity=Severity.WARNING)
    report = ValidationReport.of([info, late, early, warning, first, late])

    assert report.findings == (first, early, late, warning, info)
    assert [report.count(severity) for severity in Severity] == [3, 1, 1]
    assert report.lines("en", Severity.WARNING) == (warning.line("en"),)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko"}, "ko"),
        ({"LANG": "ko.UTF-8"}, "ko"),
        ({"LANG": "kok_IN"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ko_KR", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "ko_KR"}, "ko"),
        ({"LANG": "en_GB", "LC_MESSAGES": "ko_KR", "LC_ALL": ""}, "ko"),
    ],
)
def test_the_language_is_that_of_the_locale(environment, language):
    """LC_ALL precedes LC_MESSAGES and LANG; an empty variable is ignored."""
    assert user_language(environment) == language
