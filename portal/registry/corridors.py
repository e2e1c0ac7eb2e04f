"""The book of corridors: every declared one, and any other built from its two country codes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from babel.languages import get_official_languages

from portal.prices.codes import UnknownCode, countries, local_currency
from portal.prices.corridors import CertifiedDatabases, ComplaintDesk, Corridor
from portal.prices.quotes import CorridorCode
from portal.registry.certified import CERTIFIED_FILE, read_certified
from portal.registry.corridor_file import CorridorFile
from portal.registry.desks import DESKS_FILE, read_desks
from portal.registry.errors import Problem, RegistryError, shown
from portal.registry.fields import STILL_USED, known_languages
from portal.registry.providers import PROVIDERS_FILE
from portal.registry.reading import read_table

_SLUG: Final = re.compile(r"([A-Za-z]{2})-([A-Za-z]{2})")


@dataclass(frozen=True, slots=True)
class CorridorBook:
    """Every declared corridor by slug, the complaint desks by country, and the certified databases to link to."""

    declared: dict[str, Corridor] = field(default_factory=dict)
    desks: dict[str, tuple[ComplaintDesk, ...]] = field(default_factory=dict)
    certified: CertifiedDatabases = field(default_factory=CertifiedDatabases)

    def get(self, corridor: str | CorridorCode) -> Corridor | None:
        """Return a corridor by slug (``ke-tz``, in any case) or code.

        One that no file declares is built from its country codes, with ``declared=False``. None where the codes are
        no countries, are equal, or belong to a country without a currency.
        """
        code = corridor if isinstance(corridor, CorridorCode) else _code_of(corridor)
        if code is None:
            return None
        return self.declared.get(code.slug) or self._built(code)

    def all(self) -> tuple[Corridor, ...]:
        """Return the declared corridors, by sending and then receiving country code."""
        return tuple(sorted(self.declared.values(), key=lambda corridor: corridor.code))

    def to_country(self, country: str) -> tuple[Corridor, ...]:
        """Return the declared corridors that lead to a country (alpha-2)."""
        return tuple(corridor for corridor in self.all() if corridor.code.receiving == country.upper())

    def from_country(self, country: str) -> tuple[Corridor, ...]:
        """Return the declared corridors that begin in a country (alpha-2)."""
        return tuple(corridor for corridor in self.all() if corridor.code.sending == country.upper())

    def _built(self, code: CorridorCode) -> Corridor | None:
        if code.sending == code.receiving or not {code.sending, code.receiving} <= countries():
            return None
        try:
            sent, paid_out = (local_currency(place, STILL_USED) for place in (code.sending, code.receiving))
        except UnknownCode:
            return None
        return Corridor(
            code=code,
            currency=sent,
            payout_currencies=(paid_out,),
            languages=_official_languages(code),
            complaints_sending=self.desks.get(code.sending, ()),
            complaints_receiving=self.desks.get(code.receiving, ()),
            declared=False,
        )


def _code_of(slug: str) -> CorridorCode | None:
    found = _SLUG.fullmatch(slug)
    return CorridorCode(found[1].upper(), found[2].upper()) if found else None


def _official_languages(code: CorridorCode) -> tuple[str, ...]:
    """The official languages of both sides as CLDR has them, the receiving side's first."""
    sides = [get_official_languages(place, de_facto=True) for place in (code.receiving, code.sending)]
    return tuple(dict.fromkeys(code for side in sides for code in side if code in known_languages()))


def read_corridors(folder: Path) -> CorridorBook:
    """Read every corridor file of a folder, its complaint desks, and its list of certified databases.

    Raises RegistryError with every problem of every file: not TOML, an unknown or missing key, an unknown country,
    currency or language, a currency that the country does not use, a corridor told twice, a file under a wrong name.
    """
    problems: list[Problem] = []
    desks: dict[str, tuple[ComplaintDesk, ...]] = {}
    certified = CertifiedDatabases()
    try:
        desks = read_desks(folder / DESKS_FILE)
    except RegistryError as error:
        problems += error.problems
    try:
        certified = read_certified(folder / CERTIFIED_FILE)
    except RegistryError as error:
        problems += error.problems
    read: list[tuple[Path, CorridorFile]] = []
    for path in _corridor_files(folder):
        try:
            read.append((path, read_table(path, CorridorFile)))
        except RegistryError as error:
            problems += error.problems
    corridors = [(path, file.corridor(desks)) for path, file in read]
    problems += _names_and_repeats(corridors)
    if problems:
        raise RegistryError(problems)
    return CorridorBook({corridor.slug: corridor for _, corridor in corridors}, desks, certified)


def _corridor_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        message = "there is no such folder. Put it back, or point HOMEWARD_CORRIDORS_DIR to the corridor files."
        raise RegistryError([Problem(folder.name, "", message)])
    return sorted(
        path for path in folder.glob("*.toml") if path.name not in {DESKS_FILE, PROVIDERS_FILE, CERTIFIED_FILE}
    )


def _names_and_repeats(corridors: Iterable[tuple[Path, Corridor]]) -> Iterable[Problem]:
    """Yield a problem for each corridor told twice, and for each file not called after its corridor."""
    kept: dict[str, Path] = {}
    # The file with the right name is the one to keep.
    for path, corridor in sorted(corridors, key=lambda pair: pair[0].stem != pair[1].slug):
        if corridor.slug in kept:
            there = shown(kept[corridor.slug])
            yield Problem(shown(path), "from", f"{corridor.code} stands in {there} already. Keep one of the two files.")
            continue
        kept[corridor.slug] = path
        if path.stem != corridor.slug:
            message = f"from and to say {corridor.code}. Call the file {corridor.slug}.toml, or correct from and to."
            yield Problem(shown(path), "from", message)
