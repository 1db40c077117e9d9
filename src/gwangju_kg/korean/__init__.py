"""
Read numbers, durations and dates in Korean newspaper text.

Takes text; returns readings, each with its span in code points of the raw text.
Nothing here reads a file or knows the graph.
"""
