"""The sources that this portal pulls, by name. The only module of collection that knows them one by one."""

from collections.abc import Mapping

from portal.collection.source import Source
from portal.collection.sources.reference_rates import SOURCE as REFERENCE_RATES
from portal.collection.sources.survey import SOURCE as SURVEY
from portal.collection.sources.tariffs import SOURCE as TARIFFS
from portal.collection.sources.wise_comparisons import SOURCE as WISE_COMPARISONS
from portal.collection.sources.world_bank_rpw import SOURCE as WORLD_BANK_RPW
from portal.config import Settings

_ALL: tuple[Source, ...] = (WORLD_BANK_RPW, REFERENCE_RATES, SURVEY, TARIFFS, WISE_COMPARISONS)

SOURCES: Mapping[str, Source] = {source.name: source for source in _ALL}


class UnknownSource(Exception):
    """No source has this name; the message lists those there are."""


def why_off(source: Source, settings: Settings) -> str:
    """Say why a source is not pulled, and what to do; "" where it is."""
    if source is WISE_COMPARISONS and not settings.wise_enabled:
        return f"{source.name} is switched off. Read docs/sources.md first, then set HOMEWARD_WISE_ENABLED=true."
    return ""


def source_named(name: str) -> Source:
    """Return a source. Raises UnknownSource."""
    try:
        return SOURCES[name]
    except KeyError:
        raise UnknownSource(f"There is no source “{name}”. The sources are: {', '.join(SOURCES)}.") from None
