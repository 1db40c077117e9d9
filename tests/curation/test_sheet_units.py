"""Each unit that the reader knows is proposed, taken from the spreadsheet and proven."""

from claims_text import SLUG, Sheet, add_source, copy_data, propose, run
from gwangju_kg.dataset import reading
from gwangju_kg.evidence.check import check_evidence
from gwangju_kg.evidence.check_results import CheckOutcome
from gwangju_kg.project.project_folder import Project

TEXT = (
    "광주문학관 부지는 3만평이다. 무등산까지 거리는 23.5㎞이다.\n"
    "취업률은 2.1%p 올랐다. 무등산은 영하 12도였다.\n"
)
UNITS = {"3만평": "pyeong", "23.5㎞": "KiloM", "2.1%p": "percentagePoint", "12도": "DEG_C"}


def test_units_are_proposed_taken_and_proven(tmp_path):
    """A unit of QUDT and one of our own vocabulary go from the text to the proof."""
    project = copy_data(tmp_path / "project")
    add_source(project, tmp_path / "texts", TEXT)
    sheet = Sheet(propose(project, tmp_path / "texts"))
    proposed = {words: str(sheet.get(sheet.row(words), "unit")) for words in UNITS}
    for words in UNITS:
        sheet.set(sheet.row(words), decision="taken", about="ent:mudeungsan", what="siteArea")
    sheet.save()
    done = run(project, ["propose"], "--read", sheet.path)
    opened = Project.open(project)
    report = check_evidence(reading.read_project(opened), opened, tmp_path / "texts")

    assert {words: unit.rpartition("· ")[2] for words, unit in proposed.items()} == UNITS
    assert done.exit_code == 0, done.output
    claims = (project / "data/sources" / SLUG / "claims.ttl").read_text()
    assert "gkv:pyeong" in claims
    assert "unit:KiloM" in claims
    assert [proof.outcome for proof in report.sources[0].proofs] == [CheckOutcome.PASSED] * 4
