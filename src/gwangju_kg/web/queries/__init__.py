"""Run the queries of pages and read their results."""
