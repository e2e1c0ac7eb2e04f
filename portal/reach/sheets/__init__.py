"""A sheet of one page to print and pin up: a corridor's first prices, large enough to read from two metres."""
