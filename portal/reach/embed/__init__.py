"""A corridor's first prices inside other websites: a frame without script, for municipalities and associations."""
