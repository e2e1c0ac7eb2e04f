"""What is kept as data in files at the top: the corridors and the providers, strictly checked when they are read."""
