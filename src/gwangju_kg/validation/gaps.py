"""Say what a project does not have yet, in Korean and English; nothing of it is an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.language import LANGUAGES, Sentence
from gwangju_kg.project.new_project import EXAMPLE
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.validation.findings import ValidationReport

#: The most shapes that are named.
_MOST_SHAPES: Final = 5

_NO_SOURCE: Final[Sentence] = {
    "ko": "출처가 없습니다. data/sources/<이름>/에 추가하십시오",
    "en": "there is no source yet: add one in data/sources/<name>/",
}
_ONLY_EXAMPLE: Final[Sentence] = {
    "ko": "출처가 꾸며 낸 예뿐입니다. data/sources/example을 자기 출처로 바꾸십시오",
    "en": "the only source is the invented example: replace data/sources/example by your own",
}
_NO_ASSERTION: Final[Sentence] = {
    "ko": "주장이 없습니다. data/sources/의 출처에 추가하십시오",
    "en": "there is no assertion yet: add some to a source in data/sources/",
}
_NO_CITY: Final[Sentence] = {
    "ko": "어느 도시인지 적혀 있지 않습니다. project.toml에 city를 추가하십시오",
    "en": "the city is not named: add city to project.toml",
}
_NO_CONTACT: Final[Sentence] = {
    "ko": "연락처가 없습니다. project.toml의 [publisher]에 contact를 추가하십시오",
    "en": "there is no contact: add contact to [publisher] in project.toml",
}
_IDLE_SHAPES: Final[Sentence] = {
    "ko": "형상 {count}개에 맞는 자료가 아직 없습니다: {names}",
    "en": "{count} shapes select nothing in the data yet: {names}",
}
_MORE: Final[Sentence] = {"ko": " 등", "en": " and others"}


def missing_parts(
    dataset: Dataset, project: Project, report: ValidationReport
) -> Iterator[Sentence]:
    """Yield a sentence for each part that the project does not have yet."""
    folder = project.folder / "data" / "sources"
    sources = {path.parent.name for path in folder.glob("*/*.ttl")}
    if not sources:
        yield _NO_SOURCE
    elif sources == {EXAMPLE}:
        yield _ONLY_EXAMPLE
    if not project.description.city:
        yield _NO_CITY
    if not project.description.contact:
        yield _NO_CONTACT
    if sources and not _has_assertion(dataset):
        yield _NO_ASSERTION
    if report.idle_shapes:
        yield _idle_shapes(report.idle_shapes)


def _has_assertion(dataset: Dataset) -> bool:
    derived_from = NamedNode(REUSED_PREFIXES["prov"] + "wasDerivedFrom")
    return any(dataset.quads_for_pattern(None, derived_from, None, None))


def _idle_shapes(names: tuple[str, ...]) -> Sentence:
    shown = ", ".join(names[:_MOST_SHAPES])
    return {
        language: _IDLE_SHAPES[language].format(count=len(names), names=shown)
        + (_MORE[language] if len(names) > _MOST_SHAPES else "")
        for language in LANGUAGES
    }
