"""Misspelt terms are violations with the nearest known term."""

import unicodedata

import pytest

from gwangju_kg.dataset import derivation, reading
from gwangju_kg.project.project_folder import Project
from gwangju_kg.validation import validate
from gwangju_kg.validation.findings import Severity
from gwangju_kg.validation.known_terms import KnownTerms
from gwangju_kg.validation.unknown_terms import unknown_term_findings
from our_namespaces import OURS

PROJECT_LINE = "ent:line-2 a gk:Project ;"


def _lines(project, language="en"):
    opened = Project.open(project)
    dataset = reading.read_project(opened)
    derivation.derive(dataset, opened)
    return validate(dataset, opened).lines(language, Severity.VIOLATION)


def _replace(project, name, old, new):
    path = project / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "value", "nearest"),
    [
        ("sh:minCount 1", "sh:mincount 1", "sh:mincount", "sh:minCount"),
        ("sh:class gk:Passage", "sh:class gk:Pasage", "gk:Pasage", "gk:Passage"),
        ("( [ sh:inversePath gk:about ]", "( [ sh:inversePath gk:abuot ]", "gk:abuot", "gk:about"),
        ("a sh:PropertyShape", "a sh:PropertyShap", "sh:PropertyShap", "sh:PropertyShape"),
        ("sh:severity sh:Info", "sh:severity sh:Inform", "sh:Inform", "sh:Info"),
        ("sh:targetClass gk:Source", "sh:targetClass gk:Sorce", "gk:Sorce", "gk:Source"),
    ],
)
def test_a_misspelt_term_in_a_shape_is_found(project, old, new, value, nearest):
    """A property, a class, a path within a list, a target: each is named with its shape."""
    path = _replace(project, "shapes/assertion.ttl", old, new)
    lines = _lines(project)
    (line,) = (line for line in lines if "rule known-terms" in line)

    assert line.startswith(f"{path}:")
    assert f"the nearest term is {nearest}; correct its spelling" in line
    assert f"value {value})" in line


@pytest.mark.parametrize(
    ("new", "value", "nearest"),
    [
        ("ent:line-2 a gk:Projekt ;", "gk:Projekt", "gk:Project"),
        (f"{PROJECT_LINE} gk:milestoneof ent:ai-hub ;", "gk:milestoneof", "gk:milestoneOf"),
        (f"{PROJECT_LINE} rdfs:lable 'x'@en ;", "rdfs:lable", "rdfs:label"),
        (f"{PROJECT_LINE} gk:label 'x'@en ;", "gk:label", "rdfs:label"),
        (
            f"{PROJECT_LINE} <http://schema.org/url> <http://e/> ;",
            "<http://schema.org/url>",
            "schema:url",
        ),
        (
            f"{PROJECT_LINE} rdfs:seeAlso '1'^^<http://www.w3.org/2001/XMLSchema#interger> ;",
            "xsd:interger",
            "xsd:integer",
        ),
    ],
)
def test_a_misspelt_term_in_the_data_is_found(project, new, value, nearest):
    """An unknown class, an undeclared property, a wrong namespace, an unknown datatype."""
    path = _replace(project, "data/entities/projects.ttl", PROJECT_LINE, new)
    lines = [line for line in _lines(project) if "rule known-terms" in line]
    number = path.read_text("utf-8").split("ent:line-2 a ")[0].count("\n") + 1

    assert any(line.startswith(f"{path}:{number}: violation: ent:line-2: ") for line in lines)
    assert any(f"value {value})" in line and f" {nearest};" in line for line in lines)


def test_the_message_is_in_both_languages(project):
    """The Korean message names the nearest term too."""
    _replace(project, "data/entities/projects.ttl", PROJECT_LINE, "ent:line-2 a gk:Projekt ;")
    (line,) = (line for line in _lines(project, "ko") if "known-terms" in line)

    assert "알 수 없는 용어입니다. 가장 가까운 용어는 gk:Project입니다. 철자를 고치거나" in line


def test_a_wrong_namespace_of_all_shapes_is_reported_and_not_the_idle_shapes(project):
    """Each term of a wrong namespace of SHACL is reported with the right one."""
    path = project / "shapes" / "label.ttl"
    path.write_text(path.read_text("utf-8").replace("ns/shacl#", "ns/shacl/"), "utf-8")
    lines = _lines(project)

    assert any(
        "the namespace of this term is not known: the nearest term is sh:path;" in line
        for line in lines
    )


def test_a_declared_term_is_known(project):
    """A property of another vocabulary is known once the ontology declares it."""
    term = "<http://example.org/terms#colour>"
    _replace(
        project,
        "data/entities/projects.ttl",
        PROJECT_LINE,
        f"{PROJECT_LINE} {term} 'red' ;",
    )
    with (project / "ontology" / "ontology.ttl").open("a", encoding="utf-8") as file:
        file.write(f"{term} a owl:DatatypeProperty .\n")

    assert _lines(project) == ()


def test_the_project_uses_known_terms_only(city_dataset):
    """No term of the project is unknown."""
    assert list(unknown_term_findings(city_dataset, {}, OURS)) == []


def test_a_name_like_no_other_has_no_nearest_term():
    """Nothing is suggested for a name that no term is like."""
    assert KnownTerms([]).nearest("http://www.w3.org/ns/shacl#qqqqqqqq") is None


def test_a_decomposed_label_is_found(project):
    """A label in NFD looks the same and is another string: the line and the remedy are given."""
    label = unicodedata.normalize("NFD", "인공지능 집적단지")
    path = _replace(project, "data/entities/projects.ttl", "인공지능 집적단지", label)
    (line,) = _lines(project)

    assert line.startswith(f"{path}:")
    assert "violation: ent:ai-hub: the text is not in Unicode normal form C" in line
    assert "(rule NFC, property rdfs:label, value 인공지능 집적단지)" in line
