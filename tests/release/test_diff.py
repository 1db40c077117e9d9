"""Differences between two datasets: applied to the first, they result in the second."""

import hashlib
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from conftest import ROOT
from gwangju_kg.build.pipeline import build
from gwangju_kg.errors import StoreError
from gwangju_kg.release import diff, manifest
from gwangju_kg.release.diff import CanonicalDataset
from gwangju_kg.settings import Settings
from rdf_patches import patched_sha256

NODES = [NamedNode(f"https://example.org/{name}") for name in "abc"]
BLANKS = [BlankNode(name) for name in "xyz"]
LITERALS = [
    Literal("광주", language="ko"),
    Literal('a "quote"\\\n\ttab\r'),
    Literal("\x7f\U0001f600"),
    Literal("01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
]

quads = st.builds(
    Quad,
    st.sampled_from([*NODES, *BLANKS]),
    st.sampled_from(NODES),
    st.sampled_from([*NODES, *BLANKS, *LITERALS]),
    st.sampled_from([*NODES, DefaultGraph()]),
)


def _edition(members):
    lines = diff.canonical_lines(members)
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    return CanonicalDataset("", digest, path=None, lines=lines)


def _applied(changes):
    """Apply the changes to the lines of the first dataset."""
    lines = (set(changes.before) - set(changes.removed)) | set(changes.added)
    return sorted(lines)


@given(st.sets(quads, max_size=12), st.sets(quads, max_size=6), st.sets(quads, max_size=6))
def test_the_changes_applied_to_the_first_give_the_second(common, removed, added):
    """Any removals and additions, including blank nodes; no line is both."""
    changes = diff.diff_datasets(_edition(common | removed), _edition(common | added))
    lines = _applied(changes)

    assert hashlib.sha256(b"".join(lines)).hexdigest() == changes.after.sha256
    assert set(changes.removed) <= set(changes.before)
    assert not set(changes.added) & set(changes.before)
    assert bool(changes) is (changes.before.sha256 != changes.after.sha256)


@given(st.sets(quads, max_size=12), st.sets(quads, max_size=12))
def test_the_way_back_is_the_way_there_turned_round(before, after):
    """The reverse difference swaps removals and additions."""
    there = diff.diff_datasets(_edition(before), _edition(after))
    back = diff.diff_datasets(_edition(after), _edition(before))

    assert (there.removed, there.added) == (back.added, back.removed)


@pytest.fixture(scope="module")
def real(city_path, unmeasured, tmp_path_factory):
    """Return two releases of the real project that differ in one corrected assertion."""
    folder = tmp_path_factory.mktemp("real")
    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(ROOT / name, folder / "project" / name)
    shutil.copy(ROOT / "project.toml", folder / "project")
    path = next(
        path
        for path in sorted((folder / "project/data/sources/s0").glob("*.ttl"))
        if "gk:modality gkv:planned" in path.read_text("utf-8")
    )
    text = path.read_text("utf-8")
    path.write_text(text.replace("gk:modality gkv:planned", "gk:modality gkv:targeted", 1), "utf-8")
    settings = Settings(project=folder / "project", releases=folder / "releases")
    with unmeasured():
        return city_path, build(settings, lambda stage: None)


@pytest.mark.thorough
def test_two_real_releases_and_their_patch(real):
    """
    The patch applied to the first release by another program results in the hash of the second.
    """
    before, after = map(CanonicalDataset.of_release, real)
    changes = diff.diff_datasets(before, after)

    assert 0 < len(changes.added) < 100
    assert any(b"ontology#modality" in line for line in changes.removed)
    assert after.sha256 == manifest.read(real[1])["rdfc10_sha256"]
    assert hashlib.sha256(b"".join(_applied(changes))).hexdigest() == after.sha256
    assert patched_sha256(before, changes.patch()) == after.sha256


def test_a_file_and_a_release_of_the_same_dataset_do_not_differ(release_path, tmp_path):
    """TriG parsed and relabelled by RDFC-1.0 has the hash in the manifest."""
    dump = release_path / "dumps" / "gwangju-kg.trig"
    changes = diff.diff_datasets(
        CanonicalDataset.of_release(release_path), CanonicalDataset.of_file(dump)
    )

    assert not changes
    assert changes.after.sha256 == manifest.read(release_path)["rdfc10_sha256"]
    assert changes.patch().startswith(b"H id <urn:uuid:")
    assert changes.patch().endswith(b"TX .\nTC .\n")


def test_a_tampered_dump_is_not_compared(release_path, tmp_path):
    """
    A changed byte in a file of the same size is reported as damage, not as a change of the data.
    """
    copy = shutil.copytree(release_path, tmp_path / "copy")
    dump = copy / "dumps" / "gwangju-kg.nq"
    dump.write_bytes(dump.read_bytes().replace(b"Metro Line 2", b"Metro Line 3"))

    with pytest.raises(StoreError, match=r"gwangju-kg\.nq does not match its hash in the manifest"):
        diff.diff_datasets(
            CanonicalDataset.of_release(release_path), CanonicalDataset.of_release(copy)
        )
