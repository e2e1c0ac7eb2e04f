"""A snapshot: the raw bytes of one answer, kept as they came, named by their SHA-256."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer of an outside system (or one file the operator gave), before it is archived.

    ``path`` holds the decoded body in a temporary file; whoever archives it removes it.
    """

    url: str  # the address asked, or "file:" and the file's name (never the path of a machine)
    path: Path
    fetched_at: datetime  # UTC
    status: int  # HTTP status; 200 for a file
    media_type: str  # as the server said, without parameters; "" where not said
    etag: str = ""
    last_modified: str = ""
    part: str = ""  # which part of the source this is: a feed's address, a sheet's name
    complete: bool = True  # the part's newest content whole (it replaces what was there before)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An archived answer: the input of a source's ``read``, which is a pure function of it."""

    sha256: str
    url: str
    fetched_at: datetime
    status: int
    media_type: str
    part: str
    path: Path  # an uncompressed readable copy for as long as the snapshot is open

    def bytes(self) -> bytes:
        """The raw bytes. Use only where the source's sizes are small; the survey's workbook is read from ``path``."""
        return self.path.read_bytes()
