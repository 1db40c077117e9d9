"""The CSV tables: their content and their description."""

import csv
import json
import re
from datetime import date
from io import StringIO

import pytest
from csvw import CSVW, TableGroup
from pyoxigraph import Literal, NamedNode, Variable

from conftest import ROOT
from gwangju_kg.build.tables import csv_tables
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from our_namespaces import OWN_PREFIXES, PREFIXES

GK = OWN_PREFIXES["gk"]
AS = OWN_PREFIXES["as"]
KEYS = {
    "awards": "conferral",
    "descriptions": "assertion",
    "discrepancies": "discrepancy",
    "events": "event",
    "milestones": "milestone",
    "numbers": "assertion",
    "organizations": "organization",
    "people": "person",
    "places": "place",
    "rankings": "assertion",
    "relations": "assertion",
    "sources": "source",
    "statuses": "assertion",
    "undertakings": "undertaking",
}
NAMES = sorted(path.stem for path in (ROOT / "queries" / "tables").glob("*.json"))

#: The tables whose rows are assertions of sources.
ASSERTIONS = [name for name in NAMES if KEYS.get(name) == "assertion"]

#: The fewest rows of a table: the record has five people, and more than ten of all else.
FEWEST = {"people": 5}


@pytest.fixture(scope="module")
def written(city_dataset, tmp_path_factory):
    """Return the folder of the tables of the real data and their entries in the manifest."""
    release = tmp_path_factory.mktemp("release")
    return release / csv_tables.FOLDER, csv_tables.write(city_dataset, Project.open(ROOT), release)


def _read(folder, name):
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def _columns(folder, name):
    group = json.loads((folder / csv_tables.METADATA).read_bytes())
    (table,) = [table for table in group["tables"] if table["url"] == f"{name}.csv"]
    return table["tableSchema"]["columns"]


def test_the_tables_keep_their_description(written):
    """
    A CSVW validator accepts the type of each cell, unique keys and the target of each reference.
    """
    folder, entries = written
    path = folder / csv_tables.METADATA
    group = TableGroup.from_file(path)
    rows = {entry["path"].rpartition("/")[2]: entry["rows"] for entry in entries if "rows" in entry}

    assert len(rows) == len(KEYS)
    assert CSVW(str(path), validate=True).is_valid
    assert group.check_referential_integrity()
    for table in group.tables:
        assert table.check_primary_key()
        assert len(list(table.iterdicts(strict=True))) == rows[str(table.url)]
        assert rows[str(table.url)] >= FEWEST.get(str(table.url).removesuffix(".csv"), 11)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_opens_in_excel_and_everywhere(written, name):
    """
    UTF-8 with a byte order mark, line ends of RFC 4180, column names that any program accepts.
    """
    content = (written[0] / f"{name}.csv").read_bytes()

    assert content.startswith(b"\xef\xbb\xbf" + KEYS[name].encode() + b",")
    assert content.count(b"\r\n") == len(_read(written[0], name)) + 1
    assert all(column["name"].isidentifier() for column in _columns(written[0], name))


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_named_in_both_languages_and_used(written, name):
    """No column is empty in all rows."""
    folder, _ = written
    rows = _read(folder, name)

    for column in _columns(folder, name):
        assert column["titles"].keys() == {"ko", "en"}
        if (name, column["name"]) not in EMPTY:
            assert any(row[column["name"]] for row in rows), column["name"]


#: The sources name no host of an award; the column exists beside the three other roles.  No
#: person or event is linked to another dataset yet.
EMPTY = {
    ("awards", "hosted_by_ko"),
    ("awards", "hosted_by_en"),
    ("events", "same_as"),
    ("people", "same_as"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_code_has_its_label_in_both_languages_beside_it(written, name):
    """A cell with a code or an IRI has both labels, as many as it has values."""
    separators = {column["name"]: column.get("separator") for column in _columns(written[0], name)}
    labelled = [column for column in separators if f"{column}_ko" in separators]

    for row in _read(written[0], name):
        for column in labelled:
            separator = separators[column] or "\n"
            counts = {
                len(row[each].split(separator)) if row[each] else 0
                for each in (column, f"{column}_ko", f"{column}_en")
            }
            assert len(counts) == 1, (column, row[column])


@pytest.mark.parametrize("name", NAMES)
def test_numbers_are_plain_digits_and_no_text_is_a_formula(written, name):
    """No exponent and no trailing zero; a text does not begin as a formula does."""
    for column in _columns(written[0], name):
        cells = [row[column["name"]] for row in _read(written[0], name) if row[column["name"]]]
        if column["datatype"] in ("integer", "decimal"):
            assert all(re.fullmatch(r"-?\d+(\.\d*[1-9])?", cell) for cell in cells)
        else:
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize("name", ASSERTIONS)
def test_a_proof_is_never_blank_and_says_why(written, name):
    """An assertion that was not tested says why; all that were not are of excerpts or undated."""
    for row in _read(written[0], name):
        assert row["proof"] in ("passed", "untested")
        assert ": " in row["proof_en"]
        if row["proof"] == "untested":
            assert "excerpt" in row["proof_en"] or "editors" in row["proof_en"]


def test_a_filter_finds_what_was_set_aside(written, city_dataset):
    """The deprecated assertions are those whose cell is true; each has its reason."""
    rows = [row for name in ASSERTIONS for row in _read(written[0], name)]
    aside = [row for row in rows if row["set_aside"] == "true"]
    rank, deprecated = NamedNode(GK + "rank"), NamedNode(OWN_PREFIXES["gkv"] + "deprecated")

    assert {row["set_aside"] for row in rows} == {"true", "false"}
    assert {row["assertion"] for row in aside} == {
        quad.subject.value for quad in city_dataset.quads_for_pattern(None, rank, deprecated, None)
    }
    assert all(row["rank_reason_ko"] and row["rank_reason_en"] for row in aside)


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_of_a_property_is_a_triple_of_the_graph(city_dataset, written, name):
    """If the description names the property of a column, the graph has the same value."""
    folder, _ = written
    checked = 0
    for column in _columns(folder, name):
        if "propertyUrl" not in column:
            continue
        predicate = NamedNode(column["propertyUrl"])
        pattern = column.get("valueUrl", "{}")
        template = pattern.replace("{+", "{").replace(f"{{{column['name']}}}", "{}")
        for row in _read(folder, name):
            subject = NamedNode(row[KEYS[name]])
            quads = city_dataset.quads_for_pattern(subject, predicate, None, None)
            values = {quad.object.value for quad in quads if _language(quad.object, column)}
            separator = column.get("separator")
            cell = row[column["name"]]
            stated = set(cell.split(separator) if separator else [cell]) - {""}
            assert {template.replace("{}", value) for value in stated} == values
            checked += len(stated)
    assert checked


def _language(term, column):
    return not isinstance(term, Literal) or column.get("lang") in (None, term.language)


def test_a_number_bears_unit_bound_period_source_and_proof(written):
    """The row has all that a reader needs to interpret the number."""
    (row,) = [row for row in _read(written[0], "numbers") if row["assertion"] == AS + "s0-120"]

    assert (row["value"], row["unit"], row["bound"]) == ("62600000000", "CCY_KRW", "exactly")
    assert (row["period"], row["indicator_ko"]) == ("2020", "국비 확보액")
    assert (row["source"], row["proof"]) == (OWN_PREFIXES["src"] + "s0", "passed")


def test_the_states_of_commitments_are_those_of_the_ledger(city_dataset, written):
    """Two independent queries agree for each commitment on the day of the release."""
    text = (ROOT / "queries" / "pages" / "ledger.rq").read_text("utf-8")
    (issued,) = {
        quad.object
        for quad in city_dataset.quads_for_pattern(
            None, NamedNode("http://purl.org/dc/terms/issued"), None, None
        )
    }
    ledger = city_dataset.query(
        text,
        use_default_graph_as_union=True,
        substitutions={Variable("at"): issued, Variable("known"): issued},
    )
    states = {row["milestone"].value: row["state"].value for row in ledger}
    rows = _read(written[0], "milestones")

    assert len(states) > 30
    assert len(set(states.values())) > 3
    assert {row["milestone"]: row["state"] for row in rows if row["commitment"] == "true"} == states
    assert {row["state"] for row in rows if row["outcome"] == "late"} == {"reported"}


def test_a_known_outcome_is_held_against_its_plan(written):
    """The data centre was planned to be finished in 2022 and was finished in April 2023."""
    (row,) = [
        row
        for row in _read(written[0], "milestones")
        if row["milestone"] == OWN_PREFIXES["ms"] + "ai-data-center-completion"
    ]

    assert (row["date"], row["state"]) == ("2023-04", "reported")
    assert date.fromisoformat(row["planned_latest"]) >= date(2022, 12, 31)


# Errors in the tables of a project.

QUERY = """PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?project ?name { ?project a gk:Project ; rdfs:label ?name } ORDER BY ?project LANG(?name)"""


def _table(project, query=QUERY, separator=" / ", datatype="string", **changed):
    name = {"name": "name", "datatype": datatype}
    if separator:
        name["separator"] = separator
    description = {
        "url": "own.csv",
        "tableSchema": {"primaryKey": ["project"], "columns": [{"name": "project"}, name]},
    }
    folder = project / "queries" / "tables"
    for path in folder.iterdir():
        path.unlink()
    (folder / "own.json").write_text(json.dumps(description | changed), "utf-8")
    (folder / "own.rq").write_text(query, "utf-8")


def test_solutions_of_one_key_are_one_row(project, dataset, tmp_path):
    """Values of a column are in the order of the query, without repetition."""
    _table(project)
    entry, _ = csv_tables.write(dataset, Project.open(project), tmp_path)

    assert entry["rows"] == 2
    assert [row["name"] for row in _read(tmp_path / csv_tables.FOLDER, "own")] == [
        "AI hub / 인공지능 집적단지",
        "Metro Line 2 / 도시철도 2호선",
    ]


@pytest.mark.parametrize(
    "case",
    [
        ("integer", '"1.0E6"^^xsd:double', "1000000"),
        ("integer", "12.0", "12"),
        ("integer", "1081700000000", "1081700000000"),
        ("integer", "9007199254740993", "9007199254740993"),
        ("decimal", "-9.90", "-9.9"),
        ("decimal", "1e-3", "0.001"),
        ("decimal", "0.0", "0"),
        ("string", '"12.0"', "12.0"),
        ("string", '"=1+1"', "'=1+1"),
        ("string", '"@x"', "'@x"),
        ("string", '"a=1"', "a=1"),
        ("date", '"-0044-03-15"', "-0044-03-15"),
    ],
)
def test_a_cell_is_what_a_spreadsheet_reads(project, dataset, tmp_path, case):
    """An integer is written without exponent and point, and a text is never a formula."""
    datatype, term, cell = case
    query = QUERY.replace("rdfs:label ?name", f"rdfs:label ?label . BIND ({term} AS ?name)")
    _table(project, f"PREFIX xsd: <{PREFIXES['xsd']}>\n{query}", datatype=datatype)
    csv_tables.write(dataset, Project.open(project), tmp_path)

    assert {row["name"] for row in _read(tmp_path / csv_tables.FOLDER, "own")} == {cell}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"separator": None}, "2 values of ?name in one row"),
        ({"separator": " "}, "contains the separator"),
        ({"datatype": "integer"}, "whose datatype in the description of the table is integer"),
        (
            {"query": QUERY.replace("?project ?name {", "?name ?project {")},
            "must select the columns",
        ),
        ({"query": QUERY.replace("BY ?project LANG(?name)", "BY LANG(?name)")}, "must be ordered"),
        ({"query": "ASK {}"}, "not a SELECT"),
        ({"query": "SELECT {"}, "not SPARQL"),
        ({"url": "other.csv"}, "it needs the url own.csv"),
        ({"tableSchema": {"columns": []}}, "primaryKey"),
        ({"tableSchema": []}, "is not a CSVW description of a table"),
    ],
)
def test_a_table_that_does_not_fit_its_description_stops_the_build(
    project, dataset, tmp_path, changes, words
):
    """The message names the file and the remedy."""
    _table(project, **changes)

    with pytest.raises(SourceError) as caught:
        csv_tables.write(dataset, Project.open(project), tmp_path)
    assert words in str(caught.value)
    assert "own." in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"url": "own.csv", "tableSchema": 3}'])
def test_a_description_that_is_none_stops_the_build(project, dataset, tmp_path, text):
    """Nothing is written for an invalid description."""
    _table(project)
    (project / "queries" / "tables" / "own.json").write_text(text, "utf-8")

    with pytest.raises(SourceError, match="is not a CSVW description of a table"):
        csv_tables.write(dataset, Project.open(project), tmp_path)


def test_a_project_without_tables_has_none(project, dataset, tmp_path):
    """The folder is optional."""
    for path in (project / "queries" / "tables").iterdir():
        path.unlink()

    assert csv_tables.write(dataset, Project.open(project), tmp_path) == []
    assert not (tmp_path / "dumps").exists()
