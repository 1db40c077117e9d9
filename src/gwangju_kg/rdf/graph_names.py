"""
The names of the two default graphs that a query can choose, for FROM and ``default-graph-uri``.

They are no graphs of a dataset: no triple stands in a graph of such a name.
Source: Apache Jena, "Dynamic Datasets" (org.apache.jena.sparql.core.Quad).
"""

from __future__ import annotations

from typing import Final

#: The triples of all graphs together, each once.
UNION_GRAPH: Final = "urn:x-arq:UnionGraph"

#: The default graph of a query that names no graph; for plain files, their own default graph.
DEFAULT_GRAPH: Final = "urn:x-arq:DefaultGraph"
