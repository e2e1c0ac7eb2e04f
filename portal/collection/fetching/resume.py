"""Unfinished downloads, kept so that a broken connection costs only what was not there yet.

One address has at most one: ``<hash>.part`` holds the bytes so far, ``<hash>.json`` what the server said of them. Bytes
without a strong validator beside them are never continued, because nothing proves that the rest belongs to them.
"""

import hashlib
import json
import os
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx2

from portal.collection.fetching.answers import is_encoded, media_type, strong_validator

#: Seconds after which a forgotten file of a process that died is removed.
FORGOTTEN_AFTER = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Origin:
    """What the server said of the content when its first bytes came."""

    url: str
    validator: str  # for If-Range; never empty in a kept one
    media_type: str
    etag: str
    last_modified: str

    @classmethod
    def of(cls, url: str, response: httpx2.Response) -> "Origin":
        """Take it from an answer. Compressed bytes get no validator: ranges count the content's own."""
        return cls(
            url=url,
            validator="" if is_encoded(response) else strong_validator(response),
            media_type=media_type(response),
            etag=response.headers.get("etag", ""),
            last_modified=response.headers.get("last-modified", ""),
        )


class Partial:
    """The unfinished download of one address."""

    def __init__(self, folder: Path, url: str) -> None:
        name = hashlib.sha256(url.encode()).hexdigest()[:40]
        self.url = url
        self.body = folder / f"{name}.part"
        self._note = folder / f"{name}.json"

    @property
    def size(self) -> int:
        """Bytes kept so far."""
        return self.body.stat().st_size if self.body.exists() else 0

    def origin(self) -> Origin | None:
        """Return what the kept bytes are part of, or None where they cannot be continued."""
        if not self.size or not self._note.exists():
            return None
        try:
            origin = Origin(**json.loads(self._note.read_text("utf-8")))
        except (ValueError, TypeError):  # cut off while it was written, or written by another version
            return None
        return origin if origin.url == self.url and origin.validator else None

    def begin(self, origin: Origin) -> None:
        """Start from nothing. The note goes first and comes last, so that it never describes other bytes."""
        self.discard()
        self.body.touch()
        if origin.validator:
            self._note.write_text(json.dumps(asdict(origin)), "utf-8")

    def discard(self) -> None:
        """Forget what was kept."""
        self._note.unlink(missing_ok=True)
        self.body.unlink(missing_ok=True)

    def finish(self) -> Path:
        """Hand over the whole body as a temporary file."""
        whole = new_body(self.body.parent)
        self.body.replace(whole)
        self._note.unlink(missing_ok=True)
        return whole


def new_body(folder: Path) -> Path:
    """Make an empty temporary file for one answer's body."""
    handle, name = tempfile.mkstemp(prefix="body-", dir=folder)
    os.close(handle)
    return Path(name)


def remove_forgotten(folder: Path) -> None:
    """Remove what a process that died left behind more than a week ago."""
    for path in folder.iterdir():
        if path.suffix in {".part", ".json"} or path.name.startswith("body-"):
            try:
                if time.time() - path.stat().st_mtime > FORGOTTEN_AFTER:
                    path.unlink()
            except FileNotFoundError:  # another process was faster
                continue
