"""The page about the files, and the files."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from babel.units import format_unit
from flask import Blueprint, Flask, Response, abort, request, send_file

from portal.answers import revalidated
from portal.comparison.names import corridor_name
from portal.composition import homeward
from portal.downloads.commands import downloads as commands
from portal.layout import page
from portal.localization import current_language, sort_key
from portal.localization import gettext as _
from portal.releases import Release, current_release

#: Every file a reader may ask for; nothing else in the folder has an address.
_NAMES: Final = re.compile(
    r"datapackage\.json|README\.txt|(?:prices|tariffs)\.csv\.gz|corridors/[a-z]{2}-[a-z]{2}(?:-tariffs)?\.(?:csv|xlsx)"
)
_TYPES: Final = {
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".gz": "application/gzip",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_PACKED: Final = frozenset({".gz", ".xlsx"})


@dataclass(frozen=True, slots=True)
class DownloadFile:
    """One file, for the page."""

    address: str
    name: str
    size: str  # such as "1.2 MB"


@dataclass(frozen=True, slots=True)
class CorridorFiles:
    """The files of one corridor."""

    name: str
    files: tuple[DownloadFile, ...]


def add_downloads(app: Flask) -> None:
    """Register the page, the files and the command that makes them."""
    pages = Blueprint("downloads", __name__, cli_group=None)
    pages.add_url_rule("/<language>/data", "data", data, methods=["GET"])
    pages.add_url_rule("/downloads/<path:name>", "file", file, methods=["GET"])
    app.register_blueprint(pages)
    app.cli.add_command(commands)


def data() -> Response:
    """Answer ``/<language>/data``."""
    release = current_release(homeward().settings.data_dir)
    return page(
        "downloads/page.html",
        _("Prices as open data"),
        made=release.manifest if release else None,
        made_on=datetime.fromisoformat(release.manifest.made_at).date() if release else None,
        whole=_whole(release) if release else (),
        corridors=_corridors(release) if release else (),
        licence=homeward().settings.data_licence,
    )


def _whole(release: Release) -> tuple[DownloadFile, ...]:
    return tuple(_file(release, name) for name in ("prices.csv.gz", "tariffs.csv.gz", "datapackage.json", "README.txt"))


def _corridors(release: Release) -> tuple[CorridorFiles, ...]:
    named = []
    for slug in release.manifest.corridors:
        corridor = homeward().corridors.get(slug)
        if corridor is not None:
            names = (f"corridors/{slug}.csv", f"corridors/{slug}-tariffs.csv", f"corridors/{slug}.xlsx")
            files = tuple(_file(release, name) for name in names if release.file(name).exists())
            named.append(CorridorFiles(corridor_name(corridor), files))
    return tuple(sorted(named, key=lambda each: sort_key(each.name, current_language())))


def _file(release: Release, name: str) -> DownloadFile:
    shown = name.rpartition("/")[2]
    return DownloadFile(f"{request.script_root}/downloads/{name}", shown, _size(release.file(name).stat().st_size))


def _packed(path: Path) -> Response:
    """Send a packed file as a stream, in pieces where a reader resumes."""
    status = path.stat()
    tag = f"{status.st_mtime_ns:x}-{status.st_size:x}"
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)  # before the file is opened: nobody would close it again
        response.set_etag(tag)
        return response
    return send_file(path, mimetype=_TYPES[path.suffix], as_attachment=True, etag=tag)


def _text(path: Path) -> Response:
    """Send a text, which is compressed on the way: whole, because a stream that is compressed stays open."""
    content = path.read_bytes()
    response = Response(content, content_type=_TYPES[path.suffix])
    if path.suffix == ".csv":
        response.headers.set("Content-Disposition", "attachment", filename=path.name)
    return response


def _size(count: int) -> str:
    """Write a number of bytes as people read it, in the language at work."""
    unit, divisor = ("digital-megabyte", 1_000_000) if count >= 1_000_000 else ("digital-kilobyte", 1000)
    digits = 1 if count >= 1_000_000 else 0
    size = round(Decimal(max(count, 1000)) / divisor, digits)
    return str(format_unit(size, unit, "short", locale=current_language().locale))


def file(name: str) -> Response:
    """Answer ``/downloads/<name>``: a file of the current release, in pieces where a reader resumes."""
    release = current_release(homeward().settings.data_dir)
    path = release.file(name) if release and _NAMES.fullmatch(name) else None
    if path is None or not path.exists():
        abort(404)
    response = _packed(path) if path.suffix in _PACKED else _text(path)
    revalidated(response)
    # Programs of other sites may read what is open; nothing here depends on who asks.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
