"""The page of an entity: facts, timeline, assertions, calculations."""
