"""The book of providers, read from corridors/providers.toml.

Names are unified only here, by explicit aliases written exactly as sources spell them. Similar names are never merged
by guess: Ecobank, EcoBank Rapid Transfer and Ecobank Rapidcash are three services of their own names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field, field_validator

from portal.prices.providers import Provider, RegisterEntry
from portal.prices.vocabulary import ProviderKind
from portal.registry.errors import Problem, RegistryError, shown
from portal.registry.fields import CountryCode, Text, WebAddress, without_repeats
from portal.registry.reading import Table, read_table
from portal.registry.slugs import DECLARED_SLUG, slug_of_spelling

PROVIDERS_FILE = "providers.toml"


@dataclass(frozen=True, slots=True)
class ProviderBook:
    """Every canonical provider, by slug."""

    providers: dict[str, Provider] = field(default_factory=dict)
    _by_spelling: dict[str, Provider] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = {spelled: provider for provider in self.providers.values() for spelled in spellings(provider)}
        object.__setattr__(self, "_by_spelling", named)

    def canonical(self, spelled: str) -> Provider:
        """Return the provider that a source's spelling names; for an unknown one, a provider of that very name."""
        return self._by_spelling.get(spelled) or _of_spelling(spelled)

    def by_slug(self, slug: str) -> Provider | None:
        """Return a declared provider, or None."""
        return self.providers.get(slug)


def spellings(provider: Provider) -> tuple[str, ...]:
    """Return every spelling that names a provider: its name, then its aliases."""
    return (provider.name, *provider.aliases)


@lru_cache(maxsize=10_000)
def _of_spelling(spelled: str) -> Provider:
    return Provider(slug=slug_of_spelling(spelled), name=spelled)


class Register(Table):
    """A licence or register entry that a person has looked up."""

    country: CountryCode
    register_name: Text = Field(alias="register")
    website: WebAddress
    checked_on: date


class ProviderTable(Table):
    """One provider as the file says it."""

    slug: str
    name: Text
    kind: Annotated[ProviderKind, Field(strict=False)]
    website: WebAddress | None = None
    aliases: list[Text] = Field(default_factory=list)
    registers: list[Register] = Field(default_factory=list, alias="register")

    @field_validator("slug")
    @classmethod
    def _reads_well_in_addresses(cls, slug: str) -> str:
        if not DECLARED_SLUG.fullmatch(slug):
            raise ValueError(f"“{slug}” cannot stand in an address. Use small letters, digits and single hyphens.")
        return slug

    @field_validator("aliases")
    @classmethod
    def _each_alias_once(cls, aliases: list[str]) -> list[str]:
        return without_repeats(aliases)

    def provider(self) -> Provider:
        """Return it in the form the rest of the portal uses."""
        return Provider(
            slug=self.slug,
            name=self.name,
            kind=self.kind,
            website=self.website or "",
            aliases=tuple(alias for alias in self.aliases if alias != self.name),
            registers=tuple(
                RegisterEntry(entry.country, entry.register_name, entry.website, entry.checked_on.isoformat())
                for entry in self.registers
            ),
        )


class ProvidersFile(Table):
    """The whole file."""

    providers: list[ProviderTable] = Field(default_factory=list, alias="provider")

    missing: ClassVar[dict[str, str]] = {
        "slug": "Write the name it has in addresses, such as western-union.",
        "name": "Write the provider's name as people know it.",
        "kind": f"Write one of: {', '.join(ProviderKind)}.",
        "country": "Write the code of the country that keeps the register, such as GB.",
        "register": "Write the register's name.",
        "website": "Write the address of the entry, so that people can look it up.",
        "checked_on": "Write the day a person looked it up, such as 2026-11-21.",
    }


def read_providers(path: Path) -> ProviderBook:
    """Read the providers' file. Raises RegistryError with every problem in it, doubtful aliases among them."""
    providers = [table.provider() for table in read_table(path, ProvidersFile).providers]
    problems = [*_slugs_told_twice(path, providers), *_spellings_told_twice(path, providers)]
    if problems:
        raise RegistryError(problems)
    return ProviderBook({provider.slug: provider for provider in providers})


def _slugs_told_twice(path: Path, providers: Iterable[Provider]) -> Iterable[Problem]:
    seen: dict[str, Provider] = {}
    for provider in providers:
        other = seen.setdefault(provider.slug, provider)
        if other is not provider:
            message = f"“{other.name}” and “{provider.name}” have the same slug. Give one of them another."
            yield Problem(shown(path), f"provider[{provider.slug}].slug", message)


def _spellings_told_twice(path: Path, providers: list[Provider]) -> Iterable[Problem]:
    """Yield a problem for each spelling that would name two providers."""
    names: dict[str, Provider] = {}
    for provider in providers:
        other = names.setdefault(provider.name, provider)
        if other is not provider:
            message = f"“{provider.name}” is the name of {other.slug} too. Make one provider of the two, or rename one."
            yield Problem(shown(path), f"provider[{provider.slug}].name", message)
    aliases: dict[str, Provider] = {}
    for provider in providers:
        for alias in provider.aliases:
            if (named := names.get(alias, provider)) is not provider:
                message = f"“{alias}” is the name of {named.slug}. A spelling names one provider: take the alias out."
                yield Problem(shown(path), f"provider[{provider.slug}].aliases", message)
            elif (other := aliases.setdefault(alias, provider)) is not provider:
                message = f"“{alias}” is an alias of {other.slug} too. A spelling names one provider: keep it in one."
                yield Problem(shown(path), f"provider[{provider.slug}].aliases", message)
