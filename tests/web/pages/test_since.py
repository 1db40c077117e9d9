"""What changed since a day: commitments then and now, and what sources said later."""

import re

import pytest


def _page(client, day, language="en"):
    response = client.get(f"/since?day={day}&lang={language}")
    assert response.status_code == 200
    return response.text


def _changed(page):
    """Return the cells of the table of commitments by milestone."""
    rows = re.findall(r'<th scope="row"><a href="/id/milestone/([^"?]*)[^>]*>.*?</tr>', page, re.S)
    bodies = re.findall(r'<th scope="row"><a href="/id/milestone/.*?</tr>', page, re.S)
    return {
        name: [
            " ".join(re.sub(r"<[^>]*>", " ", cell.partition(">")[2]).split())
            for cell in body.split("<td")[1:]
        ]
        for name, body in zip(rows, bodies, strict=True)
    }


def test_commitments_are_told_as_on_that_day_and_now(city_web):
    """A plan that was moved, and one that nobody knew then; what is as it was is left out."""
    changed = _changed(_page(city_web, "2025-01-01"))

    then, now = changed["metro-line-2-phase-1-opening"]
    assert "2026" in then
    assert "2027" in now
    assert any(
        cells[0] == "not known yet" and "cancelled" in cells[1] for cells in changed.values()
    )
    assert all(then != now for then, now in changed.values())
    assert "ggm-groundbreaking" not in changed


def test_what_sources_told_comes_before_what_only_the_calendar_changed(city_web):
    """A moved plan is first; then new commitments; then those whose date passed without a word."""
    page = _page(city_web, "2022-01-01")
    parts = re.split(r"<h3>(Reported by sources|New commitments|Only the date has passed) ", page)
    told, new, passed = (_changed(part) for part in parts[2::2])

    assert parts[1::2] == ["Reported by sources", "New commitments", "Only the date has passed"]
    assert {"metro-line-2-phase-1-opening", "ggm-production-start"} <= told.keys()
    assert all(cells[0] == "not known yet" for cells in new.values())
    assert "western-senior-complex-completion" in passed
    assert not any("done" in cells[1] for cells in passed.values())


def test_a_source_of_that_day_was_known_already(city_web):
    """An article of 19 November 2025 is new on the day before, not on the day itself."""
    before, on = (_page(city_web, day) for day in ("2025-11-18", "2025-11-19"))

    assert "/id/assertion/x-asiae-2025-11-19-01" in before
    assert "/id/assertion/x-asiae-2025-11-19-01" not in on
    assert "/id/assertion/x-kmib-0028996195-01" in on


@pytest.mark.parametrize(("day", "is_cut"), [("0001-01-01", True), ("2026-01-01", False)])
def test_the_assertions_are_limited_and_the_page_says_so(city_web, day, is_cut):
    """Only the newest are shown."""
    assert ("Only the latest 300 assertions are shown" in _page(city_web, day)) is is_cut


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("What changed since 1 January 2027", "No commitment has changed", "no newer source"),
        ),
        ("ko", ("2027년 1월 1일 이후 바뀐 것", "바뀐 약속이 없습니다", "출처가 없습니다")),
    ],
)
def test_after_the_newest_source_nothing_has_changed(city_web, language, words):
    """A day in the future is no error."""
    page = _page(city_web, "2027-01-01", language)

    assert all(each in page for each in words)


def test_the_default_is_a_year_before_the_date_of_the_data(city_web):
    """The date comes from the release, not from the clock."""
    assert 'value="2025-11-22"' in city_web.get("/since").text


@pytest.mark.parametrize(
    ("query", "code"), [("day=soon", "bad-request"), ("day=2025-02-30", "bad-request")]
)
def test_what_is_no_date_is_refused(city_web, query, code):
    """The parameter is named."""
    answer = city_web.get(f"/since?{query}", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["code"]) == (400, code)


def test_plain_files_have_no_such_page(files_web):
    """Without a release there is no date of the data."""
    answer = files_web.get("/since", headers={"Accept": "application/json"})

    assert answer.json["code"] == "no-release"


def test_what_was_cut_from_the_ledger_of_that_day_is_not_called_unknown(city_web, monkeypatch):
    """If the list of that day is full, a commitment that it lacks may have been known."""
    day = "2025-01-01"
    ledger = city_web.get(f"/ledger.csv?at={day}&known={day}").text
    assert "not known yet" in _page(city_web, day)
    monkeypatch.setattr("gwangju_kg.web.pages.since.MAX_ROWS", len(ledger.splitlines()) - 1)

    page = _page(city_web, day)
    assert "not known yet" not in page
    assert "metro-line-2-phase-1-opening" in _changed(page)
    assert "earliest planned dates are compared" in page
