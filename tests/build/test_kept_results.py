"""A build with results that are kept from before gives the bytes of a build that has none."""

import re
import shutil
from random import Random

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import copy_project
from gwangju_kg.build.pipeline import build, read_and_validate
from gwangju_kg.errors import GwangjuError
from gwangju_kg.project import kept_results
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

LABEL = 'rdfs:label "인공지능 집적단지"@ko , "AI hub"@en'

#: The parts of Turtle that a random edit exchanges or repeats.
_PART = re.compile(r'"[^"\n]+"(?:@\w+)?|\b\w+:[\w-]+|\d+')


def _outcome(project, releases):
    """Return the files of the release that a build gives, or the error with its lines."""
    try:
        release = build(Settings(project=project, releases=releases), lambda stage: None)
    except GwangjuError as error:
        return str(error).replace(str(project), "")
    files = (path for path in release.rglob("*") if path.is_file() and path.parent.name != "store")
    return {path.relative_to(release).as_posix(): path.read_bytes() for path in files}


def _assert_equal_to_whole_build(project, folder):
    """Build with what is kept, and a copy in which nothing is; return the outcome."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    hidden = shutil.ignore_patterns(kept_results.FOLDER)
    shutil.copytree(project, copy, ignore=hidden)
    outcome = _outcome(project, folder / "after")
    assert outcome == _outcome(copy, folder / "whole")
    return outcome


def _replace(project, name, old, new):
    path = project / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_after_changes_a_build_gives_the_bytes_of_a_whole_build(project, tmp_path):
    """After a label changed, after it broke a shape, and after it was mended."""
    _assert_equal_to_whole_build(project, tmp_path)
    old = LABEL
    for new in ('rdfs:label "단지"@ko , "Hub"@en', 'rdfs:label "Hub"@en', LABEL):
        _replace(project, "data/entities/projects.ttl", old, new)
        outcome = _assert_equal_to_whole_build(project, tmp_path)
        assert isinstance(outcome, str) == ("@ko" not in new)
        old = new


def test_the_stage_says_what_was_validated_anew(project):
    """Nothing is said of a whole validation."""
    details = []
    for _ in range(2):
        read_and_validate(
            Project.open(project), lambda stage: details.append(stage.detail), language="en"
        )
    first, again = details[2], details[5]
    assert "anew" not in first
    assert re.search("shapes applied to 0 of [1-9][0-9]* parts anew$", again)


def _edit(project, seed):
    """Exchange or repeat a part of one file of the data."""
    rng = Random(seed)  # noqa: S311 - not for secrets
    path = rng.choice(sorted((project / "data").rglob("*.ttl")))
    text = path.read_text("utf-8")
    body = text.index("\n", text.rfind("@prefix"))
    parts = list(_PART.finditer(text, body))
    if not parts:
        return
    one, other = rng.choice(parts), rng.choice(parts)
    new = rng.choice([other[0], f"{one[0]} , {other[0]}", f"{one[0]} , {one[0]}"])
    path.write_text(text[: one.start()] + new + text[one.end() :], "utf-8")


@pytest.mark.thorough
@given(seeds=st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
@hypothesis.settings(max_examples=40)
def test_after_any_edits_a_build_gives_the_bytes_of_a_whole_build(tmp_path_factory, seeds):
    """The outcome may be a release, violations, or a file that is no Turtle."""
    folder = tmp_path_factory.mktemp("edited")
    project = copy_project(folder / "project")
    _assert_equal_to_whole_build(project, folder)
    for seed in seeds:
        before = folder / "before"
        shutil.rmtree(before, ignore_errors=True)
        shutil.copytree(project / "data", before)
        _edit(project, seed)
        outcome = _assert_equal_to_whole_build(project, folder)
        if isinstance(outcome, str):  # go on from what can be built
            shutil.rmtree(project / "data")
            shutil.copytree(before, project / "data")
