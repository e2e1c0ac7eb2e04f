"""Reads corridors/certified.toml: the national price comparisons that the World Bank has certified.

Certification asks that a portal links to the others, and people deserve to know which of them somebody has looked at:
each entry carries its source, and the day a person last opened it, once one has.
"""

from datetime import date
from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, field_validator, model_validator

from portal.prices.corridors import CertifiedDatabase, CertifiedDatabases
from portal.registry.fields import CountryCode, Text, WebAddress
from portal.registry.reading import Table, read_table

CERTIFIED_FILE = "certified.toml"


class Database(Table):
    """One national database."""

    name: Text
    country: CountryCode
    website: WebAddress
    source: Text
    checked_on: date | None = None

    def entry(self) -> CertifiedDatabase:
        """Return it in the form the rest of the portal uses."""
        return CertifiedDatabase(self.name, self.country, self.website, self.source, self.checked_on)


class CertifiedFile(Table):
    """The whole file."""

    official_list: WebAddress
    compared_on: date | None = None
    listed: int | None = Field(default=None, ge=0)  # how many the World Bank's list named on that day
    databases: list[Database] = Field(default_factory=list, alias="database")

    missing: ClassVar[dict[str, str]] = {
        "official_list": "Write the address of the World Bank's own list of certified databases.",
        "name": "Write the database's name as it writes it itself.",
        "country": "Write the code of the country whose senders it serves, such as DE.",
        "website": "Write its web address, or leave the database out rather than guess.",
        "source": "Write who says that it is certified, and where.",
    }

    @field_validator("databases")
    @classmethod
    def _each_once(cls, databases: list[Database]) -> list[Database]:
        for place, database in enumerate(databases):
            if any(database.website == other.website for other in databases[:place]):
                raise ValueError(f"{database.website} stands there twice. Keep it once.")
        return databases

    @model_validator(mode="after")
    def _a_comparison_counts(self) -> Self:
        if self.compared_on is not None and self.listed is None:
            raise ValueError(
                "compared_on without listed. Write how many databases the World Bank's list named on that day, this "
                "portal's own not counted."
            )
        if self.listed is not None and self.listed < len(self.databases):
            raise ValueError(
                f"listed says {self.listed}, but {len(self.databases)} stand here. Count the World Bank's list again, "
                "or take out what is not on it."
            )
        return self


def read_certified(path: Path) -> CertifiedDatabases:
    """Return the list, in the file's order; an empty one where there is no such file. Raises RegistryError."""
    if not path.exists():
        return CertifiedDatabases()
    file = read_table(path, CertifiedFile)
    return CertifiedDatabases(
        tuple(database.entry() for database in file.databases), file.compared_on, file.official_list, file.listed
    )
