"""
The Korean reader: numbers, durations and dates as newspapers write them.

Text in, readings out, each with its span in code points of the raw text.
Pure: nothing here reads a file or knows the graph.
"""
