"""Changes in short: things by class, with names, in two languages."""

import shutil

import pytest

from gwangju_kg.build.pipeline import build
from gwangju_kg.release import diff
from gwangju_kg.release.diff import CanonicalDataset
from gwangju_kg.release.diff_summary import summarize_diff
from gwangju_kg.settings import Settings


@pytest.fixture(scope="module")
def found(project_path, tmp_path_factory):
    """What changed where a thing came, one went, one has another name and a list is longer."""
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
    ontology = project / "ontology" / "gwangju.ttl"
    text = ontology.read_text("utf-8").replace("gk:Assertion ) .", "gk:Assertion gk:Source ) .")
    ontology.write_text(text, "utf-8")
    second = build(settings, lambda stage: None)
    return summarize_diff(
        diff.diff_datasets(CanonicalDataset.of_release(first), CanonicalDataset.of_release(second))
    )


def _group(found, name):
    (group,) = (group for group in found.groups if group.kind.iri.endswith(name))
    return group


def test_things_are_new_gone_or_changed_by_class(found):
    """
    A thing that is told of otherwise is changed; one whose words only moved in the file is not.
    """
    projects, bodies = _group(found, "#Project"), _group(found, "#FormalOrganization")

    assert projects.counts == {"added": 1, "removed": 0, "changed": 1}
    assert projects.changed[0].names == {"ko": "도시철도 2호선", "en": "Metro line two"}
    assert bodies.counts == {"added": 1, "removed": 1, "changed": 0}
    assert bodies.removed[0].iri.endswith("/gwangju-city")
    assert bodies.removed[0].name("ko") == "광주광역시"


def test_a_person_reads_it_in_either_language(found):
    """
    The class and the things bear their labels; blank nodes are counted, not told one by one.
    """
    korean, english = found.lines("ko"), found.lines("en")

    assert "  사업, 추가 1: 전차" in korean
    assert "  project, added 1: Tram" in english
    assert "  project, changed 1: Metro line two" in english
    assert english[-1].startswith("  quads of blank nodes: ")
    assert len(korean) == len(english)


def test_the_json_is_whole(found):
    """
    Every thing by its IRI, and as many quads as the patch has.
    """
    document = found.as_dict()
    told = {row["class"]: row for row in document["classes"]}

    assert document["quads"] == {
        "removed": found.changes.patch().count(b"\nD "),
        "added": found.changes.patch().count(b"\nA "),
    }
    assert told["https://w3id.org/gwangju-kg/ontology#Project"]["label"]["en"] == "project"
    assert all(
        len(row["added"]) + len(row["removed"]) + len(row["changed"]) for row in told.values()
    )


def test_the_same_dataset_is_a_sentence(release_path):
    """
    No class, no count.
    """
    edition = CanonicalDataset.of_release(release_path)
    same = summarize_diff(diff.diff_datasets(edition, edition))

    assert same.lines("en") == [f"{edition.name} and {edition.name} hold the same dataset"]
    assert same.groups == ()
