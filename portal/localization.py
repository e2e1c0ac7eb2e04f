"""Languages."""

from pathlib import Path

from flask import Flask


def set_up_localization(app: Flask, folder: Path) -> None:
    """Prepare the languages."""
