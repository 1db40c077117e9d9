"""The report on the evidence in the language of the person."""

import pytest

from bridge import TEXT, Bridge
from gwangju_kg.evidence import report_lines
from our_namespaces import OURS


@pytest.fixture
def bridge(project, tmp_path):
    """Return the invented article and a project with true assertions."""
    return Bridge(project, tmp_path / "texts")


def lost(bridge):
    """Let the only text be another edition, beside a file that is no text of a source."""
    (path,) = bridge.texts.iterdir()
    path.write_bytes((TEXT + " 끝").encode())
    (bridge.texts / "notes.txt").write_text("x", "utf-8")


def changed(bridge):
    """Let the only text have other line ends."""
    (path,) = bridge.texts.iterdir()
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())


def needless(bridge):
    """Waive a number that is stated, and leave words out."""
    bridge.waived["needless"] = "14.8%"
    bridge.write()


@pytest.mark.parametrize("change", [needless, lost, changed])
def test_each_line_is_in_the_language_of_the_person(bridge, change):
    """The same lines, none of them in English; names and codes stay."""
    change(bridge)
    report = bridge.check()
    korean, english = (
        list(report_lines.format_report(report, OURS, language=language))
        for language in ("ko", "en")
    )

    assert len(korean) == len(english) > 1
    assert not any(
        word in line for line in korean for word in ("waive", "not ", "passage or", "assertions")
    )


def test_the_columns_of_the_table_stand_below_each_other(bridge):
    """A Hangul syllable takes two columns of a terminal."""
    heads, row, *_ = report_lines.format_report(bridge.check(), OURS, language="ko")

    assert report_lines._width(heads) == report_lines._width(row)
    assert heads.endswith("본문 포함")
