"""Characters that a release cannot be written with are found when the project is read."""

import pytest

from gwangju_kg.build import pipeline
from gwangju_kg.dataset import reading
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project

TURTLE = """@prefix ent: <https://w3id.org/gwangju-kg/id/entity/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ent:line-2 rdfs:comment "fine\\t\\n\\r é 광주 \\u007F"@ko ;
"""
TIMES = "data/times.ttl"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('rdfs:comment "a\x01b" .', r"control character in a text \(U\+0001\)"),
        ('rdfs:comment "a\\u0001b" .', r"\(U\+0001\): remove it"),
        ('rdfs:comment "a\\U0000000Bb" .', r"\(U\+000B\)"),
        ('rdfs:comment "a\\bb" .', r"\(U\+0008\)"),
        ('rdfs:comment """a\\fb"""@en .', r"\(U\+000C\)"),
        ('rdfs:comment "\x1f"^^<http://e/t> .', r"\(U\+001F\)"),
        ('rdfs:comment "\uffff" .', r"\(U\+FFFF\)"),
        ("rdfs:seeAlso <http://e/a\u00a0b> .", r"a space or an invisible mark in an IRI \(U\+00A0"),
        ("rdfs:seeAlso <http://e/\u3000> .", r"\(U\+3000\)"),
        ("rdfs:seeAlso <http://e/\\u200F> .", r"\(U\+200F\)"),
    ],
)
def test_a_character_is_refused_with_its_line(project, text, message):
    """Raw or escaped, in a text or an IRI: `check` and `build` name the file and the line."""
    (project / TIMES).write_text(f"{TURTLE}  {text}\n", "utf-8")
    with pytest.raises(SourceError, match=message) as caught:
        reading.read_project(Project.open(project))

    assert (caught.value.path, caught.value.line) == (project / TIMES, 4)


def test_other_characters_are_accepted(project):
    """Tabs, line ends and anything printable are data; emoji with joiners are IRIs."""
    text = f"{TURTLE}  rdfs:seeAlso <http://e/👩\u200d🔬> , <http://e/한글> .\n"
    (project / TIMES).write_text(text, "utf-8")

    reading.read_project(Project.open(project))


def test_the_project_file_is_checked(project):
    """The title of a project is data as well."""
    path = project / "project.toml"
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("en = "))
    path.write_text(text.replace(line, 'en = "a\\u0007b"', 1), "utf-8")
    with pytest.raises(SourceError, match=r"\(U\+0007\)") as caught:
        reading.read_project(Project.open(project))

    assert caught.value.path == path
    assert 'en = "a' in path.read_text("utf-8").splitlines()[caught.value.line - 1]


def test_a_class_that_is_a_text_is_refused_with_its_line(project):
    """No dump in JSON-LD can be written with it."""
    (project / TIMES).write_text(TURTLE + "  a 'Project' .\n", "utf-8")
    with pytest.raises(SourceError, match="is a text: give an IRI") as caught:
        reading.read_project(Project.open(project))

    assert (caught.value.path, caught.value.line) == (project / TIMES, 3)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("queries/pages/figures/x.rq", "SELECT (-1 AS ?count) {}"),
        ("queries/lexicon/units.rq", "SELECT nothing"),
        ("queries/lexicon/names.rq", "SELECT nothing"),
        ("queries/metadata/pages.rq", "SELECT nothing"),
        ("queries/tables/projects.rq", "SELECT nothing"),
        ("queries/pages/ledger.rq", "SELECT nothing"),
        ("queries/examples/finished.ttl", "no Turtle"),
    ],
)
def test_check_reads_the_queries_that_a_build_runs(project, dataset, name, text):
    """A query that stops a build is found without one."""
    (project / name).write_text(text, "utf-8")
    with pytest.raises(SourceError, match=name.rpartition("/")[2]):
        pipeline.check_inputs(dataset, Project.open(project))
