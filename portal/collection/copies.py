"""The temporary copies that a pull makes: files given by hand, sheets, unpacked snapshots.

They lie in the data folder, in one folder for each source, and not where the system keeps temporary files: a process
that is killed leaves copies behind, of up to 50 MB each, and nobody else would know whose they are. Whoever holds the
source's lock may remove all of them.
"""

import shutil
import tempfile
from pathlib import Path

from portal.config import Settings


def copies_of(settings: Settings, source: str) -> Path:
    """Return the folder for the copies of a source's pulls; it need not be there yet."""
    return settings.data_dir / "copies" / source


def sweep_copies(folder: Path) -> int:
    """Remove what a killed pull left, and make the folder; return how many files that were. Hold the source's lock."""
    folder.mkdir(parents=True, exist_ok=True)
    left = list(folder.iterdir())
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def copy_into(folder: Path | None, original: Path) -> Path:
    """Copy a file's bytes into a new file; without a folder, where the system keeps temporary files."""
    with (
        original.open("rb") as content,
        tempfile.NamedTemporaryFile(dir=folder, prefix="copy-", delete=False) as copy,
    ):
        shutil.copyfileobj(content, copy)
    return Path(copy.name)
