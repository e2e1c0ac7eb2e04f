"""The snapshot archive: raw bytes as they came, compressed, named by their SHA-256, never edited.

A file's place is told by its name: ``ab/cd/abcd….gz``, or ``….raw`` where the bytes are compressed already (a workbook
is a zip). Files appear whole or not at all: written aside, flushed to the disk, then renamed. Reading checks the
SHA-256 again, so that what a figure is proved with is what was fetched.
"""

import gzip
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

#: First bytes of zip (and so of .xlsx), gzip and zstandard: compressing those again only costs time.
COMPRESSED_ALREADY = (b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")

#: Age in seconds after which an unfinished file is taken to be left by a process that died.
UNFINISHED_FOR = 86_400

_PIECE = 1 << 20


class ArchiveDamaged(Exception):
    """An archived snapshot is missing, or its bytes are no longer those that were fetched."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The receipt of archived bytes."""

    sha256: str
    size: int  # bytes, uncompressed


class Archive:
    """A folder of snapshots; compressed ones are unpacked in the folder ``copies``, or where the system has one."""

    def __init__(self, folder: Path, copies: Path | None = None) -> None:
        self.folder = folder
        self.copies = copies
        self._unfinished = folder / "unfinished"

    def keep(self, path: Path) -> Kept:
        """Archive the bytes of a file; bytes that are there already are left alone, unless they are damaged."""
        with path.open("rb") as content:
            kept = Kept(_digest(content), path.stat().st_size)
        there = self._find(kept.sha256)
        if there is not None and _verified(there, kept.sha256, self.copies):
            return kept
        if there is not None:  # set aside, not removed: someone may want to see what happened to it
            there.rename(there.with_name(f"{there.name}.damaged-{time.time_ns()}"))
        self._write(path, kept.sha256)
        return kept

    @contextmanager
    def opened(self, digest: str) -> Iterator[Path]:
        """Lend a readable, uncompressed file of a snapshot, verified. Raises ArchiveDamaged."""
        there = self._find(digest)
        if there is None:
            raise ArchiveDamaged(
                f"The snapshot {digest} is not in the archive. Restore the archive folder from a backup."
            )
        if there.suffix == ".raw":
            _demand(_verified(there, digest, self.copies), there)
            yield there
            return
        # Not in the archive's own folder: what is published must be provable from a copy that nobody may write to.
        handle, name = tempfile.mkstemp(dir=self.copies, prefix="snapshot-")
        copy = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                _demand(_unpacked(there, target), there)
            _demand(_digest_of(copy) == digest, there)
            yield copy
        finally:
            copy.unlink(missing_ok=True)

    def sweep(self, older_than: float = UNFINISHED_FOR) -> int:
        """Remove what processes that died left unfinished; return how many files that were."""
        left = [path for path in self._unfinished.glob("*") if time.time() - path.stat().st_mtime > older_than]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _write(self, path: Path, digest: str) -> None:
        with path.open("rb") as content:
            packed = content.read(4).startswith(COMPRESSED_ALREADY)
        final = self._make(self.folder / digest[:2] / digest[2:4]) / f"{digest}.{'raw' if packed else 'gz'}"
        handle, name = tempfile.mkstemp(dir=self._make(self._unfinished), suffix=".part")
        try:
            with path.open("rb") as content, os.fdopen(handle, "wb") as target:
                if packed:
                    shutil.copyfileobj(content, target, _PIECE)
                else:
                    # No name and no time inside: the same bytes make the same file.
                    with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0, compresslevel=6) as compressed:
                        shutil.copyfileobj(content, compressed, _PIECE)
                target.flush()
                os.fsync(target.fileno())
            Path(name).chmod(0o444)
            Path(name).rename(final)
        finally:
            Path(name).unlink(missing_ok=True)
        for folder in (final.parent, final.parent.parent, self.folder):
            _flush_folder(folder)

    def _find(self, digest: str) -> Path | None:
        folder = self.folder / digest[:2] / digest[2:4]
        places = (folder / f"{digest}.gz", folder / f"{digest}.raw")
        return next((place for place in places if place.is_file()), None)

    @staticmethod
    def _make(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _digest(content: IO[bytes]) -> str:
    found = sha256()
    while piece := content.read(_PIECE):
        found.update(piece)
    return found.hexdigest()


def _digest_of(path: Path) -> str:
    with path.open("rb") as content:
        return _digest(content)


def _unpacked(there: Path, target: IO[bytes]) -> bool:
    """Unpack a gzip file; False where it is damaged."""
    try:
        with gzip.open(there, "rb") as content:
            shutil.copyfileobj(content, target, _PIECE)
    except (gzip.BadGzipFile, EOFError, OSError) as error:
        if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile) and error.errno is not None:
            raise  # a full disk or a missing right, not damage
        return False
    except zlib.error:
        return False
    return True


def _verified(there: Path, digest: str, copies: Path | None) -> bool:
    if there.suffix == ".raw":
        return _digest_of(there) == digest
    with tempfile.TemporaryFile(dir=copies) as target:
        return _unpacked(there, target) and target.seek(0) == 0 and _digest(target) == digest


def _demand(intact: bool, there: Path) -> None:
    if not intact:
        raise ArchiveDamaged(
            f"The archived snapshot {there.name} is damaged: its bytes are no longer those that were fetched. "
            "Restore that file from a backup of the archive folder."
        )


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
