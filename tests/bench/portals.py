"""Portals to measure: a folder and a fresh SQLite database each, set up by the commands an operator uses."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from tests.bench.programs import Cost, run_python

#: The source that both imports are of.
SOURCE = "world-bank-rpw"


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal's folder, and the environment in which its commands and its site run: production's."""

    folder: Path
    secret: str

    @property
    def environment(self) -> dict[str, str]:
        """Settings of this portal."""
        return {
            "HOMEWARD_ENV": "production",
            "HOMEWARD_SECRET_KEY": self.secret,
            "HOMEWARD_DATA_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'homeward.db'}",
        }

    def pull(self, workbook: Path) -> Cost:
        """Import a workbook with the operator's command; return what that cost."""
        words = ("-m", "flask", "prices", "pull", SOURCE, "--file", workbook)
        return run_python(words, self.environment, self.folder / "pull.log")


def fresh_portal(folder: Path) -> Portal:
    """Make a portal with an empty, migrated database."""
    folder.mkdir(parents=True)
    portal = Portal(folder, secrets.token_hex(32))
    run_python(("-m", "flask", "database", "upgrade"), portal.environment, folder / "upgrade.log")
    return portal
