"""
Write the result of a check as data: EARL for each assertion, DQV for each source.

The input is the report on one source; the output is Turtle for ``data/evidence``.  It holds
positions and outcomes, but no words of a text.  Source: Evaluation and Report Language (EARL) 1.0
Schema; Data Quality Vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg import atomic_write
from gwangju_kg.evidence.check import Coverage, Proof, SourceReport
from gwangju_kg.evidence.check_results import CheckOutcome, overall_outcome
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces

FOLDER: Final = "data/evidence"

_HEADING: Final = (
    "# Written by gwangju-kg check --write: what came of each assertion when it was read\n"
    "# against its text.  Not to be edited: a proof whose assertion has changed is withdrawn.\n\n"
)


def _iri(name: str, namespaces: Namespaces | None = None) -> NamedNode:
    """Return the term or, with `namespaces`, the city's own thing with a prefixed name."""
    prefix, _, local = name.partition(":")
    return NamedNode((namespaces.prefixes if namespaces else PREFIXES)[prefix] + local)


_TYPE: Final = _iri("rdf:type")


def write_proofs(report: SourceReport, digests: Mapping[str, str], project: Project) -> Path:
    """
    Write the results for one source to its file in the project.

    Args:
        report: the report on the source.
        digests: by IRI, the hash of the triples on which each result is based
            (`stale_proofs.proof_digests`).
        project: the project.

    Returns:
        The path of the file; the same report always gives the same bytes.

    Raises:
        OutputError: the file cannot be written; an existing file is left unchanged.
    """
    city = project.namespaces
    path = project.folder / FOLDER / f"{report.source.slug}.ttl"
    path.parent.mkdir(exist_ok=True)
    triples = {*_measurements(report, digests, city)} if report.is_read else set()
    proofs: dict[str, list[Proof]] = {}
    for proof in report.proofs:
        proofs.setdefault(proof.stated.iri, []).append(proof)
    for assertion, of_assertion in proofs.items():
        triples.update(_assertion(assertion, of_assertion, report.source.slug, city))
        check = _iri(f"chk:{assertion.rpartition('/')[2]}", city)
        triples.add(Triple(check, _iri("gk:sha256"), Literal(digests[assertion])))
    atomic_write.write_atomically((_HEADING + turtle_writer.write(triples, city)).encode(), path)
    return path


def _assertion(
    assertion: str, proofs: list[Proof], slug: str, city: Namespaces
) -> Iterator[Triple]:
    """Yield the result for one assertion; it has several proofs if a property has two values."""
    name = assertion.rpartition("/")[2]
    check, result = _iri(f"chk:{name}", city), _iri(f"chk:{name}-result", city)
    outcome = overall_outcome(result for proof in proofs for result in proof.results)
    test = "chk:reads-as-stated" if proofs[0].has_values else "chk:stands-in-text"
    if outcome is CheckOutcome.PASSED and any(proof.is_dated_by_editors for proof in proofs):
        test = "chk:number-reads-as-stated"
    yield Triple(check, _TYPE, _iri("earl:Assertion"))
    yield Triple(check, _iri("earl:assertedBy"), _iri("chk:reader", city))
    yield Triple(check, _iri("earl:mode"), _iri("earl:automatic"))
    yield Triple(check, _iri("earl:subject"), NamedNode(assertion))
    yield Triple(check, _iri("earl:test"), _iri(test, city))
    yield Triple(check, _iri("earl:result"), result)
    yield Triple(result, _TYPE, _iri("earl:TestResult"))
    yield Triple(result, _iri("earl:outcome"), _iri(f"earl:{outcome.value}"))
    for reading in (reading for proof in proofs for reading in proof.readings):
        selector = _iri(f"sel:{slug}-{reading.start}-{reading.end}", city)
        yield Triple(result, _iri("earl:pointer"), selector)
        yield Triple(selector, _TYPE, _iri("oa:TextPositionSelector"))
        yield Triple(selector, _iri("oa:start"), Literal(reading.start))
        yield Triple(selector, _iri("oa:end"), Literal(reading.end))


def _measurements(
    report: SourceReport, digests: Mapping[str, str], city: Namespaces
) -> Iterator[Triple]:
    waived = sum(state is Coverage.WAIVED for _, state in report.coverage)
    for metric, value in (
        ("recall", Literal(str(percent(report.recall())), datatype=_iri("xsd:decimal"))),
        ("readings", Literal(len(report.coverage))),
        ("answered-readings", Literal(len(report.coverage) - len(report.uncovered()))),
        ("waived-readings", Literal(waived)),
        (
            "text-coverage",
            Literal(str(percent(report.text_coverage())), datatype=_iri("xsd:decimal")),
        ),
    ):
        measurement = _iri(f"chk:{report.source.slug}-{metric}", city)
        yield Triple(measurement, _TYPE, _iri("dqv:QualityMeasurement"))
        yield Triple(measurement, _iri("dqv:computedOn"), NamedNode(report.source.iri))
        yield Triple(measurement, _iri("dqv:isMeasurementOf"), _iri(f"chk:{metric}", city))
        yield Triple(measurement, _iri("dqv:value"), value)
        digest = digests.get(report.source.iri, "")
        yield Triple(measurement, _iri("gk:sha256"), Literal(digest))


def percent(share: Fraction) -> Decimal:
    """
    Return a share in percent with two decimals, rounded down, so that 100 always means all.

    >>> percent(Fraction(99999, 100000)), percent(Fraction(1))
    (Decimal('99.99'), Decimal('100.00'))
    """
    exact = Decimal(100 * share.numerator) / share.denominator
    return exact.quantize(Decimal("0.01"), ROUND_FLOOR)
