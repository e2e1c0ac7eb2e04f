"""Both books of the registry at once, so that a check names every problem of every file."""

from collections.abc import Iterator
from pathlib import Path

from portal.registry.corridors import CorridorBook, read_corridors
from portal.registry.errors import Problem, RegistryError
from portal.registry.providers import PROVIDERS_FILE, ProviderBook, read_providers


def read_books(folder: Path) -> tuple[CorridorBook, ProviderBook]:
    """Read the corridors and the providers of a folder. Raises one RegistryError with the problems of both."""
    problems: list[Problem] = []
    corridors, providers = CorridorBook(), ProviderBook()
    try:
        corridors = read_corridors(folder)
    except RegistryError as error:
        problems += error.problems
    try:
        providers = read_providers(folder / PROVIDERS_FILE)
    except RegistryError as error:
        problems += error.problems
    problems = problems or list(_shares_told_twice(folder, corridors, providers))
    if problems:
        raise RegistryError(problems)
    return corridors, providers


def _shares_told_twice(folder: Path, corridors: CorridorBook, providers: ProviderBook) -> Iterator[Problem]:
    """Yield a problem for each provider whose share of a market stands under two of its spellings."""
    for corridor in corridors.all():
        told: dict[str, str] = {}
        for share in corridor.market.shares if corridor.market else ():
            provider = providers.canonical(share.provider)
            first = told.setdefault(provider.slug, share.provider)
            if first != share.provider:
                message = (
                    f"“{first}” and “{share.provider}” are one provider, {provider.name}. Look up its whole share and "
                    "write it once."
                )
                yield Problem(f"{folder.name}/{corridor.slug}.toml", "market.share", message)
