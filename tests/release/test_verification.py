"""``gwangju-kg verify`` and ``sign``: every change of a release is detected."""

import base64
import hashlib
import json
import shutil
import stat

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from gwangju_kg.cli import main
from gwangju_kg.release import manifest


def run(*arguments, **how):
    """Run a command and return its output, with its errors, and its status."""
    done = CliRunner().invoke(main, [str(part) for part in arguments], **how)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.output, done.exit_code


@pytest.fixture
def release(release_path, tmp_path):
    """Return a copy of a release that a test may damage."""
    return shutil.copytree(release_path, tmp_path / "release")


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """Return a secret key without a password, and its public key."""
    path = tmp_path_factory.mktemp("keys") / "secret.key"
    output, status = run("sign", "--new-key", path, input="\n\n")
    assert status == 0
    return path, output.split()[-1]


def test_a_whole_release_verifies(release):
    """A line each for the files, the dataset and the missing signature."""
    output, status = run("verify", release)

    assert status == 0
    assert [line.split()[0] for line in output.splitlines()] == ["files", "dataset", "signature"]
    assert manifest.read(release)["rdfc10_sha256"] in output


@pytest.mark.parametrize(
    "name",
    [
        "dumps/gwangju-kg.ttl",
        "dumps/gwangju-kg.nq",
        "search.sqlite",
        "queries/pages/document.rq",
        "queries/examples/finished.ttl",
    ],
)
def test_a_changed_byte_in_any_file_is_found(release, name):
    """The message names the file, also if the size is the same."""
    content = (release / name).read_bytes()
    (release / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    output, status = run("verify", release)

    assert status == 1
    assert f"{name} does not match its hash in the manifest" in output


def test_a_file_that_is_not_listed_is_found(release):
    """Also beside the queries, where a page might read it."""
    (release / "queries" / "pages" / "more.rq").write_text("ASK {}")
    output, status = run("verify", release)

    assert status == 1
    assert "more.rq is not listed in the manifest" in output


@pytest.mark.parametrize(
    ("kind", "message"),
    [(NamedNode, "store holds the dataset"), (DefaultGraph, "the default graph of")],
)
def test_a_store_with_another_dataset_is_found(release, kind, message):
    """The number of quads is the same, but one quad differs, in a named or the default graph."""
    store = Store(release / "store")
    gone = next(quad for quad in store if isinstance(quad.graph_name, kind))
    store.remove(gone)
    store.add(Quad(NamedNode("urn:x"), NamedNode("urn:x"), NamedNode("urn:x"), gone.graph_name))
    store.flush()
    del store
    output, status = run("verify", release)

    assert status == 1
    assert message in output


def test_a_manifest_of_another_dataset_is_found(release):
    """The hash of the dataset is computed, not read from the manifest."""
    stated = json.loads((release / "manifest.json").read_text("utf-8"))
    (release / "manifest.json").write_text(json.dumps(stated | {"rdfc10_sha256": "0" * 64}))

    assert run("verify", release)[1] == 1


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_what_is_no_release_is_a_sentence(tmp_path, folder):
    """Neither a traceback nor a success."""
    output, status = run("verify", tmp_path / folder)

    assert status == 1
    assert "no manifest" in output or "is missing" in output


def test_a_signed_release_verifies_by_its_key(release, key):
    """The signed comment has the release and its dataset."""
    path, public = key
    assert run("sign", "--key", path, release)[1] == 0
    output, status = run("verify", release, "--public-key", public)

    assert status == 0
    assert public in output
    assert f"release:{manifest.read(release)['id']}" in output
    assert run("verify", release, "--public-key", f"{path}.pub")[1] == 0
    assert "not verified" in run("verify", release)[0]


def test_the_signature_is_minisigns(release, key):
    """
    It is checked with minisign's specification: Ed25519 of the BLAKE2b hash, and of the comment.
    """
    run("sign", "--key", key[0], release)
    _, first, comment, last = (release / "manifest.json.minisig").read_text().splitlines()
    signature, public = base64.b64decode(first), base64.b64decode(key[1])
    door = Ed25519PublicKey.from_public_bytes(public[10:])

    assert (signature[:2], public[:2], signature[2:10]) == (b"ED", b"Ed", public[2:10])
    content = (release / "manifest.json").read_bytes()
    door.verify(signature[10:], hashlib.blake2b(content, digest_size=64).digest())
    trusted = comment.removeprefix("trusted comment: ").encode()
    door.verify(base64.b64decode(last), signature[10:] + trusted)


@pytest.mark.parametrize("what", ["manifest", "comment", "signature", "none", "other"])
def test_a_signature_that_does_not_hold_is_refused(release, key, what, tmp_path):
    """Of another manifest, with another comment, not minisign's, missing, or by another key."""
    run("sign", "--key", key[0], release)
    path, public = release / "manifest.json.minisig", key[1]
    if what == "manifest":
        stated = json.loads((release / "manifest.json").read_text("utf-8"))
        (release / "manifest.json").write_text(json.dumps(stated | {"issued": "2020-01-01"}))
    elif what == "comment":
        path.write_text(path.read_text().replace("release:", "release: "))
    elif what == "signature":
        path.write_bytes(b"\xff not a signature")
    elif what == "none":
        path.unlink()
    else:
        public = run("sign", "--new-key", tmp_path / "b.key", input="\n\n")[0].split()[-1]
    output, status = run("verify", release, "--public-key", public)

    assert status == 1
    assert "manifest.json.minisig" in output


def test_a_damaged_release_is_not_signed(release, key):
    """A release is verified before it is signed."""
    (release / "dumps" / "gwangju-kg.nt").write_bytes(b"")
    output, status = run("sign", "--key", key[0], release)

    assert status == 1
    assert not (release / "manifest.json.minisig").exists()
    assert "gwangju-kg.nt" in output


def test_a_key_with_a_password_asks_for_it(release, tmp_path):
    """
    The right password signs; a wrong one is an error message; only the owner may read the key.
    """
    path = tmp_path / "secret.key"
    public = run("sign", "--new-key", path, input="geheim\ngeheim\n")[0].split()[-1]

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "wrong password" in run("sign", "--key", path, release, input="falsch\n")[0]
    assert run("sign", "--key", path, release, input="geheim\n")[1] == 0
    assert run("verify", release, "--public-key", public)[1] == 0
    assert run("sign", "--new-key", path, input="\n\n")[1] == 1  # the key exists already


@pytest.mark.parametrize(
    "content", [b"", b"nonsense\n", b"untrusted comment: x\nAAAA\n", b"\xff\n\xff"]
)
def test_a_file_that_is_no_key_is_a_sentence(release, tmp_path, content):
    """Both for signing and for verifying."""
    (tmp_path / "key").write_bytes(content)

    assert run("sign", "--key", tmp_path / "key", release)[1] == 1
    assert run("verify", release, "--public-key", tmp_path / "key")[1] == 1
    assert run("verify", release, "--public-key", "nonsense")[1] == 1
    assert run("sign", "--key", tmp_path / "none", release)[1] == 1


def test_half_a_command_is_explained(release, key):
    """The status is 2, as for every usage error."""
    for arguments in ((), (release,), ("--key", key[0]), ("--new-key", "x", release)):
        assert run("sign", *arguments)[1] == 2
