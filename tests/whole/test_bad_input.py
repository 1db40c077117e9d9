"""
Errors in the data are reported by the command line: file, line, node and remedy, status 1.

The project has the real ontology, shapes and checks; its data are the valid examples of the shapes
and statements of an invented article about a bridge.
"""

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from gwangju_kg.cli import main
from our_namespaces import PREFIXES

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
GOOD = sorted((Path(__file__).parents[1] / "shapes").glob("*/valid.ttl"))

TEXT = "새 다리는 지난 9월 문을 열었다. 들인 돈은 2조5천379억원이다."
FILE = "data/sources/b0/bridge.ttl"


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def _passage(words):
    """Return the name of the passage with the given words, and the Turtle that describes it."""
    start = TEXT.index(words)
    name = f"b0-{start}-{start + len(words)}"
    return name, (
        f"psg:{name} a gk:Passage ; oa:hasSource src:b0 ; oa:hasSelector sel:{name} ;\n"
        f'  gk:sha256 "{_digest(words)}" .\n'
        f"sel:{name} a oa:TextPositionSelector ; oa:start {start} ;\n"
        f"  oa:end {start + len(words)} .\n"
    )


OPENED, OPENED_TURTLE = _passage("지난 9월")
COST, COST_TURTLE = _passage("2조5천379억원")

BRIDGE = f"""
t:b0-published a gk:TemporalExtent ; gk:edtf "[2019-12-23..2019-12-25]"^^edtf:EDTF ;
  gk:granularity time:unitDay ;
  gk:earliestBegin "2019-12-23"^^xsd:date ; gk:latestBegin "2019-12-25"^^xsd:date ;
  gk:earliestEnd "2019-12-23"^^xsd:date ; gk:latestEnd "2019-12-25"^^xsd:date .

t:in-2019-09 a gk:TemporalExtent ; gk:edtf "2019-09"^^edtf:EDTF ; gk:granularity time:unitMonth ;
  gk:earliestBegin "2019-09-01"^^xsd:date ; gk:latestBegin "2019-09-30"^^xsd:date ;
  gk:earliestEnd "2019-09-01"^^xsd:date ; gk:latestEnd "2019-09-30"^^xsd:date .

src:b0 a gk:Source ; rdfs:label "다리 기사"@ko , "article on a bridge"@en ;
  gk:publishedWithin t:b0-published ; gk:readAs gkv:whole ; gk:sha256 "{_digest(TEXT)}" .

ent:bridge a gk:Project ; gk:field gkv:transport ;
  rdfs:label "새 다리"@ko , "the new bridge"@en .

ms:bridge-opening a gk:Milestone ; gk:milestoneOf ent:bridge ; gk:milestoneType gkv:opening ;
  rdfs:label "새 다리 개통"@ko , "opening of the new bridge"@en .

as:b0-opened a gk:StatusReport ; gk:about ms:bridge-opening ; gk:modality gkv:occurred ;
  gk:when t:in-2019-09 ; gk:dateRule gkv:lastSuch ; gk:dateAnchor t:b0-published ;
  prov:wasDerivedFrom psg:{OPENED} .

as:b0-cost a gk:Observation ; gk:about ent:bridge ; gk:indicator gkv:length ;
  gk:value 2537900000000 ; qudt:hasUnit unit:CCY_KRW ; gk:valueBound gkv:exactly ;
  gk:modality gkv:occurred ; gk:refPeriod t:b0-published ; gk:asOf t:b0-published ;
  prov:wasDerivedFrom psg:{COST} .

{OPENED_TURTLE}
{COST_TURTLE}"""

#: The change to the Turtle, the node reported, and the remedy.
BROKEN = {
    "an assertion without a passage": (
        f";\n  prov:wasDerivedFrom psg:{COST} .", " .",
        "as:b0-cost", "add prov:wasDerivedFrom",
    ),
    "a passage that is not there": (
        f"wasDerivedFrom psg:{COST}", "wasDerivedFrom psg:b0-1-2",
        "psg:b0-1-2", "add it to data/ or correct its spelling",
    ),
    "a selector that ends before it starts": (
        f"oa:end {COST.rpartition('-')[2]}", "oa:end 3",
        f"sel:{COST}", "one integer of 0 or more, less than the end",
    ),
    "a day that no calendar has": (
        '"2019-09-30"^^xsd:date ;', '"2019-09-31"^^xsd:date ;',
        "t:in-2019-09", "correct the value or the datatype",
    ),
    "a form of a time with a day that no calendar has": (
        '"2019-09"^^edtf:EDTF', '"2019-09-41"^^edtf:EDTF',
        "t:in-2019-09", "names a day that no calendar has",
    ),
    "a form of a time that contradicts its bounds": (
        '"2019-09"^^edtf:EDTF', '"2091-09"^^edtf:EDTF',
        "t:in-2019-09", "is not gk:earliestBegin or gk:latestEnd",
    ),
    "two values": (
        "gk:value 2537900000000", "gk:value 2537900000000 , 1",
        "as:b0-cost", "the value must be one integer or decimal",
    ),
    "two passages": (
        f"wasDerivedFrom psg:{COST}", f"wasDerivedFrom psg:{COST} , psg:{OPENED}",
        "as:b0-cost", "exactly one passage",
    ),
    "two milestone types": (
        "gk:milestoneType gkv:opening", "gk:milestoneType gkv:opening , gkv:groundbreaking",
        "ms:bridge-opening", "exactly one milestone type",
    ),
    "an unknown code": (
        "gk:modality gkv:occurred ; gk:refPeriod", "gk:modality gkv:happened ; gk:refPeriod",
        "as:b0-cost", "exactly one modality code from gkv:modalities",
    ),
    "a code of another list": (
        "gk:valueBound gkv:exactly", "gk:valueBound gkv:occurred",
        "as:b0-cost", "exactly one value bound code from gkv:bounds",
    ),
    "a thing used but not described": (
        "gk:about ent:bridge", "gk:about ent:brige",
        "as:b0-cost", "add it to data/entities",
    ),
    "a term that the ontology does not have": (
        "gk:modality gkv:occurred ; gk:refPeriod", "gk:mood gkv:occurred ; gk:refPeriod",
        "as:b0-cost", "check its name or remove it",
    ),
    "no Korean label": (
        '"새 다리"@ko , ', "",
        "ent:bridge", "add rdfs:label with the tag ko",
    ),
    "a milestone of another thing's kind": (
        "gk:about ms:bridge-opening", "gk:about ent:bridge",
        "as:b0-opened", "a status report must be about a milestone",
    ),
}  # fmt: skip

#: The same for errors that need the text.
UNPROVEN = {
    "a passage outside its text": (
        COST, f"b0-5000-5013\n{COST.split('-')[1]}-5000 {COST.split('-')[2]}-5013",
        "as:b0-cost", "outside its text, .*: correct the selector",
    ),
    "a hash that does not match": (
        _digest("2조5천379억원"), _digest("2조5천380억원"),
        "as:b0-cost", "has another hash: correct the passage",
    ),
    "a value that the passage does not carry": (
        "gk:value 2537900000000", "gk:value 2537900000001",
        "as:b0-cost", "2537900000001 won exactly is stated, .*: correct the value",
    ),
    "a unit that the passage does not carry": (
        "unit:CCY_KRW", "unit:PERCENT",
        "as:b0-cost", "2537900000000 percent exactly is stated, .*: correct the value, the unit",
    ),
    "a bound that the passage does not carry": (
        "gkv:exactly", "gkv:atLeast",
        "as:b0-cost", "won atLeast is stated, .*: correct the value, the unit, the bound",
    ),
    "a date that the passage does not carry": (
        "gk:when t:in-2019-09", "gk:when t:b0-published",
        "as:b0-opened",
        "is stated, but the passage has .*; no words of the text mean this time: correct it",
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The project without errors, with the results that a check keeps for the next one."""
    project = tmp_path_factory.mktemp("bad-input") / "project"
    for name in ("ontology", "shapes", "queries", "data/ontology"):
        shutil.copytree(ROOT / name, project / name)
    (project / "ontology" / "indicators.ttl").unlink()
    (project / "data" / "entities").mkdir(parents=True)
    (project / FILE).parent.mkdir(parents=True)
    dataset = (ROOT / "data" / "dataset.ttl").read_text("utf-8")
    dataset = re.sub(r"(void:exampleResource) <.*>", r"\1 <https://example.org/x>", dataset)
    (project / "data" / "dataset.ttl").write_text(dataset, "utf-8")
    description = (ROOT / "project.toml").read_text("utf-8")
    description = re.sub("\ncity = .*", "", description)  # a thing that is not copied
    (project / "project.toml").write_text(description, "utf-8")
    for path in GOOD:  # without a stored text
        record = re.sub(
            r'gk:readAs gkv:whole ; gk:sha256 "\w+"',
            "gk:readAs gkv:excerpt ; <https://schema.org/url> <https://example.org/x>",
            path.read_text("utf-8"),
        )
        (project / "data" / "entities" / f"{path.parent.name}.ttl").write_text(record, "utf-8")
    _write(project)
    assert _run("check", project).exit_code == 0
    return project


@pytest.fixture
def project(template, tmp_path):
    """A copy of the project, which a test may damage."""
    return shutil.copytree(template, tmp_path / "project")


@pytest.fixture
def texts(tmp_path):
    """The folder with the invented article."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "bridge.txt").write_bytes(TEXT.encode())
    return folder


def _write(project, old="", new=""):
    """Write the statements about the bridge with one change."""
    assert old in BRIDGE
    heading = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    (project / FILE).write_text(heading + BRIDGE.replace(old, new), "utf-8")


def _run(command, project, *options, **environment):
    """Run a command; a failure is a message, without a traceback or another exception."""
    arguments = [command, "--project", str(project), *map(str, options)]
    done = CliRunner(env={"LC_ALL": "C.UTF-8", **environment}).invoke(main, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "Traceback" not in done.output
    return done


def _line(project, node):
    """Return the line that describes the node, or the line that uses it if none does."""
    lines = (project / FILE).read_text("utf-8").splitlines()
    described = [n for n, text in enumerate(lines, 1) if text.startswith(f"{node} ")]
    used = [n for n, text in enumerate(lines, 1) if text.startswith("as:b0-cost ")]
    return (described or used)[0]


def test_the_project_is_in_order(project, texts):
    """Without damage both commands end with status 0."""
    _write(project)

    done = _run("check", project, "--texts", texts)
    assert done.exit_code == 0, done.output
    assert done.output.count("100.00 %") == 2


@pytest.mark.parametrize("name", BROKEN)
def test_broken_data_are_told_with_file_line_node_and_remedy(project, name):
    """A check ends with status 1 and a line with the position of the error and its remedy."""
    old, new, node, remedy = BROKEN[name]
    _write(project, old, new)
    done = _run("check", project)

    place = re.escape(f"{project / FILE}:{_line(project, node)}: violation: {node}: ")
    assert done.exit_code == 1
    assert re.search(rf"^{place}.*{re.escape(remedy)}", done.stderr, re.MULTILINE), done.stderr


@pytest.mark.parametrize("name", ["an assertion without a passage", "a day that no calendar has"])
def test_broken_data_make_no_release(project, tmp_path, name):
    """A build reports the same, in Korean in a Korean locale, and leaves no release."""
    _write(project, *BROKEN[name][:2])
    done = _run("build", project, "--releases", tmp_path / "releases", LC_ALL="ko_KR.UTF-8")

    assert done.exit_code == 1
    assert re.search(rf"{re.escape(FILE)}:\d+: 위반: .*[가-힣]", done.stderr)
    assert not (tmp_path / "releases" / "current").exists()


@pytest.mark.parametrize("name", UNPROVEN)
def test_unproven_data_are_told_with_file_line_node_and_remedy(project, texts, name):
    """A claim that the available text does not support ends with status 1 and its position."""
    old, new, node, remedy = UNPROVEN[name]
    _write(project)
    path = project / FILE
    changed = path.read_text("utf-8").replace(old, new.partition("\n")[0])
    for pair in new.partition("\n")[2].split():  # offsets next to the name of a passage
        offset, other = pair.split("-")
        changed = re.sub(rf"(oa:(?:start|end)) {offset}\b", rf"\1 {other}", changed)
    path.write_text(changed, "utf-8")
    done = _run("check", project, "--texts", texts)

    place = re.escape(f"{path}:{_line(project, node)}: b0: {node}: ")
    assert done.exit_code == 1
    assert re.search(rf"^{place}.*{remedy}", done.stdout, re.MULTILINE), done.output
    assert "is below 100 %" in done.stderr


def test_a_text_of_another_edition_proves_nothing(project, texts):
    """A text with one word changed is reported as another edition, and verifies nothing."""
    _write(project)
    (texts / "bridge.txt").write_bytes(TEXT.replace("이다", "이었다").encode())
    done = _run("check", project, "--texts", texts)

    place = f"{project / FILE}:{_line(project, 'src:b0')}: b0: "
    assert done.exit_code == 1
    assert (
        f"{place}{texts / 'bridge.txt'} was not used, as it is another edition of its text"
        in done.stdout
    )
    assert "use the edition with the gk:sha256 of src:b0" in done.stdout
    assert "add the text with that hash to" in done.stdout
    assert "100.00 %" not in done.stdout
