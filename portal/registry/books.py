"""Both books of the registry at once, so that a check names every problem of every file."""

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
    if problems:
        raise RegistryError(problems)
    return corridors, providers
