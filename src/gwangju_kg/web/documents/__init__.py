"""Documents about things, terms and queries, as pages and as RDF."""
