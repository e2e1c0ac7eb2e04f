"""The description that programs read: ``datapackage.json`` (Data Package and Table Schema, Frictionless standards)."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from portal.collection.source import Source
from portal.config import Settings
from portal.downloads.columns import PRICE_COLUMNS, TARIFF_COLUMNS, Column
from portal.licences import KNOWN, licence_name
from portal.releases import Manifest

NAME = "datapackage.json"

#: What readers of the CSV files need to know of texts (``portal.answers.harmless``).
_APOSTROPHES = (
    "A text that begins with =, +, -, @, a tab or a carriage return has an apostrophe before it in the CSV files, so "
    "that no spreadsheet takes it for a formula. Take it off to get the source's own words."
)

_READ_ME = """{title}

Made {made}. {prices} prices and {tariffs} lines of tariffs.

Licence: each line names its own in the column "licence"; {licence} for what this portal collected itself.
When you use a line, name whom its column "credit" names:
{credits}

{apostrophes}

datapackage.json describes every column. docs: {docs}
"""


def describe(folder: Path, manifest: Manifest, sources: Mapping[str, Source], settings: Settings) -> None:
    """Write ``datapackage.json`` and ``README.txt`` for the files of a release."""
    licences = {settings.data_licence, *(licence_name(source.licence) for source in sources.values() if source.licence)}
    title = f"{settings.site_name}: what sending money costs"
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "homeward-prices",
        "title": title,
        "description": "Published prices of remittance services, every corridor and its history, each with its source. "
        + _APOSTROPHES,
        "version": manifest.made_at[:10].replace("-", "."),
        "created": manifest.made_at,
        "licenses": [_licence(name) for name in sorted(licences)],
        "sources": [_source(source) for source in sources.values()],
        "resources": [
            _resource(folder, "prices", "One line for each amount of each published quote.", PRICE_COLUMNS),
            _resource(folder, "tariffs", "One line for each band of each published tariff.", TARIFF_COLUMNS),
        ],
    }
    if settings.public_url:
        package["homepage"] = settings.public_url
    (folder / NAME).write_text(json.dumps(package, indent=1, ensure_ascii=False), encoding="utf-8")
    credited = "\n".join(f"- {source.title}: {source.credit}" for source in sources.values())
    text = _READ_ME.format(
        title=title,
        made=manifest.made_at,
        prices=manifest.prices,
        tariffs=manifest.tariffs,
        licence=settings.data_licence,
        credits=credited,
        apostrophes=_APOSTROPHES,
        docs=settings.public_url or "the portal's page about its data",
    )
    (folder / "README.txt").write_text(text, encoding="utf-8")


def _licence(name: str) -> dict[str, str]:
    path, title = KNOWN.get(name, ("", name))
    return {"name": name, "title": title, **({"path": path} if path else {})}


def _source(source: Source) -> dict[str, str]:
    return {"title": source.credit, **({"path": source.homepage} if source.homepage else {})}


def _resource(folder: Path, name: str, description: str, columns: tuple[Column, ...]) -> dict[str, object]:
    content = (folder / f"{name}.csv.gz").read_bytes()
    return {
        "name": name,
        "path": f"{name}.csv.gz",
        "description": description,
        "format": "csv",
        "compression": "gz",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [
                {"name": column.name, "type": column.type, "description": column.description} for column in columns
            ],
            "missingValues": [""],
        },
    }
