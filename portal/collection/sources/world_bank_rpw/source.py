"""The source itself: where the workbook is fetched from, and how a snapshot of it is read."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Fetcher, Request, SnapshotUnreadable, SourceUnreachable, Wanted
from portal.collection.sources.world_bank_rpw.catalogue import newest_workbook
from portal.collection.sources.world_bank_rpw.keys import Keys
from portal.collection.sources.world_bank_rpw.rows import Rows
from portal.collection.sources.world_bank_rpw.tables import tables
from portal.prices.quotes import Record
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import Layer

#: Where the World Bank keeps its catalogue and its files; the catalogue names a file on another host than its own.
HOSTS: Final = frozenset(
    {
        "ddh-openapi.worldbank.org",
        "datacatalog.worldbank.org",
        "datacatalogapi.worldbank.org",
        "datacatalogfiles.worldbank.org",
        "databank.worldbank.org",
        "databankfiles.worldbank.org",
        "www.worldbank.org",
    }
)
#: Real prices for a first start: East Africa, 2025.
STARTER_FILE: Final = Path(__file__).with_name("starter-rpw-east-africa-2025.csv")


class WorldBankRPW:
    """Remittance Prices Worldwide: the reference survey, quarterly, two to five quarters late."""

    name = "world-bank-rpw"
    title = "World Bank, Remittance Prices Worldwide"
    version = 1
    layer: Layer | None = Layer.SURVEYED
    licence = "CC BY 4.0"
    credit = "The World Bank, Remittance Prices Worldwide"
    homepage = "https://datacatalog.worldbank.org/search/dataset/0037898"
    out_of_date_after = timedelta(days=400)
    enabled_by_default = True
    accepts_files = True
    starter_file = STARTER_FILE

    def fetch(self, fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched]:
        """Yield the newest workbook, if it is new. Raises SourceUnreachable, SnapshotUnreadable."""
        catalogue_url = str(wanted.addresses["catalogue_url"])
        wanted.say("Asking the World Bank's data catalogue for the newest workbook.")
        address = self._newest(fetcher, catalogue_url)
        if wanted.stop():
            return
        wanted.say(f"Downloading {address.rpartition('/')[2]} (about 50 MB).")
        workbook = fetcher.get(_request(address, catalogue_url, resume=True))
        if workbook is None:
            wanted.say("The workbook has not changed since the last pull.")
            return
        _refuse_page(workbook)
        yield workbook

    def _newest(self, fetcher: Fetcher, catalogue_url: str) -> str:
        answer = fetcher.get(_request(catalogue_url, catalogue_url, resume=False))
        if answer is None:
            raise SourceUnreachable("The data catalogue gave no answer, although none of it is kept. Try again later.")
        try:
            return newest_workbook(answer.path.read_bytes(), catalogue_url)
        finally:
            # The catalogue only points at the workbook; it proves no price and is not archived.
            answer.path.unlink(missing_ok=True)

    def read(self, snapshot: Snapshot, known: KnownRates) -> Iterator[Record]:
        """Yield one record for every row of both dataset sheets (or of the CSV text), in order.

        Raises SnapshotUnreadable.
        """
        keys = Keys()
        for table in tables(snapshot.path):
            yield from Rows(table, known, keys).records()
            del table  # or its sheet would stay in memory while the next is loaded

    def needs_rates_on(self, snapshot: Snapshot) -> Iterable[tuple[str, date]]:
        """Nothing: the published quotes tell which days lack a rate, and 250,000 rows are not read once more for it."""
        return ()


def _request(address: str, catalogue_url: str, *, resume: bool) -> Request:
    """Ask for an address of the World Bank, or on the host that the operator configured. Raises SnapshotUnreadable."""
    host, own = urlsplit(address).hostname or "", urlsplit(catalogue_url).hostname or ""
    configured = host == own and own not in HOSTS
    if not configured and host not in HOSTS:
        raise SnapshotUnreadable(
            f"The data catalogue names a file on {host or 'no host'}, which is no known host of the World Bank. It is "
            "not downloaded. Check the address in a browser; the workbook can then be pulled with --file."
        )
    if not configured and urlsplit(address).scheme != "https":
        raise SnapshotUnreadable(f"The data catalogue names an unprotected address ({address}). It is not downloaded.")
    hosts = HOSTS | {own} if configured else HOSTS
    # The catalogue is asked afresh each time: it is small, and it is not kept to compare with.
    return Request(address, resume=resume, conditional=resume, hosts=hosts, configured=configured)


def _refuse_page(fetched: Fetched) -> None:
    """Refuse a web page before it is archived: its ETag must not pass for the workbook's next time."""
    with fetched.path.open("rb") as file:
        start = file.read(64)
    if start.lstrip().startswith(b"<"):
        fetched.path.unlink(missing_ok=True)
        raise SnapshotUnreadable(
            "The workbook's address answered with a web page. The file may have moved since the catalogue was written; "
            "try again later, or pull a downloaded workbook with --file."
        )
