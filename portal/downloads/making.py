"""Making a release: every published price of every corridor, all its history, as CSV and XLSX, and the whole as one.

Only what may be handed on is in it: the World Bank's survey under its own licence, the portal's own mystery shops and
the providers' tariffs under the licence that the operator set. Estimates of a third party without a licence stay out.
"""

import gzip
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from portal.collection.source import Source
from portal.collection.tables import SnapshotRow
from portal.collection.tables.reading import VisibleRound, read_quotes, visible_rounds
from portal.collection.tables.state import published_state
from portal.comparison.queries import surveyed_corridors
from portal.composition import Homeward
from portal.downloads.columns import PRICE_COLUMNS, TARIFF_COLUMNS, PublishedPrice, cells
from portal.downloads.files import COLUMNS, FORMAT, PRICES, TARIFFS, lines_in, write_csv, write_xlsx
from portal.downloads.package import describe
from portal.licences import licence_name
from portal.locks import Lock, LockTaken
from portal.prices.vocabulary import Layer
from portal.releases import Manifest, Release, current_release, make_current, new_folder

#: Held by whoever makes the files: two at once would clear away one another's.
LOCK: Final = "downloads"


class Stopped(Exception):
    """The operator asked to stop; what readers have stays."""


class AtWork(Exception):
    """Another process makes the files at this moment."""


@dataclass(frozen=True, slots=True)
class Maker:
    """One release in the making."""

    portal: Homeward
    sources: Mapping[str, Source]
    say: Callable[[str], None]
    stop: Callable[[], bool]

    def make(self) -> Release | None:
        """Make a release; None where the current one still tells the truth. Raises Stopped."""
        settings = self.portal.settings
        before = current_release(settings.data_dir)
        with self.portal.database.reading() as connection:
            state = _digest(published_state(connection), self._fingerprint())
            if before is not None and before.manifest.state == state:
                return None
            moment = self.portal.clock()
            folder = new_folder(settings.data_dir, f"{moment:%Y%m%dT%H%M%S}-{state[:8]}")
            corridors = self._corridors(connection, folder, before)
        lines = {kind: self._whole(folder, kind, corridors) for kind in COLUMNS}
        manifest = Manifest(moment.isoformat(), state, lines[PRICES], lines[TARIFFS], corridors)
        describe(folder, manifest, self._handed_on(), settings)
        return make_current(folder, manifest)

    def _fingerprint(self) -> str:
        """Tell apart what files are made of besides prices: how they are written, names, credits, and settings.

        Everything is asked of the code and the registries that write it, so that no update of the software and no
        change of a name leaves old and new side by side.
        """
        settings = self.portal.settings
        columns = [(kind, column.name, column.type, column.description) for kind in COLUMNS for column in COLUMNS[kind]]
        sources = [
            (source.name, source.title, source.credit, source.licence, source.homepage, source.layer)
            for source in self._handed_on().values()
        ]
        names = sorted((provider.name, provider.aliases) for provider in self.portal.providers.providers.values())
        return _digest(FORMAT, columns, sources, names, settings.data_licence, settings.site_name, settings.public_url)

    def _handed_on(self) -> dict[str, Source]:
        """Return the sources whose prices may be in the files, by name."""
        layers = {Layer.SURVEYED, Layer.SHOPPED, Layer.TARIFF}
        return {
            name: source
            for name, source in self.sources.items()
            if source.layer in layers and (source.licence or source.layer is not Layer.SURVEYED)
        }

    def _licence(self, source: Source) -> str:
        return licence_name(source.licence) or self.portal.settings.data_licence

    def _corridors(self, connection: Connection, folder: Path, before: Release | None) -> dict[str, str]:
        """Write the files of every corridor that has prices; those that did not change are taken over."""
        handed_on, hashes, fingerprint = self._handed_on(), _hashes(connection), self._fingerprint()
        # The last decision of a person may change the files of any corridor, and there are few of them.
        decided, made = published_state(connection)[2], {}
        for number, code in enumerate(sorted(surveyed_corridors(connection)), start=1):
            if self.stop():
                raise Stopped("Making the downloads was stopped before it was done. What readers have stays.")
            rounds = [each for each in visible_rounds(connection, code, newest_only=False) if each.source in handed_on]
            if not rounds:
                continue
            state = _digest([each.id for each in rounds], decided, fingerprint)
            made[code.slug] = state
            if not _taken_over(code.slug, state, folder, before):
                self._write(connection, folder / "corridors", code.slug, rounds, hashes)
            if number % 50 == 0:
                self.say(f"{number} corridors written.")
        return made

    def _write(
        self,
        connection: Connection,
        folder: Path,
        slug: str,
        rounds: Iterable[VisibleRound],
        hashes: Mapping[int, str],
    ) -> None:
        lines = sorted(self._lines(connection, rounds, hashes), key=_order)
        tables = {
            PRICES: [list(cells(line, PRICE_COLUMNS)) for line in lines if line.point is not None],
            TARIFFS: [list(cells(line, TARIFF_COLUMNS)) for line in lines if line.band is not None],
        }
        for kind, table in tables.items():
            if table or kind == PRICES:
                write_csv(folder / _file(slug, kind), COLUMNS[kind], table)
        told = sorted({f"{line.credit} ({line.licence})" for line in lines})
        write_xlsx(folder / f"{slug}.xlsx", tables, ["When you use these prices, name whose they are:", *told])

    def _lines(
        self, connection: Connection, rounds: Iterable[VisibleRound], hashes: Mapping[int, str]
    ) -> Iterator[PublishedPrice]:
        source_of = {each.id: self.sources[each.source] for each in rounds}
        for stored in read_quotes(connection, source_of):
            source, quote = source_of[stored.round_id], stored.quote
            whose = (
                stored,
                self.portal.providers.canonical(quote.service.provider).name,
                source.name,
                source.credit,
                self._licence(source),
                hashes.get(stored.snapshot_id, ""),
            )
            for point in quote.points:
                yield PublishedPrice(*whose, point=point)
            for band in quote.tariff.bands if quote.tariff else ():
                yield PublishedPrice(*whose, band=band)

    def _whole(self, folder: Path, kind: str, corridors: Iterable[str]) -> int:
        """Put the corridors' files together into one compressed file; return its lines without the head."""
        count = 0
        # No time in the file: the same prices make the same bytes, and so the same hash.
        with (folder / f"{kind}.csv.gz").open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
            packed.write((",".join(column.name for column in COLUMNS[kind]) + "\r\n").encode())
            for slug in corridors:
                path = folder / "corridors" / _file(slug, kind)
                if path.exists():
                    with path.open("rb") as rows:
                        rows.readline()
                        shutil.copyfileobj(rows, packed)
                    count += lines_in(path)
        return count


def _file(slug: str, kind: str) -> str:
    return f"{slug}.csv" if kind == PRICES else f"{slug}-{kind}.csv"


def _order(line: PublishedPrice) -> tuple[object, ...]:
    run, _, number = line.stored.id.partition("-")
    return (line.stored.quote.observed_on, line.source, int(run), int(number))


def _hashes(connection: Connection) -> dict[int, str]:
    return {row.id: row.sha256 for row in connection.execute(select(SnapshotRow.id, SnapshotRow.sha256))}


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _taken_over(slug: str, state: str, folder: Path, before: Release | None) -> bool:
    """Link the files of the release before, where they are of the same prices."""
    if before is None or before.manifest.corridors.get(slug) != state:
        return False
    for name in (_file(slug, PRICES), _file(slug, TARIFFS), f"{slug}.xlsx"):
        old = before.file("corridors") / name
        if old.exists():
            os.link(old, folder / "corridors" / name)
    return True


def make_downloads(
    portal: Homeward,
    sources: Mapping[str, Source],
    say: Callable[[str], None] = lambda _message: None,
    stop: Callable[[], bool] = lambda: False,
) -> Release | None:
    """Make the files anew where anything that they hold changed since they were made; None where nothing did.

    Raises Stopped, and AtWork where another process is making them.
    """
    try:
        with Lock(portal.database, portal.settings.data_dir, LOCK):
            return Maker(portal, sources, say, stop).make()
    except LockTaken:
        raise AtWork("Another process is making the downloads. Readers get them when it is done.") from None
