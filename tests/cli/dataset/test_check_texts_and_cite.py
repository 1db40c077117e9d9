"""The commands that need the texts: check --texts and cite."""

import errno
import unicodedata

import pytest
from click.testing import CliRunner

from bridge import TEXT, Bridge, heading
from gwangju_kg.cli import main
from gwangju_kg.dataset import reading, stale_proofs
from gwangju_kg.project.project_folder import Project


@pytest.fixture
def bridge(project, tmp_path):
    """The invented article and a project that states it truly."""
    return Bridge(project, tmp_path / "texts")


def run(bridge, command, *arguments):
    """Run a command on the project and the texts of the case."""
    options = ["--project", str(bridge.project), "--texts", str(bridge.texts)]
    return CliRunner().invoke(main, [command, *options, *arguments])


def test_check_with_texts_shows_precision_recall_coverage_and_waivers(bridge):
    """
    A true project ends with status 0, its figures by source and its waivers listed.
    """
    result = run(bridge, "check")

    assert result.exit_code == 0, result.output
    (row,) = (line for line in result.output.splitlines() if line.startswith("b0 "))
    assert [word for word in row.split() if "." in word] == ["100.00", "100.00", "56.09"]
    assert "b0: 0-5: in no passage or waiver: 새 다리는" in result.output
    assert "b0: waiver b0-technology: waived: " in result.output
    assert "이름 / a name" in result.output
    assert "no violations" in result.output


def test_check_with_texts_fails_on_what_is_not_proven(bridge):
    """
    A false number ends with status 1, with the assertion, what it states and what the text reads.
    """
    bridge.state("cost", "2537900000000", "2537900000001")
    result = run(bridge, "check")

    assert result.exit_code == 1
    assert "b0: as:b0-cost: failed: 2537900000001 won exactly is stated" in result.output
    assert "no assertion or waiver" in result.output
    assert "is below 100 %" in result.stderr


def copy_into_label(bridge, words):
    """Make words of the article the label of a project."""
    path = bridge.project / "data" / "entities" / "projects.ttl"
    path.write_text(path.read_text("utf-8").replace("도시철도 2호선", words), "utf-8")
    return path


def test_check_with_texts_fails_on_a_sentence_of_the_text(bridge):
    """
    A label with a sentence of the article is a violation with its place, however it is spaced.
    """
    path = copy_into_label(bridge, "인용: 9개월 만에 3천명을 넘는 이가 도왔다. 이용률은 14.8% 늘어")
    result = run(bridge, "check")

    assert result.exit_code == 1
    assert f"{path}:7: violation: ent:line-2: this text is copied from a source" in result.stderr
    assert "(rule no-copy, property rdfs:label, value 9개월만에3천명을넘는이가" in result.stderr
    assert "precision or recall" not in result.stderr


@pytest.mark.parametrize("title", ["", 'src:b0 dcterms:title "{}"@ko .'])
def test_check_with_texts_allows_names_and_titles(bridge, title):
    """
    A name is shorter than a clause, and the title of a source is bibliographic data.
    """
    words = "9개월 만에 3천명을 넘는 이가 도왔다. 이용률은" if title else "9개월 만에 3천명을 넘는"
    copy_into_label(bridge, words)
    with (bridge.folder / "all.ttl").open("a", encoding="utf-8") as file:
        file.write("@prefix dcterms: <http://purl.org/dc/terms/> .\n" + title.format(words))

    assert run(bridge, "check").exit_code == 0


def test_check_with_texts_fails_without_the_text(bridge):
    """
    A folder without the text proves nothing, and says so.
    """
    for path in bridge.texts.iterdir():
        path.unlink()
    result = run(bridge, "check")

    assert result.exit_code == 1
    assert "b0: no file has the SHA-256" in result.output


def test_check_still_refuses_what_a_build_would_refuse(bridge):
    """
    Proof does not excuse a violation: it is told after the table.
    """
    bridge.state("feast", "gk:about ms:ai-hub-opening", "gk:about ent:line-2")
    result = run(bridge, "check")

    assert result.exit_code == 1
    assert "100.00 %" in result.output
    assert "is no milestone" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("oa:start {cost}", 'oa:start "x"', "b0-cost: failed: "),
        ("oa:start {cost}", "oa:start -1", "b0-cost: failed: "),
        ("oa:start {waived}", "oa:start 1.5", "no assertion or waiver"),
        ("gk:position 1", 'gk:position "first"', "b0: "),
        ("gk:edition 7", "gk:edition 7.5", "b0: "),
    ],
)
def test_a_position_that_is_no_whole_number_proves_nothing(bridge, old, new, told):
    """
    The shapes say what is wrong with it; the texts are read all the same.
    """
    words = {"cost": "2조5천379억원", "waived": "5G"}
    places = {name: bridge.passage_name(each).split("-")[1] for name, each in words.items()}
    path = bridge.folder / "all.ttl"
    text = path.read_text("utf-8")
    assert old.format(**places) in text
    path.write_text(text.replace(old.format(**places), new), "utf-8")
    result = run(bridge, "check")

    assert isinstance(result.exception, SystemExit), result.exc_info
    assert result.exit_code == 1
    assert told in result.output


def test_written_proof_is_current_in_the_next_check(bridge):
    """
    After --write a check without the texts has no proof to complain of; after a change it has.
    """
    assert "written: " in run(bridge, "check", "--write").output
    assert (bridge.project / "data" / "evidence" / "b0.ttl").exists()
    plain = ["check", "--project", str(bridge.project)]
    assert "out of date" not in CliRunner().invoke(main, plain).output

    bridge.state("cost", "2537900000000", "2537900000001")
    changed = CliRunner().invoke(main, plain)
    assert changed.exit_code == 1
    assert "b0-cost> is out of date" in changed.output


def test_passage_that_is_exactly_a_number_is_stated_once(bridge):
    """The proof of such a number points to the selector of the passage and does not repeat it."""
    assert run(bridge, "check", "--write").exit_code == 0

    plain = CliRunner().invoke(main, ["check", "--project", str(bridge.project)])

    assert (plain.exit_code, "two graphs" in plain.output) == (0, False)
    dataset = reading.read_project(Project.open(bridge.project))
    stale_proofs.withdraw_stale(dataset, Project.open(bridge.project))
    quads = [(q.subject, q.predicate, q.object) for q in dataset]
    assert len(quads) == len(set(quads))


def test_one_source_needs_no_other_text(bridge, tmp_path):
    """--source checks one source; it is refused for an unknown one and without texts."""
    other = 'src:b9 a gk:Source ; gk:sha256 "' + "0" * 64 + '" ; gk:publishedWithin t:pub .\n'
    with (bridge.folder / "more.ttl").open("w", encoding="utf-8") as file:
        file.write(heading() + other)

    assert "no file has the SHA-256" in run(bridge, "check").output
    assert "no file has the SHA-256" not in run(bridge, "check", "--source", "b0").output
    assert "there is no source 'b8'" in run(bridge, "check", "--source", "b8").output
    alone = ["check", "--project", str(bridge.project), "--source", "b0"]
    assert CliRunner().invoke(main, alone).exit_code == 2


def test_results_are_written_although_nobody_reads_the_output(bridge, monkeypatch):
    """The files are written before the first line is printed into a closed pipe."""
    told = []

    def closed(text, *, err=False):
        if not err:
            raise BrokenPipeError(errno.EPIPE, "closed")
        told.append(text)

    monkeypatch.setattr("click.echo", closed)
    result = run(bridge, "check", "--write")

    assert result.exit_code == 1
    assert "the output was closed before its end" in "\n".join(told)
    assert (bridge.project / "data" / "evidence" / "b0.ttl").exists()


@pytest.mark.parametrize(
    "name",
    [
        "{} - 복사본.ttl", "{} (1).ttl", "{} copy.ttl", "Copy of {}.ttl", "복사본-{}.ttl",
        "{}-copy.ttl", "{}.bak.ttl", "{}_backup2.ttl", unicodedata.normalize("NFD", "{}-사본.ttl"),
    ],
)  # fmt: skip
def test_copy_of_a_file_is_refused(bridge, name):
    """A file that a file manager or an editor named as a copy is not read as data."""
    original = next(bridge.folder.glob("*.ttl"))
    (original.parent / name.format(original.stem)).write_bytes(original.read_bytes())

    result = CliRunner().invoke(main, ["check", "--project", str(bridge.project)])

    assert result.exit_code == 1
    assert "this is a copy of another file" in result.output


@pytest.mark.parametrize("name", ["{}.ttl~", "#{}.ttl#", "{}.ttl.bak", "{}.TTL.swp"])
def test_backup_of_an_editor_is_told(bridge, name):
    """It is not read, and not passed over in silence."""
    original = next(bridge.folder.glob("*.ttl"))
    (original.parent / name.format(original.stem)).write_bytes(original.read_bytes())

    result = CliRunner().invoke(main, ["check", "--project", str(bridge.project)])

    assert result.exit_code == 1
    assert "this is a backup, and is not read as data" in result.output


def test_check_without_write_writes_nothing(bridge):
    """
    A check alone leaves the project as it was; what it keeps for the next check is apart.
    """

    def content():
        kept = bridge.project / ".gwangju_kg_cache"
        paths = (path for path in bridge.project.rglob("*") if path.is_file())
        return {path: path.read_bytes() for path in paths if kept not in path.parents}

    before = content()
    run(bridge, "check")

    assert before == content()


def test_writing_needs_the_texts(bridge):
    """
    --write without --texts is a wrong call.
    """
    result = CliRunner().invoke(main, ["check", "--project", str(bridge.project), "--write"])

    assert result.exit_code == 2
    assert "--write needs --texts" in result.stderr


def test_folder_that_does_not_exist_is_a_sentence(bridge):
    """
    A wrong folder ends with status 1 and no traceback.
    """
    bridge.texts = bridge.texts / "nowhere"
    result = run(bridge, "check")

    assert result.exit_code == 1
    assert "is not a folder" in result.stderr


def test_cite_prints_turtle_for_words_and_for_offsets(bridge):
    """
    Words and their offsets give the same passage, and what the reader reads in it.
    """
    by_words = run(bridge, "cite", "b0", "2조5천379억원")
    start = TEXT.index("2조")
    by_offsets = run(bridge, "cite", "b0", str(start), str(TEXT.index("억원") + 2))

    assert by_words.exit_code == 0, by_words.output
    assert by_words.output == by_offsets.output
    assert f"psg:b0-{start}-" in by_words.output
    assert "# reads 2조5천379억원 = 2537900000000 won exactly" in by_words.output


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["b0", "없는", "말"], 1, "does not occur in the text"),
        (["b0", "다리"], 1, "2 times"),
        (["b0", "5", "5"], 1, "is not a position in the text"),
        (["b0", "5", "9" * 5000], 1, "does not occur in the text"),
        (["s9", "다리"], 1, "no source 's9'"),
        (["b0"], 2, "Missing argument"),
    ],
)
def test_cite_says_what_cannot_be_cited(bridge, arguments, status, message):
    """
    Absent and repeated words, a place outside the text, an unknown source: a sentence each.
    """
    result = run(bridge, "cite", *arguments)

    assert status == result.exit_code
    assert message in result.stderr
