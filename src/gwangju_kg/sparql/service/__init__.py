"""
What other endpoints are asked for SERVICE: which clauses a query has, and how they are asked.

Nothing here runs a query or knows the engine; nothing is imported from here, so that a process
without a network loads nothing of it.
"""
