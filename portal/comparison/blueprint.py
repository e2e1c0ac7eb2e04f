"""The public pages."""

from flask import Flask


def add_pages(app: Flask) -> None:
    """Register the pages."""
