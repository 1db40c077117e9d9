"""What the IRI of a thing, a term or a query answers, as a page and as RDF."""
