"""The twelve requirements of the World Bank's certification, each met or not, with what shows it.

1 to 7 and 9 are measured from the prices that are shown, corridor by corridor, and judged by the worst; 10 follows from
the rules that every answer of this portal carries; 8 and 11 are the operator's own statements, in the settings; 12 is
the list of certified databases that a person has opened. Nothing is met by silence.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
    """One requirement: whether it is met, and the corridor that stands worst, where corridors are measured."""

    requirement: Requirement
    met: bool
    worst: CorridorMeasured | None = None


def twelve_points(
    corridors: Sequence[CorridorMeasured], settings: Settings, certified: CertifiedDatabases, today: date
) -> tuple[Point, ...]:
    """Judge the twelve for the corridors of a scope."""
    points = {point.requirement: point for point in _by_corridor(corridors)}
    stated = {
        Requirement.INDEPENDENT: bool(settings.researchers),
        Requirement.NO_ADVERTISING: pages_load_nothing_from_others(),
        Requirement.FUNDING: bool(settings.funding) and settings.no_provider_funding,
        Requirement.LINKS: databases_are_checked(certified, today),
    }
    points |= {requirement: Point(requirement, met) for requirement, met in stated.items()}
    return tuple(points[requirement] for requirement in Requirement)


def _by_corridor(corridors: Sequence[CorridorMeasured]) -> Iterator[Point]:
    for requirement in BY_CORRIDOR:
        last = worst(corridors, requirement)
        yield Point(requirement, last is not None and last.measured[requirement].met, last)


def pages_load_nothing_from_others() -> bool:
    """Whether the policy on every page lets it load from this portal alone: then no advertising network reaches it."""
    directives = (part.split() for part in HEADERS["Content-Security-Policy"].split(";"))
    allowed = {source for _name, *sources in filter(None, directives) for source in sources}
    return allowed <= {"'none'", "'self'", "data:"}


def databases_are_checked(certified: CertifiedDatabases, today: date) -> bool:
    """Whether a person has compared the list with the World Bank's, and opened each database, lately enough."""
    looked = [certified.compared_on, *(database.checked_on for database in certified.databases)]
    return bool(certified.databases) and all(day is not None and today - day <= CHECKED_FOR for day in looked)


def met(points: Iterable[Point]) -> int:
    """Return how many are met."""
    return sum(point.met for point in points)
