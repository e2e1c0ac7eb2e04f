"""The one module that speaks HTTP: patient, polite, and careful about where it goes and how much it takes.

``fetcher_for`` makes the fetcher of one run from the settings; ``HttpFetcher`` is the class behind it. Inside:
``guard`` decides which addresses may be reached, ``turns`` keeps to one request at a time per host, ``resume`` keeps
unfinished downloads, ``answers`` reads status lines and headers, ``bodies`` takes what was sent, and ``client`` brings
them together.
"""

from portal.collection.fetching.agent import user_agent
from portal.collection.fetching.bodies import Bodies, Progress
from portal.collection.fetching.client import HttpFetcher, NewestReceipt, fetcher_for
from portal.collection.fetching.guard import AddressGuard, AddressRefused, is_public
from portal.collection.fetching.patience import Patience
from portal.collection.fetching.turns import HostTurns

__all__ = [
    "AddressGuard",
    "AddressRefused",
    "Bodies",
    "HostTurns",
    "HttpFetcher",
    "NewestReceipt",
    "Patience",
    "Progress",
    "fetcher_for",
    "is_public",
    "user_agent",
]
