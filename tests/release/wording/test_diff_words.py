"""What changed between two releases, in words: old and new values by thing."""

import pytest
from pyoxigraph import RdfFormat, Store

from gwangju_kg.release.diff import CanonicalDataset, diff_datasets
from gwangju_kg.release.wording import diff_words

#: The facts of both editions; a line that begins with "-" or "+" is in the first or the second.
EDITIONS = """
  GRAPH gkg:entities {
    ent:line a gk:Project ; rdfs:label "2호선"@ko , "Line 2"@en .
    ms:opening a gk:Milestone ; gk:milestoneOf ent:line ; rdfs:label "개통"@ko , "opening"@en .
    ms:start a gk:Milestone ; gk:milestoneOf ent:line ; rdfs:label "착공"@ko , "start"@en .
-   ent:old a gk:Project ; rdfs:label "옛것"@ko .
+   ent:tram a gk:Project ; rdfs:label "전차"@ko .
-   ent:plant a gk:Project ; rdfs:label "Plant"@en ; gk:field gkv:transport .
+   ent:plant a gk:Project ; rdfs:label "Car plant"@en ; gk:field gkv:industry .
  }
  GRAPH gkg:best-known {
-   ms:opening gk:date t:in-2023 ; gk:status gkv:planned ; gk:year 2023 .
+   ms:opening gk:date t:in-2027 ; gk:status gkv:planned ; gk:year 2027 .
-   ms:start gk:status gkv:planned .
+   ms:start gk:date t:in-2023 ; gk:status gkv:occurred .
    ent:line gk:latestValue val:1 . val:1 gk:indicator gkv:length .
  }
  GRAPH gkg:vocabulary {
    gkv:planned rdfs:label "계획"@ko , "plan"@en . gkv:occurred rdfs:label "실적"@ko , "actual"@en .
    gkv:length rdfs:label "길이"@ko , "length"@en . gkv:transport rdfs:label "transport"@en .
  }
  GRAPH <https://w3id.org/gwangju-kg/graph/source/s0> {
    as:1 gk:about ms:opening . as:2 gk:about ent:line .
-   as:3 gk:about ms:start .
+   as:4 gk:about ms:start .
+   as:2 gk:rank gkv:deprecated .
  }
  GRAPH gkg:labels {
    t:in-2023 rdfs:label "2023년"@ko , "2023"@en . t:in-2027 rdfs:label "2027년"@ko , "2027"@en .
    as:2 rdfs:label "Line 2 · length: 3 km"@en . as:3 rdfs:label "start: soon"@en .
    as:4 rdfs:label "start: 2023, occurred"@en .
-   as:1 rdfs:label "개통: 2023년"@ko , "opening: 2023"@en .
+   as:1 rdfs:label "개통: 2027년"@ko , "opening: 2027"@en .
-   val:1 rdfs:label "2호선 · 길이: 3km"@ko , "Line 2 · length: 3 km"@en .
+   val:1 rdfs:label "2호선 · 길이: 4km"@ko , "Line 2 · length: 4 km"@en .
  }
"""

BASE = "https://w3id.org/gwangju-kg/"
PREFIXES = "".join(
    f"@prefix {name}: <{BASE}{path}> .\n"
    for name, path in {
        "as": "id/assertion/", "ent": "id/entity/", "gk": "ontology#", "gkg": "graph/",
        "gkv": "vocab/", "ms": "id/milestone/", "t": "id/time/", "val": "id/value/",
    }.items()
) + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"  # fmt: skip


def _edition(sign, folder):
    lines = [line for line in EDITIONS.splitlines() if line[:1] not in {"-", "+"} - {sign}]
    path = folder / f"{'before' if sign == '-' else 'after'}.trig"
    path.write_text(PREFIXES + "\n".join(line.lstrip(sign) for line in lines), "utf-8")
    store = Store()
    store.load(path=path, format=RdfFormat.TRIG)
    return path, store


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """Return the difference of both editions and their stores."""
    folder = tmp_path_factory.mktemp("editions")
    (old, before), (new, after) = (_edition(sign, folder) for sign in "-+")
    changes = diff_datasets(CanonicalDataset.of_file(old), CanonicalDataset.of_file(new))
    return changes, before, after


@pytest.fixture(scope="module")
def words(editions):
    """Return what changed between both editions."""
    return diff_words.word_diff(*editions)


def _said(thing, language):
    """Return the changes of a thing as text."""
    return [
        (
            change.kind,
            change.subject.name(language) if change.subject != thing.thing else "",
            change.matter.name(language) if change.matter and change.matter.names else "",
            " ".join(each.name(language) for each in change.old),
            " ".join(each.name(language) for each in change.new),
        )
        for change in thing.changes
    ]


def _of(words, name):
    (thing,) = (each for each in words.things if each.thing.iri.endswith(name))
    return thing


def test_a_thing_has_its_old_and_new_values_before_the_claims(words):
    """A state that remains is said once; derived repetitions are not said at all."""
    line = _of(words, "/line")

    assert _said(line, "ko")[:3] == [
        ("value", "", "길이", "3km", "4km"),
        ("value", "개통", "계획", "2023년", "2027년"),
        ("value", "착공", "", "계획", "2023년 완료"),
    ]
    assert _said(line, "en")[2] == ("value", "start", "", "planned", "2023 occurred")
    assert words.things[0] == line
    assert (line.fate, line.more) == ("changed", 0)


def test_claims_are_corrected_set_aside_removed_and_added(words):
    """A correction has the old and the new wording, without what both begin with."""
    assert _said(_of(words, "/line"), "en")[3:] == [
        ("claim-corrected", "opening: 2027", "opening", "2023", "2027"),
        ("claim-set-aside", "Line 2 · length: 3 km", "", "", ""),
        ("claim-removed", "start: soon", "", "", ""),
        ("claim-added", "start: 2023, occurred", "", "", ""),
    ]


def test_things_are_added_removed_and_renamed(words):
    """A new name is a value like another."""
    assert (_of(words, "/tram").fate, _of(words, "/old").fate) == ("added", "removed")
    assert [row[3:] for row in _said(_of(words, "/plant"), "en")] == [
        ("Plant", "Car plant"),
        ("transport", "gkv:industry"),
    ]


@pytest.mark.parametrize(
    ("limit", "kept"),
    [("MAX_THINGS", {"things": 2, "more": 2}), ("MAX_SUBJECTS", {"things": 1, "unread": 8})],
)
def test_large_differences_are_cut_and_say_so(editions, monkeypatch, limit, kept):
    """What was left out is counted."""
    monkeypatch.setattr(diff_words, limit, 2)
    words = diff_words.word_diff(*editions)

    assert {"things": len(words.things)} | {
        name: getattr(words, name) for name in kept if name != "things"
    } == kept


def test_a_thing_with_many_changes_is_cut(editions, monkeypatch):
    """The first changes are kept, the others counted."""
    monkeypatch.setattr(diff_words, "MAX_CHANGES", 2)
    line = _of(diff_words.word_diff(*editions), "/line")

    assert (len(line.changes), line.more) == (2, 5)
