"""Invalid arguments get an error message, never a traceback."""

import pytest
from click.testing import CliRunner

from gwangju_kg.cli import main

LONG = "x" * 300


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("build", "--releases", LONG), "File name too long"),
        (("check", "--project", LONG), "File name too long"),
        (("diff", LONG, "current"), "File name too long"),
        (("releases", "--releases", LONG), "File name too long"),
        (("releases", "--releases", "nowhere"), "nowhere: there is no folder of releases"),
        (("releases", "--releases", "file"), "file: there is no folder of releases"),
        (("verify", LONG), "File name too long"),
        (("query", "--releases", LONG, "-e", "ASK {}"), "File name too long"),
        (("query", "--memory-bytes", str(10**22), "-e", "ASK {}"), "it takes"),
        (("query", "--deadline-s", "inf", "-e", "ASK {}"), "it takes"),
        (("serve", "--host", "a..b", "--data", "x.ttl"), "no name or address to listen on"),
        (("serve", "--host", LONG, "--data", "x.ttl"), "no name or address to listen on"),
        (("serve", "--queue", str(10**12), "--data", "x.ttl"), "it takes"),
        (("link", "--deadline-s", "1e300", "gist"), "it takes"),
        (("nanopub", "x", "--key", "file", "--signer", "nobody"), "is not an IRI"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_what_makes_no_sense_is_told(tmp_path, monkeypatch, arguments, sentence):
    """The status is 1 or 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    done = CliRunner().invoke(main, arguments)

    assert isinstance(done.exception, SystemExit), done.exc_info
    assert done.exit_code in {1, 2}
    assert sentence in " ".join(done.output.split())


def test_a_pair_of_keys_is_made_whole_or_not_at_all(tmp_path):
    """If the public key cannot be written, no secret key remains."""
    (tmp_path / "secret.pub").write_text("another's")
    done = CliRunner().invoke(main, ["sign", "--new-key", str(tmp_path / "secret")], input="\n\n")

    assert done.exit_code == 1
    assert "secret.pub: File exists" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["secret.pub"]


@pytest.mark.parametrize("path", ["", "/"])
def test_a_key_needs_a_name(path):
    """A folder is not a file name."""
    done = CliRunner().invoke(main, ["sign", "--new-key", path], input="\n\n")

    assert done.exit_code == 1
    assert "Error: " in done.output
