"""Libraries of Java programs: only those that are listed by their hash are run."""

from pathlib import Path

import pytest

import java_libraries

HERE = Path(__file__).parent
JENA = HERE / "shacl_engines" / "jena"


@pytest.mark.parametrize(
    ("program", "library"),
    [
        ("shacl_engines/jena", "jena-shacl"),
        ("shacl_engines/rdf4j", "rdf4j-shacl"),
        ("shacl_engines/topbraid", "shacl"),
        ("owl_profile/robot", "robot-command"),
    ],
)
def test_a_list_has_the_library_itself(program, library):
    """Each list has the program's own library, and the hashes are SHA-256."""
    listed = java_libraries.listed_hashes(HERE / program)

    assert any(name.startswith(library) for name in listed)
    assert {len(digest) for digest in listed.values()} == {64}


def test_another_library_than_listed_is_refused(tmp_path, monkeypatch):
    """A file with another hash is not run, and the message names the list."""
    monkeypatch.setattr(java_libraries, "LIBRARIES", tmp_path)
    monkeypatch.setattr(java_libraries.shutil, "which", lambda command: command)

    def download(program, folder):
        folder.mkdir()
        (folder / "jena-shacl-5.6.0.jar").write_bytes(b"another")

    monkeypatch.setattr(java_libraries, "_download", download)
    with pytest.raises(AssertionError, match=r"jars\.sha256"):
        java_libraries.fetch(JENA)


def test_a_machine_without_java_says_so(monkeypatch):
    """What is missing is the reason of the skipped tests."""
    monkeypatch.setattr(java_libraries.shutil, "which", lambda command: None)
    with pytest.raises(java_libraries.Unavailable, match="javac is not installed"):
        java_libraries.fetch(JENA)
