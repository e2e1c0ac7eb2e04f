"""The twelve requirements of the World Bank's certification, each met or not, with what shows it.

1 to 7 and 9 are measured from the prices that are shown, corridor by corridor, and judged by the worst; 8 and 11 are
the operator's own statements, in the settings; 10 is one too, besides the rules that every answer of this portal
carries; 12 is the list of certified databases that a person has opened. Nothing is met by silence,
nor by a day still to come.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from portal.config import Settings
from portal.prices.corridors import CertifiedDatabases
from portal.security import HEADERS
from portal.trust.requirements import OF_SERVICES, CorridorMeasured, Requirement, worst

#: How long a person's look at the certified databases counts.
CHECKED_FOR: Final = timedelta(days=400)

#: Judged by the worst corridor.
BY_CORRIDOR: Final = (*OF_SERVICES, Requirement.MARKET, Requirement.MYSTERY_SHOPPING)


@dataclass(frozen=True, slots=True)
class Point:
    """One requirement: whether it is met, and the corridors that stand worst, where corridors are measured."""

    requirement: Requirement
    met: bool
    worst: tuple[CorridorMeasured, ...] = ()  # several where they stand alike
    corridors: int = 0  # measured

    @property
    def alike(self) -> bool:
        """Whether several corridors are measured and none stands better than another."""
        return len(self.worst) == self.corridors > 1


def twelve_points(
    corridors: Sequence[CorridorMeasured], settings: Settings, certified: CertifiedDatabases, today: date
) -> tuple[Point, ...]:
    """Judge the twelve for the corridors of a scope."""
    points = {point.requirement: point for point in _by_corridor(corridors)}
    stated = {
        Requirement.INDEPENDENT: bool(settings.researchers),
        Requirement.NO_ADVERTISING: settings.no_advertising and pages_load_nothing_from_others(),
        Requirement.FUNDING: bool(settings.funding) and settings.no_provider_funding,
        Requirement.LINKS: databases_are_checked(certified, today),
    }
    points |= {requirement: Point(requirement, met) for requirement, met in stated.items()}
    return tuple(points[requirement] for requirement in Requirement)


def _by_corridor(corridors: Sequence[CorridorMeasured]) -> Iterator[Point]:
    for requirement in BY_CORRIDOR:
        last = worst(corridors, requirement)
        yield Point(requirement, bool(last) and last[0].measured[requirement].met, last, len(corridors))


def pages_load_nothing_from_others() -> bool:
    """Whether the policy on every page lets it load from this portal alone: then no advertising network reaches it."""
    directives = (part.split() for part in HEADERS["Content-Security-Policy"].split(";"))
    allowed = {source for _name, *sources in filter(None, directives) for source in sources}
    return allowed <= {"'none'", "'self'", "data:"}


def databases_are_checked(certified: CertifiedDatabases, today: date) -> bool:
    """Whether all that the World Bank lists are linked, and a person looked at the list and at each lately enough."""
    looked = [certified.compared_on, *(database.checked_on for database in certified.databases)]
    every = bool(certified.databases) and certified.listed == len(certified.databases)
    return every and all(day is not None and timedelta(0) <= today - day <= CHECKED_FOR for day in looked)


def looked_at_by(certified: CertifiedDatabases, today: date) -> CertifiedDatabases:
    """Return the list without the looks of days still to come: nobody has looked then yet."""

    def past(day: date | None) -> date | None:
        return day if day is not None and day <= today else None

    databases = tuple(replace(each, checked_on=past(each.checked_on)) for each in certified.databases)
    compared_on = past(certified.compared_on)
    listed = certified.listed if compared_on else None
    return replace(certified, databases=databases, compared_on=compared_on, listed=listed)


def met(points: Iterable[Point]) -> int:
    """Return how many are met."""
    return sum(point.met for point in points)
