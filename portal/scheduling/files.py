"""The job that makes files for readers."""

from portal.collection.sources_at_work import SOURCES
from portal.composition import Homeward
from portal.downloads.making import Stopped, make_downloads
from portal.scheduling.pulls import JobStopped, Stop


def downloads(portal: Homeward, stop: Stop) -> str:
    """Make the files of open data anew, where prices changed since they were made."""
    try:
        release = make_downloads(portal, SOURCES, stop=stop)
    except Stopped as error:
        raise JobStopped(str(error)) from None
    if release is None:
        return "No price changed since the files were made."
    made = release.manifest
    return f"{made.prices} prices and {made.tariffs} tariff lines of {len(made.corridors)} corridors written."
