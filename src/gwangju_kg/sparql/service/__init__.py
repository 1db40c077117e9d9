"""
SERVICE: the clauses of a query, the endpoints that are allowed, and the requests to them.

Nothing here evaluates a query or imports the engine.  This module imports nothing, so that a
process without a network loads none of it.
"""
