"""A corridor over the years: of each round the average, the cheapest service, SmaRT, and a service of one's choice.

Sources and their parts are histories of their own: layers are never mixed silently (design, section 5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.collection.tables.reading import VisibleRound
from portal.comparison.charts import Series
from portal.prices.quotes import Service
from portal.trends.periods import Gap, breaks_between, gap_before
from portal.trends.priced import Priced, RoundPrice, by_round, by_service, cheapest, service_prices


@dataclass(frozen=True, slots=True)
class PastRound:
    """One round of a history. ``gap`` and ``breaks`` are about what lies between it and the round before."""

    round: VisibleRound
    cheapest: Priced | None
    chosen: RoundPrice | None
    gap: Gap | None
    breaks: bool  # the survey changed its fields


@dataclass(frozen=True, slots=True)
class Past:
    """The history of a corridor in one part of one source, oldest round first."""

    source: str
    part: str
    rounds: tuple[PastRound, ...]

    @property
    def breaks(self) -> bool:
        """Whether the survey changed its fields within it."""
        return any(each.breaks for each in self.rounds)


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """A service that a reader can follow through a history."""

    key: str
    provider: str
    terms: Service  # as it was described when it was last seen
    rounds: int  # in which it has a price


def pasts(rounds: Iterable[VisibleRound], rows: Iterable[Priced], chosen: str = "") -> list[Past]:
    """Return the histories that have an average to show, the one with most rounds first.

    ``rows`` are those of the rounds; ``chosen`` is the key of a service (``Priced.service``), "" for none.
    """
    of_round = by_round(rows)
    groups: dict[tuple[str, str], list[VisibleRound]] = {}
    for each in rounds:
        groups.setdefault((each.source, each.part), []).append(each)
    # A round of which no row discloses its rate has no average, but it was there; a list of fees never has one.
    told = {place: group for place, group in groups.items() if any(each.average_total is not None for each in group)}
    made = [_past(place, group, of_round, chosen) for place, group in told.items()]
    return sorted(made, key=lambda past: (-len(past.rounds), past.source, past.part))


def _past(
    place: tuple[str, str], group: Iterable[VisibleRound], of_round: dict[int, list[Priced]], chosen: str
) -> Past:
    found: list[PastRound] = []
    earlier = ""
    for each in sorted(group, key=lambda each: (each.newest_on, each.period)):
        rows = of_round.get(each.id, [])
        found.append(
            PastRound(
                round=each,
                cheapest=cheapest(rows),
                chosen=service_prices(rows).get(chosen),
                gap=gap_before(each.period, earlier),
                breaks=breaks_between(each.period, earlier),
            )
        )
        earlier = each.period
    return Past(*place, tuple(found))


def service_choices(rows: Iterable[Priced]) -> list[ServiceChoice]:
    """Return the services that have a price in some round, by no order."""
    made = []
    for key, found in by_service(row for row in rows if row.shown and row.total is not None).items():
        newest = max(found, key=lambda row: row.quote.observed_on)
        rounds = {row.stored.round_id for row in found}
        made.append(ServiceChoice(key, newest.provider, newest.quote.service, len(rounds)))
    return made


def series(past: Past, names: Sequence[str]) -> list[Series]:
    """Return the lines of a history: average, cheapest, SmaRT and the chosen service, as ``names`` calls them."""
    lines: list[list[tuple[date, Decimal | None]]] = [[] for _name in names]
    for each in past.rounds:
        values = (
            each.round.average_total,
            each.cheapest.total if each.cheapest else None,
            each.round.smart,
            each.chosen.total if each.chosen else None,
        )
        for line, value in zip(lines, values, strict=False):
            if each.gap is not None or each.breaks:
                line.append((each.round.newest_on, None))
            line.append((each.round.newest_on, value))
    return [Series(name, tuple(line)) for name, line in zip(names, lines, strict=True)]
