"""Prices as files to take away: per corridor and whole, with a description that programs read (Frictionless)."""
