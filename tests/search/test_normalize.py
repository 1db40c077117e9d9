"""Keys of names, and the reading of hanja as hangul."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.search.hanja import read_hanja
from gwangju_kg.search.normalize import (
    MAX_CHARACTERS,
    initial_consonants,
    name_keys,
    ngrams,
    normalize,
    phonetic_key,
    plain_key,
)

TEXTS = st.text(max_size=40)
JAMO = st.text("\u1100\u1161\u11a8\u11aa", max_size=3)
NAMES = st.text("광주시 글로벌모터스(주)AIai12·-ㄱㅈ㈜", min_size=1, max_size=20)


@given(TEXTS)
def test_folding_is_idempotent(text):
    """
    A plain key is its own plain key.
    """
    assert plain_key(plain_key(text)) == plain_key(text)


@given(JAMO, st.sampled_from(["", " ", "가", "ㄱ"]), JAMO)
def test_parts_of_syllables_fold_to_themselves(before, between, after):
    """
    Jamo that would compose once the white space is removed are not composed.
    """
    folded = plain_key(before + between + after)

    assert plain_key(folded) == folded


@given(NAMES)
def test_white_space_and_composition_change_no_key(name):
    """
    A name typed with spaces, or decomposed, has the same key.
    """
    apart = " ".join(normalize(name)).replace("( 주 )", "(주)")

    assert plain_key(apart) == plain_key(name) == plain_key(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    "typed",
    [
        "주식회사 광주글로벌모터스",
        "㈜광주글로벌모터스",
        "(주) 광주 글로벌모터스",
        "광주글로벌모터스(주)",
        "光州글로벌모터스",
        "재단법인 광주글로벌모터스",
    ],
)
def test_the_legal_form_and_hanja_do_not_count(typed):
    """
    The core of a name has no legal form, and hanja are read as hangul.
    """
    assert name_keys(typed).core == "광주글로벌모터스"


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("광주광역시", "광주시"),
        ("서울특별시", "서울시"),
        ("세종특별자치시", "세종시"),
        ("강원특별자치도", "강원도"),
        ("전라남도", "전남"),
        ("충청북도", "충북"),
    ],
)
def test_administrative_bodies_have_the_core_of_their_short_names(long, short):
    """
    Long and short names of an administrative body have the same core.
    """
    assert name_keys(long).core == name_keys(short).core == short


def test_a_special_city_is_not_a_metropolitan_city():
    """
    광주특별시 followed 광주광역시 and is another body.
    """
    assert name_keys("광주특별시").core != name_keys("광주광역시").core


@pytest.mark.parametrize("name", ["주식회사", "(주)", "Inc", "사단법인"])
def test_a_legal_form_alone_is_a_name(name):
    """
    A name that consists of a legal form only keeps it.
    """
    assert name_keys(name).core == plain_key(name) != ""


@pytest.mark.parametrize("text", ["", " ", "·-()", "\u200b", "\ud800"])
def test_text_without_letters_has_no_keys(text):
    """
    All keys of such a text are empty.
    """
    assert not any(vars(name_keys(text)).values())


def test_a_text_is_folded_up_to_the_longest_name():
    """
    Characters beyond the maximum length are ignored.
    """
    assert len(name_keys("가" * MAX_CHARACTERS).plain) == MAX_CHARACTERS
    assert name_keys("가" * (MAX_CHARACTERS + 1)) == name_keys("가" * MAX_CHARACTERS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("광주", "Kwangju"),
        ("전라", "Cholla"),
        ("부산", "Pusan"),
        ("독립문", "Dongnimmun"),
        ("이용섭", "I Yong-seop"),
    ],
)
def test_romanisations_of_a_name_sound_alike(one, other):
    """
    Romanizations by different systems have the same phonetic key.
    """
    assert phonetic_key(plain_key(one)) == phonetic_key(plain_key(other)) != ""


def test_a_name_in_other_letters_has_no_sound():
    """
    A name that is neither hangul nor Latin has an empty phonetic key.
    """
    assert phonetic_key("ア") == phonetic_key("") == ""


@pytest.mark.parametrize(
    ("hanja", "hangul"),
    [
        ("大韓民國", "대한민국"),
        ("全羅南道", "전라남도"),
        ("女性", "여성"),
        ("龍山", "용산"),
        ("老人", "노인"),
        ("樂園", "악원"),
        ("漢拏山", "한라산"),
        ("㐀光", "㐀광"),
        ("李市長", "이시장"),
    ],
)
def test_hanja_are_read(hanja, hangul):
    """
    The reading is that of the standard, with the initial sound rule; rare hanja are unchanged.
    """
    assert read_hanja(hanja) == hangul


def test_every_hanja_of_the_standard_has_a_reading():
    """
    The table of readings covers the standard exactly.
    """
    cells = (bytes((row, cell)) for row in range(0xCA, 0xFE) for cell in range(0xA1, 0xFF))
    hanja = [unicodedata.normalize("NFKC", cell.decode("euc_kr")) for cell in cells]

    assert len(hanja) == 4888
    assert all("가" <= read_hanja(one) <= "힣" for one in hanja)


def test_first_letters_keep_what_is_no_hangul():
    """
    Characters other than hangul syllables are kept, as people type AI ㅅㄱㅎㄱ.
    """
    assert initial_consonants("ai사관학교") == "aiㅅㄱㅎㄱ"


def test_parts_are_two_syllables_or_three_letters():
    """
    A key shorter than an n-gram has prefixes only; an empty key has none.
    """
    assert ngrams("광") == {"^광"}
    assert {"gis", "ist", "^g", "^gi", "^gis"} == ngrams("gist")
    assert {"ㄱㅈㅅ", "^ㄱ", "^ㄱㅈ", "^ㄱㅈㅅ"} == ngrams("ㄱㅈㅅ")
    assert ngrams("") == set()
