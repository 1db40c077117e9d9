"""The table of settings."""

import pytest

from gwangju_kg.errors import SettingError
from gwangju_kg.settings import Settings


def test_an_option_overrides_the_environment_which_overrides_the_default():
    """Each setting is taken from the first of these that has it."""
    environment = {"GWANGJU_KG_PORT": "1", "GWANGJU_KG_QUEUE": "2"}
    settings = Settings.of(environment, port=3)

    assert (settings.port, settings.queue, settings.workers) == (3, 2, 6)


@pytest.mark.parametrize("given", [("http://a/x", "https://b"), "http://a/x  https://b"])
def test_several_values_are_given_one_by_one_or_with_spaces_between(given):
    """Options and the environment accept both; repeated values are removed."""
    endpoints = ("http://a/x", "https://b")

    assert Settings.of({}, services=given).services == endpoints
    assert (
        Settings.of({"GWANGJU_KG_SERVICES": "http://a/x https://b http://a/x"}).services
        == endpoints
    )
    assert Settings.of({"GWANGJU_KG_SERVICES": "http://c/"}, services=given).services == endpoints
    assert Settings.of({"GWANGJU_KG_SERVICES": "http://c/"}, services=()).services == ("http://c/",)


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("port", (0, 65535)),
        ("workers", (1, 1024)),
        ("deadline_s", (0.1, 86400.0)),
        ("memory_bytes", (64 * 1024**2, 1024**5)),
        ("queue", (0, 65535)),
    ],
)
def test_a_value_at_either_end_is_taken(name, ends):
    """The bounds are part of the range."""
    assert tuple(getattr(Settings.of({}, **{name: end}), name) for end in ends) == ends


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("port", "-1", "0 to 65535"),
        ("port", "65536", "0 to 65535"),
        ("workers", "0", "1 to 1024"),
        ("workers", "1025", "1 to 1024"),
        ("workers", "two", "a whole number"),
        ("deadline_s", "nan", "0.1 to 86400"),
        ("deadline_s", "86401", "0.1 to 86400"),
        ("deadline_s", "inf", "0.1 to 86400"),
        ("deadline_s", "soon", "a number"),
        ("memory_bytes", str(1024**5 + 1), "67108864 to 1125899906842624"),
        ("queue", "65536", "0 to 65535"),
        ("colour", "red", "settings table"),
        ("services", "query.wikidata.org/sparql", "https://query.wikidata.org/sparql"),
        ("services", "ftp://a/", "https://"),
        ("services", "http://", "https://"),
        ("services", "http:///sparql", "https://"),
        ("services", "http://me@a/", "https://"),
        ("services", "http://a/#b", "https://"),
        ("services", "http://a:65536/", "https://"),
        ("services", "http://a:b/", "https://"),
        ("services", "http://a:0/", "https://"),
        ("services", "http://[a/", "https://"),
        ("services", "http://a/<b>", "https://"),
        ("services", "http://광주/", "https://"),
        ("service_bytes", "10000001", "1000 to 10000000"),
    ],
)
def test_a_value_out_of_range_names_what_is_allowed(name, value, allowed):
    """The message has the setting, the value and the allowed range."""
    with pytest.raises(SettingError, match=allowed) as refusal:
        Settings.of({}, **{name: value})

    assert (refusal.value.name, refusal.value.value) == (name, value)
