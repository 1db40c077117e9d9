"""The ledger of commitments in the release of the real data: two dates, states, fields."""

import re
from urllib.parse import urlencode

import pytest


def _ledger(client, language="en", **parameters):
    response = client.get("/ledger?" + urlencode({"lang": language, **parameters}))
    assert response.status_code == 200
    return response.text


def _states(page):
    """Return the milestones of a page by state."""
    return {
        state: set(re.findall(r'<th scope="row"><a href="/id/milestone/([^"?]*)', section))
        for state, section in re.findall(r'<section id="(\w+)">(.*?)</section>', page, re.S)
    }


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


def test_a_plan_that_was_put_off_is_overdue_until_it_is_known(city_web):
    """Metro Line 2, planned for 2023, as known in 2019 and in 2024."""
    milestone = "metro-line-2-phase-1-opening"

    assert _state_of(_ledger(city_web, at="2024-01-31", known="2019-12-31"), milestone) == "overdue"
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


def test_the_counts_are_those_of_the_tables(city_web):
    """Each number links to its table."""
    page = _ledger(city_web)
    counts = {s: int(n) for s, n in re.findall(r'<dd><a href="#(\w+)">(\d+)</a>', page)}

    assert counts == {state: len(names) for state, names in _states(page).items()}
    assert len(counts) > 4
    assert f": {sum(counts.values())} commitments." in page


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
    assert _ledger(city_web).count('aria-current="true"') == 1


@pytest.mark.parametrize("name", ["at", "known"])
@pytest.mark.parametrize("value", ["soon", "2021-02-30", "2021", "99999-01-01", "<script>"])
def test_a_day_that_is_none_is_a_problem(city_web, as_browser, name, value):
    """The error is in the reader's language, and the input is escaped."""
    page = city_web.get("/ledger?" + urlencode({name: value, "lang": "ko"}), headers=as_browser)

    assert page.status_code == 400
    assert "2021-06-30과 같은 날짜여야 합니다" in page.text
    assert "<script>" not in page.text


def test_both_clocks_are_explained_in_korean(city_web):
    """The page explains the two dates without requiring the technical terms."""
    page = _ledger(city_web, "ko")

    assert "두 날짜" in page
    assert "이후 보도 없음" in page


@pytest.mark.parametrize("day", ["2019-12-31", "2026-11-22"])
def test_every_row_says_what_came_of_it(city_web, day):
    """
    A row has the completion date, or what the state is inferred from, or that no source states it.
    """
    page = _ledger(city_web, "ko", at=day, known=day)
    outcomes = re.findall(r'<td data-head="이행">(.*?)</td>', page, re.S)

    assert len(outcomes) == page.count('<th scope="row">')
    assert all(re.sub(r"<[^>]*>", "", outcome).strip() for outcome in outcomes)
