"""
A drawing of a page as a file of its own, with title, source, date and licence.

The input is an SVG element as it stands in a page; the output is an SVG document that says the same
to people, below the drawing, and to programs, in RDF.  No queries.

Source: SVG 2, section 5.11, "Metadata".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring

from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.web.display.chart_svg import wrap_text

_SVG: Final = "http://www.w3.org/2000/svg"

#: Space around a file and a drawing, heights of a line of its title and of its source, in units.
_MARGIN: Final = 16
_GAP: Final = 10
_TITLE_LINE, _SOURCE_LINE = 21, 15

#: How much wider a letter of the title, and narrower one of the source, is than one of a chart.
_TITLE_SIZE, _SOURCE_SIZE = 1.2, 0.85

#: Least width, in units, so that lines of the source are no shorter than that.
_LEAST_WIDTH: Final = 360

_NAMESPACE: Final = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class FigureOrigin:
    """
    What a figure says of itself.

    Attributes:
        title: what it shows.
        source: the dataset and its release, in words.
        address: the permanent address of the page that has it.
        date: the day of the release, YYYY-MM-DD.
        license_name, license_iri: the licence.
        publisher: who publishes the dataset.
        language: the language of the texts.
    """

    title: str
    source: str
    address: str
    date: str
    license_name: str
    license_iri: str
    publisher: str
    language: str


def make_file(drawing: str, origin: FigureOrigin, style: str) -> str:
    """
    Return a drawing as an SVG document.

    Args:
        drawing: an SVG element with a ``viewBox``, as text.
        origin: what the document says of itself.
        style: the style sheet for the classes in the drawing.

    Raises:
        ValueError: the drawing is no such element.
    """
    inner, width, height = _read(drawing)
    outer_width = max(width, _LEAST_WIDTH)
    title = wrap_text(origin.title, outer_width / _TITLE_SIZE)
    lines = (origin.source, f"{origin.date} · {origin.license_name}", origin.address)
    source = [part for line in lines for part in wrap_text(line, outer_width / _SOURCE_SIZE)]
    top = _MARGIN + len(title) * _TITLE_LINE + _GAP
    bottom = top + height + _GAP
    size = (outer_width + 2 * _MARGIN, bottom + len(source) * _SOURCE_LINE + _MARGIN / 2)
    root = Element("svg", {"xmlns": _SVG, "xml:lang": origin.language})
    root.set("role", "group" if inner.find(".//a") is not None else "img")  # links inside are used
    root.attrib |= {"viewBox": f"0 0 {size[0]:g} {size[1]:g}"}
    root.attrib |= {"width": f"{size[0]:g}", "height": f"{size[1]:g}"}
    SubElement(root, "title").text = origin.title
    SubElement(root, "desc").text = f"{lines[0]}. {lines[1]}. {lines[2]}"
    root.append(_metadata(origin))
    SubElement(root, "style").text = style
    SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    _write(root, title, "figure-title", _MARGIN, step=_TITLE_LINE)
    inner.attrib |= {"x": str(_MARGIN), "y": f"{top:g}", "width": f"{width:g}"}
    inner.attrib |= {"height": f"{height:g}", "overflow": "visible"}
    root.append(inner)
    _write(root, source, "figure-source", bottom, step=_SOURCE_LINE)
    return tostring(root, encoding="unicode", xml_declaration=False)


def _read(drawing: str) -> tuple[Element, float, float]:
    """Return the element without namespaces, its width and its height."""
    try:
        element = fromstring(drawing)  # noqa: S314 - the program has drawn it
        width, height = map(float, element.get("viewBox", "").split()[2:])
    except (ParseError, ValueError) as error:
        raise ValueError(drawing[:80]) from error
    for each in element.iter():
        each.tag = _NAMESPACE.sub("", each.tag)
    return element, width, height


def _metadata(origin: FigureOrigin) -> Element:
    """Return what the document says to programs, in RDF/XML."""
    metadata = Element("metadata")
    names = {"xmlns:rdf": PREFIXES["rdf"], "xmlns:dcterms": PREFIXES["dcterms"]}
    rdf = SubElement(metadata, "rdf:RDF", names)
    work = SubElement(rdf, "rdf:Description", {"rdf:about": ""})
    language = {"xml:lang": origin.language}
    SubElement(work, "dcterms:title", language).text = origin.title
    SubElement(work, "dcterms:bibliographicCitation", language).text = origin.source
    SubElement(work, "dcterms:source", {"rdf:resource": origin.address})
    SubElement(work, "dcterms:date").text = origin.date
    SubElement(work, "dcterms:publisher").text = origin.publisher
    if origin.license_iri:
        SubElement(work, "dcterms:license", {"rdf:resource": origin.license_iri})
    return metadata


def _write(root: Element, lines: Iterable[str], name: str, top: float, *, step: int) -> None:
    for index, line in enumerate(lines, start=1):
        place = {"class": name, "x": str(_MARGIN), "y": f"{top + index * step - 6:g}"}
        SubElement(root, "text", place).text = line
