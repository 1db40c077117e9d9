"""The home page with the release of the real data, and the map that place pages use too."""

import re

import pytest

from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.display.map_points import MapPlace
from gwangju_kg.web.display.map_svg import WIDTH, draw
from web_fixtures import WebClient


@pytest.fixture
def home(city_web):
    """The home page in English."""
    return city_web.get("/?lang=en").text


def test_the_figures_lead_to_what_they_count(home, city_app, city_web):
    """Each to a page that lists it, in words; none to a query."""
    figures = city_app.server.release.figures
    shown = re.search(r'<dl class="figures">(.*?)</dl>', home, re.S)[1]
    links = {
        count: address for address, count in re.findall(r'<a href="([^"]*)">([^<]*)</a>', shown)
    }

    assert links[f"{figures['assertions']:,}"] == "/id/assertion/?lang=en"
    assert links[f"{figures['assertions-proven']:,}"].startswith("/page/query/proven-statements")
    assert len(links) == shown.count("<dt>") == 7
    for address in links.values():
        page = city_web.get(address).text
        assert "/sparql?query=" not in address
        assert "<h1>" in page
        assert not re.search(r">(as|disc|val|unit):[\w-]+<", page)


def test_the_years_hold_what_happened_in_them(home, city_web):
    """From 2018 on; each count equals its list and the rows of its query."""
    years = re.findall(r'<span class="year">(\d+)</span>.*?<span class="count">(\d+)', home, re.S)
    lists = re.findall(r'<ol class="events">(.*?)</ol>', home, re.S)
    location = city_web.get("/queries/milestones").headers["Location"]
    rows = city_web.get(location + "&format=csv").text.count("\n") - 1

    assert years[0][0] == "2018"
    assert [int(count) for _, count in years] == [text.count("<li>") for text in lists]
    assert sum(int(count) for _, count in years) == rows > 50
    assert "5 September 2019" in home


def test_the_awards_are_counted_by_category(home):
    """The city's counts are shown beside the awards that are named."""
    rows = re.findall(
        r'<th scope="row"><a[^>]*>([^<]*)</a></th><td class="number"[^>]*><a[^>]*>(\d+)</a></td>'
        r'.*?<td class="number"[^>]*>(\d+)</td>',
        home,
    )

    assert [tuple(map(int, row[1:])) for row in rows] == [
        (26, 3),
        (25, 5),
        (15, 4),
        (15, 2),
        (12, 0),
    ]
    assert rows[0][0] == "disaster and safety"


def test_the_awards_lead_to_their_chart_as_a_file(home, city_web):
    """The link says which formats there are; its page has them."""
    address = re.search(r'<a href="([^"]*)#numbers">Bar chart \(SVG, PNG\)</a>', home)[1]
    page = city_web.get(address.replace("/vocab/", "/page/vocab/")).text

    assert 'id="numbers"' in page
    assert 'type="image/svg+xml" data-png' in page.partition('id="numbers"')[2]
    assert "막대그래프 (SVG, PNG)</a>" in city_web.get("/?lang=ko").text


def test_both_languages_show_the_same_comparisons(city_web):
    """The list is cut; what is left does not depend on how labels are sorted."""
    korean, english = (
        re.findall(r'<p class="reached">.*?</p>', city_web.get(f"/?lang={language}").text, re.S)
        for language in ("ko", "en")
    )

    def claims(paragraphs):
        return [re.findall(r'href="/id/assertion/([^"?]*)', text) for text in paragraphs]

    assert sorted(claims(korean)) == sorted(claims(english))
    assert claims(korean)[-4:] == claims(english)[-4:]


def test_the_map_leads_to_places(home):
    """The map has labelled dots inside the picture, and a scale."""
    (svg,) = re.findall(r'<svg class="plan-map" viewBox="0 0 640 .*?</svg>', home, re.S)

    assert 'href="/id/entity/buk-gu?lang=en"' in svg
    assert "5 km" in svg
    assert all(0 < float(x) < WIDTH for x in re.findall(r'cx="([\d.]+)"', svg))


def test_a_place_is_marked_on_its_own_map(city_web):
    """One dot marks the place; a place without coordinates has no map."""
    page = city_web.get("/page/id/entity/buk-gu?lang=ko").text
    without = city_web.get("/page/id/entity/yeosu?lang=ko").text

    assert re.findall(r'<a href="([^"]*)" aria-label="[^"]*" class="here"', page) == [
        "/id/entity/buk-gu?lang=ko"
    ]
    assert "<svg" not in without


def test_a_release_without_these_questions_still_has_a_first_page(project, tmp_path, settings):
    """A release of an older version has a home page without the overview."""
    from gwangju_kg.build.pipeline import build  # noqa: PLC0415
    from gwangju_kg.engine import Engine  # noqa: PLC0415
    from gwangju_kg.release.contents import Release  # noqa: PLC0415
    from gwangju_kg.settings import Settings  # noqa: PLC0415
    from gwangju_kg.web.app import create_app  # noqa: PLC0415

    for name in ("milestones", "subject"):
        (project / "queries" / "pages" / f"{name}.rq").unlink()
    path = build(Settings(project=project, releases=tmp_path / "releases"), lambda _: None)
    with Engine.start(settings, release=path) as engine:
        client = WebClient(create_app(settings, engine.address, Release.open(path)))
        home = client.get("/?lang=ko")
        thing = client.get("/page/id/entity/line-2?lang=ko")

    assert (home.status_code, "연도별 주요 이정표" in home.text) == (200, False)
    assert (thing.status_code, "<h1>도시철도 2호선</h1>" in thing.text) == (200, True)


def _place(name, lon, lat, count=0):
    return MapPlace(LabelledLink(name, f"urn:{name}"), lon, lat, count)


def test_no_places_give_no_map():
    """Without places there is no map."""
    assert draw([]) is None


def test_one_place_stands_in_the_middle():
    """A single point is drawn in the middle of a non-empty extent."""
    (spot,) = draw([_place("a", 126.9, 35.1)]).spots

    assert spot.x == pytest.approx(WIDTH / 2, abs=1)
    assert spot.label


def test_north_is_up_and_east_is_right():
    """The y axis of the drawing points down."""
    drawn = draw([_place("s", 126.8, 35.1), _place("n", 126.9, 35.2)])
    spots = {spot.link.name: spot for spot in drawn.spots}

    assert spots["n"].y < spots["s"].y
    assert spots["n"].x > spots["s"].x


def test_a_place_too_far_away_is_left_out_and_counted():
    """A place in another city would shrink the map of this one to a dot."""
    drawn = draw([_place("a", 126.8, 35.1), _place("b", 126.9, 35.2), _place("c", 128.6, 35.9)])

    assert {spot.link.name for spot in drawn.spots} == {"a", "b"}
    assert drawn.left_out == 1


def test_two_places_at_one_point_stand_beside_each_other():
    """Neither dot hides the other, and both have their names."""
    drawn = draw([_place("long name", 126.8, 35.1), _place("more in it", 126.8, 35.1, count=5)])

    assert all(spot.label for spot in drawn.spots)
    assert len({(spot.x, spot.y) for spot in drawn.spots}) == 2
