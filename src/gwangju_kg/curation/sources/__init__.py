"""New sources: their record and the form of their texts."""
