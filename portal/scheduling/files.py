"""The job that makes files for readers."""

from portal.collection.sources_at_work import SOURCES
from portal.composition import Homeward
from portal.downloads.making import AtWork, Stopped, make_downloads
from portal.scheduling.pulls import JobStopped, Stop


def downloads(portal: Homeward, stop: Stop) -> str:
    """Make the files of open data anew, where anything that they hold changed since they were made."""
    try:
        release = make_downloads(portal, SOURCES, stop=stop)
    except Stopped as error:
        raise JobStopped(str(error)) from None
    except AtWork as error:
        return str(error)
    if release is None:
        return "Nothing that the files hold changed since they were made."
    made = release.manifest
    return f"{made.prices} prices and {made.tariffs} tariff lines of {len(made.corridors)} corridors written."
