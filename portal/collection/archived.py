"""What the newest published run of a source read, handed out once more from the archive: nobody outside is asked."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from portal.collection.archive import Archive
from portal.collection.copies import copy_into
from portal.collection.receipts import PARTS_BY_FILE_NAME
from portal.collection.snapshots import Fetched
from portal.collection.source import SnapshotUnreadable, Source
from portal.collection.tables import Run, RunState, SnapshotRow
from portal.database import Database


def archived_answers(database: Database, archive: Archive, source: Source) -> Iterator[Fetched]:
    """Yield the answers that the newest published run of a source read, with the receipts they had, in its order.

    Raises SnapshotUnreadable where nothing of the source is published, and ArchiveDamaged.
    """
    newest = select(func.max(Run.id)).where(Run.source == source.name, Run.state == RunState.PUBLISHED.value)
    columns = SnapshotRow.__table__
    with database.reading() as connection:
        rows = connection.execute(
            select(columns)
            .where(SnapshotRow.run_id == newest.scalar_subquery(), SnapshotRow.was_read)
            .order_by(SnapshotRow.position)
        ).all()
    if not rows:
        raise SnapshotUnreadable(
            f"Nothing of {source.name} is published that could be read again. Pull it first: "
            f"flask prices pull {source.name}"
        )
    for row in rows:
        yield Fetched(
            url=row.url,
            path=_copied(archive, row.sha256),
            fetched_at=row.fetched_at,
            status=row.status,
            media_type=row.media_type,
            etag=row.etag,
            last_modified=row.last_modified,
            part=row.part,
            # A file given by hand was not taken to hold everything then, and is not now (receipts.given_file).
            complete=not row.url.startswith("file:") or source.name in PARTS_BY_FILE_NAME,
        )


def _copied(archive: Archive, digest: str) -> Path:
    with archive.opened(digest) as path:
        return copy_into(archive.copies, path)
