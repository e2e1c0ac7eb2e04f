"""The end of a run: compared with what is shown, judged as a whole, and published with one UPDATE."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, tuple_

from portal.collection.intake import Intake
from portal.collection.receipts import Receipt
from portal.collection.rounds import DIGEST, PRESENT_LAYERS, KnownRound, OpenRound, RoundKey, absences, visible_now
from portal.collection.runs import BATCH, publish, short_turn
from portal.collection.source import Source
from portal.collection.tables import IN_PART, PricePointRow, QuoteRow, Round
from portal.collection.verifying import hold_contradicted
from portal.composition import Homeward
from portal.prices.reasons import RunFailure, sentence
from portal.prices.validation import judge_run

#: Failures that a person may overrule.
_MAY_BE_REAL = frozenset({RunFailure.SUDDEN_DROP})


class WrongAsAWhole(Exception):
    """The run looks wrong as a whole and publishes nothing."""

    def __init__(self, failure: RunFailure) -> None:
        hint = " Where the source has really shrunk, pull with --despite-drop." if failure in _MAY_BE_REAL else ""
        super().__init__(sentence(failure) + hint)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Settling:
    """A run whose rows are all written, about to be published."""

    portal: Homeward
    source: Source
    run_id: int
    intake: Intake
    receipts: Sequence[Receipt]
    despite_drop: bool  # a person said that the source has really shrunk
    say: Callable[[str], None]
    check_stop: Callable[[], None]
    troubles: Sequence[str]  # what could not be had although the run goes on

    def publish(self) -> tuple[str, str]:
        """Publish it; return a code where something was left out, and what changed. Raises WrongAsAWhole."""
        database = self.portal.database
        complete = self._complete_parts()
        opened = self.intake.rounds.open
        with database.reading() as connection:
            visible = visible_now(connection, self.source.name)
        self._judge(visible.values(), complete)
        self.say("Comparing with what is shown, and computing averages.")
        same, changed = self._compared(visible)
        self._drop(same)
        self._complete(changed)
        gone = absences(
            [known for known in visible.values() if known.key.part in complete],
            [key for key in opened if key.part in complete],
            self.source.layer,
        )
        message = self._told(len(changed), len(same), len(gone))
        reason = IN_PART if self.troubles else ""
        with database.writing() as connection:
            self.intake.rounds.write_absent(connection, gone)
            held = hold_contradicted(connection, self.portal, self.source.layer, self.run_id)
            message += f" Tariffs held because a mystery shop contradicts them: {held}." if held else ""
            message = " ".join([message, *self.troubles])
            publish(connection, self.run_id, self.intake.tally, self.portal.clock(), reason, message)
        return reason, message

    def _told(self, changed: int, same: int, gone: int) -> str:
        if self.source.layer is None:
            return f"Reference rates published: {self.intake.tally.rates_accepted:,}."
        told = f"Rounds new or changed: {changed}; as they were: {same}; no longer there: {gone}."
        if unsettled := self.intake.unsettled:
            told += (
                f" Without a known payout currency, for want of a reference rate of their day: {unsettled:,}; no "
                "amount of them is shown. The scheduler reads them again once rates have come; at once with: "
                f"flask prices pull {self.source.name} --from-archive"
            )
        return told

    def _complete_parts(self) -> set[str]:
        """Return the parts of which the run read everything there is."""
        told: dict[str, bool] = {}
        for receipt in self.receipts:
            for part in {receipt.part} | self.intake.parts[receipt.id]:
                told[part] = told.get(part, True) and receipt.complete
        return {part for part, complete in told.items() if complete}

    def _judge(self, visible: Collection[KnownRound], complete: set[str]) -> None:
        """Judge the run: what the source has with it is measured against what is shown of the source now.

        Parts that were not read whole count as they are, so that one small feed that shrinks stops no other; of an
        extract given by hand the rounds that it would replace are measured alone. Quotes that are held count as
        brought where nothing is shown yet: only a published run can be decided on.
        """
        tally = self.intake.tally
        brought = tally.quotes_accepted + tally.quotes_held + tally.rates_accepted
        failure = judge_run(tally.records_read, brought, None)
        if failure is None and not self.despite_drop:
            measured = (self._of_whole_parts(visible, complete), self._of_extracts(visible, complete))
            judged = (judge_run(tally.records_read, now, before) for now, before in measured if before)
            failure = next((found for found in judged if found is not None), None)
        if failure is not None:
            raise WrongAsAWhole(failure)

    def _of_whole_parts(self, visible: Collection[KnownRound], complete: set[str]) -> tuple[int, int]:
        """Count what the source would show once this run is published, and what it shows before."""
        if not complete:
            return 0, 0
        counted = list(self._counted(visible))
        elsewhere = sum(known.quotes for known in counted if known.key.part not in complete)
        now = sum(each.shown for key, each in self.intake.rounds.open.items() if key.part in complete)
        return elsewhere + now, sum(known.quotes for known in counted)

    def _of_extracts(self, visible: Collection[KnownRound], complete: set[str]) -> tuple[int, int]:
        """Count what the rounds that an extract replaces would show, and what they show before."""
        opened = self.intake.rounds.open
        replaced = [known for known in visible if known.key in opened and known.key.part not in complete]
        return sum(opened[known.key].shown for known in replaced), sum(known.quotes for known in replaced)

    def _counted(self, shown: Iterable[KnownRound]) -> Iterable[KnownRound]:
        """Of a source that tells the present, only the newest round of each part and corridor counts."""
        if self.source.layer not in PRESENT_LAYERS:
            return shown
        newest = {known.key.place: known for known in sorted(shown, key=lambda each: each.key.period)}
        return newest.values()

    def _compared(self, visible: Mapping[RoundKey, KnownRound]) -> tuple[list[OpenRound], list[OpenRound]]:
        """Return the rounds whose content is shown already, and the others."""
        same: list[OpenRound] = []
        changed: list[OpenRound] = []
        for key, each in self.intake.rounds.open.items():
            known = visible.get(key)
            known_already = known is not None and known.content_hash == each.content_hash(self.source.version)
            (same if known_already else changed).append(each)
        return same, changed

    def _drop(self, rounds: Iterable[OpenRound]) -> None:
        """Remove again what is shown already."""
        for batch in _by_size(rounds):
            self.check_stop()
            ids = [each.id for each in batch]
            with short_turn(self.portal.database) as connection:
                _delete_rounds(connection, ids)

    def _complete(self, rounds: Iterable[OpenRound]) -> None:
        """Compute and store the averages of rounds, and what else is known only at their end."""
        for batch in _by_size(rounds):
            self.check_stop()
            ends = self.intake.rounds.ends(batch)
            with short_turn(self.portal.database) as connection:
                self.intake.rounds.write_ends(connection, ends)


def _by_size(rounds: Iterable[OpenRound]) -> Iterator[list[OpenRound]]:
    """Group rounds so that each group holds about as many quotes as a batch."""
    group: list[OpenRound] = []
    quotes = 0
    for each in rounds:
        group.append(each)
        quotes += len(each.digests) // DIGEST
        if quotes >= BATCH:
            yield group
            group, quotes = [], 0
    if group:
        yield group


def _delete_rounds(connection: Connection, ids: Sequence[int]) -> None:
    numbers = select(QuoteRow.run_id, QuoteRow.number).where(QuoteRow.round_id.in_(ids))
    connection.execute(delete(PricePointRow).where(tuple_(PricePointRow.run_id, PricePointRow.number).in_(numbers)))
    connection.execute(delete(QuoteRow).where(QuoteRow.round_id.in_(ids)))
    connection.execute(delete(Round).where(Round.id.in_(ids)))
