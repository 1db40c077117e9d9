"""The content of a release, as the server reads it."""

import json
import pickle
import shutil

import pytest

from gwangju_kg.errors import StoreError
from gwangju_kg.release.contents import Release

DESCRIBED = """\
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://w3id.org/gwangju-kg/query/awards> a sh:SPARQLExecutable , sh:SPARQLAskExecutable ;
  rdfs:label "상이 있는가"@ko , "Is there an award?"@en ;
  rdfs:comment "있으면 참"@ko , "True where there is one"@en ;
  schema:keywords "상"@ko , "award"@en , "start" ;
  sh:ask \"\"\"PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>
ASK { ?award a gk:Award }\"\"\" .
"""


@pytest.fixture
def copy(release_path, tmp_path):
    """Return a release that a test may damage."""
    return shutil.copytree(release_path, tmp_path / release_path.name, symlinks=True)


def change(release, **parts):
    """Change keys of the manifest; None removes a key."""
    path = release / "manifest.json"
    stated = json.loads(path.read_text("utf-8")) | parts
    content = {name: value for name, value in stated.items() if value is not None}
    path.write_text(json.dumps(content), "utf-8")


def test_a_release_says_what_its_manifest_says(release_path):
    """Name, version, date, figures, graphs and files are those of the manifest, in order."""
    stated = json.loads((release_path / "manifest.json").read_text("utf-8"))

    release = Release.open(release_path)

    assert (release.id, release.version, release.issued) == (
        stated["id"], stated["version"], stated["issued"],
    )  # fmt: skip
    assert release.figures == stated["figures"]
    assert [graph.iri for graph in release.graphs] == sorted(g["iri"] for g in stated["graphs"])
    assert sum(graph.quads for graph in release.graphs) == release.figures["quads"]
    assert [file.path for file in release.files] == sorted(row["path"] for row in stated["files"])
    for file in release.files:
        assert (release.path / file.path).stat().st_size == file.bytes


def test_the_current_release_is_the_directory_that_the_link_leads_to(release_path):
    """A release opened through the link keeps its own path if the link changes later."""
    release = Release.open(release_path.parent / "current")

    assert release.path == release_path.resolve()
    assert release.path.name == release.id


def test_a_release_can_be_handed_to_another_process(release_path):
    """A release can be pickled."""
    release = Release.open(release_path)

    assert pickle.loads(pickle.dumps(release)) == release  # noqa: S301 - our own


def test_a_described_query_has_text_labels_comments_and_keywords(copy):
    """A file in queries/examples has one query, described in Korean and English."""
    (copy / "queries" / "examples" / "awards.ttl").write_text(DESCRIBED, "utf-8")

    first, *_ = Release.open(copy).queries

    assert first.iri == "https://w3id.org/gwangju-kg/query/awards"
    assert first.form == "ask"
    assert first.text.startswith("PREFIX gk: <https")
    assert first.label == {"ko": "상이 있는가", "en": "Is there an award?"}
    assert first.comment == {"ko": "있으면 참", "en": "True where there is one"}
    assert first.keywords == ("award", "start", "상")


def test_questions_to_start_with_come_first(copy):
    """The keyword ``start`` sorts before the names."""
    folder = copy / "queries" / "examples"
    folder.joinpath("zoos.ttl").write_text(DESCRIBED.replace("query/awards", "query/zoos"), "utf-8")
    later = DESCRIBED.replace("query/awards", "query/buses").replace("start", "starting")
    folder.joinpath("buses.ttl").write_text(later, "utf-8")

    names = [query.name for query in Release.open(copy).queries]

    assert names == ["zoos", "buses", "finished"]


@pytest.mark.parametrize(
    "text",
    [
        "<https://w3id.org/gwangju-kg/query/x> a ",
        "",
        DESCRIBED.replace("sh:ask ", "rdfs:seeAlso "),
        DESCRIBED.replace("<https://w3id.org/gwangju-kg/query/awards> a", "[] a"),
        DESCRIBED + "<urn:x> sh:select 'SELECT * {}' .",
    ],
    ids=["not Turtle", "nothing", "no query", "no name", "two queries"],
)
def test_a_file_that_describes_no_one_query_is_named(copy, text):
    """A release with an unreadable described query is refused, with the name of the file."""
    (copy / "queries" / "examples" / "bad.ttl").write_text(text, "utf-8")

    with pytest.raises(StoreError, match=r"bad\.ttl .* build it again"):
        Release.open(copy)


def test_a_release_that_is_not_there_is_said_to_be_missing(tmp_path):
    """The message explains how to build a release."""
    with pytest.raises(StoreError, match=r"current is missing; build it"):
        Release.open(tmp_path / "current")


def test_an_unfinished_release_is_refused(copy):
    """
    A directory without a manifest is no release.
    """
    (copy / "manifest.json").unlink()

    with pytest.raises(StoreError, match="not a finished release"):
        Release.open(copy)


@pytest.mark.parametrize(
    "parts",
    [{"graphs": None}, {"id": None}, {"figures": [1]}, {"graphs": [{"iri": "x"}]}],
    ids=["no graphs", "no id", "figures no table", "a graph without count"],
)
def test_a_manifest_that_does_not_say_enough_is_refused(copy, parts):
    """A manifest of our format without a required key is an error message."""
    change(copy, **parts)

    with pytest.raises(StoreError, match="lacks required entries or is malformed"):
        Release.open(copy)


def test_another_format_is_refused(copy):
    """A release of a format that this program cannot read is refused, with both versions."""
    change(copy, format=99)

    with pytest.raises(StoreError, match=r"99.*reads format"):
        Release.open(copy)


def test_a_file_of_another_size_is_named(copy):
    """A release with a dump of another size than stated is refused."""
    with (copy / "dumps" / "gwangju-kg.nq").open("ab") as dump:
        dump.write(b"\n")

    with pytest.raises(StoreError, match=r"gwangju-kg\.nq"):
        Release.open(copy)
