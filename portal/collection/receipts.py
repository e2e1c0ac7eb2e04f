"""What a run fetched: archived, and noted in ``snapshots`` as its receipt."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from portal.collection.archive import Archive
from portal.collection.copies import copy_into
from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Source
from portal.collection.tables import Run, RunState, SnapshotRow
from portal.database import Database

#: Media types of files that are given by hand, by the end of their names.
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """One archived answer of a run."""

    id: int
    url: str
    part: str
    sha256: str
    fetched_at: datetime
    status: int
    media_type: str
    was_read: bool  # False: the same bytes are published already, or could not be read
    complete: bool = True  # known only while its run lasts

    @property
    def address(self) -> str:
        """Where it came from, short enough for a sentence: without the question after the address."""
        return self.url.partition("?")[0]

    @contextmanager
    def opened(self, archive: Archive) -> Iterator[Snapshot]:
        """Lend the snapshot that it is the receipt of. Raises ArchiveDamaged."""
        with archive.opened(self.sha256) as path:
            yield Snapshot(self.sha256, self.url, self.fetched_at, self.status, self.media_type, self.part, path)


def given_file(path: Path, source: Source, now: datetime, copies: Path | None = None) -> Fetched:
    """Take in a file that the operator gave, as if the source had been asked.

    Of a source whose files are parts of their own, the file is that part, whole. Elsewhere a file given by hand is not
    taken to hold everything: nothing is taken back because of what it lacks. ``copies`` is the folder for the copy.
    """
    return Fetched(
        url=f"file:{path.name}",
        path=copy_into(copies, path),
        fetched_at=now,
        status=200,
        media_type=_MEDIA_TYPES.get(path.suffix.lower(), ""),
        part=path.name if source.name in PARTS_BY_FILE_NAME else "",
        complete=source.name in PARTS_BY_FILE_NAME,
    )


#: Sources each of whose files is a part of its own: putting the same sheet in again replaces it, another adds to it.
PARTS_BY_FILE_NAME = frozenset({"survey", "tariffs"})


def keep(
    database: Database, archive: Archive, source: Source, run_id: int, position: int, fetched: Fetched, again: bool
) -> Receipt:
    """Archive an answer and write its receipt; the temporary file is removed. ``again``: read it in any case."""
    try:
        kept = archive.keep(fetched.path)
    finally:
        fetched.path.unlink(missing_ok=True)
    with database.writing() as connection:
        new = again or not _published_already(connection, source, fetched.part, kept.sha256)
        receipt_id = connection.execute(
            insert(SnapshotRow)
            .values(
                run_id=run_id,
                position=position,
                part=fetched.part,
                url=fetched.url,
                sha256=kept.sha256,
                size=kept.size,
                status=fetched.status,
                media_type=fetched.media_type,
                etag=fetched.etag,
                last_modified=fetched.last_modified,
                fetched_at=fetched.fetched_at,
                was_read=new,
            )
            .returning(SnapshotRow.id)
        ).scalar_one()
    return Receipt(
        receipt_id,
        fetched.url,
        fetched.part,
        kept.sha256,
        fetched.fetched_at,
        fetched.status,
        fetched.media_type,
        new,
        fetched.complete,
    )


def mark_unread(database: Database, receipt: Receipt) -> None:
    """Note that a run left a snapshot out: it proves nothing, and the same bytes may be tried again."""
    with database.writing() as connection:
        connection.execute(update(SnapshotRow).where(SnapshotRow.id == receipt.id).values(was_read=False))


def read_receipts(connection: Connection, run_id: int) -> list[Receipt]:
    """Return the receipts of what a run read, in the order in which it read them."""
    columns = (
        SnapshotRow.id,
        SnapshotRow.url,
        SnapshotRow.part,
        SnapshotRow.sha256,
        SnapshotRow.fetched_at,
        SnapshotRow.status,
        SnapshotRow.media_type,
        SnapshotRow.was_read,
    )
    rows = select(*columns).where(SnapshotRow.run_id == run_id, SnapshotRow.was_read).order_by(SnapshotRow.position)
    return [Receipt(*row) for row in connection.execute(rows)]


def newest_receipt(database: Database, source: Source, again: bool) -> Callable[[str], tuple[str, str] | None]:
    """Return what tells the fetcher the ETag and Last-Modified of the newest answer of an address.

    Only an answer whose content is what is published now, read by the reader at work, counts. One that could not be
    read, that an older reader read, or in whose place a file was put by hand, is asked for again. ``again``: all are.
    """

    def ask(url: str) -> tuple[str, str] | None:
        if again:
            return None
        states = (RunState.PUBLISHED.value, RunState.UNCHANGED.value)
        newest = (
            select(SnapshotRow.etag, SnapshotRow.last_modified, SnapshotRow.part, SnapshotRow.sha256)
            .join(Run, Run.id == SnapshotRow.run_id)
            .where(SnapshotRow.url == url, Run.source == source.name, Run.state.in_(states))
            .order_by(SnapshotRow.id.desc())
            .limit(1)
        )
        with database.reading() as connection:
            row = connection.execute(newest).first()
            published = row is not None and _published_already(connection, source, row.part, row.sha256)
        return (row.etag, row.last_modified) if row is not None and published else None

    return ask


def _published_already(connection: Connection, source: Source, part: str, sha256: str) -> bool:
    """Whether these bytes are published, as read by the reader at work.

    Prices of a part replace one another, so its newest run must have read the same bytes: a file that goes back to an
    earlier state is new again. Rates are facts of a day, whichever run brought them.
    """
    published = (
        select(SnapshotRow.run_id)
        .join(Run, Run.id == SnapshotRow.run_id)
        .where(
            Run.source == source.name,
            Run.source_version == source.version,
            Run.state == RunState.PUBLISHED.value,
            SnapshotRow.part == part,
            SnapshotRow.was_read,
        )
    )
    same = published.where(SnapshotRow.sha256 == sha256)
    if source.layer is not None:
        newest = published.order_by(SnapshotRow.run_id.desc()).limit(1)
        same = same.where(SnapshotRow.run_id == newest.scalar_subquery())
    return connection.execute(same.limit(1)).first() is not None
