"""
The links of a thing to other sites, each named by its site and its number there.

Known sites are named as their readers know them, others by their host; of an item that is not the
same thing it is said what it is.  Runs ``link-relations.rq`` for things with such an item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote, urlsplit

from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.web.addresses import language
from gwangju_kg.web.display.labels import Labels, iris_in
from gwangju_kg.web.entity.facts import Fact
from gwangju_kg.web.queries.page_queries import Row, has_page_query, query_rows

#: The most links that a page names at its top; the rest are in its list of links.
MOST: Final = 6

#: Sites in the order of a page: an expression for addresses, the site in Korean and in English.  A
#: group of the expression is what the site calls the thing.
_SITES: Final = tuple(
    (re.compile(f"https?://{address}"), korean, english)
    for address, korean, english in (
        (r"(?:www\.|m\.)?wikidata\.org/(?:entity|wiki)/(?:\w+:)?([A-Z]\d+)", *("Wikidata",) * 2),
        (r"ko\.(?:m\.)?wikipedia\.org/wiki/.+", "위키백과", "Wikipedia (Korean)"),
        (r"en\.(?:m\.)?wikipedia\.org/wiki/.+", "위키백과(영어)", "Wikipedia"),
        (r"ja\.(?:m\.)?wikipedia\.org/wiki/.+", "위키백과(일본어)", "Wikipedia (Japanese)"),
        (r"(?:sws\.|www\.)?geonames\.org/(\d+).*", *("GeoNames",) * 2),
        (r"ror\.org/(\w+)", *("ROR",) * 2),
        (r"(?:www\.)?isni\.org/(?:isni/)?(\w+)", *("ISNI",) * 2),
        (r"viaf\.org/viaf/(\d+).*", *("VIAF",) * 2),
        (r"(?:dx\.)?doi\.org/(10\..+)", *("DOI",) * 2),
        (r"d-nb\.info/gnd/([\w-]+)", *("GND",) * 2),
        (r"id\.loc\.gov/authorities/(?:\w+/)?(\w+).*", "미국 의회도서관", "Library of Congress"),
        (r"lod\.nl\.go\.kr/(?:resource|page)/(\w+)", "국립중앙도서관", "National Library of Korea"),
        (r"(?:www\.)?openstreetmap\.org/(\w+/\d+).*", *("OpenStreetMap",) * 2),
        (r"(?:\w+\.)?whosonfirst\.org/id/(\d+).*", *("Who’s On First",) * 2),
        (r"(?:\w+\.)?dbpedia\.org/(?:resource|page)/(.+)", *("DBpedia",) * 2),
        (r"aks\.ai/(\w+)", "한국학중앙연구원", "Academy of Korean Studies"),
        (r"dh\.aks\.ac\.kr/.+/(.+)", "한국학중앙연구원 위키", "Academy of Korean Studies, wiki"),
        (r"data\.visitkorea\.or\.kr/resource/(\d+)", "대한민국 구석구석", "VisitKorea"),
    )
)

#: The site of a thing itself, and where a source stands.
_HOMEPAGES: Final = {"foaf:homepage": ("누리집", "Website"), "schema:url": ("원문", "Original")}

#: What an item is by its relation to a thing, in Korean and English; ``{}`` is what it is called.
_RELATIONS: Final = {
    "skos:closeMatch": ("거의 같은 것", "nearly the same"),
    "skos:broadMatch": ("더 넓은 것: {}", "something wider: {}"),
    "skos:narrowMatch": ("더 좁은 것: {}", "something narrower: {}"),
    "skos:relatedMatch": ("관련된 것: {}", "something related: {}"),
}

#: What an item is that stands for a thing and for others, which ``{}`` names.
_SHARED: Final = ("‘{}’도 함께 다룸", "one item for this and {}")

#: What is said of an item whose relation is not known.
_RELATED: Final = ("관련", "related")

#: Identifiers of items, and the beginning of the addresses of their pages.
_ITEM_IRI: Final = re.compile(r"http://www\.wikidata\.org/entity/(?=Q\d+$)")
_ITEM_PAGE: Final = "https://www.wikidata.org/wiki/"

#: Properties that say that both are the same thing.
_SAME: Final = frozenset({"schema:sameAs", "skos:exactMatch"})


@dataclass(frozen=True)
class OutsideLink:
    """
    A link to another site.

    Attributes:
        address: the address.
        name: the site and its number or name for the thing, such as ``Wikidata Q41283``.
        is_other: whether what stands there is not said to be the same thing.
        relation: what it is then, in words, else "".
    """

    address: str
    name: str
    is_other: bool = False
    relation: str = ""


def links_of(iri: str, facts: Iterable[Fact]) -> tuple[OutsideLink, ...]:
    """
    Return the links of a thing in the reader's language, with what each item is.

    Args:
        iri: the IRI of the thing.
        facts: the facts whose values are links, such as :attr:`EntityPage.links`.
    """
    links = name_links(facts, language())
    is_known = any(link.is_other for link in links) and has_page_query("link-relations")
    rows = query_rows("link-relations", iri=iri) if is_known else ()
    said = say_relations(rows, Labels(iris_in(rows)), language())
    return tuple(
        replace(
            link,
            address=_ITEM_IRI.sub(_ITEM_PAGE, link.address),
            relation=said.get(link.address, _in(_RELATED, language())) if link.is_other else "",
        )
        for link in links
    )


def say_relations(
    rows: Sequence[Row], names: Callable[[str], str], language: str
) -> Mapping[str, str]:
    """
    Return what each item is to a thing, in words, by its address.

    Args:
        rows: rows of ``link-relations.rq``.
        names: returns the name of a thing.
        language: the language of the words.
    """
    others: dict[str, list[str]] = {}
    for row in rows:
        if "other" in row:
            others.setdefault(row["item"].value, []).append(names(row["other"].value))
    said: dict[str, str] = {}
    for row in rows:
        item, relation = row["item"].value, compact(row["property"].value)
        if item in others:
            said[item] = _in(_SHARED, language).format(", ".join(others[item]))
        elif relation in _RELATIONS:
            called = row["label"].value if "label" in row else ""
            said[item] = _in(_RELATIONS[relation], language).format(called).removesuffix(": ")
    return said


def _in(words: tuple[str, str], language: str) -> str:
    return words[language == "en"]


def name_links(facts: Iterable[Fact], language: str) -> tuple[OutsideLink, ...]:
    """
    Return the links among some facts, known sites first, each address once.

    Args:
        facts: the facts whose values are links, such as :attr:`EntityPage.links`.
        language: the language of the names.
    """
    links: dict[str, tuple[int, OutsideLink]] = {}
    for fact in facts:
        relation = compact(fact.property.iri)
        for value in fact.values:
            address = value.iri or value.term.value
            if not address.startswith(("http://", "https://")):
                continue
            rank, name = _name_of(address, relation, language)
            # An encyclopedia or site of its own is about the thing; a number may be of another.
            is_other = relation not in _SAME | _HOMEPAGES.keys() and "wikipedia.org/" not in address
            known = links.get(address)
            if known is None or known[1].is_other:
                links[address] = rank, OutsideLink(address, name, is_other)
    return tuple(link for _, link in sorted(links.values(), key=_order))


def _order(item: tuple[int, OutsideLink]) -> tuple[bool, int, str]:
    rank, link = item
    return rank == len(_SITES) + 1, rank, link.name


def _name_of(address: str, relation: str, language: str) -> tuple[int, str]:
    """Return the place of an address among others, and its name."""
    if relation in _HOMEPAGES:
        korean, english = _HOMEPAGES[relation]
        host = urlsplit(address).hostname or address
        return len(_SITES), f"{korean if language == 'ko' else english} ({host})"
    for rank, (pattern, korean, english) in enumerate(_SITES):
        if match := pattern.fullmatch(address):
            number = unquote(match[1]).replace("_", " ") if pattern.groups else ""
            site = korean if language == "ko" else english
            return rank, f"{site} {number}".strip()
    return len(_SITES) + 1, urlsplit(address).hostname or address
