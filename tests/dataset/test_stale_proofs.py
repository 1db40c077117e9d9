"""The result of an evidence check as data, and when it is withdrawn."""

from fractions import Fraction
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from bridge import TEXT, Bridge
from gwangju_kg.dataset import derivation, reading, stale_proofs
from gwangju_kg.evidence.earl import percent, write_proofs
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from our_namespaces import OURS, PREFIXES, graph_iri

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bridge(project, tmp_path):
    """Return the invented article and a project with true assertions and their written proofs."""
    bridge = Bridge(project, tmp_path / "texts")
    write(bridge)
    return bridge


def write(bridge):
    """Check the project and write the result."""
    dataset = bridge.dataset()
    (report,) = bridge.check().sources
    project = Project.open(bridge.project)
    return write_proofs(report, stale_proofs.proof_digests(dataset, project), project)


def iri(name):
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def outcome(dataset, name):
    """Return the outcome of one assertion in the dataset, without its namespace."""
    result = iri(f"chk:b0-{name}-result")
    (quad,) = dataset.quads_for_pattern(result, iri("earl:outcome"), None)
    return quad.object.value.rpartition("#")[2]


def test_result_names_assertion_outcome_and_the_number_used(bridge):
    """
    Each assertion has an EARL assertion with its test, its outcome and a pointer to the number.
    """
    dataset = bridge.dataset()

    assert outcome(dataset, "helpers") == "passed"
    (pointer,) = dataset.quads_for_pattern(iri("chk:b0-helpers-result"), iri("earl:pointer"), None)
    (start,) = dataset.quads_for_pattern(
        pointer.object, iri("oa:start"), None, NamedNode(graph_iri(stale_proofs.EVIDENCE_GRAPH))
    )
    assert TEXT[int(start.object.value) :].startswith("3천명")
    (test,) = dataset.quads_for_pattern(iri("chk:b0-helpers"), iri("earl:test"), None)
    assert test.object == iri("chk:reads-as-stated")
    (test,) = dataset.quads_for_pattern(iri("chk:b0-line"), iri("earl:test"), None)
    assert test.object == iri("chk:stands-in-text")


def test_written_result_is_the_same_bytes_each_time_and_holds_no_text(bridge):
    """The file depends on the report alone and has no blank node and no Hangul."""
    path = bridge.project / "data" / "evidence" / "b0.ttl"
    first = path.read_bytes()
    again = write(bridge)

    assert first == again.read_bytes()
    assert not any("가" <= character <= "힣" for character in first.decode())
    triples = list(parse(first, RdfFormat.TURTLE))
    assert not any(isinstance(term, BlankNode) for triple in triples for term in triple)


def test_result_is_read_into_the_graph_of_evidence(bridge):
    """A build reads the committed result into the graph of its folder."""
    quads = list(bridge.dataset().quads_for_pattern(iri("chk:b0-cost"), None, None))

    assert quads
    assert {graph_iri("evidence")} == {quad.graph_name.value for quad in quads}


def test_false_statement_is_written_as_failed(bridge):
    """A falsified number is written as failed, one whose words are missing as cannot tell."""
    bridge.state("cost", "2537900000000", "2537900000001")
    bridge.move("opening", "문을 열었다")
    write(bridge)
    dataset = bridge.dataset()

    assert tuple(outcome(dataset, name) for name in ("cost", "opening", "rate")) == (
        "failed",
        "failed",
        "passed",
    )


def test_true_and_false_value_of_one_assertion_are_written_as_failed(bridge):
    """
    One assertion has one outcome, the worst of its values.
    """
    bridge.state("cost", "gk:value 2537900000000", "gk:value 2537900000000 , 9000000000000")
    write(bridge)

    assert outcome(bridge.dataset(), "cost") == "failed"


def test_current_proofs_are_left_alone(bridge):
    """Nothing is withdrawn if nothing has changed, derived triples included."""
    dataset = bridge.dataset()
    derivation.derive(dataset, Project.open(bridge.project))
    before = {(quad.subject, quad.predicate, quad.object) for quad in dataset}

    assert stale_proofs.withdraw_stale(dataset, Project.open(bridge.project)) == ()
    assert before == {(quad.subject, quad.predicate, quad.object) for quad in dataset}


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda b: b.state("cost", "2537900000000", "2537900000001"), {"cost"}),
        (lambda b: b.state("opening", "gkv:lastSuch", "gkv:nextSuch"), {"opening"}),
        (lambda b: b.move("cost", "들인 돈은 2조5천379억원"), {"cost"}),
        (lambda b: b.times.update({"in-2023": ("2024", *b.times["in-2023"][1:])}), {"finish"}),
    ],
    ids=["value", "rule", "passage", "time"],
)  # fmt: skip
def test_proof_of_a_changed_assertion_is_withdrawn(bridge, change, names):
    """A changed value, rule, passage or time withdraws the proof and the recall of the source."""
    change(bridge)
    bridge.write()
    dataset = bridge.dataset()

    withdrawn = stale_proofs.withdraw_stale(dataset, Project.open(bridge.project))

    assert set(withdrawn) == {iri(f"as:b0-{name}").value for name in names} | {iri("src:b0").value}
    assert {"cantTell"} == {outcome(dataset, name) for name in names}
    assert outcome(dataset, "rate") == "passed"
    assert not list(dataset.quads_for_pattern(None, iri("dqv:value"), None))


def test_publication_that_moves_withdraws_every_proof(bridge):
    """
    All relative dates depend on the date of publication, so a change of it withdraws all proofs.
    """
    bridge.times["pub"] = ("[2019-12-23..2019-12-24]", *["2019-12-23", "2019-12-24"] * 2)
    bridge.write()

    withdrawn = stale_proofs.withdraw_stale(bridge.dataset(), Project.open(bridge.project))

    assert len(bridge.assertions) + 1 == len(withdrawn)


def test_proof_of_an_assertion_that_is_gone_is_withdrawn(bridge):
    """A result about a missing assertion is meaningless."""
    del bridge.assertions["rate"]
    bridge.write()
    dataset = bridge.dataset()

    assert iri("as:b0-rate").value in stale_proofs.withdraw_stale(
        dataset, Project.open(bridge.project)
    )
    assert outcome(dataset, "rate") == "cantTell"


def test_label_may_be_reworded_without_a_new_proof(bridge):
    """Labels of times and things are not part of the proof."""
    path = bridge.folder / "all.ttl"
    path.write_text(path.read_text("utf-8") + 't:in-2023 rdfs:label "이천이십삼년"@ko .\n', "utf-8")

    assert stale_proofs.withdraw_stale(bridge.dataset(), Project.open(bridge.project)) == ()


def test_waiver_that_moves_withdraws_the_recall_alone(bridge):
    """The recall of a source depends on its waivers, the proofs of its assertions do not."""
    bridge.waived = {"technology": "다리상과 5G"}
    bridge.write()

    assert (iri("src:b0").value,) == stale_proofs.withdraw_stale(
        bridge.dataset(), Project.open(bridge.project)
    )


def test_figures_count_what_is_proven(bridge):
    """
    The figures of a release state how many assertions were checked and proven, and the recall.
    """

    def figures(dataset):
        folder = bridge.project / "queries" / "pages" / "figures"
        names = ("assertions-checked", "assertions-proven", "readings", "readings-answered")
        return [
            query_files.select_rows(dataset, folder / f"{name}.rq", OURS)[0]["count"]
            for name in names
        ]

    assert figures(bridge.dataset()) == ["14", "14", "17", "17"]

    bridge.state("cost", "2537900000000", "2537900000001")
    dataset = bridge.dataset()
    stale_proofs.withdraw_stale(dataset, Project.open(bridge.project))
    assert figures(dataset) == ["14", "13", "0", "0"]


@pytest.mark.parametrize(
    ("share", "shown"),
    [((1, 1), "100.00"), ((9999, 10000), "99.99"), ((99999, 100000), "99.99"), ((0, 3), "0.00")],
)
def test_percentage_is_rounded_down(share, shown):
    """100 % means that all are proven."""
    assert shown == str(percent(Fraction(*share)))


def test_committed_proofs_are_current():
    """The proofs in this repository match its data; if not, run check --texts --write."""
    dataset = reading.read_project(Project.open(ROOT))

    assert stale_proofs.withdraw_stale(dataset, Project.open(ROOT)) == ()
