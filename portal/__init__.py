"""Homeward: what sending money home really costs, corridor by corridor, with the proof of every figure."""
