"""The certification's twelve points, with the evidence; and the certified national databases to link to."""

from dataclasses import dataclass

from flask import Response
from sqlalchemy import Connection

from portal.comparison.market import market_of
from portal.comparison.names import corridor_name
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import country, country_in_sentence, current_language
from portal.localization import gettext as _
from portal.prices.corridors import CertifiedDatabase, Corridor
from portal.trust.certification import Point, looked_at_by, met, twelve_points
from portal.trust.certification_words import Said, alike, cell, evidence, title
from portal.trust.coverage import coverage_of
from portal.trust.requirements import OF_SERVICES, CorridorMeasured, Requirement, measure
from portal.trust.scope import scope_of

#: The columns of the table of corridors.
_MEASURED = (*OF_SERVICES, Requirement.MARKET, Requirement.MYSTERY_SHOPPING)


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """One of the twelve, as its page shows it."""

    number: int
    title: str
    met: bool
    evidence: tuple[Said, ...]
    alike: str  # that all corridors stand alike; "" where one stands worst, or corridors are not measured
    worst: str  # the name of the corridor that stands worst; "" where none does
    worst_slug: str


@dataclass(frozen=True, slots=True)
class ShownCorridor:
    """A line of the table: the corridor, and for each measured requirement its figure and whether it is met."""

    slug: str
    name: str
    cells: tuple[tuple[str, bool], ...]


def measured_corridor(connection: Connection, corridor: Corridor) -> CorridorMeasured:
    """Measure a corridor as it is shown now."""
    portal = homeward()
    market = market_of(connection, corridor)
    coverage = coverage_of(
        market.offers, corridor.market, lambda spelled: portal.providers.canonical(spelled).slug, market.today
    )
    return measure(corridor.slug, market.offers, coverage, market.today)


def certification() -> Response:
    """Answer ``/<language>/certification``."""
    keep_until_prices_change()
    portal = homeward()
    with portal.database.reading() as connection:
        scope = scope_of(connection, portal)
        measured = [measured_corridor(connection, corridor) for corridor in scope.corridors]
    today = portal.clock().date()
    points = twelve_points(measured, portal.settings, portal.corridors.certified, today)
    names = {corridor.slug: corridor_name(corridor) for corridor in scope.corridors}
    return page(
        "trust/certification.html",
        _("The twelve points of certification"),
        scope_country=country_in_sentence(scope.country) if scope.declared else "",
        points=[_shown_point(point, names if len(names) > 1 else {}) for point in points],
        met=met(points),
        columns=[(int(requirement), title(requirement)) for requirement in _MEASURED],
        corridors=[_shown_corridor(each, names) for each in measured],
        names=list(names.values()),
        left_out=[corridor_name(corridor) for corridor in scope.left_out],
    )


def _shown_point(point: Point, names: dict[str, str]) -> ShownPoint:
    """Show a point; ``names`` is empty where there is one corridor: it is neither the worst nor like another."""
    slug = point.worst[0].slug if point.worst and not point.alike else ""
    return ShownPoint(
        number=int(point.requirement),
        title=title(point.requirement),
        met=point.met,
        evidence=evidence(point),
        alike=alike(point.corridors) if point.alike and names else "",
        worst=names.get(slug, ""),
        worst_slug=slug,
    )


def _shown_corridor(each: CorridorMeasured, names: dict[str, str]) -> ShownCorridor:
    cells = tuple((cell(name, each.measured[name]), each.measured[name].met) for name in _MEASURED)
    return ShownCorridor(each.slug, names[each.slug], cells)


def certified_databases() -> Response:
    """Answer ``/<language>/certified``: the other certified comparisons, each with the day somebody looked."""
    keep_until_prices_change()
    certified = looked_at_by(homeward().corridors.certified, homeward().clock().date())
    language = current_language()

    def by_country(database: CertifiedDatabase) -> tuple[str, str]:
        return country(database.country, language), database.name

    return page(
        "trust/certified.html",
        _("Other certified comparisons"),
        certified=certified,
        databases=[(*by_country(database), database) for database in sorted(certified.databases, key=by_country)],
    )
