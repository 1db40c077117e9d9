"""Read a project's folders into one RDF dataset and run its derivation rules."""
