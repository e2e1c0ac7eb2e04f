"""The snapshot archive: raw bytes by SHA-256, compressed, never edited."""
