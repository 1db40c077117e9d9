"""RDF building blocks: namespaces, media types, the Turtle writer, stores, query files."""
