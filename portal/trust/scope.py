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
    left_out: tuple[Corridor, ...] = ()  # from that country, declared or with prices, but not in the scope

    @property
    def declared(self) -> bool:
        """Whether the operator has declared it. Where not, the portal's own corridors that have prices are measured."""
        return bool(self.country)


def scope_of(connection: Connection, portal: Homeward) -> Scope:
    """Return the scope that the settings declare.

    A declared scope holds all of its corridors, also those without any price: they are the ones to worry about.
    """
    settings, book, surveyed = portal.settings, portal.corridors, surveyed_corridors(connection)
    country = settings.certification_country
    if not country:
        return Scope("", tuple(corridor for corridor in book.all() if corridor.code in surveyed))
    every = book.from_country(country)
    named = [book.get(slug) for slug in dict.fromkeys(settings.certification_corridors)]
    measured = tuple(corridor for corridor in named if corridor) or every
    priced = [book.get(code) for code in surveyed if code.sending == country]
    known = {corridor.slug: corridor for corridor in (*every, *priced) if corridor}
    inside = {corridor.slug for corridor in measured}
    left_out = tuple(corridor for slug, corridor in sorted(known.items()) if slug not in inside)
    return Scope(country, measured, left_out)
