"""Finding the newest workbook: the World Bank's data catalogue lists the survey's files, whose names tell their age.

Source: ``https://ddh-openapi.worldbank.org/datasets/0037898`` answers JSON with ``resources``, each with ``url`` (null
for what is no file). Resource ids change between releases, so the file is looked up each time, by its name.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

from portal.collection.source import SnapshotUnreadable

_FILE: Final = re.compile(r"rpw_dataset_[^/]*\.xlsx", re.IGNORECASE)
_QUARTER: Final = re.compile(r"(20[0-9]{2})[_-]?q([1-4])", re.IGNORECASE)
_LISTED_ON: Final = ("last_updated_date", "modified_on", "published_on", "release_date", "added_on")

#: What to do where the catalogue leads nowhere.
_NEXT: Final = (
    "Look at the catalogue entry in a browser; if it has moved, set HOMEWARD_CATALOGUE_URL. Meanwhile a downloaded "
    "workbook can be pulled with --file."
)


def newest_workbook(raw: bytes, catalogue_url: str) -> str:
    """Return the address of the newest workbook that the catalogue lists. Raises SnapshotUnreadable.

    The newest is the one whose name has the latest quarter (``rpw_dataset_2011_2025_q3.xlsx``); among equals, and
    where no name has one, the one listed with the latest day, then the last in the list.
    """
    found = [
        ((_quarter(name), _listed_on(resource), place), address)
        for place, resource in enumerate(_resources(raw))
        for address in _addresses(resource, catalogue_url)
        if _FILE.fullmatch(name := unquote(urlsplit(address).path).rpartition("/")[2])
    ]
    if not found:
        raise SnapshotUnreadable(f"The data catalogue lists no file named rpw_dataset_….xlsx. {_NEXT}")
    return max(found)[1]


def _resources(raw: bytes) -> list[dict[str, Any]]:
    try:
        answer = json.loads(raw)
    except ValueError as error:
        is_page = raw.lstrip()[:1] == b"<"
        what = "a web page" if is_page else "something that is not JSON"
        raise SnapshotUnreadable(f"The data catalogue answered with {what} instead of JSON. {_NEXT}") from error
    resources = answer.get("resources") if isinstance(answer, dict) else None
    if not isinstance(resources, list):
        raise SnapshotUnreadable(f"The data catalogue's answer lists no resources. {_NEXT}")
    return [resource for resource in resources if isinstance(resource, dict)]


def _addresses(resource: dict[str, Any], catalogue_url: str) -> Iterator[str]:
    distribution = resource.get("distribution")
    for holder in (resource, distribution if isinstance(distribution, dict) else {}):
        url = holder.get("url")
        if isinstance(url, str) and url:
            yield urljoin(catalogue_url, url)


def _quarter(name: str) -> tuple[int, int]:
    quarters = _QUARTER.findall(name)
    return (int(quarters[-1][0]), int(quarters[-1][1])) if quarters else (0, 0)


def _listed_on(resource: dict[str, Any]) -> str:
    """The latest day the catalogue names for a resource, as ISO text; "" where it names none."""
    days = (resource.get(name) for name in _LISTED_ON)
    return max((day[:10] for day in days if isinstance(day, str)), default="")
