"""Summaries of changes: things by class, with names, in two languages."""

import shutil

import pytest

from gwangju_kg.build.pipeline import build
from gwangju_kg.release import diff
from gwangju_kg.release.diff import CanonicalDataset
from gwangju_kg.release.diff_summary import summarize_diff
from gwangju_kg.settings import Settings


@pytest.fixture(scope="module")
def summary(project_path, tmp_path_factory):
    """Return a summary with one new, one removed and one renamed thing and a longer list."""
    folder = tmp_path_factory.mktemp("outline")
    project = shutil.copytree(project_path, folder / "project")
    settings = Settings(project=project, releases=folder / "releases")
    first = build(settings, lambda stage: None)
    things = project / "data" / "entities" / "projects.ttl"
    text = things.read_text("utf-8").replace("Metro Line 2", "Metro line two")
    text = text.replace("ent:gwangju-city", "ent:gwangju").replace('"AI hub"@en', '"AI hub"@en ')
    things.write_text(
        text + 'ent:tram a gk:Project ; rdfs:label "전차"@ko , "Tram"@en .\n', "utf-8"
    )
    ontology = project / "ontology" / "ontology.ttl"
    text = ontology.read_text("utf-8").replace("gk:Assertion ) .", "gk:Assertion gk:Source ) .")
    ontology.write_text(text, "utf-8")
    second = build(settings, lambda stage: None)
    return summarize_diff(
        diff.diff_datasets(CanonicalDataset.of_release(first), CanonicalDataset.of_release(second))
    )


def _group(summary, name):
    (group,) = (group for group in summary.groups if group.kind.iri.endswith(name))
    return group


def test_things_are_new_gone_or_changed_by_class(summary):
    """A thing with other statements is changed; one that only moved in the file is not."""
    projects, bodies = _group(summary, "#Project"), _group(summary, "#FormalOrganization")

    assert projects.counts == {"added": 1, "removed": 0, "changed": 1}
    assert projects.changed[0].names == {"ko": "도시철도 2호선", "en": "Metro line two"}
    assert bodies.counts == {"added": 1, "removed": 1, "changed": 0}
    assert bodies.removed[0].iri.endswith("/gwangju-city")
    assert bodies.removed[0].name("ko") == "광주광역시"


def test_a_person_reads_it_in_either_language(summary):
    """Classes and things have labels; blank nodes are counted, not listed."""
    korean, english = summary.lines("ko"), summary.lines("en")

    assert "  사업, 추가 1: 전차" in korean
    assert "  project, added 1: Tram" in english
    assert "  project, changed 1: Metro line two" in english
    assert english[-1].startswith("  quads of blank nodes: ")
    assert len(korean) == len(english)


def test_the_json_is_whole(summary):
    """It has every thing by its IRI, and the number of quads of the patch."""
    document = summary.as_dict()
    classes = {row["class"]: row for row in document["classes"]}

    assert document["quads"] == {
        "removed": summary.changes.patch().count(b"\nD "),
        "added": summary.changes.patch().count(b"\nA "),
    }
    assert classes["https://w3id.org/gwangju-kg/ontology#Project"]["label"]["en"] == "project"
    assert all(
        len(row["added"]) + len(row["removed"]) + len(row["changed"]) for row in classes.values()
    )


def test_the_same_dataset_is_a_sentence(release_path):
    """There are no classes and no counts."""
    edition = CanonicalDataset.of_release(release_path)
    same = summarize_diff(diff.diff_datasets(edition, edition))

    assert same.lines("en") == [f"{edition.name} and {edition.name} hold the same dataset"]
    assert same.groups == ()
