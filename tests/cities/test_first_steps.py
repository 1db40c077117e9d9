"""What a newcomer does wrong is answered with what is wrong and what to do, in both languages."""

import pytest
from click.testing import CliRunner

from gwangju_kg.cli import main
from springfield import BASE_IRI, start


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return the folder of a new project; each test restores what it changes."""
    folder = tmp_path_factory.mktemp("cities") / "springfield"
    start(folder)
    return folder


def _refused(*arguments, locale="C.UTF-8"):
    """Run a command that is refused; return what it printed on one line."""
    result = CliRunner().invoke(main, [*map(str, arguments)], env={"LC_ALL": locale})
    assert result.exit_code in {1, 2}, result.output
    return " ".join(result.output.split())


@pytest.mark.parametrize(
    ("base", "english", "korean"),
    [
        ("https://example.org/my city/", "has no space", "공백"),
        ("https://example.org/city", "ends with /", "/로 끝나는"),
        ("example.org/", "begins with https://", "https://로 시작하고"),
        ("https://example.org/?city=/", "# or ?", "#, ?"),
        ("https://w3id.org/gwangju-kg/", "that all cities share", "모든 도시가 함께 쓰는"),
        ("https://w3id.org/gwangju-kg/x/", "choose one of your own", "자기 도시의 주소"),
    ],
)
def test_an_address_that_is_no_base_is_refused(tmp_path, base, english, korean):
    """Nothing is written."""
    command = ("init", tmp_path / "x", "--city", "X", "--base", base)

    assert english in _refused(*command)
    assert korean in _refused(*command, locale="ko_KR.UTF-8")
    assert not (tmp_path / "x").exists()


def test_a_name_without_latin_letters_is_refused(tmp_path):
    """The addresses of a city have Latin letters."""
    assert "write the name in Latin letters" in _refused("init", tmp_path / "x", "--city", "東京")
    assert "--city" in _refused("init", tmp_path / "x")


@pytest.mark.parametrize("command", ["serve", "releases", "query -e ASK{}", "nanopub x"])
def test_a_folder_that_is_no_project_is_said_to_be_none(tmp_path, monkeypatch, command):
    """The three remedies are named, not a build."""
    monkeypatch.chdir(tmp_path)
    printed = _refused(*command.split())

    assert "project.toml: is missing: run the command in the project's folder" in printed
    assert "gwangju-kg init" in printed


def test_a_project_without_release_is_told_to_build_one(project, monkeypatch):
    """The command that makes the first release is named."""
    monkeypatch.chdir(project)

    assert "there is no release yet: run 'gwangju-kg build'" in _refused("serve")


@pytest.mark.parametrize(
    ("file", "change", "place", "messages"),
    [
        (
            "project.toml",
            ("springfield.example/record/", "springfeild.example/record/"),
            "data/dataset.ttl:",
            (
                "base_iri in project.toml is <https://springfeild.example/",
                "project.toml의 base_iri는",
            ),
        ),
        (
            "data/entities/things.ttl",
            (BASE_IRI + "id/milestone/", "https://w3id.org/gwangju-kg/id/milestone/"),
            "data/entities/things.ttl:",
            ("<https://w3id.org/gwangju-kg/id/milestone/library-opening>", "접두어나 base_iri를"),
        ),
        (
            "project.toml",
            ('city = "springfield"', 'city = "atlantis"'),
            "project.toml:9:",
            ("id/entity/atlantis>, which is not described", "id/entity/atlantis>의 설명이"),
        ),
        (
            "data/entities/things.ttl",
            ("ent:library a", f"<{BASE_IRI}vocab/wall> a gk:Place . ent:library a"),
            "data/entities/things.ttl:",
            (f"use an address under <{BASE_IRI}id/>", "아래의 주소를 쓰십시오"),
        ),
    ],
)
def test_data_that_do_not_fit_to_the_description_are_refused(
    project, file, change, place, messages
):
    """The message names the file and the line to correct."""
    path = project / file
    before = path.read_text("utf-8")
    assert change[0] in before
    path.write_text(before.replace(*change), "utf-8")
    try:
        printed = _refused("check", "--project", project)
        in_korean = _refused("check", "--project", project, locale="ko_KR.UTF-8")
    finally:
        path.write_text(before, "utf-8")

    assert f"{project / place}" in printed
    assert messages[0] in printed
    assert messages[1] in in_korean
