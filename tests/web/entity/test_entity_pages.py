"""Pages of things in the release of the real data: one template a kind, down to the evidence."""

import html
import re
from datetime import date
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from gwangju_kg.web.entity.page_model import CLAIMS, REFERRERS
from gwangju_kg.web.entity.timeline import STATES
from our_namespaces import BASE_IRI, PREFIXES
from web_fixtures import WebClient, request_context

#: A page of each kind, and the texts that it must have in Korean.
KINDS = {
    "id/entity/metro-line-2": ("2019년 9월 5일에 시작", "2조 1,761억 원", "경과", "출처 간 불일치"),
    "id/entity/sangsaeng-card": ("시책", "경과", "수치"),
    "id/entity/childbirth-grant": ("공공서비스",),
    "id/entity/ggm-plant": ("시설", "수치"),
    "id/entity/gwangju": ("장소", "수치", "관련 항목"),
    "id/entity/world-aquatics-2019": ("행사", "경과", "수치", "최초·최대 주장"),
    "id/entity/ggm": ("유형은 ‘기업’입니다", "경과", "관계에 관한 주장"),
    "id/entity/gwangju-city": ("수상·수여·후원 내역", "제7회 한국정책대상"),
    "id/entity/korea-policy-award": ("시상 내역", "수상"),
    "id/conferral/korea-policy-award-7": ("시상 기록입니다", "2018년"),
    "id/milestone/metro-line-2-groundbreaking": ("이정표입니다", "완료", "2019년 9월 5일"),
    "id/assertion/s0-101": ("2019년 1월 31일", "119~148번째 글자", "원문과 일치: 통과"),
    "id/assertion/d-new-funded-projects-2019": ("70",),
    "id/passage/s0-119-148": ("성과결산보고의 119~148번째 글자", "한 구절입니다", "s0-101"),
    "id/source/s0": ("이 출처의 주장", "119–148", "23년"),
    "id/discrepancy/metro-line-2-years": ("원인:", "16년", "17년"),
    "vocab/projectCost": ("사업비", "2조 1,761억 원"),
    "id/entity/lee-yong-sup": ("이용섭", "재임: 이용섭 광주광역시장(2018년 7월~2022년 6월)"),
    "id/entity/lee-yong-sup-mayor-of-gwangju": ("이용섭 · 광주광역시장 · 2018년 7월",),
    "id/assertion/s0-1902": ("목적: 저출산 해결을 선도하고", "구절 위치 확인: 통과"),
    "id/entity/three-three-three-campaign": (
        "목적·역할·효과", "목적: 교통사고와 전통시장 화재 예방",
    ),
    "id/entity/mayor-of-gwangju": ("광주광역시장",),
    "id/entity/national-ai-strategy": ("문서",),
    "id/calculation/births-growth": (
        "(2,769명 − 약 2,583명) ÷ 약 2,583명 × 100 = 7.2%", "±0.05", "검증됨", "계산값",
    ),
    "id/calculation/ggm-capital": ("2,300억 원 + 3,454억 원 = 5,754억 원",),
    "id/list/signature-dishes": ("출처가 밝힌 전체 수는 7가지이며", "주먹밥", "원문과 일치: 통과"),
    "id/time/x-zumst-54493470-published": (
        "2019년 8월 20일 ~ 9월 20일 사이", "[2019-08-20..2019-09-20]", "5,754억 원", "줌 뉴스",
    ),
}  # fmt: skip

#: Limit of the page of a thing, in bytes.  Source: issue 6, "Speed and size".
MOST_BYTES = 100_000


def _page(client, path, language="ko", **parameters):
    response = client.get(f"/page/{path}?" + urlencode({"lang": language, **parameters}))
    assert response.status_code == 200
    return response.text


def _text(page):
    """Return the visible text of the page, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_an_assertion_is_headed_by_what_it_says(city_web):
    """The heading is the statement; the number is in the title and among the evidence."""
    page = _page(city_web, "id/assertion/s0-171")
    heading = _text(re.search("<h1>(.*?)</h1>", page, re.DOTALL)[1])

    assert heading == "광주 도시철도 2호선 건설 · 갈등 기간 : 16년, 2018년 11월까지"
    assert "<title>광주 도시철도 2호선 건설 · 갈등 기간: 16년, 2018년 11월까지 (s0-171)" in page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_title_of_an_assertion_is_its_label_in_the_release(city_web, city_dataset, language):
    """Pages and labels are made by one function: for each class of assertions, the first."""
    kinds = (
        "StatusReport", "ConferralReport", "Observation", "RelationReport", "RankingClaim",
        "NameReport", "DescriptionReport",
    )  # fmt: skip
    class_of, labels = {}, {}
    for quad in sorted(city_dataset, key=str):
        if quad.predicate.value == PREFIXES["rdf"] + "type":
            class_of.setdefault(quad.object.value, quad.subject.value)
        elif (
            quad.predicate.value == PREFIXES["rdfs"] + "label" and quad.object.language == language
        ):
            labels[quad.subject.value] = quad.object.value
    for kind in kinds:
        iri = class_of[PREFIXES["gk"] + kind]
        name = iri.removeprefix(PREFIXES["as"])
        title = _page(city_web, f"id/assertion/{name}", language).partition("<title>")[2]
        assert html.unescape(title).startswith(f"{labels[iri]} ({name})")


def test_values_of_facts_are_read_in_words(city_web):
    """No duration, day or rank is shown in its lexical form."""
    facts = _page(city_web, "id/assertion/s0-171").partition('id="facts"')[2]

    assert "2019년 12월 25일" in facts
    assert "P16Y" not in facts
    assert "0-1-0-0" not in facts


@pytest.mark.parametrize(
    ("facility", "sentences"),
    [
        ("ggm-plant", "공사가 끝났습니다."),
        ("gwangju-literature-hall", "문을 열었습니다."),
        ("former-jeollanam-do-office", "공사가 끝났습니다."),
        ("esports-arena", "문을 열었습니다. 실제 사업비는 60억 원("),
        (
            "green-car-parts-certification-center",
            "문을 열었습니다. 계획된 사업비는 394억 원입니다.",
        ),
    ],
)
def test_the_page_of_a_facility_begins_with_when_it_was_built_and_its_cost(
    city_web, facility, sentences
):
    """A completion that is known only by the opening is not said twice."""
    lead = _page(city_web, f"id/entity/{facility}").partition('class="lead"')[2].split("</div>")[0]

    assert sentences in lead
    assert lead.count("끝났습니다") + lead.count("문을 열었습니다") == 1


def test_a_discrepancy_says_what_it_is_about(city_web):
    """A discrepancy links to the things whose assertions differ."""
    lead = _page(city_web, "id/discrepancy/metro-line-2-years").partition("<section")[0]

    assert 'href="/id/entity/metro-line-2?lang=ko"' in lead


@pytest.mark.parametrize("path", KINDS)
def test_a_thing_of_each_kind_has_its_page(city_web, path):
    """The page has the content of its kind, in both languages, within the size limit."""
    page = _page(city_web, path)
    text = _text(page)

    for shown in KINDS[path]:
        assert shown in text
    assert len(page.encode()) < MOST_BYTES
    assert "<h1>" in _page(city_web, path, "en")
    for extension in ("ttl", "nt", "jsonld", "rdf"):
        assert f'href="/data/{path}.{extension}"' in page


def test_the_story_tells_what_each_source_said_and_when(city_web):
    """A postponed opening shows each plan with its source, and the last one as its time."""
    page = _page(city_web, "id/entity/metro-line-2")
    (chapter,) = re.findall(
        r'<li class="is-replanned">(?:(?!<li).)*metro-line-2-phase-1-opening.*?</li>', page, re.S
    )
    text = _text(chapter)

    assert text.startswith("2027년 10~12월 사이 도시철도 2호선 1단계 개통 계획 변경")
    assert text.index("아시아경제 2025년 11월 19일 기사: 2027년") < text.index(
        "조선일보 2024년 8월 20일 기사: 2026년"
    )
    assert text.index("조선일보 2024년 8월 20일 기사: 2026년") < text.index(
        "한국경제 2019년 9월 5일 기사: 2023년"
    )


@pytest.mark.parametrize(
    ("path", "korean", "english"),
    [
        (
            "entity/metro-line-2",
            "도시철도 2호선 1단계 개통 : 2027년 10~12월 사이 예정입니다. 처음에는 2023년"
            " 예정이었으나 2차례 미뤄져 약 4년 늦어졌습니다.",
            "now due between October and December 2027. First planned for 2023, put off twice,"
            " by about 4 years.",
        ),
        (
            "entity/gwangju-city",
            "광주광역시의 폐지와 통합 : 2026년 7월 1일. 뒤를 이은 기관:",
            "by merger : 1 July 2026. Succeeded by Jeonnam-Gwangju Integrated Special City",
        ),
        (
            "entity/national-ai-computing-center",
            "취소되었습니다(2025년 10월 21일).",
            "cancelled (21 October 2025).",
        ),
        (
            "entity/swimming-center-construction",
            "예정이었으나 완료되었다는 출처가 없습니다.",
            "no source says that it is done.",
        ),
        (
            "entity/western-senior-complex-construction",
            "그 뒤로 언급한 출처가 없습니다.",
            "no source has mentioned it since.",
        ),
        ("entity/asian-games-2038-bid", "시기는 알려지지 않았습니다.", "no date is stated."),
        (
            "milestone/metro-line-2-phase-1-opening",
            "처음에는 2023년 예정이었으나",
            "First planned for 2023",
        ),
        ("milestone/ggm-founding", "2019년 9월 20일에 이루어졌습니다.", "on 20 September 2019."),
        (
            "milestone/national-trauma-center-opening",
            "2024년 7월 1일에 이루어졌습니다.",
            "on 1 July 2024.",
        ),
    ],
)  # fmt: skip
def test_the_page_of_a_thing_begins_with_its_news(city_web, path, korean, english):
    """What ended, is late, was moved or cancelled stands before all else."""
    for language, sentence in (("ko", korean), ("en", english)):
        lead = _page(city_web, f"id/{path}", language).partition('class="lead"')[2]
        text = _text(lead.split("</div>")[0].partition(">")[2])

        assert sentence in text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_is_done_is_not_said_to_be_due(city_web, language):
    """Each milestone on the home page of which a source says that it is done has its time."""
    found = set(
        re.findall(r'href="/(id/milestone/[^"?]+)', city_web.get(f"/?lang={language}").text)
    )
    leads = {
        path: _page(city_web, path, language).partition('class="lead"')[2].partition("</div>")[0]
        for path in found
    }
    done = {path: _text(lead) for path, lead in leads.items() if "state-reported" in lead}

    assert len(done) > 20
    assert [path for path, text in done.items() if "예정입니다" in text or " due " in text] == []


def test_what_ended_has_no_other_news(city_web):
    """After an abolition, nothing of a body is waited for."""
    assert _page(city_web, "id/entity/gwangju-city").count('class="news"') == 1


def test_a_facility_tells_the_story_of_what_builds_it(city_web):
    """The milestones of the project that delivers it are in its timeline."""
    story = (
        _page(city_web, "id/entity/ggm-plant").partition('id="story"')[2].partition("</section>")[0]
    )

    assert "자동차공장 착공" in story
    assert "자동차공장 완공" in story


def test_status_reports_are_on_the_first_page_and_the_newest_of_the_others(city_web):
    """What is left out is older, and the page says so."""
    page = _page(city_web, "id/entity/gwangju-city", "en")
    (link,) = re.findall(r'<a rel="next" href="([^"]*claims-after[^"]*)">([^<]*)', page)
    older = city_web.get(link[0].replace("&amp;", "&")).text

    shown = f"The newest assertions are shown, {CLAIMS} at a time. Show older assertions"
    assert link[1] == shown
    assert 'id="story"' in page
    assert 'id="story"' not in older


@pytest.mark.parametrize(("language", "undated"), [("ko", "시기 미상"), ("en", "date not stated")])
def test_a_timeline_line_without_a_date_says_so(city_web, language, undated):
    """A source without a date leaves no colon with nothing after it."""
    page = _page(city_web, "id/entity/metro-line-2", language)
    timeline = page.partition('id="story"')[2].partition("</section>")[0]
    tags = re.compile(r'<span class="(?:modality|proof)[^"]*">.*?</span>', re.S)
    lines = [
        _text(tags.sub("", summary))
        for summary in re.findall(r"<summary>(.*?)</summary>", timeline, re.S)
    ]

    assert len(lines) > 2
    assert not [line for line in lines if line.endswith(":")]
    assert sum(line.endswith(f": {undated}") for line in lines) == 4


def test_what_has_no_date_stands_last_under_a_line_of_its_own(city_web):
    """No milestone without a date stands between dated ones; a story of dated ones has no line."""
    undated = '<h3 class="undated">Without a stated date</h3>'
    pages = [
        _page(city_web, f"id/entity/{thing}", "en").partition('id="story"')[2]
        for thing in ("gwangju-city", "ggm", "metro-line-2")
    ]
    whens = [re.findall(r'<p class="when">(.*?)</p>', page.partition(undated)[0]) for page in pages]
    after = [re.findall(r'<p class="when">(.*?)</p>', page.partition(undated)[2]) for page in pages]

    assert all(whens)
    assert "date not stated" not in {when for each in whens for when in each}
    assert {when for each in after for when in each} == {"date not stated"}
    assert any(not each for each in after)


def test_a_fact_opens_to_its_passage_and_its_check(city_web):
    """A number links to its passage and to the check that it was read there."""
    page = _page(city_web, "id/entity/metro-line-2", "en")
    (row,) = (
        row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if "/id/assertion/s0-171" in row
    )
    text = _text(row)

    assert "16 years" in text
    assert "number verified" in text
    assert "characters 1129 to 1164" in text
    assert "reads as stated: passed" in text
    assert 'href="/id/passage/s0-1129-1164?lang=en"' in row


def test_no_proof_mark_stands_where_there_is_no_check(city_web):
    """A number from a source without a stored text is shown as unverified."""
    page = _page(city_web, "id/entity/metro-line-2", "en")
    rows = re.findall(r"<tr>.*?</tr>", page, re.S)
    (row,) = (row for row in rows if "x-hankyung-2019-09-05-04" in row)

    assert "2.1761 trillion won" in row
    assert "no result in this release" not in row
    assert page.count("no result in this release") == 1
    assert "no result in this release" in _page(
        city_web, "id/assertion/x-hankyung-2019-09-05-04", "en"
    )
    assert 'class="proof"' not in row


def test_a_date_set_by_the_editors_is_not_shown_as_proven(city_web):
    """Its mark and its check say that nothing was compared; a number beside it is marked alone."""
    undated = _text(_page(city_web, "id/assertion/s3-256"))
    number = _text(_page(city_web, "id/assertion/s0-171"))

    assert "시기는 편집 판단" in undated
    assert "편집자가 정한 시기여서 검증하지 않음" in undated
    assert "검증됨" not in undated
    assert "수치 검증" in number
    assert "검증됨" not in number


def test_what_is_inferred_says_so(city_web):
    """An actor that its sentence leaves out is marked as inferred."""
    inferred = _text(_page(city_web, "id/assertion/s0-1404"))

    assert "추론" in inferred
    assert "추론" not in _text(_page(city_web, "id/assertion/s0-107"))


def test_a_grade_is_not_shown_as_a_rank(city_web):
    """The first grade of an index reads as a grade."""
    page = _text(_page(city_web, "id/assertion/s0-664"))

    assert "1등급" in page
    assert "1위" not in page
    assert "grade 1" in _text(_page(city_web, "id/assertion/s0-664", "en"))


def test_both_sides_of_a_contradiction_stand_beside_its_diagnosis(city_web):
    """Sixteen years in one source, seventeen in another, and the reason."""
    page = _page(city_web, "id/entity/metro-line-2", "en")
    (dispute,) = re.findall(
        r'<article class="dispute">(?:(?!<article).)*metro-line-2-years.*?</article>', page, re.S
    )
    text = _text(dispute)

    assert "different measure" in text
    assert "16 years" in text
    assert "17 years" in text


def test_an_assertion_that_is_set_aside_says_why(city_web):
    """A rejected assertion stays on the page, struck out, with the editors' reason."""
    page = _page(city_web, "id/entity/ggm-plant", "en")
    (row,) = (
        row for row in re.findall(r'<tr class="aside">.*?</tr>', page, re.S) if "ggm-01" in row
    )

    assert "excluded" in _text(row)


def test_who_supported_an_award_is_not_said_to_have_given_it(city_web):
    """Each body is listed under its own role."""
    page = _text(_page(city_web, "id/entity/mokmin-award", "en"))
    awards = _text(_page(city_web, "id/entity/ministry-of-interior-and-safety", "en"))

    assert "conferred by" in page or "hosted by" in page
    assert "supported by" in awards


@pytest.mark.parametrize(
    "name", ["claims", "conferrals", "contradictions", "pointing", "subject"]
)  # fmt: skip
def test_the_query_behind_a_part_gives_the_same_rows(city_web, city_app, name):
    """The query opened in the editor is that of the page, with the thing filled in."""
    from gwangju_kg.web.queries.page_queries import PARAMETERS, query_rows  # noqa: PLC0415

    thing = BASE_IRI + "id/entity/"
    thing += "metro-line-2-deliberation" if name == "conferrals" else "metro-line-2"
    values = {key: {"iri": thing, "language": "ko"}.get(key, "") for key in PARAMETERS[name]}
    with request_context(city_app, "/?lang=ko"):
        rows = query_rows(name, **values)
    shown = city_web.get(f"/queries/{name}?" + urlencode(values)).headers["Location"]
    text = parse_qs(urlsplit(shown).query)["query"][0]
    answer = city_web.post("/sparql", data={"query": text}, headers={"Accept": "*/*"})

    assert f"<{thing}>" in text
    assert len(rows) > (name != "conferrals")
    assert len(rows) == len(answer.json["results"]["bindings"])


def test_many_assertions_are_shown_a_page_at_a_time(city_web):
    """Each assertion is on exactly one page, the oldest first."""
    seen, address = [], "/page/id/source/s0?lang=en"
    while address:
        page = city_web.get(address).text
        assertions = re.findall(r'<td[^>]*><a href="/id/assertion/([^"?]*)', page)
        assert 0 < len(assertions) <= CLAIMS
        seen += assertions
        more = re.search(r'rel="next" href="([^"]*claims-after[^"]*)"', page)
        address = more and more[1].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) > 5 * CLAIMS


def test_many_referrers_are_shown_a_page_at_a_time(project, tmp_path, settings):
    """A place with more referrers than a page shows links to the rest."""
    from gwangju_kg.build.pipeline import build  # noqa: PLC0415
    from gwangju_kg.engine import Engine  # noqa: PLC0415
    from gwangju_kg.release.contents import Release  # noqa: PLC0415
    from gwangju_kg.settings import Settings  # noqa: PLC0415
    from gwangju_kg.web.app import create_app  # noqa: PLC0415

    lines = [
        f'ent:part-{n:03} a gk:Project ; rdfs:label "부분 {n:03}"@ko , "Part {n:03}"@en ;'
        " gk:milestoneOf ent:line-2 ."
        for n in range(REFERRERS + 5)
    ]
    prefixes = (project / "data" / "entities" / "projects.ttl").read_text("utf-8")
    head = "".join(line for line in prefixes.splitlines(True) if line.startswith("@prefix"))
    (project / "data" / "entities" / "parts.ttl").write_text(head + "\n".join(lines), "utf-8")
    path = build(Settings(project=project, releases=tmp_path / "releases"), lambda _: None)

    with Engine.start(settings, release=path) as engine:
        client = WebClient(create_app(settings, engine.address, Release.open(path)))
        first = client.get("/page/id/entity/line-2?lang=en").text
        more = re.search(r'rel="next" href="([^"]*)#related"', first)[1].replace("&amp;", "&")
        second = client.get(more).text

    names = [set(re.findall(r">(Part \d+)<", page)) for page in (first, second)]
    assert names[0] | names[1] == {f"Part {n:03}" for n in range(REFERRERS + 5)}
    assert not names[0] & names[1]


def test_the_states_of_a_story_are_those_of_the_ledger(city_web, city_app):
    """States and moves agree for every commitment of the release, on its day of issue."""
    from gwangju_kg.web.display.labels import Labels  # noqa: PLC0415
    from gwangju_kg.web.entity.assertions import read_assertions  # noqa: PLC0415
    from gwangju_kg.web.entity.timeline import build_timeline  # noqa: PLC0415
    from gwangju_kg.web.pages.ledger_entries import read_entries  # noqa: PLC0415
    from gwangju_kg.web.queries.page_queries import query_rows  # noqa: PLC0415

    day = city_app.server.release.issued
    with request_context(city_app, "/?lang=ko"):
        ledger = read_entries(date.fromisoformat(day), date.fromisoformat(day))
        for entry in ledger:
            iri = entry.milestone.iri
            rows = query_rows("claims", iri=iri, language="ko", after="")
            claims = [c for c in read_assertions(rows, Labels([])) if c.thing.iri == iri]
            (told,) = build_timeline(claims, day=day)

            delays = [history.delay() for history in (told.history, entry.history)]
            assert (told.state, told.history.moves) == (entry.state, entry.history.moves), iri
            assert len({delay and (delay.months, delay.words("ko")) for delay in delays}) == 1, iri
    assert len(ledger) > 20
    assert {entry.state for entry in ledger} <= set(STATES)


def test_the_reason_of_an_award_is_a_sentence(city_web):
    """An assertion that was rewarded is shown as its page is, not as an IRI."""
    awards = _page(city_web, "id/entity/gwangju-city", "en").partition('id="awards"')[2]

    assert ">as:" not in awards.partition("</section>")[0]


def test_a_thing_says_its_newest_source(city_web):
    """How old the news is can be seen; a source is no source of itself."""
    page = _text(_page(city_web, "id/entity/metro-line-2", "en"))

    assert "Newest source: Kukmin Ilbo, between November and December 2025 , " in page
    assert "Newest source" not in _page(city_web, "id/source/s0", "en")


def test_the_story_of_a_body_comes_before_its_awards_and_long_lists_are_folded(city_web):
    """The story is what a reader asks for; the first five of a long list are in sight."""
    page = city_web.get("/page/id/entity/gwangju-city?lang=en").text
    _, _, relations = page.partition("<h2>Reported relations <small>")
    count = int(relations.partition("<")[0])
    shown, _, rest = relations.partition("</section>")[0].partition(f"<summary>{count - 5} more")

    assert page.index('id="story"') < page.index('id="awards"')
    assert count > 8
    assert shown.count("</details>") == 5
    assert rest.count("</details>") == count - 5 + 1


@pytest.mark.parametrize(
    ("language", "words"), [("ko", "682명 / 목표 1,000명"), ("en", "682 of 1,000 (target)")]
)
def test_a_page_begins_with_what_was_reached_of_a_target(city_web, language, words):
    """As a search shows it; what was found last is also among what differs."""
    page = city_web.get(f"/page/id/entity/ggm?lang={language}").text
    first = page.partition('<div class="lead">')[2].partition("</p>")[0]
    disputes = page.partition('id="disputes"')[2]

    assert words in re.sub("<[^>]*>", "", first)
    assert "682" in disputes.partition("</section>")[0]
    assert 'class="reached"' not in city_web.get("/page/id/entity/gist").text


@pytest.mark.parametrize(
    ("language", "words"), [("ko", "2조 8,772억 원"), ("en", "2.8772 trillion won")]
)
def test_an_amount_among_the_facts_is_in_words(city_web, language, words):
    """With its digits for whoever points at it; no fact is a long row of digits alone."""
    page = city_web.get(f"/page/id/entity/metro-line-2?lang={language}").text
    facts = page.partition('<section id="facts">')[2].partition("</section>")[0]

    assert f'<span title="2,877,200,000,000">{words}</span>' in facts
    assert not re.search(r">\d{1,3}(,\d{3}){3,}<", facts)
