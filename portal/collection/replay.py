"""Re-derive published quotes from the archive."""
