"""``gwangju-kg source new``: the record of a source, and what is refused."""

import hashlib
import unicodedata
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode

from gwangju_kg.cli import main
from gwangju_kg.cli.dataset import source
from gwangju_kg.dataset import reading
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import PREFIXES

TEXT = "시는 지난 10월 다리를 열었다.\n다리는 하루 1만2천명이 건넌다.\n"
GIVEN = {
    "--title": "새 다리", "--publisher": "보기일보", "--published": "2026-11-03",
    "--address": "https://www.example.co.kr/1",
}  # fmt: skip


@pytest.fixture
def text(tmp_path):
    """A text outside the project."""
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    return path


def run(project, text, *more, locale="C.UTF-8", answers="", **changed):
    """Run the command; `changed` replaces options, None leaves one out."""
    given = GIVEN | {f"--{name}": value for name, value in changed.items()}
    options = [part for pair in given.items() if pair[1] is not None for part in pair]
    runner = CliRunner(env={"LC_ALL": locale})
    arguments = ["source", "new", "--project", str(project), str(text), *options, *more]
    return runner.invoke(main, arguments, input=answers)


def test_the_record_has_hash_time_and_names_in_both_languages(project, text):
    """It is read by the project's reader; its slug is proposed from host and day."""
    done = run(project, text, licence="KOGL-1")
    opened = Project.open(project)
    dataset = reading.read_project(opened)
    node = NamedNode(opened.namespaces.prefixes["src"] + "x-example-2026-11-03")
    facts = {}
    for quad in dataset.quads_for_pattern(node, None, None):
        facts.setdefault(opened.namespaces.compact(quad.predicate.value), []).append(quad.object)

    assert done.exit_code == 0, done.output
    assert facts["gk:sha256"][0].value == hashlib.sha256(TEXT.encode()).hexdigest()
    assert facts["gk:readAs"] == [NamedNode(PREFIXES["gkv"] + "whole")]
    assert {label.language for label in facts["rdfs:label"]} == {"ko", "en"}
    assert {name.value for name in facts["dc:publisher"]} == {"보기일보", "Bogiilbo"}
    assert facts["dcterms:license"][0].value.endswith("licenseType1.do")
    (time,) = facts["gk:publishedWithin"]
    bounds = {quad.object.value for quad in dataset.quads_for_pattern(time, None, None)}
    assert "2026-11-03" in bounds
    assert text.read_text() == TEXT
    slug = done.output.partition("is called ")[2].partition(".")[0]
    command = f"gwangju-kg propose {slug} --texts {text.parent} --project {project}"
    assert f"Then: {command}\n" in done.output


def test_another_form_of_a_text_is_told_and_changed_only_if_asked(project, tmp_path):
    """Carriage returns, NFD and a byte order mark are each named; nothing is written unasked."""
    path = tmp_path / "form.txt"
    content = ("\ufeff다리\r\n" + unicodedata.normalize("NFD", "다리") + "\n").encode()
    path.write_bytes(content)
    told = run(project, path)

    assert told.exit_code == 1
    for sentence in ("byte order mark", "1 line ends", "1 words with decomposed"):
        assert sentence in told.stderr
    assert path.read_bytes() == content
    assert not list(project.glob("data/sources/x-example*"))

    done = run(project, path, "--rewrite-text")
    assert done.exit_code == 0, done.output
    assert path.read_bytes() == "다리\n다리\n".encode()
    assert "byte order mark" in done.output


def test_a_text_in_the_project_is_refused(project, text):
    """The record holds no texts, wherever in its folder."""
    inside = project / "data" / "text.txt"
    inside.write_text(TEXT)
    done = run(project, inside, locale="ko_KR.UTF-8")

    assert done.exit_code == 1
    assert "프로젝트 안에 있습니다" in done.stderr


def test_a_known_text_or_slug_is_refused_and_a_proposed_slug_is_free(project, text, tmp_path):
    """The error names the source that has the text."""
    assert run(project, text).exit_code == 0
    again = run(project, text)
    other = tmp_path / "other.txt"
    other.write_text("다른 글")

    assert "the same text already: src:x-example-2026-11-03" in again.stderr
    assert "already" in run(project, other, slug="x-example-2026-11-03").stderr
    assert "lower-case" in run(project, other, slug="X y").stderr
    done = run(project, other)
    assert "x-example-2026-11-03-2" in done.output
    assert "the same address: src:x-example-2026-11-03" in done.stderr


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"published": "2026-02-30"}, "is no date"),
        ({"published": "../2026"}, "is no date"),
        ({"published": "2026-11-03/2026-11-01"}, "is no date"),
        ({"address": "example.org"}, "is no web address"),
        ({"title": None}, "give --title"),
    ],
)
def test_what_cannot_be_stated_is_refused(project, text, changed, message):
    """Nothing is written then; without a terminal nothing is asked."""
    done = run(project, text, **changed)

    assert done.exit_code != 0
    assert message in done.stderr
    assert not list(project.glob("data/sources/x-*"))


def test_a_text_that_is_not_utf8_is_refused_with_its_encoding(project, tmp_path):
    """Older Korean files are CP949."""
    path = tmp_path / "old.txt"
    path.write_bytes("옛 글".encode("cp949"))

    assert "perhaps it is CP949" in run(project, path).stderr
    path.write_bytes(b" \n")
    assert "has no text" in run(project, path).stderr


def test_on_a_terminal_what_is_missing_is_asked(project, text, monkeypatch):
    """Address and licence may stay empty."""
    stdin = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(source, "sys", SimpleNamespace(stdin=stdin))
    nothing = dict.fromkeys(("title", "publisher", "published", "address"))
    done = run(project, text, locale="ko_KR.UTF-8", answers="제목\n시청\n2026-11\n\n\n", **nothing)

    assert done.exit_code == 0, done.output
    assert "글의 제목" in done.stderr
    assert "x-sicheong-2026-11" in done.output
