"""
Changesets: drafts of changes beside a project's files, checked before they enter.

A draft is a copy of the project's ``data/`` in ``changesets/NAME/draft/``, which is a project of
its own, and a copy of what it was made from in ``changesets/NAME/base/``.
"""
