"""``gwangju-kg init``: five questions, or options, and a project that works at once."""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from gwangju_kg.cli import main
from gwangju_kg.cli.dataset import init
from gwangju_kg.project.project_folder import Project


def _init(folder, *options, answers="", locale="C.UTF-8"):
    runner = CliRunner(env={"LC_ALL": locale})
    return runner.invoke(main, ["init", str(folder), *options], input=answers)


def _terminal(monkeypatch):
    """Let the command believe that a person sits before it."""
    stdin = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(init, "sys", SimpleNamespace(stdin=stdin, argv=["gwangju-kg"]))


def test_without_a_terminal_defaults_stand_for_what_is_not_given(tmp_path):
    """Only the name of the city has no default."""
    done = _init(tmp_path / "x", "--city", "New Springfield")
    description = Project.open(tmp_path / "x").description

    assert done.exit_code == 0, done.output
    assert description.base_iri == "https://example.org/new-springfield/"
    assert (description.name, description.city) == ("new-springfield-kg", "new-springfield")
    assert description.languages == ("en",)
    assert description.as_dict()["title"] == {"en": "New Springfield Knowledge Graph"}
    assert (description.publisher, description.numerals) == ("New Springfield", "none")


def test_five_questions_are_asked_on_a_terminal(tmp_path, monkeypatch):
    """Each has a default but the first; the language of the questions is that of the person."""
    _terminal(monkeypatch)
    answers = "Springfield\nko\n스프링필드\n\n기록관\n"
    done = _init(tmp_path / "x", answers=answers, locale="ko_KR.UTF-8")
    description = Project.open(tmp_path / "x").description

    assert done.exit_code == 0, done.output
    assert "도시의 영어 이름" in done.output
    assert description.title["ko"] == "스프링필드 지식그래프"
    assert description.base_iri == "https://example.org/springfield/"
    assert (description.publisher, description.numerals) == ("기록관", "korean")


def test_a_given_option_is_not_asked(tmp_path, monkeypatch):
    """With all options nothing is asked, also on a terminal."""
    _terminal(monkeypatch)
    options = {
        "--city": "X", "--city-ko": "엑스", "--base": "https://x.example/", "--publisher": "P",
        "--language": "en",
    }  # fmt: skip
    done = _init(tmp_path / "x", *(part for pair in options.items() for part in pair))

    assert done.exit_code == 0, done.output
    assert done.output.startswith("12 files were written")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "give --city"),
        (["--city", "東京"], "has no Latin or Korean letter"),
        (["--city", 'a"b'], "has a quotation mark"),
        (["--city", "X", "--publisher", " "], "--publisher is empty"),
        (["--city", "X", "--base", "https://x.example"], "is no address that begins with https://"),
        (["--city", "X", "--base", "x/"], "is no address that begins with https://"),
        (["--city", "X", "--language", "ja"], "'ja' is not one of"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(tmp_path, options, message):
    """Nothing is written."""
    done = _init(tmp_path / "x", *options)

    assert done.exit_code == 2
    assert message in done.output
    assert not (tmp_path / "x").exists()


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    """Files of a person are never overwritten."""
    (tmp_path / "mine.txt").write_text("mine")
    done = _init(tmp_path, "--city", "X")

    assert done.exit_code == 1
    assert "is not an empty folder: name a new one" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_numbers_and_dates_of_a_korean_example_are_proven(tmp_path):
    """Precision and recall are 100 % before anything is changed."""
    _init(tmp_path / "x", "--city", "X", "--language", "ko")
    arguments = ["check", "--project", tmp_path / "x", "--texts", tmp_path / "x" / "texts"]
    done = CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(main, [*map(str, arguments)])

    assert done.exit_code == 0, done.output
    assert done.output.count("100.00 %") >= 2
    assert "can't tell" in done.output
