"""Awards, rankings and posts from the spreadsheet: no Turtle, and the checks find nothing wrong."""

import pytest
from pyoxigraph import NamedNode

from claims_text import SLUG, Sheet, add_source, copy_data, propose, run
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.evidence.check import check_evidence
from gwangju_kg.evidence.check_results import CheckOutcome
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import PREFIXES

TEXT = (
    "광주시는 지난 10월 28일 제7회 푸른행정대상에서 대상을 받았다.\n"
    "이 상은 푸른행정학회가 주최하고 행정안전부가 후원했다.\n"
    "시는 청렴도 평가에서 전국 2위를 차지했다.\n"
    "시는 전국 최초로 이를 시작했다.\n"
    "인공지능혁신실장에는 김하늘 전 국장이 지난 1일 임명됐다.\n"
)
NEW_THINGS = (
    ("푸른행정대상", "Green Administration Awards", "gk:Award"),
    (
        "제7회 푸른행정대상 광주시 수상", "Gwangju at the 7th Green Administration Awards",
        "gk:AwardConferral", "푸른행정대상", "innovationCommunication",
    ),
    (
        "푸른행정학회", "Green Administration Society", "org:FormalOrganization", None,
        "academicSociety",
    ),
    ("하늘빛 도서관", "Sky Library", "gk:Facility", None, "culture"),
    ("하늘빛 축제", "Sky Festival", "gk:Event", None, "culture"),
    ("하늘빛 마을", "Sky Village", "gk:Place"),
    ("광주광역시 인공지능혁신실장", "Head of AI Innovation", "org:Post", "ent:gwangju-city"),
    ("김하늘", "Kim Ha-neul", "foaf:Person"),
    (
        "김하늘 인공지능혁신실장 취임", "Kim Ha-neul takes office", "gk:Milestone",
        "광주광역시 인공지능혁신실장", "takingOffice",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """A project with the source, and its spreadsheet."""
    folder = tmp_path_factory.mktemp("awards")
    project = copy_data(folder / "project")
    add_source(project, folder / "texts", TEXT)
    return project, propose(project, folder / "texts")


def row_of(sheet, words):
    """Return the number of the first row whose sentence has the words."""
    return next(n for n in range(3, 99) if words in str(sheet.get(n, "sentence")))


def test_bodies_of_an_award_and_ranks_are_proposed(proposed):
    """The words of the sentence name host and supporter, superlative and scope."""
    sheet = Sheet(proposed[1])
    host, rank, first = sheet.row("행정안전부"), sheet.row("2위"), row_of(sheet, "최초로")

    assert (sheet.get(host, "host"), sheet.get(host, "supporter")) == ("푸른행정학회", "행정안전부")
    assert sheet.get(host, "object").endswith("ent:gwangju-city")
    for number, superlative in ((rank, "ranked"), (first, "first")):
        assert sheet.get(number, "superlative").endswith(superlative)
        assert sheet.get(number, "scope").endswith("nationwide")
        assert sheet.get(number, "speaker").endswith("ent:gwangju-city")


def fill_in(sheet):
    """Take the claims and add the new things, as a person does."""
    award = "제7회 푸른행정대상 광주시 수상"
    report = {"class": "ConferralReport", "about": award, "object": "ent:gwangju-city"}
    sheet.set(sheet.row("지난 10월 28일"), decision="taken", grade="grandPrize", **report)
    sheet.set(sheet.row("행정안전부"), decision="taken", about=award)
    for number in (sheet.row("2위"), row_of(sheet, "최초로")):
        sheet.set(number, decision="taken", about="ent:gwangju-city")
    office = {"class": "StatusReport", "about": "김하늘 인공지능혁신실장 취임"}
    sheet.set(sheet.row("지난 1일"), decision="taken", **office)
    new = sheet.book["new things"]
    for number, cells in enumerate(NEW_THINGS, start=3):
        for column, value in enumerate(cells, start=1):
            new.cell(number, column).value = value
    sheet.save()


def test_award_ranking_and_post_are_entered_in_the_spreadsheet(proposed):
    """Hosts, supporters, editions, ranks and posts have columns; what is written passes."""
    project, path = proposed
    sheet = Sheet(path)
    fill_in(sheet)
    done = run(project, ["propose"], "--read", path)
    assert done.exit_code == 0, done.output
    opened = Project.open(project)
    report = check_evidence(reading.read_project(opened), opened, path.parent)
    checked = run(project, ["check"])
    things = (project / f"data/entities/new-from-{SLUG}.ttl").read_text()
    claims = (project / f"data/sources/{SLUG}/claims.ttl").read_text()

    assert "gk:edition 7" in things
    assert "gk:award ent:" in things
    assert "gk:hostedBy ent:" in claims
    assert "gk:supportedBy ent:ministry-of-interior-and-safety" in claims
    assert "gk:position 2" in claims
    dataset = reading.read_project(opened)
    derivation.derive(dataset, opened)
    graph = NamedNode(opened.namespaces.graph_iri("best-known"))
    for role in ("hostedBy", "supportedBy", "awardBody", "grade"):  # of two reports
        facts = dataset.quads_for_pattern(None, NamedNode(PREFIXES["gk"] + role), None, graph)
        own = [quad for quad in facts if "pureunhaengjeong" in quad.subject.value]
        assert len(own) == 1, role
    failed = [p for p in report.sources[0].proofs if p.outcome is CheckOutcome.FAILED]
    assert not failed
    assert checked.exit_code == 0, checked.output


def test_a_rank_without_a_position_is_told_by_its_cell(proposed, tmp_path):
    """A rank needs a number, and what no cell names is shown."""
    path = tmp_path / "copy.xlsx"
    path.write_bytes(proposed[1].read_bytes())
    sheet = Sheet(path)
    rank, host = sheet.row("2위"), sheet.row("행정안전부")
    sheet.set(rank, decision="taken", value="둘째")
    sheet.set(host, decision="taken", host="ent:gwangju-city; 없는학회")
    sheet.save()
    done = run(proposed[0], ["propose"], "--read", path)

    assert done.exit_code == 1
    assert f"H{rank}: write the rank, such as 1" in done.stderr
    assert "'없는학회' is not in the record" in done.stderr
