"""
Validate the data against the SHACL shapes and the SPARQL checks.

The input is the dataset with the derived quads; the output is one report in Korean and English.
Nothing is changed.
"""

from __future__ import annotations

from pathlib import Path

from gwangju_kg.dataset import reading
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import ShapeError
from gwangju_kg.validation.checks import check_findings
from gwangju_kg.validation.findings import ValidationReport
from gwangju_kg.validation.shapes import (
    ill_typed_findings,
    prepare_dataset,
    refuse_unused_shapes,
    shape_findings,
)


def validate(dataset: Dataset, project: Path) -> ValidationReport:
    """
    Validate the data against the shapes, then run the checks.

    Args:
        dataset: all graphs of the project and the derived quads.
        project: the folder with the checks and with the files to which the report refers.

    Raises:
        ShapeError: the shapes are unreadable, one selects no node, or the validator fails on one
            although every value is valid for its datatype.
        SourceError: a check is unreadable or has no messages.
    """
    prepared = prepare_dataset(dataset)
    refuse_unused_shapes(prepared)
    positions = reading.subject_positions(project)
    findings = [*ill_typed_findings(prepared.data, positions)]
    try:
        findings += shape_findings(prepared, positions)
    except ShapeError:  # ill-typed values cannot be compared; they are reported already
        if not findings:
            raise
    return ValidationReport.of([*findings, *check_findings(dataset, project, positions)])
