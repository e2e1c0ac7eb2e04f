"""The use case: collect one source, whole or not at all."""
