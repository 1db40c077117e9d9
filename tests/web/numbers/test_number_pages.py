"""Indicators by year, targets beside results, and the page of budgets, with the real data."""

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree

import pytest

VOCABULARY = "https://w3id.org/gwangju-kg/vocab/"


def _text(page):
    """Return the words of a page without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def _indicator(web, name, language="en"):
    return web.get(f"/page/vocab/{name}?lang={language}").text


def _csv(web, address):
    answer = web.get(address)
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_hiring_target_stands_beside_what_was_reached(city_web):
    """The first lines answer it in both languages, and each number leads to its assertion."""
    english, korean = (_indicator(city_web, "directEmployment", tag) for tag in ("en", "ko"))

    assert "682 of 1,000 (target) : 68.2% 318 below the target." in _text(english)
    assert "682명 / 목표 1,000명 : 68.2% 목표보다 318명 적습니다." in _text(korean)
    for assertion in ("s3-104", "x-kjmbc-1481782-01"):
        assert f'href="/id/assertion/{assertion}?lang=en"' in english


def test_a_budget_has_its_growth_as_calculated_and_as_stated(city_web):
    """National funding of 2019 and 2020 with growth; the rate of the source leads to its claim."""
    page = city_web.get("/budget?lang=en").text

    words = _text(page)
    assert "2019 2.2102 trillion won → 2020 2.5379 trillion won : +14.8%" in words
    assert "The source states 14.8%" in words
    assert 'href="/id/assertion/s0-211?lang=en">14.8%' in page
    assert 'href="/id/calculation/national-funding-growth?lang=en"' in page


def test_a_result_as_planned_is_said_in_korean_without_a_wrong_particle(city_web):
    """The words for plans, targets and forecasts take different particles."""
    words = _text(city_web.get("/numbers?lang=ko").text)

    assert "계획대로입니다." in words
    assert not re.search("(계획|전망)와", words)


def test_the_home_page_has_both_answers(city_web):
    """Without a click: the growth of the budget, and the hiring target; one click to the rest."""
    page = city_web.get("/?lang=en").text

    assert "→ 2020 2.5379 trillion won : +14.8%" in _text(page)
    assert "682 of 1,000 (target)" in _text(page)
    assert 'href="/vocab/directEmployment?lang=en"' in page
    assert 'href="/budget?lang=en"' in page
    assert 'href="/numbers?lang=en"' in page


def test_values_that_contradict_each_other_stand_side_by_side(city_web):
    """All four numbers of countries are shown; one that was set aside is marked, not hidden."""
    page = _indicator(city_web, "nationalFunding")
    rows = re.findall(r"<tr( class=\"aside\")?>\s*<th.*?</tr>", page, re.S)

    assert "69.7 billion won" in page
    assert rows.count(' class="aside"') == 1
    assert "set aside by the editors" in page
    assert 'href="/id/discrepancy/ai-national-funding-2020?lang=en"' in page


def test_each_chart_is_a_picture_with_its_numbers_in_words(city_web):
    """Plans are drawn otherwise than facts, a legend says how; names tell what is shown."""
    page = _indicator(city_web, "annualOutput")
    (drawing,) = re.findall(r"<svg xmlns.*?</svg>", page, re.S)
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own
    kinds = [box.get("class") for box in root.iter("{http://www.w3.org/2000/svg}rect")]

    assert kinds == ["actual", "actual", "plan"]
    assert "from 2022 plan 70,000" in root.get("aria-label")
    assert page.count('class="chart key"') == 2


def test_what_is_calculated_is_called_so_in_a_chart(city_web):
    """The number of new projects of 2019 follows from that of 2020 and its growth."""
    page = _text(city_web.get("/budget?lang=en").text)

    assert "2019 calculated 70 2020 actual 94" in page


def test_the_list_of_indicators_says_of_what_and_when(city_web):
    """The thing if it is one, else how many; the years of all values, also of those as of a day."""
    rows = re.findall(r"<tr><th.*?</tr>", city_web.get("/numbers?lang=en").text, re.S)
    told = {words.split("  ")[0]: words for words in map(_text, rows)}

    assert told["National funding secured 2 things 2019 to 2020 6"]
    assert told["Awards received Gwangju Metropolitan City 2018 to 2019 12"]
    assert told["Cumulative output Gwangju Global Motors car plant 2021 to 2025 2"]


def test_a_source_of_several_passages_is_named_once(city_web):
    """Each passage leads to its assertion; the total of the awards is said above their chart."""
    page = _indicator(city_web, "awardsReceived")
    total = re.search(r"<tr[^>]*>(?:(?!</tr>).)*>93</a>.*?</tr>", page, re.S)[0]

    assert total.count("Article of December 2019") == 1
    assert "25 December 2019 · assertion 1 · assertion 2 · assertion 3" in _text(total)
    assert total.count('class="faint" href="/id/assertion/') == 3
    assert "11 December 2019 · assertion" in _text(_indicator(city_web, "nationalFunding"))
    assert not re.search(r">20\d\d-\d\d-\d\d<", page)
    assert "Awards received (93 in all · Gwangju Metropolitan City" in page


def test_the_csv_has_a_row_for_each_assertion(city_web):
    """Also of values that several sources state, and of those that were set aside."""
    rows = _csv(city_web, f"/numbers.csv?indicator={VOCABULARY}nationalFunding")
    of_city = [row for row in rows if row["thing"].endswith("/gwangju-city")]

    assert [(r["period"], r["value"]) for r in of_city] == [
        ("2019", "2210200000000"),
        ("2020", "2537900000000"),
        ("2020", "2537900000000"),
    ]
    assert of_city[-1]["growth_percent"] == "14.8"
    assert [r["set_aside"] for r in rows].count("true") == 1


@pytest.mark.parametrize(
    "table",
    ["numbers/targets", "numbers/indicators"]
    + [f"budget/{name}" for name in ("years", "costs", "fields", "stated", "payers")],
)
def test_each_table_has_a_csv_that_its_page_links(city_web, table):
    """Every row has as many fields as there are columns."""
    rows = _csv(city_web, f"/{table}.csv")

    assert rows
    assert all(None not in row and None not in row.values() for row in rows)
    page = city_web.get(f"/{table.partition('/')[0]}?lang=en").text
    assert f'href="/{table}.csv?lang=en"' in page


def test_costs_are_added_by_field(city_web):
    """Each total is the sum of the projects of that field and kind."""
    costs = _csv(city_web, "/budget/costs.csv?lang=en")
    for total in _csv(city_web, "/budget/fields.csv?lang=en"):
        of_field = [
            int(row["amount"])
            for row in costs
            if total["name"] in row["fields"].split(", ") and row["state"] == total["state"]
        ]
        assert (sum(of_field), len(of_field)) == (int(total["amount"]), int(total["projects"]))


def test_no_two_totals_have_the_same_name(city_web):
    """What was spent on sports and what is planned for it are named apart."""
    page = city_web.get("/budget?lang=en").text
    table = page.partition('aria-label="Costs of projects by field"')[2].partition("</table>")[0]
    names = [
        re.sub("<[^>]*>", "", name) for name in re.findall(r'<th scope="row">(.*?)</th>', table)
    ]

    assert len(names) > 1
    assert len(set(names)) == len(names)
    assert [name for name in names if name.startswith("sports: ")]


def test_who_pays_names_both_sides(city_web):
    """A share of the state and of a shareholder, each with its assertion."""
    paid = {
        (r["thing_name"], r["payer_name"]): r["value"]
        for r in _csv(city_web, "/budget/payers.csv?lang=en")
    }

    assert paid["Construction of Gwangju Metro Line 2", "state funds"] == "60%"
    assert ("Gwangju Global Motors", "Hyundai Motor Company") in paid


def test_a_record_without_numbers_says_so(web):
    """The small project has no budget: no page, no link, no empty table."""
    assert web.get("/budget").status_code == 404
    page = web.get("/numbers?lang=en")
    assert page.status_code == 200
    assert "<table" not in page.text
    assert "/budget" not in page.text
    assert "Targets" not in web.get("/?lang=en").text


@pytest.mark.parametrize("indicator", ["", "no-iri", "%3Cscript%3E"])
def test_an_indicator_that_is_no_iri_is_a_bad_request(city_web, indicator):
    """The error names the parameter."""
    answer = city_web.get(f"/numbers.csv?indicator={indicator}")

    assert answer.status_code == 400
    assert "indicator" in answer.text


def test_an_indicator_without_numbers_is_not_found(city_web):
    """Also one of another vocabulary."""
    assert city_web.get("/numbers.csv?indicator=urn:x:y").status_code == 404


def test_the_query_of_a_table_opens_with_its_indicator(city_web):
    """The placeholder is replaced by the IRI."""
    location = city_web.get(f"/queries/numbers?of={VOCABULARY}births").headers["Location"]

    rows = city_web.get(location + "&format=csv").text
    assert rows.count(f"{VOCABULARY}births,") >= 4


def test_per_cent_has_its_sign_everywhere(city_web):
    """In the answer to a question, and in the facts of an assertion, beside the unit."""
    answer = city_web.get("/page/query/who-paid-for-ggm?lang=en").text
    assertion = city_web.get("/page/id/assertion/s0-211?lang=en").text

    assert re.search(r">11\.3%</span></td>", answer)
    assert re.search(r"<dt>value</dt><dd><span>14\.8%</span></dd>", assertion)


def test_a_chart_has_the_values_of_one_indicator(city_web):
    """The growth of the government's budget is no bar of the growth of the city's funding."""
    page = city_web.get("/budget?lang=en").text
    labels = re.findall(r'<svg xmlns[^>]*aria-label="([^"]*)"', page)

    assert len(labels) == 4
    assert not any("14.8%" in label and "9.1%" in label for label in labels)
