"""The text of a SPARQL query: lexer, limits, substitution, syntax errors."""
