"""
From a text to data: the record of a source, proposals for its claims, decisions of a person.

`source_record` describes a new source.  Nothing here is part of a release or of its checks: what is
written is read again by `dataset` like any other file, and `evidence` proves it.
"""
