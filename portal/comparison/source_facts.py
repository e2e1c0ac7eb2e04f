"""What pages need to know of a source. The sources themselves fit this shape; the composition hands them in.

Pages never import sources: they read what was collected from SQL, and from here only how a source wants to be named and
when its prices are out of date.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Protocol, cast

from flask import Flask, current_app

from portal.prices.vocabulary import Layer

_PLACE = "homeward.sources"


class SourceFacts(Protocol):
    """How a source is named, credited and aged."""

    @property
    def name(self) -> str:
        """In commands, addresses and the database."""

    @property
    def title(self) -> str:
        """As pages name it: a proper name, not translated."""

    @property
    def layer(self) -> Layer | None:
        """How its prices come to be known; None for reference rates."""

    @property
    def licence(self) -> str:
        """Under which its figures may be shown; "" where none was found."""

    @property
    def credit(self) -> str:
        """How it wants to be named."""

    @property
    def homepage(self) -> str:
        """Where a reader can look further."""

    @property
    def out_of_date_after(self) -> timedelta:
        """The age at which its prices are out of date."""

    @property
    def enabled_by_default(self) -> bool:
        """Whether it is pulled without the operator asking for it."""


def know_sources(app: Flask, sources: Iterable[SourceFacts]) -> None:
    """Keep what pages need to know of each source."""
    app.extensions[_PLACE] = {source.name: source for source in sources}


def source_facts() -> Mapping[str, SourceFacts]:
    """Return the sources of the application at work, by name."""
    return cast("Mapping[str, SourceFacts]", current_app.extensions[_PLACE])
