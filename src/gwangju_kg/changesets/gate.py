"""
The gate: bring a draft up to date, refuse what no changeset may change, and check the rest.

The input is a draft; the output is the files that it changes in the record, or an error with each
finding by file and line.  The checks are those of a build, on the draft as a project.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gwangju_kg.build import pipeline
from gwangju_kg.changesets import file_tree, proofs, refusals, settling
from gwangju_kg.changesets.drafts import Changeset
from gwangju_kg.changesets.proofs import Prove
from gwangju_kg.changesets.settling import Choose
from gwangju_kg.changesets.three_way import Conflict, ThreeTrees
from gwangju_kg.dataset import stale_proofs
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import CurationError
from gwangju_kg.language import Language, Sentence, filled
from gwangju_kg.project.project_folder import Project

_CONFLICTS: Final[Sentence] = {
    "ko": "{name}: 초안을 만든 뒤 다른 사람도 같은 곳을 바꿨습니다. 아무것도 쓰지 않았습니다."
    " 'check'나 'accept'에 --take-draft \"곳\"이나 --take-record \"곳\"을 주어 어느 쪽을 남길지"
    " 고르거나, 초안을 기록에 맞추십시오",
    "en": "{name}: others changed the same since the draft was made; nothing was written. Choose"
    " which is kept with --take-draft \"PLACE\" or --take-record \"PLACE\" at 'check' or 'accept',"
    " or make the draft agree with the record",
}
_PLACE: Final[Sentence] = {
    "ko": "{place}: 초안 {draft}, 기록 {record}",
    "en": "{place}: the draft has {draft}, the record {record}",
}
_NONE: Final[Sentence] = {"ko": "없음", "en": "nothing"}
_REFUSED: Final[Sentence] = {
    "ko": "{name}: 변경 묶음으로 바꿀 수 없는 것이 있습니다",
    "en": "{name} changes what no changeset may change",
}
_EMPTY: Final[Sentence] = {
    "ko": "{name}: 바꾼 것이 없습니다. {folder}의 파일을 고치거나 추가하십시오",
    "en": "{name} changes nothing: edit or add files in {folder}",
}


def _leave_open(_: Conflict) -> None:
    """Choose nobody."""


@dataclass(frozen=True)
class GateSettings:
    """
    How a draft is checked.

    Attributes:
        releases: the folder of releases.
        language: the language of the findings.
        progress: called after each stage.
        prove: proves the assertions, or None without the texts.
        choose: says who counts where others changed the same.
    """

    releases: Path
    language: Language
    progress: pipeline.Progress
    prove: Prove | None = None
    choose: Choose = _leave_open


@dataclass(frozen=True)
class CheckedDraft:
    """
    A draft that passed.

    Attributes:
        files: the files that it changes in the record, None for one to delete; sorted by path.
        dataset: what the record states with it, with what is derived.
    """

    files: dict[str, bytes | None]
    dataset: Dataset


def bring_up_to_date(changeset: Changeset, choose: Choose = _leave_open) -> tuple[str, ...]:
    """
    Take into a draft what others changed in the record since it was made.

    Args:
        changeset: the changeset.
        choose: says who counts where both changed the same.

    Returns:
        The paths of the files that others changed, sorted.

    Raises:
        CurationError: they changed what the draft changed too, each in another way, and nobody
            chose; the draft is left as it is.
        SourceError: a file is not valid Turtle.
    """
    trees = three_trees(changeset)
    others = file_tree.changed_files(trees.base, trees.record)
    if not others:
        return ()
    wanted, conflicts = settling.merge_chosen(trees, choose)
    if conflicts:
        raise CurationError(
            filled(_CONFLICTS, name=changeset.record.name), tuple(map(worded_conflict, conflicts))
        )
    file_tree.write_tree(file_tree.changed_files(trees.draft, wanted), changeset.draft)
    file_tree.write_tree(others, changeset.base)
    return tuple(others)


def three_trees(changeset: Changeset) -> ThreeTrees:
    """Return what a draft was made from, the draft, and the record as they are now."""
    return ThreeTrees(
        base=file_tree.read_tree(changeset.base),
        draft=file_tree.read_tree(changeset.draft),
        record=file_tree.read_tree(changeset.project.folder),
        folder=changeset.draft,
        name=changeset.record.name,
        city=changeset.project.namespaces,
    )


def check(changeset: Changeset, settings: GateSettings) -> CheckedDraft:
    """
    Check a draft with what others changed since.

    Raises:
        CurationError: it was accepted, changes nothing or what may not be changed, or others
            changed the same.
        ViolationError: it violates a shape or a check.
        SourceError: a file is malformed.
        EvidenceError: a claim is not proven by its text.
    """
    changeset.refuse_accepted()
    base = file_tree.read_tree(changeset.base)
    draft = file_tree.read_tree(changeset.draft)
    if not file_tree.changed_files(base, draft):
        folder = changeset.draft / file_tree.DATA
        raise CurationError(filled(_EMPTY, name=changeset.record.name, folder=folder))
    if settings.prove is None:
        _refuse(changeset, refusals.evidence_edits(changeset, base, draft))
    bring_up_to_date(changeset, settings.choose)
    project = Project.open(changeset.draft)
    copies = proofs.prove(changeset, settings.prove) if settings.prove else ()
    dataset, _, stale = pipeline.read_and_validate(
        project, settings.progress, language=settings.language, findings=copies
    )
    pipeline.check_inputs(dataset, project)
    stale_proofs.refuse_stale(stale, project)
    base, draft = file_tree.read_tree(changeset.base), file_tree.read_tree(changeset.draft)
    _refuse(changeset, refusals.derived_edits(changeset, base, draft, dataset))
    if not changeset.record.undoes:
        _refuse(changeset, refusals.dropped_iris(changeset, base, draft, settings.releases))
    return CheckedDraft(file_tree.changed_files(base, draft), dataset)


def refuse_unproven(changeset: Changeset, checked: CheckedDraft) -> None:
    """
    Refuse what was to be proven by a text, or compared with it, and was not.

    Raises:
        CurationError: there is something.
    """
    _refuse(changeset, proofs.unproven(changeset, checked.dataset))


def _refuse(changeset: Changeset, findings: Iterable[Sentence]) -> None:
    """
    Raise an error if there are findings.

    Raises:
        CurationError: there are.
    """
    if listed := tuple(findings):
        raise CurationError(filled(_REFUSED, name=changeset.record.name), listed)


def worded_conflict(conflict: Conflict) -> Sentence:
    """Return a conflict in words."""
    if not conflict.draft and not conflict.record:
        return {"ko": conflict.place, "en": conflict.place}
    return {
        language: _PLACE[language].format(
            place=conflict.place,
            draft=", ".join(conflict.draft) or _NONE[language],
            record=", ".join(conflict.record) or _NONE[language],
        )
        for language in ("ko", "en")
    }
