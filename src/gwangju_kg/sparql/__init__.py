"""Analyse and rewrite the text of SPARQL queries: lexer, limits, substitution, syntax errors."""
