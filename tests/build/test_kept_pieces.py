"""Pieces of dumps that are kept: what is written anew, and what is never used."""

import sqlite3

import pytest

from gwangju_kg.build import dumps
from gwangju_kg.build.dumps import surveyed_dataset
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.project import kept_pieces
from gwangju_kg.project.kept_pieces import KeptPieces
from gwangju_kg.project.kept_results import FOLDER
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.spooled_statements import SpooledStatements

IDENTITY = {"id": "2026.11.1-0a1b2c3d", "version": "2026.11.1", "issued": "2026-11-22"}
PATH = f"{FOLDER}/pieces.sqlite"


def _keep(folder, **pieces):
    with KeptPieces(folder) as kept:
        for name, content in pieces.items():
            kept.keep(kept.key(name.encode()), content)


def _found(folder, name):
    with KeptPieces(folder) as kept:
        return kept.find(kept.key(name.encode()))


def test_what_is_kept_is_found_until_a_build_does_not_use_it(tmp_path):
    """The file does not grow: each build leaves only what it used."""
    _keep(tmp_path, a=b"A", b=b"B")
    assert _found(tmp_path, "a") == b"A"
    assert _found(tmp_path, "b") is None


def test_the_parts_of_a_key_are_told_apart(tmp_path):
    """The same bytes, divided in another place, are another key."""
    kept = KeptPieces(tmp_path)
    assert kept.key(b"ab", b"c") != kept.key(b"a", b"bc")


def test_another_program_finds_nothing(tmp_path, monkeypatch):
    """What a program writes may be another in its next version."""
    _keep(tmp_path, a=b"A")
    monkeypatch.setattr(kept_pieces, "program_sha256", lambda: "another")
    assert _found(tmp_path, "a") is None


def test_a_build_that_fails_keeps_nothing(tmp_path):
    """What was not read back is not used."""
    _keep(tmp_path, a=b"A")
    with pytest.raises(ZeroDivisionError), KeptPieces(tmp_path) as kept:
        kept.keep(kept.key(b"b"), b"B")
        raise ZeroDivisionError
    assert _found(tmp_path, "b") is None


def test_a_damaged_piece_is_not_used(tmp_path):
    """Neither bytes that do not unpack nor the content of another key."""
    _keep(tmp_path, a=b"A", b=b"B")
    with sqlite3.connect(tmp_path / PATH) as database:
        (one,), (other,) = database.execute("SELECT content FROM piece ORDER BY key").fetchall()
        database.execute("UPDATE piece SET content = ? WHERE content = ?", (b"x" + one[1:], one))
        database.execute("UPDATE piece SET content = ? WHERE content = ?", (one, other))
    assert (_found(tmp_path, "a"), _found(tmp_path, "b")) == (None, None)


def test_a_damaged_file_is_written_anew(tmp_path):
    """It may be deleted at any time, so it may be anything."""
    _keep(tmp_path, a=b"A")
    (tmp_path / PATH).write_bytes(b"no database" * 1000)
    assert _found(tmp_path, "a") is None
    _keep(tmp_path, a=b"A")
    assert _found(tmp_path, "a") == b"A"


def test_a_project_that_cannot_be_written_to_keeps_nothing(tmp_path):
    """Nothing fails."""
    _keep(tmp_path / "missing", a=b"A")
    assert _found(tmp_path / "missing", "a") is None


def test_of_a_changed_graph_only_the_pieces_that_changed_are_written_out(
    project_path, tmp_path, monkeypatch
):
    """The files are those that are written without what is kept."""
    project = Project.open(project_path)
    dataset = reading.read_project(project)
    derivation.derive(dataset, project)
    written = []
    statements = turtle_writer.statements

    def counted(triples, *args):
        given = list(triples)
        written.extend(given)
        return statements(given, *args)

    monkeypatch.setattr(turtle_writer, "statements", counted)
    monkeypatch.setattr(surveyed_dataset, "_PIECE_SUBJECTS", 2)

    def files(name, kept):
        written.clear()
        writer = dumps.writer(
            dumps.canonicalize(dataset),
            tmp_path / name,
            project.description,
            identity=IDENTITY,
            kept=kept,
        )
        return writer.write(SpooledStatements.of(())), len(written)

    with KeptPieces(tmp_path) as kept:
        _, whole = files("whole", kept)
    dataset.remove(next(dataset.quads_for_pattern(None, None, None, None)))
    with KeptPieces(tmp_path) as kept:
        after, some = files("after", kept)
    again, all_of_them = files("again", None)
    assert after == again
    assert 0 < some < whole / 2 < all_of_them
