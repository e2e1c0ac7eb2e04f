"""What one running Homeward is made of, and how a request or a command gets hold of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import cast

from flask import current_app

from portal.clock import Clock
from portal.config import Settings
from portal.database import Database
from portal.registry.corridors import CorridorBook
from portal.registry.providers import ProviderBook


@dataclass(frozen=True, slots=True)
class Homeward:
    """The parts that rooms share. Made once by the factory; frozen."""

    settings: Settings
    database: Database
    corridors: CorridorBook
    providers: ProviderBook
    clock: Clock
    #: Enters the application's context: for work outside a request that needs languages, such as mail to people.
    in_context: Callable[[], AbstractContextManager[object]] = nullcontext


def homeward() -> Homeward:
    """Return the parts of the application at work (needs Flask's application context)."""
    return cast("Homeward", current_app.extensions["homeward"])
