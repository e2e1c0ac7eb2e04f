"""The rounds of a run: what each part, corridor and period brought, and whether that changes what is shown.

A round's content is named by a hash over its quotes' hashes, sorted, and the reader's version: a new reader takes over
every round, so that replaying never has to ask an old one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, bindparam, insert, select, update

from portal.collection.measures import Counted, measures
from portal.collection.tables import Round, Run, RunState
from portal.prices.vocabulary import Layer

#: Length in bytes of a quote's hash.
DIGEST = 16

#: What a round is of, as the plain values of a ``RoundKey``: part, sending and receiving country, period.
Place = tuple[str, str, str, str]

#: Layers whose sources tell the present (what is offered now), not records of the past.
PRESENT_LAYERS = (Layer.TARIFF, Layer.ESTIMATE)


@dataclass(frozen=True, slots=True, order=True)
class RoundKey:
    """What a round is of."""

    part: str
    sending: str
    receiving: str
    period: str

    @property
    def place(self) -> tuple[str, str, str]:
        """The key without its period: what a source tells the present of."""
        return self.part, self.sending, self.receiving


@dataclass(slots=True)
class OpenRound:
    """A round being collected. Of its quotes only hashes and what averages need are kept in memory."""

    key: RoundKey
    oldest_on: date
    newest_on: date
    id: int = 0  # 0 until its row is written
    shown: int = 0  # quotes accepted or released
    digests: bytearray = field(default_factory=bytearray)
    counted: list[Counted] = field(default_factory=list)  # what its quotes bring into averages

    def add(self, observed_on: date, digest: bytes, counted: Counted | None, shown: bool) -> None:
        """Count one more quote in; ``counted`` is None where it has no say in averages."""
        self.oldest_on = min(self.oldest_on, observed_on)
        self.newest_on = max(self.newest_on, observed_on)
        self.digests += digest
        self.shown += shown
        if counted is not None:
            self.counted.append(counted)

    def content_hash(self, version: int) -> str:
        """Name the round's content, whatever the order of its quotes."""
        sorted_digests = sorted(bytes(self.digests[at : at + DIGEST]) for at in range(0, len(self.digests), DIGEST))
        return sha256(f"reader {version}:".encode() + b"".join(sorted_digests)).hexdigest()


@dataclass(frozen=True, slots=True)
class KnownRound:
    """A round that is visible now."""

    key: RoundKey
    content_hash: str
    quotes: int
    withdrawn: bool
    oldest_on: date
    newest_on: date


class RoundsOfRun:
    """Every round of one run, opened as its quotes come."""

    def __init__(self, run_id: int, source: str, version: int) -> None:
        self.run_id = run_id
        self.source = source
        self.version = version
        self.open: dict[RoundKey, OpenRound] = {}
        self._by_place: dict[Place, OpenRound] = {}  # the same: plain texts are found several times faster

    def of(self, place: Place, observed_on: date) -> OpenRound:
        """Return the round that a quote observed on that day belongs to."""
        found = self._by_place.get(place)
        if found is None:
            key = RoundKey(*place)
            found = self._by_place[place] = self.open[key] = OpenRound(key, observed_on, observed_on)
        return found

    def write_new(self, connection: Connection, rounds: Iterable[OpenRound]) -> None:
        """Give those rounds a row that have none yet."""
        missing = list({each.key: each for each in rounds if not each.id}.values())
        if missing:
            statement = insert(Round).returning(Round.id, sort_by_parameter_order=True)
            ids = connection.scalars(statement, [self._values(each) for each in missing]).all()
            for each, number in zip(missing, ids, strict=True):
                each.id = number

    def ends(self, rounds: Iterable[OpenRound]) -> list[dict[str, object]]:
        """Work out what is known of rounds once all their quotes are, with their averages."""
        return [
            {
                "round_id": each.id,
                "content_hash": each.content_hash(self.version),
                "oldest_on": each.oldest_on,
                "newest_on": each.newest_on,
                "quotes": each.shown,
                **measures(each.counted),
            }
            for each in rounds
        ]

    def write_ends(self, connection: Connection, ends: list[dict[str, object]]) -> None:
        """Complete the rows of rounds. What ``ends`` gives is worked out before, outside the transaction."""
        if ends:
            connection.execute(update(Round).where(Round.id == bindparam("round_id")), ends)

    def write_absent(self, connection: Connection, absent: Iterable["Absence"]) -> None:
        """Write the empty rounds that stand for what the source no longer has."""
        rows = [
            self._row(each.known.key, each.known.oldest_on, each.known.newest_on) | {"withdrawn": each.withdrawn}
            for each in absent
        ]
        if rows:
            connection.execute(insert(Round), rows)

    def _values(self, each: OpenRound) -> dict[str, object]:
        return self._row(each.key, each.oldest_on, each.newest_on)

    def _row(self, key: RoundKey, oldest_on: date, newest_on: date) -> dict[str, object]:
        return {
            "run_id": self.run_id,
            "source": self.source,
            "part": key.part,
            "sending": key.sending,
            "receiving": key.receiving,
            "period": key.period,
            "oldest_on": oldest_on,
            "newest_on": newest_on,
        }


@dataclass(frozen=True, slots=True)
class Absence:
    """A visible round that the newest snapshot of its part speaks against."""

    known: KnownRound
    withdrawn: bool  # True: nothing is offered now, older rounds are history. False: the round was taken back


def visible_now(connection: Connection, source: str) -> dict[RoundKey, KnownRound]:
    """Return the visible rounds of a source, withdrawn and taken back ones too."""
    rows = connection.execute(
        select(
            Round.part,
            Round.sending,
            Round.receiving,
            Round.period,
            Round.content_hash,
            Round.quotes,
            Round.withdrawn,
            Round.oldest_on,
            Round.newest_on,
        )
        .join(Run, Run.id == Round.run_id)
        .where(Round.source == source, Run.state == RunState.PUBLISHED.value)
        .order_by(Round.run_id)
    )
    visible: dict[RoundKey, KnownRound] = {}
    for row in rows:  # a later run's round takes the place of an earlier one's
        key = RoundKey(*row[:4])
        visible[key] = KnownRound(key, *row[4:])
    return visible


def absences(visible: Iterable[KnownRound], brought: Iterable[RoundKey], layer: Layer | None) -> list[Absence]:
    """Return which visible rounds the complete snapshots of their parts speak against."""
    return _gone_offers(visible, brought) if layer in PRESENT_LAYERS else _taken_back(visible, brought)


def _taken_back(visible: Iterable[KnownRound], brought: Iterable[RoundKey]) -> list[Absence]:
    """A survey tells the past: a round that it no longer has, inside the periods it covers, was taken back.

    Then the period before is the newest again. Periods older than all that the snapshot covers are left alone: a
    workbook that begins later takes no history away.
    """
    keys = set(brought)
    begins: dict[str, str] = {}
    for key in keys:
        begins[key.part] = min(begins.get(key.part, key.period), key.period)
    return [
        Absence(known, withdrawn=False)
        for known in visible
        if known.content_hash
        and known.key not in keys
        and known.key.part in begins
        and known.key.period >= begins[known.key.part]
    ]


def _gone_offers(visible: Iterable[KnownRound], brought: Iterable[RoundKey]) -> list[Absence]:
    """A tariff feed or an estimate tells the present: a corridor that it no longer has is withdrawn, history stays.

    A corridor that it dates earlier than before takes the later rounds back, and a withdrawal too.
    """
    newest: dict[tuple[str, str, str], str] = {}
    for key in brought:
        newest[key.place] = max(newest.get(key.place, key.period), key.period)
    gone: dict[tuple[str, str, str], KnownRound] = {}
    absent = []
    for known in visible:
        place = known.key.place
        if place not in newest:
            if place not in gone or gone[place].key.period < known.key.period:
                gone[place] = known
        elif known.key.period > newest[place] and (known.content_hash or known.withdrawn):
            absent.append(Absence(known, withdrawn=False))
    return absent + [Absence(known, withdrawn=True) for known in gone.values() if not known.withdrawn]
