"""A claim of a text is proven in a draft, and enters with what it is about."""

from hashlib import sha256

import pytest

from changeset_record import Record, git, put_under_git
from claims_text import SLUG, run

DRAFT = "changesets/text/draft"
WORDS = "인공지능 중심도시가 곧 문을 열 모양이라고 시는 거듭 알렸다."
CLAIM = f"""\
@prefix as: <https://w3id.org/gwangju-kg/id/assertion/> .
@prefix gk: <https://w3id.org/gwangju-kg/ontology#> .
@prefix gkv: <https://w3id.org/gwangju-kg/vocab/> .
@prefix ms: <https://w3id.org/gwangju-kg/id/milestone/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix psg: <https://w3id.org/gwangju-kg/id/passage/> .
@prefix sel: <https://w3id.org/gwangju-kg/id/selector/> .
@prefix src: <https://w3id.org/gwangju-kg/id/source/> .
as:{SLUG}-1 a gk:StatusReport ; gk:about ms:ai-hub-opening ; gk:modality gkv:planned ;
  prov:wasDerivedFrom psg:{SLUG}-1 .
psg:{SLUG}-1 a gk:Passage ; oa:hasSource src:{SLUG} ; oa:hasSelector sel:{SLUG}-1 ;
  gk:sha256 "{sha256(WORDS.encode()).hexdigest()}" .
sel:{SLUG}-1 a oa:TextPositionSelector ; oa:start 0 ; oa:end {len(WORDS)} .
"""
SOURCE = (
    CLAIM.partition("\nas:")[0]
    + f"""
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix t: <https://w3id.org/gwangju-kg/id/time/> .
src:{SLUG} a gk:Source ; rdfs:label "다리"@ko , "bridge"@en ;
  gk:publishedWithin t:{SLUG}-published ; gk:sha256 "{sha256(WORDS.encode()).hexdigest()}" .
"""
)
PUBLISHED = f"""\
@prefix gk: <https://w3id.org/gwangju-kg/ontology#> .
@prefix t: <https://w3id.org/gwangju-kg/id/time/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
t:{SLUG}-published gk:earliestBegin "2026-11-03"^^xsd:date ; gk:latestEnd "2026-11-03"^^xsd:date .
"""


@pytest.fixture
def record(project):
    """The small project, whose other source has a text that nobody has."""
    return Record(project)


@pytest.fixture
def texts(tmp_path):
    """The folder for the text, outside the project."""
    return tmp_path / "texts"


def add_source(project, texts):
    """Write the text and the record of its source, as 'source new' does."""
    texts.mkdir()
    (texts / "text.txt").write_text(WORDS)
    folder = project / "data/sources" / SLUG
    folder.mkdir()
    (folder / "source.ttl").write_text(SOURCE)
    (project / f"data/entities/published-{SLUG}.ttl").write_text(PUBLISHED)


def claim(record, texts):
    """Claim something of the source in the draft, and describe it if it is not; return evidence."""
    draft = record.project / DRAFT
    if not texts.exists():
        add_source(draft, texts)
    (draft / "data/sources" / SLUG / "claims.ttl").write_text(CLAIM)
    return record.draft("text", f"data/evidence/{SLUG}.ttl")


def test_what_was_proven_is_accepted_without_the_texts(record, texts):
    """The evidence is the program's own; an edit of it is refused, and a claim changed since."""
    record.begin("text")
    evidence = claim(record, texts)
    assert "prove with 'gwangju-kg changeset check" not in record.done("check", "text")
    shown = record.done("check", "text", "--texts", str(texts))
    assert "100.00 %" in shown
    proven = evidence.read_text()
    evidence.write_text(proven.replace("earl:passed", "earl:failed"))
    refused = record.refused("accept", "text", "--who", "Lee")
    assert "prove with 'gwangju-kg changeset check text --texts DIR'" in refused
    evidence.write_text(proven)
    record.edit("text", f"data/sources/{SLUG}/claims.ttl", "gkv:planned", "gkv:occurred")
    assert "out of date" in record.refused("accept", "text", "--who", "Lee")
    record.edit("text", f"data/sources/{SLUG}/claims.ttl", "gkv:occurred", "gkv:planned")

    assert "is accepted" in record.done("accept", "text", "--who", "Lee")
    left = {path.name for path in (record.changesets / "text").iterdir()}
    assert left == {"after", "changeset.ttl"}


def test_only_the_texts_of_the_sources_that_a_draft_changes_are_needed(record, texts):
    """The text of the other source is missing and not asked for; a changed one is."""
    record.begin("text")
    claim(record, texts)
    (texts / f"{SLUG}.xlsx").write_bytes(b"PK\x03\x04")
    shown = record.done("accept", "text", "--who", "Lee", "--texts", str(texts))
    assert "no file has the SHA-256" not in shown

    record.begin("other")
    record.edit("other", "data/sources/s0/assertions.ttl", "gkv:planned", "gkv:occurred")
    shown = record.refused("check", "other", "--texts", str(texts))
    assert "s0: no file has the SHA-256" in shown
    assert ".xlsx" not in shown


def test_the_words_of_the_text_do_not_enter_with_its_claims(record, texts):
    """A label that is a sentence of the text is refused where the text is at hand."""
    record.begin("text")
    claim(record, texts)
    label = f'ms:ai-hub-opening rdfs:comment "{WORDS}"@ko .\n'
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    record.draft("text", "data/entities/noted.ttl").write_text(
        CLAIM.partition("\nas:")[0] + "\n" + prefix + label
    )
    shown = record.refused("accept", "text", "--who", "Lee", "--texts", str(texts))

    assert "ms:ai-hub-opening: this text is copied from a source" in shown


def test_what_was_written_after_the_check_with_the_texts_is_not_accepted_without_them(
    record, texts
):
    """A sentence of the text, copied into a label once the claims were proven, waits for them."""
    record.begin("text")
    claim(record, texts)
    record.done("check", "text", "--texts", str(texts))
    record.draft("text", "data/entities/noted.ttl").write_text(
        CLAIM.partition("\nas:")[0]
        + "\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        + f'ms:ai-hub-opening rdfs:comment "{WORDS}"@ko .\n'
    )
    shown = record.refused("accept", "text", "--who", "Lee")
    assert "noted.ttl:11: ms:ai-hub-opening: this text was written after the check" in shown
    assert "is copied from a source" in record.refused("check", "text", "--texts", str(texts))
    record.edit("text", "data/entities/noted.ttl", WORDS, f"{'다른 말로 쓴 긴 글이다. ' * 4}")
    record.done("check", "text", "--texts", str(texts))

    assert "is accepted" in record.done("accept", "text", "--who", "Lee")


def test_a_claim_that_no_text_has_proven_is_not_accepted(record, texts):
    """A draft may be checked without the texts, but its claims enter only once they are proven."""
    record.begin("text")
    claim(record, texts)
    record.done("check", "text")
    before = record.tree()

    shown = record.refused("accept", "text", "--who", "Lee")
    assert f"as:{SLUG}-1 was not proven by the text of its source" in shown
    assert record.tree() == before


def test_a_claim_is_not_committed_without_what_it_is_about(record, texts):
    """The record of the source, and its time, were written to the project and not committed."""
    versioned = put_under_git(record)
    add_source(versioned.project, texts)
    versioned.begin("text")
    claim(versioned, texts)
    versioned.done("check", "text", "--texts", str(texts))
    refused = versioned.refused("accept", "text", "--who", "Lee")
    named = [line for line in refused.splitlines() if line.startswith("data/")]
    assert named == [
        f"data/entities/published-{SLUG}.ttl",
        f"data/sources/{SLUG}/source.ttl",
    ]
    (versioned.project / "data/entities/apart.ttl").write_text(
        CLAIM.partition("\nas:")[0] + "\nms:line-2-groundbreaking a gk:Milestone ."
    )
    git(versioned.project, "add", *named)
    git(versioned.project, "commit", "-qm", "the source")

    assert "commit: " in versioned.done("accept", "text", "--who", "Lee")


def test_findings_come_after_the_waivers(record, texts):
    """What is wrong stands at the end, where a person looks first."""
    record.begin("text")
    claim(record, texts)
    waiver = (
        f"\n<https://w3id.org/gwangju-kg/id/waiver/1> a gk:Waiver ; oa:hasSource src:{SLUG} ;"
        f' oa:hasSelector sel:{SLUG}-1 ; <http://www.w3.org/2004/02/skos/core#note> "x"@en .\n'
    )
    claims = record.draft("text", f"data/sources/{SLUG}/claims.ttl")
    claims.write_text(CLAIM.replace(sha256(WORDS.encode()).hexdigest(), "0" * 64) + waiver)
    lines = run(record.project / DRAFT, ["check"], "--texts", texts).output.splitlines()
    first, last = (
        next(n for n, line in enumerate(lines) if words in line) for words in ("waiver", "failed:")
    )
    assert first < last
