"""The publications that changed a corridor's newest prices: what its feed has one entry for each.

A run changes them where it brings the newest period of one part of a source, or one as new as that, or withdraws the
part. Older periods that an import adds later are history and change nothing (design, section 5).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from portal.collection.tables import Round, Run, RunState
from portal.prices.quotes import CorridorCode


@dataclass(frozen=True, slots=True)
class Publication:
    """One published run, as far as it changed the newest prices of one corridor."""

    run_id: int
    source: str
    published_at: datetime
    rounds: tuple[int, ...]  # ids of the rounds it brought; none where it only withdrew prices


def publications(connection: Connection, corridor: CorridorCode, most: int) -> tuple[Publication, ...]:
    """Return the newest ``most`` publications that changed a corridor's newest prices, newest first."""
    rows = connection.execute(
        select(
            Round.id,
            Round.run_id,
            Round.source,
            Round.part,
            Round.period,
            Round.quotes,
            Round.withdrawn,
            Run.published_at,
        )
        .join(Run, Run.id == Round.run_id)
        .where(
            Run.state == RunState.PUBLISHED.value,
            Run.published_at.is_not(None),
            Round.sending == corridor.sending,
            Round.receiving == corridor.receiving,
        )
        # Within a run the newest period first: of a file with many years, only the newest counts.
        .order_by(Run.published_at, Round.run_id, Round.period.desc(), Round.id)
    )
    newest: dict[tuple[str, str], str] = {}
    brought: defaultdict[tuple[int, str, datetime], list[int]] = defaultdict(list)
    for row in rows:
        place = (row.source, row.part)
        if (not row.quotes and not row.withdrawn) or row.period < newest.get(place, ""):
            continue
        newest[place] = row.period
        changed = brought[row.run_id, row.source, row.published_at]
        if not row.withdrawn:
            changed.append(row.id)
    found = [Publication(*key, tuple(rounds)) for key, rounds in brought.items()]
    return tuple(found[: -most - 1 : -1])
