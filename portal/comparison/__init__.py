"""What the public reads: corridors compared, quotes with their proof, sources and their health. Reads SQL only."""
