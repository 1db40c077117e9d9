"""The page of the shapes: the rules of each class, with an anchor for every rule."""

import re

import pytest

from our_namespaces import BASE_IRI


@pytest.fixture
def page(city_web):
    """The page in Korean."""
    return city_web.get("/page/shapes?lang=ko").text


def _section(page, name):
    match = re.search(rf'<div id="{name}" class="term">.*?</div>\s*</details>', page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", match[0]))


def test_a_shape_is_a_table_of_its_rules(page):
    """The table has property, count, value and message, with Korean labels."""
    text = _section(page, "Calculation")

    assert "적용 대상 계산" in text
    assert "연산 1 적용할 형상 연산 코드 gkv:operations의 연산 코드가 정확히 하나" in text
    assert "허용 오차 0–1 자료형 xsd:decimal" in text
    assert "계산의 입력 질의 SELECT $this WHERE" in text
    assert "합과 곱에는 gk:operand를 둘 이상" in text


def test_every_shape_and_rule_has_its_place_once(page, city_web):
    """The fragment of each IRI of the document is the id of one element."""
    graph = city_web.get("/data/shapes.nt").text
    named = set(re.findall(rf"^<{BASE_IRI}shapes#([^>]*)>", graph, re.MULTILINE))
    ids = re.findall(r' id="([^"]*)"', page)

    assert len(named) > 200
    assert named <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_page_tells_messages_in_the_readers_language(city_web):
    """The English page has English messages only."""
    text = _section(city_web.get("/page/shapes?lang=en").text, "Calculation")

    assert "exactly one operation code from gkv:operations is required" in text
    assert not re.search("[가-힣]", text)


def test_a_shape_with_a_query_is_a_rule_of_its_class(page):
    """It has no section of its own, and neither have the texts for forms a place in the tables."""
    assert 'id="calculation-inputs" class="term"' not in page
    assert re.search(r"<h3>이름이 있는 대상 [^\n]*</h3></summary>\s*<div id=\"Thing\"", page)
    assert "gks:group-" not in _section(page, "Thing")
