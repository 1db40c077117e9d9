"""What project.toml says, and its mistakes with line, key and remedy in both languages."""

import pytest

from gwangju_kg.errors import ProjectError
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.project.project_toml import read_description

WHOLE = """\
base_iri = "https://example.org/springfield/"
name = "springfield-kg"
city = "springfield"
languages = ["en", "ko", "ja"]
license = "https://creativecommons.org/licenses/by/4.0/"

[title]
ko = "스프링필드 지식그래프"
en = "Springfield Graph"

[description]
ko = "스프링필드의 기록"
en = "What Springfield says"

[publisher]
name = "Springfield Archive"
contact = "mailto:records@example.org"

[texts]
numerals = "korean"
calendar = "gregorian"

[checks]
idle_shapes = "error"
"""


def _read(tmp_path, text):
    (tmp_path / "project.toml").write_text(text, "utf-8")
    return read_description(tmp_path)


def test_each_key_is_read(tmp_path):
    """The description has all that the file says."""
    description = _read(tmp_path, WHOLE)

    assert description.base_iri == "https://example.org/springfield/"
    assert description.name == "springfield-kg"
    assert description.city_iri == "https://example.org/springfield/id/entity/springfield"
    assert description.languages == ("en", "ko", "ja")
    assert description.license_iri.endswith("/by/4.0/")
    assert description.title == {"ko": "스프링필드 지식그래프", "en": "Springfield Graph"}
    assert description.description["en"] == "What Springfield says"
    assert (description.publisher, description.contact) == (
        "Springfield Archive",
        "mailto:records@example.org",
    )
    assert description.numerals == "korean"
    assert description.refuses_idle_shapes
    assert ProjectDescription.from_dict(description.as_dict()).contact == description.contact


def test_optional_keys_have_defaults(tmp_path):
    """City, contact, languages, rules and checks may be left out."""
    lines = [
        line
        for line in WHOLE.splitlines()
        if line.partition(" ")[0] not in {"city", "contact", "languages", "[texts]", "[checks]"}
        and line.partition(" ")[0] not in {"numerals", "calendar", "idle_shapes"}
    ]
    description = _read(tmp_path, "\n".join(lines))

    assert (description.city_iri, description.contact) == ("", "")
    assert description.languages == ("ko", "en")
    assert description.numerals == "none"
    assert not description.refuses_idle_shapes


def test_what_the_manifest_states_is_read_back(tmp_path):
    """A server gets from the manifest what it shows."""
    description = _read(tmp_path, WHOLE)
    stated = type(description).from_dict(description.as_dict())

    assert stated.as_dict() == description.as_dict()
    assert stated.namespaces == description.namespaces


def test_texts_are_required_in_the_languages_of_the_project(tmp_path):
    """A record in English needs no Korean title; pages are in English only."""
    lines = [line for line in WHOLE.splitlines() if not line.startswith("ko =")]
    description = _read(tmp_path, "\n".join(lines).replace('"en", "ko", "ja"', '"en", "ja"'))

    assert description.page_languages == ("en",)
    assert description.as_dict()["title"] == {"en": "Springfield Graph"}
    assert description.title["ko"] == "Springfield Graph"


@pytest.mark.parametrize(
    ("change", "line", "english", "korean"),
    [
        (("base_iri =", "# base_iri ="), None, "no key base_iri", "base_iri 키"),
        (("springfield/", "springfield"), 1, "value of base_iri", "base_iri의"),
        (("https://example.org/springfield/", "ftp://x/"), 1, "value of base_iri", "base_iri의"),
        (('"springfield-kg"', '"Spring field"'), 2, "value of name", "name의"),
        (('"springfield-kg"', "5"), 2, "value of name", "name의"),
        (('city = "springfield"', 'city = "a/b"'), 3, "value of city", "city의"),
        (('["en", "ko", "ja"]', '["en", "xx"]'), 4, "value of languages", "languages의"),
        (('["en", "ko", "ja"]', '"en"'), 4, "value of languages", "languages의"),
        (('["en", "ko", "ja"]', '["ja"]'), 4, "neither ko nor en", "ko나 en이 없습니다"),
        (("springfield/", "spring field/"), 1, "value of base_iri", "base_iri의"),
        (("https://creativecommons.org/licenses/by/4.0/", "CC"), 5, "of license", "license의"),
        (("ko = ", "# ko = "), 7, "no key title.ko", "title.ko 키"),
        (("Springfield Graph", " "), 9, "value of title.en", "title.en의"),
        (("mailto:records@example.org", "x"), 17, "publisher.contact", "publisher.contact의"),
        (('numerals = "korean"', 'numerals = "x"'), 20, "texts.numerals", "texts.numerals의"),
        (("gregorian", "lunar"), 21, "value of texts.calendar", "texts.calendar의"),
        (('idle_shapes = "error"', "idle_shapes = 1"), 24, "idle_shapes", "checks.idle_shapes의"),
        (("city =", "town ="), 3, "town is not a key: use one of base_iri", "town: 없는 키"),
        (("contact =", "mail ="), 17, "publisher.mail is not a key", "publisher.mail: 없는 키"),
        (("[checks]", "[check]"), 23, "check is not a key", "check: 없는 키"),
    ],
)
def test_a_mistake_has_its_line_its_key_and_the_remedy(tmp_path, change, line, english, korean):
    """The message names all three, in both languages."""
    assert change[0] in WHOLE
    with pytest.raises(ProjectError) as raised:
        _read(tmp_path, WHOLE.replace(*change, 1))

    place = f"{tmp_path / 'project.toml'}:" + (f"{line}:" if line else "")
    assert str(raised.value).startswith(place)
    assert english in raised.value.text("en")
    assert raised.value.text("ko").startswith(place)
    assert korean in raised.value.text("ko")


@pytest.mark.parametrize(
    ("content", "line", "english", "korean"),
    [
        (b"name = \n", 1, "is not TOML", "TOML이 아닙니다"),
        (b'name = "x"\nname = "y"\n', 2, "is not TOML", "TOML이 아닙니다"),
        (b"title = 5\n", 1, "value of title is not valid: write [title]", "title의 값"),
        (b"\xff", None, "is not UTF-8", "UTF-8이 아닙니다"),
        (None, None, "is missing: run the command in the project's folder", "파일이 없습니다"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(tmp_path, content, line, english, korean):
    """A missing file, other text than TOML, and another encoding."""
    if content is not None:
        (tmp_path / "project.toml").write_bytes(content)
    with pytest.raises(ProjectError) as raised:
        read_description(tmp_path)

    assert raised.value.line == line
    assert english in raised.value.text("en")
    assert korean in raised.value.text("ko")


def test_a_folder_in_its_place_is_explained(tmp_path):
    """A system error is told with the file."""
    (tmp_path / "project.toml").mkdir()
    with pytest.raises(ProjectError, match="cannot be read"):
        read_description(tmp_path)
