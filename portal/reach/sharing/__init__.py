"""Sharing a comparison: short links, and a message to copy or send on."""
