"""What the portal's certification is asked for: a sending country and its corridors, as the operator declares them."""

from dataclasses import dataclass

from sqlalchemy import Connection

from portal.comparison.queries import surveyed_corridors
from portal.composition import Homeward
from portal.prices.corridors import Corridor


@dataclass(frozen=True, slots=True)
class Scope:
    """The sending country ("" where none is declared) and the corridors that are measured."""

    country: str
    corridors: tuple[Corridor, ...]

    @property
    def declared(self) -> bool:
        """Whether the operator has declared it. Where not, the portal's own corridors that have prices are measured."""
        return bool(self.country)


def scope_of(connection: Connection, portal: Homeward) -> Scope:
    """Return the scope that the settings declare.

    A declared scope holds all of its corridors, also those without any price: they are the ones to worry about.
    """
    settings, book = portal.settings, portal.corridors
    if not settings.certification_country:
        surveyed = surveyed_corridors(connection)
        return Scope("", tuple(corridor for corridor in book.all() if corridor.code in surveyed))
    if settings.certification_corridors:
        named = (book.get(slug) for slug in settings.certification_corridors)
        return Scope(settings.certification_country, tuple(corridor for corridor in named if corridor))
    return Scope(settings.certification_country, book.from_country(settings.certification_country))
