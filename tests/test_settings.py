"""The one table of settings."""

import pytest

from gwangju_kg.errors import SettingError
from gwangju_kg.settings import Settings


def test_an_option_overrides_the_environment_which_overrides_the_default():
    """The nearer word wins."""
    environment = {"GWANGJU_KG_PORT": "1", "GWANGJU_KG_QUEUE": "2"}
    settings = Settings.of(environment, port=3)

    assert (settings.port, settings.queue, settings.workers) == (3, 2, 4)


@pytest.mark.parametrize(("port", "fits"), [("0", 0), ("65535", 65535)])
def test_a_port_at_either_end_is_taken(port, fits):
    """The bounds belong to the range."""
    assert Settings.of({}, port=port).port == fits


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("port", "-1", "0 to 65535"),
        ("port", "65536", "0 to 65535"),
        ("workers", "0", "1 or more"),
        ("deadline_s", "nan", "0.1 or more"),
        ("deadline_s", "soon", "float"),
        ("colour", "red", "settings table"),
    ],
)
def test_a_value_out_of_range_names_what_is_allowed(name, value, allowed):
    """The refusal says which setting, which value, and what it takes."""
    with pytest.raises(SettingError, match=allowed) as refusal:
        Settings.of({}, **{name: value})

    assert (refusal.value.name, refusal.value.value) == (name, value)
