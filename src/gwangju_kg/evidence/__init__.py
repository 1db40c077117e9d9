"""
Check the evidence: passages against the texts, numbers and dates against their passages.

`statements` reads what the graph states and `corpus` the texts in a folder; `value_checks` and
`date_checks` check one assertion; `check` checks all of them and measures recall; `earl` writes
the result as data and `report_lines` for the terminal; `passage_citation` helps to write passages.
"""
