"""
Describe a release in Croissant, for machine learning, and in schema.org, for search engines.

Source: Croissant Format Specification 1.0, MLCommons; schema.org/Dataset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from gwangju_kg.build.descriptions.release_description import (
    Download,
    ReleaseDescription,
)
from gwangju_kg.rdf.namespaces import PREFIXES

#: Source: Croissant Format Specification 1.0, appendix 1.
_CONTEXT: Final[Mapping[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": PREFIXES["dcterms"],
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

_CONFORMS_TO: Final = "http://mlcommons.org/croissant/1.0"

#: Croissant's data types by those of CSVW.
_TYPES: Final = {
    "anyURI": "sc:URL",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "decimal": "sc:Float",
    "integer": "sc:Integer",
}


def schema_org_document(description: ReleaseDescription) -> dict[str, Any]:
    """Return the schema.org description for the pages: the dataset and its uncompressed files."""
    files = [file for file in description.downloads if not file.graph and not file.coding]
    return {
        "@context": "https://schema.org/",
        "@id": description.iris.dataset.value,
        "@type": "Dataset",
        **_common(description),
        "name": _texts(description, "dcterms:title"),
        "description": _texts(description, "dcterms:description"),
        "inLanguage": list(description.project.languages),
        "isAccessibleForFree": True,
        "keywords": _texts(description, "dcat:keyword"),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": file.iri.value,
                "encodingFormat": file.media_type,
                "contentSize": f"{file.bytes} B",
                "sha256": file.sha256,
            }
            for file in files
        ],
    }


def document(
    description: ReleaseDescription, tables: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """
    Return the Croissant description of a release.

    Args:
        description: the release.
        tables: the descriptions of its tables in CSVW.
    """
    return {
        "@context": _CONTEXT,
        "@id": description.iri.value,
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS_TO,
        **_common(description),
        "name": description.project.name,
        "alternateName": _texts(description, "dcterms:title"),
        "description": description.project.description["en"],
        "keywords": description.texts_by_language("dcat:keyword").get("en", []),
        "citeAs": f"{description.project.name}, release {description.id}, {description.issued},"
        f" {description.iris.dataset.value}",
        "distribution": [_file(file) for file in description.downloads],
        "recordSet": [_records(table) for table in tables],
    }


def _common(description: ReleaseDescription) -> dict[str, Any]:
    project = description.project
    return {
        "url": project.base_iri,
        "version": description.version,
        "datePublished": description.issued,
        "dateModified": description.issued,
        "creator": {"@type": "Organization", "name": project.publisher},
        "license": project.license_iri,
    }


def _texts(description: ReleaseDescription, name: str) -> list[dict[str, str]]:
    return [
        {"@value": text, "@language": language} if language else {"@value": text}
        for language, texts in sorted(description.texts_by_language(name).items(), reverse=True)
        for text in texts
    ]


def _file(file: Download) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "contentUrl": file.iri.value,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": file.compression_type or file.media_type,
        "sha256": file.sha256,
    }


def _records(table: Mapping[str, Any]) -> dict[str, Any]:
    name = str(table["url"]).removesuffix(".csv")
    schema = table["tableSchema"]
    described = next(row["@value"] for row in table["dc:description"] if row["@language"] == "en")
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": described,
        "key": [{"@id": f"{name}/{key}"} for key in schema["primaryKey"]],
        "field": [_field(name, column) for column in schema["columns"]],
    }


def _field(table: str, column: Mapping[str, Any]) -> dict[str, Any]:
    name = column["name"]
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{name}",
        "name": name,
        "description": column["titles"]["en"],
        "dataType": _TYPES.get(column["datatype"], "sc:Text"),
        "source": {
            "fileObject": {"@id": f"tables/{table}.csv"},
            "extract": {"column": name},
        },
    }
