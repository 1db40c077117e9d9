"""The scripts of the pages: built from ``frontend/``, served under the hash of their content."""

import gzip

import pytest

from gwangju_kg.web.pages import assets

FILES = assets.read_scripts()
SCRIPTS = {name: file for name, file in FILES.items() if file.endswith(".js")}

built = pytest.mark.skipif(not SCRIPTS, reason="the scripts are not built: make test builds them")

#: Limit of a compressed script, in bytes.
LIMIT_BYTES = 500_000


@built
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_packed_small_and_kept(web, name):
    """A script is sent as gzip, below the size limit, and is immutable under its name."""
    response = web.get(f"/static/build/{SCRIPTS[name]}", headers={"Accept-Encoding": "gzip"})

    assert response.mimetype == "text/javascript"
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in response.headers["Cache-Control"]
    assert len(response.data) < LIMIT_BYTES


@built
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_the_same_unpacked(web, name):
    """A client without gzip gets the same script."""
    address = f"/static/build/{SCRIPTS[name]}"
    packed = web.get(address, headers={"Accept-Encoding": "gzip"}).data
    plain = web.get(address, headers={"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.data


@built
def test_the_engine_of_a_site_is_sent_packed(web):
    """WebAssembly for a site without a server is a gzip file: the browser's script unpacks it."""
    response = web.get(f"/static/build/{FILES['oxigraph.wasm']}")

    assert response.mimetype == "application/gzip"
    assert "Content-Encoding" not in response.headers
    assert "immutable" in response.headers["Cache-Control"]
    assert gzip.decompress(response.data).startswith(b"\0asm")


def test_a_script_that_was_not_built_is_not_found(web):
    """Neither an invented name nor a path out of the folder is served."""
    for name in ("editor-00000000.js", "..%2F..%2Fassets.py", "%2e%2e/style.css.gz"):
        assert web.get(f"/static/build/{name}").status_code == 404


def test_pages_stand_without_the_scripts(monkeypatch, web, app):
    """Pages reference no scripts if none were built."""
    monkeypatch.setitem(app.flask.jinja_env.globals, "script", lambda name: None)

    assert "<script" not in web.get("/sparql", headers={"Accept": "text/html"}).text


@built
def test_the_query_page_carries_the_editor(web):
    """The page references the built script, without a language parameter."""
    page = web.get("/sparql?lang=en", headers={"Accept": "text/html"}).text

    assert f'src="/static/build/{SCRIPTS["editor"]}"' in page
