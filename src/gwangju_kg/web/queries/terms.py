"""RDF terms with their display text.  No IO."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, compact
from gwangju_kg.web.context import namespaces

XSD: Final = REUSED_PREFIXES["xsd"]
RDF: Final = REUSED_PREFIXES["rdf"]

_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "int"))

#: Integers up to this length, such as years, are shown without separators.
_UNGROUPED_DIGITS: Final = 4


@dataclass(frozen=True, order=True)
class Term:
    """
    One RDF term.

    Attributes:
        kind: ``uri``, ``literal`` or ``bnode``.
        value: the IRI, the lexical form, or the label of the blank node.
        language: the language tag, or "".
        datatype: the IRI of the datatype, or "" for a plain string.
    """

    kind: str
    value: str
    language: str = ""
    datatype: str = ""

    @property
    def is_number(self) -> bool:
        """Whether the term is a numeric literal."""
        return self.datatype in _NUMBERS

    @property
    def text(self) -> str:
        """
        The display text, as short as it stays unambiguous.

        >>> Term("literal", "82700000000", datatype=XSD + "integer").text
        '82,700,000,000'
        >>> Term("uri", "https://w3id.org/gwangju-kg/vocab/planned").text
        'gkv:planned'
        """
        if self.kind == "uri":
            city = namespaces()
            short = city.compact(self.value)
            return (city.path_of(self.value) or self.value) if short.startswith("<") else short
        if self.kind == "bnode":
            return "_:" + self.value
        digits = self.value.removeprefix("-")
        if self.is_number and digits.isascii() and digits.isdecimal():
            return _grouped(self.value, digits)
        return self.value

    @property
    def note(self) -> str:
        """The full IRI or the datatype, which the text omits; "" for a plain string."""
        if self.kind == "uri":
            return self.value
        return compact(self.datatype).strip("<>") if self.datatype else ""


def _grouped(value: str, digits: str) -> str:
    if len(digits) <= _UNGROUPED_DIGITS:
        return value
    head = len(digits) % 3
    groups = [digits[:head]] if head else []
    groups += [digits[index : index + 3] for index in range(head, len(digits), 3)]
    return value.removesuffix(digits) + ",".join(groups)
