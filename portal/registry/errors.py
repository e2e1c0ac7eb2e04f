"""What is wrong with the registry's files, said so that a contributor knows what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from click import ClickException


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: in which file, under which key, what happened and what to do."""

    file: str  # folder and file name: "corridors/ke-tz.toml"
    key: str  # "currency", "complaints.sending[Central Bank of Kenya].website"; empty for the file as a whole
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


class RegistryError(ClickException):
    """One or several files cannot be used. ``problems`` names all of them, not just the first.

    It is an exception of click because every `flask` command reads these files before it starts: the person who made
    the slip sees the problems as plain text, not under a traceback.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = "One thing" if len(self.problems) == 1 else f"{len(self.problems)} things"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"{count} to put right before Homeward can start:\n{lines}")

    def __str__(self) -> str:
        return self.message


def shown(path: Path) -> str:
    """Return a file's name as problems show it: with its folder, without the rest of the machine's path."""
    return f"{path.parent.name}/{path.name}"
