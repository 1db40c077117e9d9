"""
Validate the data: terms, literals, the SHACL shapes and the SPARQL checks.

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
from gwangju_kg.validation.literals import ill_typed_findings, unnormalized_findings
from gwangju_kg.validation.shapes import prepare_dataset, refuse_unused_shapes, shape_findings
from gwangju_kg.validation.unknown_terms import unknown_term_findings


def validate(dataset: Dataset, project: Path) -> ValidationReport:
    """
    Check terms and literals, validate the data against the shapes, then run the checks.

    Args:
        dataset: all graphs of the project and the derived quads.
        project: the folder with the checks and with the files to which the report refers.

    Raises:
        ShapeError: the shapes are unreadable, one selects no node, or the validator fails on one,
            although every term is known and every value is valid for its datatype.
        SourceError: a check is unreadable or has no messages.
    """
    prepared = prepare_dataset(dataset)
    positions = reading.subject_positions(project)
    findings = [
        *unknown_term_findings(dataset, positions),
        *ill_typed_findings(prepared.data, positions),
    ]
    try:
        refuse_unused_shapes(prepared)
        findings += shape_findings(prepared, positions)
    except ShapeError:  # caused by what is reported already: a misspelt target, an ill-typed value
        if not findings:
            raise
    findings += unnormalized_findings(dataset, positions)
    return ValidationReport.of([*findings, *check_findings(dataset, project, positions)])
