"""The portal's own mystery shopping: survey sheets put into a folder (docs/survey-sheet.md defines the sheet)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from portal.collection.copies import copy_into
from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Fetcher, SnapshotUnreadable, Wanted
from portal.collection.sources.survey.sheet import read_sheet
from portal.prices.quotes import Record
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import Layer

#: Where the empty template and the filled example are, for the site to offer.
TEMPLATE = Path(__file__).with_name("survey-sheet-template.csv")
EXAMPLE = Path(__file__).with_name("survey-sheet-example-not-real.csv")


class Survey:
    """Reads every sheet in the operator's folder; each sheet is a part of its own, replaced when it is put in again."""

    name = "survey"
    title = "Our own mystery shoppers"
    version = 1
    layer: Layer | None = Layer.SHOPPED
    licence = ""
    credit = "This portal's own mystery shoppers"
    homepage = ""
    out_of_date_after = timedelta(days=180)
    enabled_by_default = True
    accepts_files = True

    def fetch(self, fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched]:
        """Yield each sheet of the folder ``survey_sheets``, in the order of names. No folder: nothing to do."""
        del fetcher  # sheets come by hand, not over the network
        folder = Path(str(wanted.addresses["survey_sheets"]))
        sheets = sorted(path for path in folder.glob("*") if path.suffix.lower() == ".csv" and path.is_file())
        if not sheets:
            wanted.say(f"No sheet (.csv) lies in {folder}. Put one there, or name one with --file.")
        for sheet in sheets:
            if wanted.stop():
                return
            wanted.say(f"Taking in {sheet.name}.")
            yield _taken_in(sheet, wanted.copies)

    def read(self, snapshot: Snapshot, known: KnownRates) -> Iterator[Record]:
        """Yield the quotes of one sheet, and what was refused with its line and reason."""
        del known  # a shopper states the payout currency: nothing has to be derived
        try:
            text = snapshot.bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SnapshotUnreadable(
                f"{snapshot.part or 'The sheet'} is not UTF-8 text. Save it as 'CSV UTF-8' and put it in again."
            ) from error
        return read_sheet(text, part=snapshot.part)

    def needs_rates_on(self, snapshot: Snapshot) -> Iterable[tuple[str, date]]:
        """Return nothing: observation dates are taken from the published quotes."""
        del snapshot
        return ()


def _taken_in(sheet: Path, copies: Path | None) -> Fetched:
    return Fetched(
        url=f"file:{sheet.name}",
        path=copy_into(copies, sheet),
        fetched_at=datetime.now(UTC),
        status=200,
        media_type="text/csv",
        part=sheet.name,
    )


SOURCE = Survey()
