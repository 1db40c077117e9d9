"""The ledger of commitments in the release of the real data: two dates, states, fields, CSV."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest

from gwangju_kg.web.entity.timeline import BY_ATTENTION, STATES


def _ledger(client, language="en", **parameters):
    response = client.get("/ledger?" + urlencode({"lang": language, **parameters}))
    assert response.status_code == 200
    return response.text


def _rows(page):
    """Return state, milestone and cells of each row, in the order of the page."""
    rows = re.findall(r'<tr data-state="(\w+)">(.*?)</tr>', page, re.S)
    return [
        (
            state,
            re.search(r'<th scope="row"><a href="/id/milestone/([^"?]*)', row)[1],
            [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.split("<td", row)[1:]],
        )
        for state, row in rows
    ]


def _states(page):
    """Return the milestones of a page by state."""
    states = {}
    for state, milestone, _ in _rows(page):
        states.setdefault(state, set()).add(milestone)
    return states


def _cells(page, milestone):
    return next(cells for _, name, cells in _rows(page) if name == milestone)


def _state_of(page, milestone):
    return next((state for state, names in _states(page).items() if milestone in names), None)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2019-12-25", "planned"),
        ("2021-12-31", "reported"),
    ],
)
def test_a_promise_has_another_state_on_another_day(city_web, at, state):
    """The car plant was due to start on the day after the article of December 2019."""
    assert _state_of(_ledger(city_web, at=at, known=at), "ggm-groundbreaking") == state


def test_a_plan_that_was_put_off_is_past_its_date_until_it_is_known(city_web):
    """Metro Line 2, planned for 2023, as known in 2019, when nobody had said more, and in 2024."""
    milestone = "metro-line-2-phase-1-opening"

    assert _state_of(_ledger(city_web, at="2024-01-31", known="2019-12-31"), milestone) == "unheard"
    assert (
        _state_of(_ledger(city_web, at="2024-01-31", known="2024-01-31"), milestone) == "replanned"
    )


def test_a_source_of_later_does_not_count(city_web):
    """Sources published after the day are not in the ledger of that day."""
    early, late = (
        _states(_ledger(city_web, at="2026-11-22", known=day))
        for day in ("2019-12-31", "2026-11-22")
    )

    assert 0 < sum(map(len, early.values())) < sum(map(len, late.values()))


def test_the_counts_are_those_of_the_table(city_web):
    """Each number leads to its rows."""
    page = _ledger(city_web)
    counts = {
        state: int(n)
        for state, n in re.findall(
            r'state=(\w+)[^"]*"[^>]*><span[^>]*>[^<]*</span> (\d+)</a>', page
        )
    }

    assert counts == {state: len(names) for state, names in _states(page).items()}
    assert len(counts) > 4
    assert f"{sum(counts.values())} commitments on" in page
    for state, count in counts.items():
        assert [row[0] for row in _rows(_ledger(city_web, state=state))] == [state] * count


def test_a_field_leaves_its_own_commitments(city_web):
    """The field of transport has the metro and not the swimming centre."""
    whole, transport = _ledger(city_web), _ledger(city_web, field="transport")
    named = set().union(*_states(transport).values())

    assert '<option value="transport" selected>' in transport
    assert 0 < len(named) < len(set().union(*_states(whole).values()))
    assert all(name.startswith("metro-line-2") for name in named)


def test_nothing_promised_says_what_to_choose(city_web):
    """There are no commitments before the first source, nor in an unknown field."""
    assert "Choose a later date" in _ledger(city_web, at="2018-01-01", known="2018-01-01")
    assert "Choose a later date" in _ledger(city_web, field="none")


def test_the_day_of_the_release_is_the_first_choice(city_web, city_app):
    """It is the default for missing and for empty dates."""
    issued = city_app.server.release.issued

    assert f'name="at" type="date" value="{issued}"' in _ledger(city_web, at="", known="")
    days = re.search(r'<nav class="days".*?</nav>', _ledger(city_web), re.S)[0]
    assert days.count('aria-current="true"') == 1


@pytest.mark.parametrize("name", ["at", "known"])
@pytest.mark.parametrize("value", ["soon", "2021-02-30", "2021", "99999-01-01", "<script>"])
def test_a_day_that_is_none_is_a_problem(city_web, as_browser, name, value):
    """The error is in the reader's language, and the input is escaped."""
    page = city_web.get("/ledger?" + urlencode({name: value, "lang": "ko"}), headers=as_browser)

    assert page.status_code == 400
    assert "맞는 날짜가 없습니다. 2021-06-30처럼 적으십시오" in page.text
    assert {"at": "‘기준일’", "known": "‘출처 기한’"}[name] in page.text
    assert "<script>" not in page.text


def test_both_clocks_and_every_state_are_explained(city_web):
    """The page explains the two dates and each state that it shows, in both languages."""
    for language in ("ko", "en"):
        page = _ledger(city_web, language)
        explained = re.findall(r'<div><dt><span class="state state-(\w+)">', page)

        assert explained == list(BY_ATTENTION)
        assert set(_states(page)) <= set(explained)
    assert "출처 기한" in _ledger(city_web, "ko")


@pytest.mark.parametrize("day", ["2019-12-31", "2026-11-22"])
def test_every_row_says_what_came_of_it(city_web, day):
    """A row has a state and the dates of its plans, or says that no date is stated."""
    for state, milestone, cells in _rows(_ledger(city_web, at=day, known=day)):
        assert all(re.sub(r"^[^>]*>", "", cell).strip() for cell in cells[:4]), milestone
        assert STATES[state][1] in cells[3]


def test_a_row_tells_the_life_of_a_promise(city_web):
    """Metro Line 2: first 2023, now the end of 2027, moved twice."""
    page = _ledger(city_web)
    first, latest, delay, state, _ = _cells(page, "metro-line-2-phase-1-opening")

    assert "2023 5 September 2019" in first
    assert "between October and December 2027" in latest
    assert "about 4 years later moved twice" in delay
    assert "rescheduled" in state
    assert 'aria-label="planned for 2023 (source of 2019-09-05), planned for 2026' in page


def test_a_promise_that_nobody_looked_up_is_not_overdue(city_web):
    """The swimming centre was mentioned later, the senior citizens' complex was not."""
    page = _ledger(city_web, "ko")

    assert _state_of(page, "swimming-center-completion") == "overdue"
    assert _state_of(page, "western-senior-complex-groundbreaking") == "unheard"
    assert "후속 보도 없음" in page


def test_what_was_done_in_time_was_not_delayed(city_web):
    """The World Archery Championships were promised for 2025 and held in September of that year."""
    delay = _cells(_ledger(city_web), "world-archery-2025-holding")[2]

    assert "as promised" in delay


@pytest.mark.parametrize("order", ["state", "first", "planned", "delay"])
def test_the_table_can_be_sorted(city_web, order):
    """The rows stay the same; the order of the delay begins with the longest."""
    rows = _rows(_ledger(city_web, sort=order))

    assert {name for _, name, _ in rows} == {name for _, name, _ in _rows(_ledger(city_web))}
    if order == "delay":
        assert rows[0][1] == "metro-line-2-phase-2-opening"
        assert "6 years later" in rows[0][2][2]


def test_the_csv_has_the_rows_of_the_page(city_web):
    """Same rows, same order, times as EDTF, IRIs in full."""
    query = urlencode({"lang": "en", "state": "replanned", "sort": "delay"})
    response = city_web.get(f"/ledger.csv?{query}")
    rows = list(csv.DictReader(io.StringIO(response.text)))

    assert response.content_type == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    assert [row["commitment"].rpartition("/")[2] for row in rows] == [
        name for _, name, _ in _rows(_ledger(city_web, state="replanned", sort="delay"))
    ]
    assert rows[1]["first_planned"] == "2023"
    assert rows[1]["last_planned"] == "[2027-10-01..2027-12-31]"
    assert (rows[1]["times_moved"], rows[1]["delay_months"]) == ("2", "48")


def test_a_csv_without_rows_has_its_columns(city_web):
    """A date before the first source."""
    response = city_web.get("/ledger.csv?at=2018-01-01&known=2018-01-01")

    assert response.status_code == 200
    assert response.text.startswith("commitment,name,")


@pytest.mark.parametrize("name", ["state", "sort"])
@pytest.mark.parametrize("path", ["ledger", "ledger.csv"])
def test_an_unknown_state_or_order_is_a_problem(city_web, name, path):
    """It names what there is."""
    response = city_web.get(f"/{path}?{name}=late&lang=en")

    assert response.status_code == 400
    assert f"&#39;{name}&#39; must be one of" in response.text or "must be one of" in response.text


def test_the_home_page_tells_what_became_of_the_commitments(city_web):
    """With as many in each state as the ledger has."""
    home = city_web.get("/?lang=en").text
    found = dict(re.findall(r'href="/ledger\?state=(\w+)&amp;lang=en".*?</span> (\d+)</a>', home))

    assert len(found) > 3
    for state, count in found.items():
        chip = f"{STATES[state][1]}</span> {count}</a>"
        ledger = city_web.get(f"/ledger?state={state}&lang=en").text
        assert chip in home
        assert f'aria-current="true"><span class="state state-{state}">{chip}' in ledger


def test_a_date_has_four_digits_of_the_year(city_web):
    """The fields say which days they take, and the page exists for the first and the last one."""
    page = _ledger(city_web)
    fields = re.findall(r'<input id="(?:at|known)"[^>]*type="date"[^>]*>', page)
    bounds = {re.search(r'min="([^"]*)" max="([^"]*)"', field).groups() for field in fields}

    assert len(fields) == 2
    assert bounds == {("0001-01-01", "9999-12-31")}
    for day in (*next(iter(bounds)), "9999-01-01"):
        assert city_web.get(f"/ledger?at={day}&known={day}").status_code == 200
        assert city_web.get(f"/ledger?at={day}").status_code == 200
