"""The error catalogue: complete, and in two languages with the same facts."""

import ast
import inspect
import re
import string
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from gwangju_kg import errors
from gwangju_kg.errors import REQUEST_ERRORS, RequestError
from gwangju_kg.errors.catalog import CATALOG, of_http, render_detail
from gwangju_kg.errors.catalog.of_syntax import DETAILS
from gwangju_kg.language import LANGUAGES
from gwangju_kg.sparql import syntax_errors
from gwangju_kg.sparql.service import clauses

SRC = Path(errors.__file__).parents[1]

#: Functions that pass a fact on to an error.
HELPERS = {"_error_at", "_not_acceptable", "_check_limit", "_read_body", "OutboundError"}

TEXTS = [
    pytest.param(code, text, id=f"{code} {name}")
    for code, entry in CATALOG.items()
    for name, text in {"": entry.detail, **entry.details}.items()
]


def _subclasses(kind):
    return {below for child in kind.__subclasses__() for below in (child, *_subclasses(child))}


def _placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _calls():
    """Yield each call in the program: the tree of its module, the function's name, the call."""
    for path in sorted(SRC.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield tree, getattr(node.func, "id", getattr(node.func, "attr", "")), node


def _assigned(node):
    return getattr(node.targets[0] if isinstance(node, ast.Assign) else node.target, "id", "")


def _values(tree, value):
    """
    Return the possible texts of an argument: its own constants, or those assigned to its name.
    """
    constants = {node.value for node in ast.walk(value) if isinstance(node, ast.Constant)}
    names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and _assigned(node) in names:
            constants |= {node.value.value} if isinstance(node.value, ast.Constant) else set()
    return {constant for constant in constants if isinstance(constant, str)}


def _given(fact):
    """Return the values of a fact that the program passes to its errors."""
    classes = {kind.__name__ for kind in REQUEST_ERRORS.values()}
    values = set()
    for tree, name, call in _calls():
        if name in classes | HELPERS:
            named = [each.value for each in call.keywords if each.arg == fact]
            passed = call.args if name == "_check_limit" and fact == "what" else []
            values |= {text for each in (*named, *passed) for text in _values(tree, each)}
    return values - {""}


def _details(detail_by):
    return {
        value
        for entry in CATALOG.values()
        if entry.detail_by == detail_by
        for value in entry.details
    }


def test_every_error_of_a_request_is_a_dataclass_with_its_entry():
    """Each class has a status and texts; each entry has a class or is an error of HTTP itself."""
    assert set(REQUEST_ERRORS.values()) == _subclasses(RequestError)
    assert CATALOG.keys() - of_http.ENTRIES.keys() == REQUEST_ERRORS.keys()
    for kind in REQUEST_ERRORS.values():
        assert is_dataclass(kind)
        assert "__init__" in vars(kind)
        assert 400 <= CATALOG[kind.code].status < 600


def test_every_reason_has_its_texts():
    """The catalogue has exactly the reasons that the program uses."""
    faults = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', inspect.getsource(clauses)))
    given = _given("reason") | set(syntax_errors._REASONS.values())
    mistakes = "".join(path.read_text("utf-8") for path in SRC.glob("sparql/mistakes/*.py"))
    given |= set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', mistakes)) & DETAILS.keys()
    given -= {"timeout"}  # outbound requests have their own class, ServiceTimeout

    assert len(given) >= 50
    assert given | (faults & CATALOG["service-refused"].details.keys()) == _details("reason")


def test_every_measure_has_its_texts():
    """The catalogue has exactly the measures that the program limits."""
    given = _given("what")

    assert {"query", "answer", "patterns joined in one group"} <= given
    assert given == _details("what")


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_both_languages_tell_the_same_facts(code, text):
    """Each placeholder is a field of the class; Korean and English use the same ones."""
    names = {field.name for field in fields(REQUEST_ERRORS[code])} if code in REQUEST_ERRORS else ()

    assert set(text) == set(LANGUAGES)
    assert _placeholders(text["ko"]) == _placeholders(text["en"])
    assert _placeholders(text["ko"]) <= set(names)


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_details_are_written_to_be_joined(code, text):
    """
    Details have no full stop, no initial fact to be capitalised, and the script of their language.
    """
    assert not re.search(r"[.?!]$", text["ko"])
    assert not re.search(r"[.?!]$", text["en"])
    assert not re.match(r"\{(?!subject|construct)", text["en"]), code
    assert re.search("[가-힣]", text["ko"])
    assert not re.search("[가-힣]", text["en"])


@pytest.mark.parametrize("code", CATALOG)
def test_titles_and_advice_need_no_facts(code):
    """Titles and advice have no placeholders, since the page of all problems shows them."""
    for texts in (CATALOG[code].title, CATALOG[code].advice):
        assert set(texts) == set(LANGUAGES)
        for text in texts.values():
            assert text
            assert not _placeholders(text)
        assert re.search("[가-힣]", texts["ko"])
        assert not re.search("[가-힣]", texts["en"])


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_no_particle_depends_on_a_fact(code, text):
    """
    No Korean particle with two forms follows a fact, whose last sound is unknown.

    After a fact in brackets the particle follows the noun before them.
    """
    assert not re.search(r"\}['\"]*(?:은|는|이|가|을|를|과|와|로|으로)(?![가-힣])", text["ko"]), (
        code
    )


def test_a_reason_that_the_catalogue_lacks_gets_the_general_detail():
    """An unknown reason, from another process, is still shown."""
    assert render_detail("busy", {"reason": "other"}, "en") == CATALOG["busy"].detail["en"]


def test_a_missing_fact_is_said_to_be_none():
    """None and an empty tuple are words in both languages."""
    error = errors.Withdrawn(iri="urn:x", successor=None, release=None)

    assert str(error).count("none") == 2
    assert render_detail(error.code, error.facts(), "ko").count("없음") == 2
    assert str(errors.UnknownRelease(release="x", known=())).endswith("none")


def test_an_error_is_itself():
    """Two errors with the same facts differ, and an error can be a key."""
    one, other = errors.Busy(), errors.Busy()

    assert one != other
    assert len({one, other}) == 2
