"""``python -m portal.localization compile|collect|check``: the work on catalogues, as the Makefile calls it."""

import argparse
import sys
from pathlib import Path

from portal.config import ROOT
from portal.localization.catalogues import (
    CatalogueError,
    collect_messages,
    compile_catalogues,
    update_catalogues,
)
from portal.localization.checks import Severity, check_catalogues
from portal.localization.languages import LanguageBook, LanguageError, read_languages


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 1 where something is to be mended."""
    parser = argparse.ArgumentParser(prog="python -m portal.localization", description="Work on the catalogues.")
    parser.add_argument(
        "command",
        choices=("compile", "collect", "check"),
        help="compile: make gettext's files; collect: bring the texts of code and templates into the catalogues; "
        "check: list what is missing or wrong",
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "translations", help="the folder of the languages")
    parser.add_argument("--code", type=Path, default=ROOT / "portal", help="the folder of code and templates")
    chosen = parser.parse_args(arguments)
    try:
        languages = read_languages(chosen.folder / "languages.toml")
        return {"compile": _compile, "collect": _collect, "check": _check}[chosen.command](
            languages, chosen.folder, chosen.code
        )
    except (CatalogueError, LanguageError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _compile(languages: LanguageBook, folder: Path, _code: Path) -> int:
    for path in compile_catalogues(languages, folder):
        print(f"compiled {path}")
    return 0


def _collect(languages: LanguageBook, folder: Path, code: Path) -> int:
    messages = collect_messages(code, folder)
    changed = list(update_catalogues(languages, folder, messages))
    for path in changed:
        print(f"updated {path}")
    print(f"{len(messages)} texts; {len(changed)} catalogues changed")
    return 0


def _check(languages: LanguageBook, folder: Path, code: Path) -> int:
    faults = check_catalogues(languages, folder, collect_messages(code, folder))
    for fault in faults:
        print(fault)
    errors = sum(fault.severity is Severity.ERROR for fault in faults)
    print(f"translations: {errors} errors, {len(faults) - errors} warnings")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
