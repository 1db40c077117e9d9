"""
The figures of pages as files, and as pages for the frames of other sites.

Every page answers ``?figure=ID`` with its figure of that id as an SVG file, and ``?embed=ID`` with
a page that holds this figure alone.  So a figure has the parameters of its page, such as the
release and the language, and no view has to know of it.
"""

from __future__ import annotations

import html
import re
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlencode

from flask import Response, render_template, request
from markupsafe import Markup

from gwangju_kg import formatting
from gwangju_kg.rdf.media_types import HTML
from gwangju_kg.web.addresses import language, own_path
from gwangju_kg.web.context import current_server
from gwangju_kg.web.display.figure_file import FigureOrigin, make_file
from gwangju_kg.web.http.styles import FIGURE_STYLES, SHEETS

#: The parameters: the id of a figure, as a file and as a page.
FILE: Final = "figure"
EMBED: Final = "embed"

#: The policy of a figure: nothing but its own style sheet; every site may frame it.
FIGURE_POLICY: Final = (
    f"default-src 'none'; {FIGURE_STYLES}; form-action 'none'; base-uri 'none'; frame-ancestors *"
)

#: A figure in a page, its drawing, and the addresses of links in it.
_FIGURE: Final = r'<figure\b[^>]*\bid="{name}"[^>]*\bdata-title="([^"]*)"[^>]*>.*?(<svg\b.*?</svg>)'
_LINK: Final = re.compile(r'\bhref="/')

_SOURCE: Final = {"ko": "출처: {}, 릴리스 {}", "en": "Source: {}, release {}"}


def select_figure(response: Response) -> Response:
    """Return the figure of a page that the address names, in place of the page."""
    name = request.args.get(FILE) or request.args.get(EMBED)
    if not name or response.status_code != HTTPStatus.OK or response.mimetype != HTML.media_type:
        return response
    if response.is_streamed or current_server().release is None:
        return response
    found = re.search(
        _FIGURE.replace("{name}", re.escape(name)), response.get_data(as_text=True), re.DOTALL
    )
    if not found:
        return response
    origin = _origin(html.unescape(found[1]))
    drawing = _LINK.sub(f'target="_blank" href="{html.escape(_site())}/', found[2])
    text = make_file(drawing, origin, SHEETS["figure"])
    if request.args.get(FILE):
        figure = Response(text, content_type="image/svg+xml; charset=utf-8")
        file_name = re.sub(r"\W+", "-", origin.title).strip("-") or name
        encoded = quote(f"{file_name}.svg")
        figure.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{encoded}"
    else:
        page = render_template("figure.html", origin=origin, drawing=Markup(text))  # noqa: S704 - make_file escapes
        figure = Response(page, content_type="text/html; charset=utf-8")
    figure.headers["Content-Security-Policy"] = FIGURE_POLICY
    figure.vary.update(response.vary)
    return figure


def figure_address(name: str, parameter: str = FILE) -> str:
    """
    Return the address of a figure of this page.

    Args:
        name: the id of the figure.
        parameter: `FILE` or `EMBED`.
    """
    return f"{own_path()}?{_query(**{parameter: name})}"


def _query(**more: str) -> str:
    parameters = [
        (name, value) for name, value in request.args.items(multi=True) if name not in {FILE, EMBED}
    ]
    return urlencode([*parameters, *more.items()])


def _origin(title: str) -> FigureOrigin:
    current = current_server().require_release()
    project = current.project
    path = own_path().removeprefix(request.script_root).removeprefix("/")
    path = path.removeprefix("page/")
    query = _query() if "release" in request.args else _query(release=current.id)
    return FigureOrigin(
        title=title,
        source=_SOURCE[language()].format(project.title[language()], current.id),
        address=f"{project.base_iri}{path}?{query}",
        date=current.issued,
        license_name=formatting.license_name(project.license_iri),
        license_iri=project.license_iri,
        publisher=project.publisher,
        language=language(),
    )


def _site() -> str:
    """Return the permanent address of the site, without the last slash."""
    return current_server().require_release().project.base_iri.rstrip("/")
