"""
The proof: passages against the texts, numbers and dates against their passages.

`records` reads what the graph states, `texts` what a folder holds; `claims`
and `dates` prove one assertion; `checking` proves all and measures recall;
`earl` writes the result as data, `table` for the terminal; `citation` helps to
write passages.
"""
