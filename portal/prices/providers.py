"""A provider (remittance service provider), and the explicit aliases that unify its spellings."""

from dataclasses import dataclass

from portal.prices.vocabulary import ProviderKind


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """Where a provider is licensed or registered, checked by a person."""

    country: str  # ISO alpha-2
    register: str
    website: str
    checked_on: str  # ISO date


@dataclass(frozen=True, slots=True)
class Provider:
    """A canonical provider. Similar names are never merged by guess; only ``aliases`` unify."""

    slug: str
    name: str
    kind: ProviderKind | None = None
    website: str = ""
    aliases: tuple[str, ...] = ()  # exact spellings as sources write them
    registers: tuple[RegisterEntry, ...] = ()
