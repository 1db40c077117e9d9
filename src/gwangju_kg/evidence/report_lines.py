"""
Format an evidence report for the terminal: a table by source, then the open problems.

The input is a report and the positions of its nodes; the output is lines.  They can contain
excerpts of a text, so they are for the terminal of a person who has the texts, never for a file.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from gwangju_kg.dataset.reading import SubjectPositions
from gwangju_kg.evidence.check import Coverage, EvidenceReport, SourceReport
from gwangju_kg.evidence.check_results import NOT_READ, CheckOutcome
from gwangju_kg.evidence.earl import percent
from gwangju_kg.evidence.value_checks import format_reading
from gwangju_kg.language import Language, Sentence
from gwangju_kg.rdf.namespaces import Namespaces

_HEADS: Final[dict[Language, tuple[str, ...]]] = {
    "en": (
        "source", "assertions", "checked", "passed", "failed", "can't tell", "untested",
        "precision", "numbers and dates", "asserted", "in names", "waived", "open", "recall",
        "text covered",
    ),
    "ko": (
        "출처", "주장", "검사", "통과", "실패", "판단 못함", "검사 안 함", "정밀도",
        "수와 날짜", "주장함", "이름 속", "제외", "빠짐", "재현율", "본문 포함",
    ),
}  # fmt: skip

#: The column of the heads with what failed.
_FAILED: Final = 4

#: Outcomes that need no line of their own.
_UNREMARKABLE: Final = (CheckOutcome.PASSED, CheckOutcome.UNTESTED)

_OUTCOMES: Final[dict[CheckOutcome, Sentence]] = {
    CheckOutcome.FAILED: {"ko": "실패", "en": "failed"},
    CheckOutcome.CANNOT_TELL: {"ko": "판단하지 못함", "en": "cantTell"},
}

_NOT_READ: Final[Sentence] = {
    "ko": 'project.toml의 설정(numerals = "none")에 따라 이 본문의 수와 날짜는 읽지 않으므로 주장과'
    " 견주지 않았습니다. 위치와 해시로 본문에서 확인한 구절은 {passages}개입니다",
    "en": "numbers and dates are not read in these texts, as project.toml says numerals ="
    ' "none": not compared with the assertions; {passages} passages stand in the texts, by position'
    " and hash",
}
_MISSING: Final[Sentence] = {
    "ko": "{slug}: SHA-256이 {sha256}인 파일이 없어 이 출처의 주장은 검사하지 않았습니다."
    " 그 본문을 폴더에 넣으십시오",
    "en": "{slug}: no file has the SHA-256 {sha256}: its assertions are not checked; add the text"
    " with that hash to the folder",
}
_EDITION: Final[Sentence] = {
    "ko": "{slug}: {path}: 이 본문의 다른 판이어서 쓰지 않았습니다."
    " src:{slug}의 gk:sha256과 같은 판을 쓰십시오",
    "en": "{slug}: {path} was not used, as it is another edition of its text: use the edition with"
    " the gk:sha256 of src:{slug}",
}
_ALL_BUT: Final[Sentence] = {
    "ko": "{slug}: {path}: 다음만 다른 본문이어서 쓰지 않았습니다. 되돌리십시오: {differences}",
    "en": "{slug}: {path} was not used, as it is its text but for {differences}: change that back",
}
_OF_NONE: Final[Sentence] = {
    "ko": "어느 출처의 본문도 아닌 파일: {name} (SHA-256 {sha256})",
    "en": "not the text of any source: {name} (SHA-256 {sha256})",
}
_OPEN: Final[Sentence] = {
    "ko": "{slug}: {shown}: 주장하거나 제외하지 않은 수나 날짜입니다: … {excerpt} …",
    "en": "{slug}: {shown}: no assertion or waiver: … {excerpt} …",
}
_UNCOVERED: Final[Sentence] = {
    "ko": "{slug}: {start}-{end}: 구절에도 제외에도 들지 않은 곳입니다: {words}",
    "en": "{slug}: {start}-{end}: in no passage or waiver: {words}",
}
_WAIVER: Final[Sentence] = {
    "ko": "{slug}: 제외 {name}: {state}: {span}: {notes}",
    "en": "{slug}: waiver {name}: {state}: {span}: {notes}",
}
_WAIVED: Final[Sentence] = {"ko": "제외함", "en": "waived"}
_UNUSED: Final[Sentence] = {
    "ko": "쓰이지 않음. 수, 날짜, 낱말을 담지 않음",
    "en": "unused, covers no number, date or words",
}
_TOO_LONG: Final[Sentence] = {
    "ko": "한 문장보다 깁니다. 나누십시오",
    "en": "longer than a sentence: split it",
}
_BY_EDITORS: Final[Sentence] = {
    "ko": "{slug}: 편집자가 정한 시기 {count}건(gkv:editorial)은 검사하지 않았습니다",
    "en": "{slug}: {count} times were set by the editors (gkv:editorial): not tested",
}

#: What alone makes another edition of a text, in Korean.
_DIFFERENCES_KO: Final = {
    "line ends": "줄 끝 문자",
    "the byte order mark": "바이트 순서 표시(BOM)",
    "composed characters (NFC)": "조합형으로 바꿀 글자(NFC)",
    "decomposed characters (NFD)": "풀어 쓴 글자(NFD)",
    "the end of the last line": "마지막 줄의 끝",
}

_NO_POSITIONS: Final[SubjectPositions] = MappingProxyType({})


def format_report(
    report: EvidenceReport,
    namespaces: Namespaces,
    positions: SubjectPositions = _NO_POSITIONS,
    *,
    language: Language = "en",
) -> Iterator[str]:
    """
    Yield the report as printable lines.

    Args:
        report: the report.
        namespaces: those of the city.
        positions: the positions of subjects in the sources; lines about a subject begin with its
            position.
        language: the language of the lines; what the check of a value remarks is in English.
    """
    if report.sources:
        rows = (_row(source, language) for source in report.sources)
        yield from _table([list(_HEADS[language]), *rows])
    if unread := [source for source in report.sources if not source.is_read]:
        passages = sum(len(source.passages) for source in unread)
        yield _NOT_READ[language].format(passages=passages)
    for source in report.sources:
        yield from _waivers(source, language)
        for iri, line in _findings(source, namespaces, language):
            yield _position(positions, iri) + line
    for missing in report.missing:
        line = _MISSING[language].format(slug=missing.slug, sha256=missing.sha256)
        yield _position(positions, missing.iri) + line
    for edition in report.other_editions:
        sentence = _ALL_BUT if edition.differences else _EDITION
        names = (
            _DIFFERENCES_KO.get(name, name) if language == "ko" else name
            for name in edition.differences
        )
        facts = {"slug": edition.source.slug, "path": edition.path, "differences": ", ".join(names)}
        yield _position(positions, edition.source.iri) + sentence[language].format(**facts)
    editions = {edition.path for edition in report.other_editions}
    for path, digest in report.unmatched_files.items() if report.missing else ():
        if path not in editions:
            yield _OF_NONE[language].format(name=path.name, sha256=digest)


def _position(positions: SubjectPositions, iri: str) -> str:
    """Return the file and the line of a node as the beginning of a message, or ""."""
    path, line = positions.get(iri, (None, 0))
    return f"{path}:{line}: " if path else ""


def _row(report: SourceReport, language: Language) -> list[str]:
    if not report.is_read:
        failed = sum(proof.outcome is CheckOutcome.FAILED for proof in report.proofs)
        cells = ["-"] * len(_HEADS[language])
        cells[:2] = [report.source.slug, str(len(report.proofs))]
        cells[_FAILED] = str(failed)
        cells[-1] = f"{percent(report.text_coverage())} %"
        return cells
    checked = report.checked_proofs()
    outcomes = Counter(proof.outcome for proof in report.proofs)
    outcomes[CheckOutcome.PASSED] = sum(p.outcome is CheckOutcome.PASSED for p in checked)
    states = Counter(state for _, state in report.coverage)
    return [
        report.source.slug,
        str(len(report.proofs)),
        str(len(checked)),
        *(str(outcomes[outcome]) for outcome in CheckOutcome),
        f"{percent(report.precision())} %",
        str(len(report.coverage)),
        *(str(states[state]) for state in Coverage),
        f"{percent(report.recall())} %",
        f"{percent(report.text_coverage())} %",
    ]


def _table(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        gaps = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        first, *rest = (
            gap + cell if number else cell + gap
            for number, (cell, gap) in enumerate(zip(row, gaps, strict=True))
        )
        yield "  ".join([first, *rest])


def _width(text: str) -> int:
    """
    Return how many columns of a terminal a text takes.

    >>> _width("open"), _width("빠짐")
    (4, 4)
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _findings(
    report: SourceReport, namespaces: Namespaces, language: Language
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong, each with the IRI of the assertion that it is about, or ""."""
    slug = report.source.slug
    for proof in report.proofs:
        name = f"{slug}: {namespaces.compact(proof.stated.iri)}"
        for result in proof.results:
            if result is not NOT_READ and result.outcome not in _UNREMARKABLE:
                outcome = _OUTCOMES[result.outcome][language]
                yield proof.stated.iri, f"{name}: {outcome}: {result.remark}"
    for reading in report.uncovered():
        facts = {"shown": format_reading(reading), "excerpt": report.text.excerpt(reading)}
        yield "", _OPEN[language].format(slug=slug, **facts)
    for start, end in report.uncovered_stretches():
        words = report.text.words(start, end)
        yield "", _UNCOVERED[language].format(slug=slug, start=start, end=end, words=words)


def _waivers(report: SourceReport, language: Language) -> Iterator[str]:
    slug = report.source.slug
    unused, long = set(report.unused_waivers()), set(report.long_waivers())
    for waiver in report.waivers:
        state = _TOO_LONG if waiver in long else _UNUSED if waiver in unused else _WAIVED
        yield _WAIVER[language].format(
            slug=slug,
            name=waiver.iri.rpartition("/")[2],
            state=state[language],
            span=f"{waiver.start}-{waiver.end}",
            notes=" / ".join(waiver.notes),
        )
    editorial = sum(
        result.outcome is CheckOutcome.UNTESTED
        for proof in report.proofs
        for result in proof.results
    )
    if editorial:
        yield _BY_EDITORS[language].format(slug=slug, count=editorial)
