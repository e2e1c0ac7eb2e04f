"""Reads corridors/complaints.toml: where a person can complain, by country.

One regulator serves twenty corridors. It stands in one place, so that a new address is corrected once, and so that
corridors without a file of their own have it too. See docs/add-a-corridor.md.
"""

from pathlib import Path
from typing import ClassVar

from pydantic import Field, field_validator

from portal.prices.corridors import ComplaintDesk
from portal.registry.fields import CountryCode, Text, WebAddress
from portal.registry.reading import Table, read_table

DESKS_FILE = "complaints.toml"


class Desk(Table):
    """A regulator or ombudsman."""

    name: Text
    website: WebAddress

    missing: ClassVar[dict[str, str]] = {
        "name": "Write the name of the regulator or ombudsman as it writes it itself.",
        "website": "Write its web address, or leave the desk out rather than guess.",
    }

    def desk(self) -> ComplaintDesk:
        """Return it in the form the rest of the portal uses."""
        return ComplaintDesk(self.name, self.website)


class CountryDesk(Desk):
    """A regulator or ombudsman of a country."""

    country: CountryCode


class DesksFile(Table):
    """The whole file."""

    desks: list[CountryDesk] = Field(default_factory=list, alias="desk")

    missing: ClassVar[dict[str, str]] = Desk.missing | {"country": "Write the country's code, such as KE."}

    @field_validator("desks")
    @classmethod
    def _each_once(cls, desks: list[CountryDesk]) -> list[CountryDesk]:
        for place, desk in enumerate(desks):
            if any((desk.country, desk.website) == (other.country, other.website) for other in desks[:place]):
                raise ValueError(f"{desk.country} has the desk {desk.website} twice. Keep it once.")
        return desks


def read_desks(path: Path) -> dict[str, tuple[ComplaintDesk, ...]]:
    """Return the desks of each country, in the file's order; none where there is no such file. Raises RegistryError."""
    if not path.exists():
        return {}
    desks: dict[str, tuple[ComplaintDesk, ...]] = {}
    for entry in read_table(path, DesksFile).desks:
        desks[entry.country] = (*desks.get(entry.country, ()), entry.desk())
    return desks
