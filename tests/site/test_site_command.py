"""``gwangju-kg site``: whole sites only, the same bytes, and nothing of others is lost."""

from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import pytest

from gwangju_kg.errors import SiteError
from gwangju_kg.site.site_folder import others_files, replaced_folder
from tests.site.conftest import ADDRESS


def _files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.thorough
def test_the_same_release_has_the_same_bytes(site_path, write_site, tmp_path):
    """Also where another site lay before."""
    again = tmp_path / "again"
    again.mkdir()
    write_site(again)

    assert _files(again) == _files(site_path)


def test_no_link_is_dead(site_path, run):
    """The check follows every link and fragment of all files."""
    result = run("site", site_path, "--check")

    assert result.exit_code == 0, result.output
    assert "lead out of the site" in result.output


@pytest.mark.parametrize(
    ("break_it", "finding"),
    [
        (lambda site: (site / "ledger/index.html").unlink(), "ledger/: no such file"),
        (lambda site: (site / "static/mark.svg").unlink(), "static/mark.svg: missing"),
        (
            lambda site: (site / "about/index.html").write_text('<a href="../#nowhere">x</a>'),
            "about/index.html: ../#nowhere: index.html has no part of this name",
        ),
        (
            lambda site: (site / "extra.html").write_text('<a href="gone/">x</a>'),
            "extra.html: gone/: no such file",
        ),
        (
            lambda site: (site / "more.json").write_text(f'{{"a": "{ADDRESS}gone.ttl"}}'),
            f"more.json: {ADDRESS}gone.ttl: no such file",
        ),
    ],
    ids=["page", "file", "fragment", "added", "text"],
)
def test_what_is_wrong_is_named(other_site, run, break_it, finding):
    """With the file that has the link."""
    break_it(other_site)
    result = run("site", other_site, "--check")
    names = "\n".join(_all_findings(other_site))

    assert result.exit_code == 1
    assert finding in names


def _all_findings(site):
    from gwangju_kg.site.link_check import SiteChecker  # noqa: PLC0415

    return SiteChecker(site).check(lambda done, count: None).findings


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in {"href", "src"}]


def test_a_plain_host_shows_all_pages_in_any_folder(served):
    """A crawler that starts at the home page meets no missing page, and most of the site."""
    todo, seen = [served], set()
    while todo:
        address = todo.pop()
        with urlopen(address) as answer:  # noqa: S310 - our own server
            if answer.headers.get_content_type() != "text/html":
                continue
            reader = _Links()
            reader.feed(answer.read().decode())
        for link in reader.found:
            following = urldefrag(urljoin(address, link))[0].partition("?")[0]
            if following.startswith(served) and following not in seen:
                seen.add(following)
                todo.append(following)

    assert len(seen) > 300
    with pytest.raises(HTTPError):
        urlopen(served + "no-such-page")  # noqa: S310


def test_an_iri_leads_to_its_page(served):
    """The path of an IRI is a folder, which hosts show."""
    with urlopen(served + "id/entity/line-2") as answer:  # noqa: S310
        assert answer.url.endswith("/id/entity/line-2/")
        assert "line-2.ttl" in answer.read().decode()


@pytest.mark.parametrize(
    "address",
    [
        "example.org/x",
        "ftp://example.org/",
        "https:///x",
        "https://a.org/?b",
        "https://a.org:99999/",
    ],
)
def test_an_address_that_is_none_is_refused(run, release_path, tmp_path, address):
    """Before anything is written, in the language of the user."""
    arguments = ("site", tmp_path / "s", "--releases", release_path.parent, "--address", address)

    for locale, words in (("C.UTF-8", "is no address of a site"), ("ko_KR.UTF-8", "올바르지 않")):
        result = run(*arguments, locale=locale)
        assert result.exit_code == 1
        assert words in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("locale", "words"), [("C", "no release"), ("ko_KR.UTF-8", "릴리스가 없")])
def test_without_a_release_there_is_no_site(run, tmp_path, locale, words):
    """The message says what to do."""
    arguments = ("site", tmp_path / "s", "--releases", tmp_path / "none", "--address", ADDRESS)
    result = run(*arguments, locale=locale)

    assert result.exit_code == 1
    assert words in result.output


def test_an_unknown_release_is_named(run, release_path, tmp_path):
    """With those that there are."""
    arguments = ("--releases", release_path.parent, "--release", "nine", "--address", ADDRESS)
    result = run("site", tmp_path / "s", *arguments)

    assert result.exit_code == 1
    assert "nine" in result.output
    assert release_path.name in result.output


@pytest.mark.parametrize("locale", ["C.UTF-8", "ko_KR.UTF-8"])
def test_a_folder_of_others_is_left_alone(run, release_path, tmp_path, locale):
    """It is refused, and unchanged."""
    (tmp_path / "theirs.txt").write_text("precious")
    arguments = ("site", tmp_path, "--releases", release_path.parent, "--address", ADDRESS)
    result = run(*arguments, locale=locale)

    assert result.exit_code == 1
    assert ("사이트도 아닙니다" if locale.startswith("ko") else "no site") in result.output
    assert _files(tmp_path) == {"theirs.txt": b"precious"}


@pytest.mark.parametrize("options", [[], ["--check", "--address", ADDRESS]])
def test_either_an_address_or_the_check_is_given(run, tmp_path, options):
    """Else nothing is done."""
    assert run("site", tmp_path / "s", *options).exit_code == 2


def test_a_folder_without_a_site_cannot_be_checked(run, tmp_path):
    """It is no site of this command."""
    assert "no site of this command" in run("site", tmp_path, "--check").output


def _write_over(site, files):
    with replaced_folder(site) as staging:
        for name, content in files.items():
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_text(content)


def test_files_of_others_stay(other_site):
    """Also hidden ones, links and empty folders."""
    (other_site / "CNAME").write_text("kg.example.org")
    (other_site / ".git" / "refs").mkdir(parents=True)
    (other_site / ".git" / "HEAD").write_text("ref: refs/heads/main")
    (other_site / "about" / "me.html").write_text("mine")
    (other_site / "link").symlink_to("CNAME")
    _write_over(other_site, {"index.html": "new"})

    kept = {"index.html": b"new", "CNAME": b"kg.example.org", "link": b"kg.example.org"}
    assert _files(other_site) == kept | {
        ".git/HEAD": b"ref: refs/heads/main",
        "about/me.html": b"mine",
    }
    assert (other_site / ".git" / "refs").is_dir()
    assert (other_site / "link").is_symlink()
    assert [path.name for path in other_site.parent.iterdir()] == ["site"]


def test_a_file_that_somebody_changed_is_not_overwritten(other_site):
    """The message names it, and nothing has changed."""
    (other_site / "index.html").write_text("my words")
    before = _files(other_site)
    with pytest.raises(SiteError) as refused:
        _write_over(other_site, {"index.html": "new"})

    assert refused.value.reason == "changed"
    assert "index.html" in refused.value.text("ko")
    assert _files(other_site) == before


@pytest.mark.parametrize("name", ["new.html", "new.html/x"])
def test_a_file_of_others_in_the_way_is_not_overwritten(other_site, name):
    """Whether the site has a file or a folder of its name."""
    (other_site / name).parent.mkdir(exist_ok=True)
    (other_site / name).write_text("mine")
    before = _files(other_site)
    with pytest.raises(SiteError) as refused:
        _write_over(other_site, {"new.html": "new"})

    assert refused.value.reason == "in-the-way"
    assert _files(other_site) == before


def test_a_file_that_comes_while_a_site_is_written_stays(other_site):
    """What is of others is looked up at the end, too."""
    with replaced_folder(other_site) as staging:
        (staging / "index.html").write_text("new")
        (other_site / "late.txt").write_text("mine")

    assert _files(other_site) == {"index.html": b"new", "late.txt": b"mine"}


def test_a_failure_changes_nothing(other_site):
    """The old site stays, and nothing is left beside it."""
    before = _files(other_site)
    with pytest.raises(ZeroDivisionError), replaced_folder(other_site) as staging:
        (staging / "index.html").write_text("half")
        raise ZeroDivisionError

    assert _files(other_site) == before
    assert [path.name for path in other_site.parent.iterdir()] == ["site"]


def test_two_commands_do_not_write_one_site(tmp_path):
    """The second one is refused."""
    with (
        replaced_folder(tmp_path / "site"),
        pytest.raises(SiteError, match="another process"),
        replaced_folder(tmp_path / "site"),
    ):
        pass

    assert (tmp_path / "site").is_dir()


def test_a_file_is_no_folder(tmp_path):
    """Nothing can be written into it."""
    (tmp_path / "site").write_text("x")
    with pytest.raises(SiteError, match="not a folder"):
        others_files(tmp_path / "site")
