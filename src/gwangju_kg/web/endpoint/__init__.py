"""The SPARQL endpoint: the protocol, its responses and the query editor."""
