"""Commands for a project: build, check, cite and link."""
