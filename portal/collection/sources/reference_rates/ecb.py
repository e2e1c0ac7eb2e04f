"""The European Central Bank's euro foreign exchange reference rates: about 30 currencies, each TARGET working day.

``eurofxref-daily.xml`` holds the newest day, ``eurofxref-hist.zip`` every day since 1999 as CSV: newest first, ``N/A``
for gaps, a comma at the end of each line.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import NoReturn
from xml.parsers import expat

from portal.collection.snapshots import Snapshot
from portal.collection.source import Request, SnapshotUnreadable
from portal.collection.sources.reference_rates.observed import Observer, iso_day, printed_decimal
from portal.collection.windows import Window
from portal.prices.quotes import Record
from portal.prices.vocabulary import RateSource

#: Where the files are unless the operator says otherwise.
PUBLIC_ADDRESS = "https://www.ecb.europa.eu/stats/eurofxref"

PUBLISHER = "European Central Bank"

#: Bytes of CSV at most; the file of 27 years has about 1.5 MB.
LARGEST_HISTORY = 50_000_000

#: Spans of days told in the name of a history's part, which has room for so many.
MOST_SPANS = 12

_HISTORY = "ECB history"
_GAP = "N/A"


def daily(address: str) -> Request:
    """Return the request for the newest day."""
    return Request(
        f"{address.rstrip('/')}/eurofxref-daily.xml",
        part="ECB daily",
        accept=("text/xml", "application/xml"),
        configured=address != PUBLIC_ADDRESS,
        max_bytes=1_000_000,
    )


def history(address: str, spans: Sequence[Window]) -> Request:
    """Return the request for the whole history, of which ``read_history`` takes ``spans`` (told by the part's name)."""
    return Request(
        f"{address.rstrip('/')}/eurofxref-hist.zip",
        part=f"{_HISTORY} {' '.join(map(str, spans))}",
        accept=("application/zip", "application/x-zip-compressed", "application/octet-stream"),
        configured=address != PUBLIC_ADDRESS,
        max_bytes=20_000_000,
        # The address stays, the spans change: "not changed" would be no answer.
        conditional=False,
    )


def read_daily(snapshot: Snapshot) -> Iterator[Record]:
    """Yield the rates of the newest day. Raises SnapshotUnreadable."""
    found = _cubes(snapshot.bytes())
    if not found:
        raise SnapshotUnreadable("The ECB's file holds no rates. Its form may have changed; look at the file.")
    observer = Observer(RateSource.ECB)
    for day, currency, rate in found:
        raw = (("time", day), ("currency", currency), ("rate", rate))
        place = f"{day} {currency}"
        yield observer.observe(place, day, currency, printed_decimal(rate), PUBLISHER, raw)


def _cubes(raw: bytes) -> list[tuple[str, str, str]]:
    """Return (day, currency, rate) of each innermost Cube. Nothing is expanded: a document type ends the reading."""
    parser = expat.ParserCreate(namespace_separator=" ")
    found: list[tuple[str, str, str]] = []
    day = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal day
        if name.rpartition(" ")[2] == "Cube":
            day = attributes.get("time", day)
            if "currency" in attributes:
                found.append((day, attributes["currency"], attributes.get("rate", "")))

    def refuse(*_declared: object) -> NoReturn:
        raise SnapshotUnreadable(
            "The ECB's file declares a document type, which the real one never does. It was not read any further."
        )

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise SnapshotUnreadable(
            f"The ECB's file is no XML, or it is cut off ({error}). Nothing was published from it."
        ) from error
    return found


def read_history(snapshot: Snapshot) -> Iterator[Record]:
    """Yield the rates of the spans that the snapshot's part names; of all days where it names none."""
    rows = csv.reader(io.StringIO(_csv_text(snapshot), newline=""))
    header = [name.strip() for name in next(rows, [])]
    if header[:1] != ["Date"] or len(header) < 3:
        raise SnapshotUnreadable(
            "The ECB's history does not begin with Date and currencies. Its form may have changed."
        )
    spans = _spans(snapshot.part)
    observer = Observer(RateSource.ECB)
    for cells in rows:
        day = cells[0].strip() if cells else ""
        on = iso_day(day)
        if not day or (on is not None and spans and not any(on in span for span in spans)):
            continue
        for currency, cell in zip(header[1:], cells[1:], strict=False):
            rate = cell.strip()
            if currency and rate != _GAP:
                raw = (("Date", day), (currency, rate))
                place = f"line {rows.line_num}, column {currency}"
                yield observer.observe(place, day, currency, printed_decimal(rate), PUBLISHER, raw)


def _spans(part: str) -> list[Window]:
    return [Window.parse(text) for text in re.findall(r"[0-9-]{10}\.\.[0-9-]{10}", part)]


def _csv_text(snapshot: Snapshot) -> str:
    """Return the one CSV file of the archive, of which no more is unpacked than there can be."""
    try:
        with zipfile.ZipFile(snapshot.path) as archive:
            name = next((name for name in archive.namelist() if name.endswith(".csv")), None)
            if name is None:
                raise SnapshotUnreadable("The ECB's history holds no CSV file. Its form may have changed.")
            with archive.open(name) as file:
                text = file.read(LARGEST_HISTORY + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise SnapshotUnreadable(
            f"The ECB's history is no zip archive, or it is cut off ({error}). Nothing was published from it."
        ) from error
    if len(text) > LARGEST_HISTORY:
        raise SnapshotUnreadable(f"The ECB's history unpacks to more than {LARGEST_HISTORY:,} bytes. It was not read.")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SnapshotUnreadable("The ECB's history is no text. Nothing was published from it.") from error
