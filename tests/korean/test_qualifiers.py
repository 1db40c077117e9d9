"""
The words that qualify a number: each bound word, and the same syllables where they are none.

The expected bounds are those of the dictionary entries in `docs/decisions/0062-value-bounds.md`.
"""

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from gwangju_kg.formatting import format_bound
from gwangju_kg.korean.dates.durations import find_durations
from gwangju_kg.korean.numbers.number_words import find_numbers
from gwangju_kg.korean.numbers.qualifiers import Bound
from gwangju_kg.rdf.namespaces import PREFIXES

VOCABULARY = Path(__file__).parents[2] / "ontology" / "vocabulary.ttl"


def _bounds(text):
    return [number.bound for number in find_numbers(text)]


@pytest.mark.parametrize(
    ("word", "text", "bound"),
    [
        ("여", "1천400여명이 모였다", Bound.SOMEWHAT_MORE_THAN),
        ("여", "3천여 봉사자", Bound.SOMEWHAT_MORE_THAN),
        ("여", "2천500여명의 상인", Bound.SOMEWHAT_MORE_THAN),
        ("여", "3천만여 원", Bound.SOMEWHAT_MORE_THAN),
        ("여", "300곳여의 가게", Bound.SOMEWHAT_MORE_THAN),
        ("남짓", "3천명 남짓 모였다", Bound.SOMEWHAT_MORE_THAN),
        ("남짓", "열 명 남짓", Bound.SOMEWHAT_MORE_THAN),
        ("조금 넘는", "100명이 조금 넘는", Bound.SOMEWHAT_MORE_THAN),
        ("약", "약 3천명", Bound.ABOUT),
        ("가량", "3천명가량", Bound.ABOUT),
        ("정도", "3천명 정도가", Bound.ABOUT),
        ("안팎", "3천명 안팎", Bound.ABOUT),
        ("내외", "3천명 내외", Bound.ABOUT),
        ("쯤", "3천명쯤", Bound.ABOUT),
        ("육박", "3천명에 육박", Bound.NEARLY),
        ("가까이", "만 명 가까이 모여든다", Bound.NEARLY),
        ("가까운", "3천명에 가까운", Bound.NEARLY),
        ("거의", "거의 3천명", Bound.NEARLY),
        ("돌파를 앞둔", "100만명 돌파를 앞둔", Bound.NEARLY),
        ("조금 못 미치는", "100명에 조금 못 미치는", Bound.NEARLY),
        ("이상", "5명 이상 모임", Bound.AT_LEAST),
        ("최소", "최소 5명", Bound.AT_LEAST),
        ("적어도", "적어도 5명", Bound.AT_LEAST),
        ("밑돌지 않는", "100명을 밑돌지 않는", Bound.AT_LEAST),
        ("초과", "5명 초과", Bound.MORE_THAN),
        ("돌파", "827억원을 돌파", Bound.MORE_THAN),
        ("넘는", "1만명을 넘는", Bound.MORE_THAN),
        ("넘게", "100가지가 넘게", Bound.MORE_THAN),
        ("넘어섰다", "1만명을 넘어섰다", Bound.MORE_THAN),
        ("크게 웃도는", "1만명을 크게 웃도는", Bound.MORE_THAN),
        ("이하", "5명 이하", Bound.AT_MOST),
        ("이내", "5명 이내", Bound.AT_MOST),
        ("최대", "최대 5명", Bound.AT_MOST),
        ("까지", "5명까지 신청할 수 있다", Bound.AT_MOST),
        ("까지", "1만 명까지 늘릴 수 있다", Bound.AT_MOST),
        ("최대 까지", "최대 1만 명까지 늘릴 전망", Bound.AT_MOST),
        ("넘지 않는", "100명을 넘지 않는", Bound.AT_MOST),
        ("초과할 수 없다", "100만원을 초과할 수 없다", Bound.AT_MOST),
        ("미만", "50명 미만", Bound.LESS_THAN),
        ("못 미치는", "50명에 못 미치는", Bound.LESS_THAN),
    ],
)
def test_a_bound_word_means_what_the_dictionary_says(word, text, bound):
    """The number has the bound of the word beside it."""
    assert _bounds(text) == [bound], word


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("여", "3천명 여성"),
        ("여", "1천400여성"),
        ("여", "3명이 여러 번"),
        ("남짓", "남짓한 방에 3명"),
        ("약", "신약 3건"),
        ("약", "계약 3건"),
        ("가량", "3천명 가람"),
        ("안팎", "안팎의 손님 3천명"),
        ("내외", "100명 내외국인"),
        ("내외", "국내외 3천명"),
        ("육박", "3천명이 육박전"),
        ("가까이", "두 사람이 가까이 지낸다"),
        ("가까이", "두 사람 가까이서 본다"),
        ("이상", "5명 이상한 일"),
        ("이상", "5명 이상기후"),
        ("최소", "역대 최소 5명"),
        ("최대", "역대 최대 5명"),
        ("최대", "국내 최대 5명"),
        ("최대", "최대한 5명"),
        ("넘어", "세 명이 넘어졌다"),
        ("넘어", "세 명이 넘어왔다"),
        ("넘겨", "3건을 넘겨받았다"),
        ("돌파", "3명이 앞을 돌파"),
        ("까지", "1만 명까지 늘어날 전망"),
        ("까지", "1만 명까지 늘었다"),
        ("까지", "800만원까지 확대"),
        ("까지", "3만 명까지 줄었다"),
        ("무려", "무려 93개"),
        ("총", "총 94건"),
    ],
)
def test_the_same_syllables_in_another_sense_leave_the_number_as_it_is(word, text):
    """Another word with these syllables is no bound, and 까지 marks what a change reaches."""
    assert _bounds(text) == [Bound.EXACTLY], word


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("약 3천여 명", Bound.SOMEWHAT_MORE_THAN),
        ("3천여 명 정도", Bound.SOMEWHAT_MORE_THAN),
        ("3천여 명 이상", Bound.AT_LEAST),
        ("약 3천명 이상", Bound.AT_LEAST),
        ("거의 3천명 정도", Bound.NEARLY),
        ("3천여 명을 넘는", Bound.MORE_THAN),
    ],
)
def test_of_several_words_the_one_that_says_most_decides(text, bound):
    """A limit outranks 여, and 여 outranks 약, in whatever order they stand."""
    assert _bounds(text) == [bound]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("10여 년", Bound.SOMEWHAT_MORE_THAN),
        ("3년여 만에", Bound.SOMEWHAT_MORE_THAN),
        ("3년여의 세월", Bound.SOMEWHAT_MORE_THAN),
        ("두 달 남짓", Bound.SOMEWHAT_MORE_THAN),
        ("약 3년여", Bound.SOMEWHAT_MORE_THAN),
        ("3년 여성", Bound.EXACTLY),
        ("3년 여의도", Bound.EXACTLY),
        ("2시간 가까이", Bound.NEARLY),
        ("3년가량", Bound.ABOUT),
        ("30분 미만", Bound.LESS_THAN),
        ("3년까지 늘어", Bound.EXACTLY),
        ("3년까지 머물 수 있다", Bound.AT_MOST),
    ],
)
def test_a_length_of_time_has_the_same_words(text, bound):
    """Durations have the bounds that numbers have."""
    assert [bound] == [length.bound for length in find_durations(text)]


def test_the_reader_and_the_vocabulary_have_the_same_bounds():
    """Each bound of the reader is a code of the vocabulary, and none is missing."""
    graph = Graph().parse(VOCABULARY)
    codes = graph.subjects(SKOS.inScheme, URIRef(PREFIXES["gkv"] + "bounds"))

    assert {str(graph.value(code, SKOS.notation)) for code in codes} == set(Bound)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_pages_have_words_for_each_bound(language):
    """Two numbers with different bounds look different on a page."""
    assert len({format_bound("7", bound, language) for bound in Bound}) == len(Bound)
