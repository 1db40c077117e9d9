"""
Common mistakes in the syntax of a query: what is meant, and what to write instead.

Takes a text that does not parse.  Each rule proposes repairs; a repair counts if the text parses
with it, or if the parser gets further.  No IO.
"""
