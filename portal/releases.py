"""Where the files are: one folder for each release under ``downloads/`` in the data folder, and which one is current.

A release is made in a folder of its own and becomes current by renaming one small file, so that a reader meets the old
release whole or the new one whole. The release before stays until the next is made: a download that has begun may end.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

FOLDER = "downloads"
_CURRENT = "current"
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release was made of, and what is in it."""

    made_at: str  # RFC 3339, UTC
    state: str  # of the published prices, and of all else that the files are made of
    prices: int = 0  # lines
    tariffs: int = 0  # lines
    corridors: Mapping[str, str] = field(default_factory=dict)  # slug -> what its files were made of


@dataclass(frozen=True, slots=True)
class Release:
    """One release on disk."""

    folder: Path
    manifest: Manifest

    def file(self, name: str) -> Path:
        """Return the path of one of its files."""
        return self.folder / name


def current_release(data_dir: Path) -> Release | None:
    """Return the release that readers get; None before the first is made."""
    try:
        folder = _current_folder(data_dir)
        manifest = Manifest(**json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    return Release(folder, manifest)


def is_made(data_dir: Path, name: str) -> bool:
    """Whether readers get a file of this name now. Cheap: a corridor's page asks each time it is made."""
    try:
        return (_current_folder(data_dir) / name).exists()
    except FileNotFoundError:
        return False


def _current_folder(data_dir: Path) -> Path:
    """Return the folder that readers get their files from. Raises FileNotFoundError before the first is made."""
    home = data_dir / FOLDER
    return home / (home / _CURRENT).read_text(encoding="utf-8").strip()


def new_folder(data_dir: Path, name: str) -> Path:
    """Make an empty folder for the next release; what an earlier, interrupted attempt left is removed first."""
    home = data_dir / FOLDER
    current = current_release(data_dir)
    for left in home.iterdir() if home.is_dir() else ():
        if left.is_dir() and (current is None or left != current.folder):
            shutil.rmtree(left)
    folder = home / name
    (folder / "corridors").mkdir(parents=True)
    return folder


def make_current(folder: Path, manifest: Manifest) -> Release:
    """Let readers have a finished folder from now on."""
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    home = folder.parent
    pointer = home / f"{_CURRENT}.new"
    pointer.write_text(folder.name, encoding="utf-8")
    pointer.replace(home / _CURRENT)
    return Release(folder, manifest)
