"""Commands that read or change a project."""
