"""
Validate the data: terms, literals, times, the SHACL shapes and the SPARQL checks.

The input is the dataset with the derived quads; the output is one report in Korean and English.
Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from gwangju_kg.dataset import reading
from gwangju_kg.dataset.reading import Dataset, SubjectPositions
from gwangju_kg.errors import ShapeError
from gwangju_kg.project.kept_results import KeptResults
from gwangju_kg.project.project_folder import Project
from gwangju_kg.validation.causes import one_for_each_mistake
from gwangju_kg.validation.checks import check_findings
from gwangju_kg.validation.findings import Finding, Severity, ValidationReport
from gwangju_kg.validation.literals import (
    ill_typed_findings,
    repeated_value_findings,
    unnormalized_findings,
)
from gwangju_kg.validation.shape_targets import idle_shapes, refuse_shapes
from gwangju_kg.validation.shape_units import ShapeResults, unit_findings
from gwangju_kg.validation.shapes import prepare_dataset, quiet
from gwangju_kg.validation.times import time_findings
from gwangju_kg.validation.unknown_terms import unknown_term_findings


def validate(
    dataset: Dataset, project: Project, kept: KeptResults | None = None
) -> ValidationReport:
    """
    Check terms, literals and times, validate against the shapes, and beside that run the checks.

    Args:
        dataset: all graphs of the project and the derived quads.
        project: the project with the checks and with the files to which the report refers.
        kept: the results of an earlier validation, which are replaced; None to validate everything
            and keep nothing.

    Raises:
        ShapeError: the shapes are unreadable; one selects no node, and has no target or the project
            refuses that; or the validator fails on one, although every term is known and every
            value is valid for its datatype.
        SourceError: a check is unreadable or has no messages.
    """
    positions = reading.subject_positions(project, kept)
    with ThreadPoolExecutor(max_workers=1) as thread:  # queries leave the interpreter to others
        checked = thread.submit(lambda: list(check_findings(dataset, project, positions)))
        findings, idle, shaped = _findings_beside_checks(dataset, project, positions, kept)
        findings += checked.result()
    findings = one_for_each_mistake(findings, dataset, project.namespaces)
    return replace(
        ValidationReport.of(_own_severity(findings, project), idle),
        units=shaped.units,
        validated=shaped.validated,
    )


def _findings_beside_checks(
    dataset: Dataset, project: Project, positions: SubjectPositions, kept: KeptResults | None
) -> tuple[list[Finding], tuple[str, ...], ShapeResults]:
    """Return the findings without those of checks, the idle shapes, the results of the shapes."""
    namespaces = project.namespaces
    prepared = prepare_dataset(dataset, namespaces)
    idle: tuple[str, ...] = ()
    shaped = ShapeResults((), units=0, validated=0)
    findings = [
        *unknown_term_findings(dataset, positions, namespaces),
        *ill_typed_findings(dataset, positions, namespaces),
    ]
    try:
        with quiet():
            idle = idle_shapes(prepared)
        if idle and project.description.refuses_idle_shapes:
            refuse_shapes(idle)
        shaped = unit_findings(prepared, positions, kept)
        findings += shaped.findings
    except ShapeError:  # caused by what is reported already: a misspelt target, an ill-typed value
        if not findings:
            raise
    findings += unnormalized_findings(dataset, positions, namespaces)
    findings += repeated_value_findings(dataset, positions, namespaces)
    findings += time_findings(dataset, positions, namespaces)
    return findings, idle, shaped


def _own_severity(findings: Iterable[Finding], project: Project) -> Iterator[Finding]:
    """
    Yield the findings; those about the shared files are information for the project.

    For example, a city need not use each indicator of the shared code lists.
    """
    for finding in findings:
        is_shared = finding.position is not None and project.is_shared(finding.position[0])
        yield replace(finding, severity=Severity.INFO) if is_shared else finding
