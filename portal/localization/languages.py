"""The registry of languages: translations/languages.toml, read strictly.

A language that is there (a folder, a catalogue) is not yet published: only the registry publishes it. Order is the
file's order; it is the order of the switcher, and the first published language is the default.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError

#: The language the source texts are written in: its messages need no catalogue.
SOURCE_LANGUAGE = "en"

#: The zero of each numbering system that a language may choose; the other nine digits follow it in Unicode.
ZEROS = {
    "latn": "0",
    "arab": "٠",
    "arabext": "۰",
    "beng": "০",
    "deva": "०",
    "gujr": "૦",
    "guru": "੦",
    "khmr": "០",
    "knda": "೦",
    "laoo": "໐",
    "mlym": "൦",
    "mymr": "၀",
    "nkoo": "߀",
    "olck": "᱐",
    "orya": "୦",
    "tamldec": "௦",
    "telu": "౦",
    "thai": "๐",
    "tibt": "༠",
}

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_REQUIRED = ("name", "locale", "direction", "status", "reviewer")
_OPTIONAL = ("numbers", "numbering")

_Choice = TypeVar("_Choice", bound=StrEnum)


class LanguageError(ValueError):
    """The registry of languages cannot be used; the message names file, language and key, and what to write."""


class Direction(StrEnum):
    """Which way the script runs; the values are those of HTML's ``dir``."""

    LTR = "ltr"
    RTL = "rtl"


class Status(StrEnum):
    """Whether people see the language."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, eq=False)
class Language:
    """One language. Compared by identity, so that it is a cheap key of the caches of patterns and names."""

    code: str  # the part of the address, BCP 47: "fr", "kri"
    name: str  # in the language itself
    locale: Locale  # dates and names; CLDR may lack the language, then a neighbour's
    numbers: Locale  # separators and currency patterns
    numbering: str  # CLDR numbering system: "latn", "arab"
    direction: Direction
    status: Status
    reviewer: str  # the native speaker who reviewed it; "" where nobody has

    @property
    def published(self) -> bool:
        """Whether people see it."""
        return self.status is Status.PUBLISHED

    @property
    def reviewed(self) -> bool:
        """Whether a native speaker has read it; the source language is written, not translated."""
        return bool(self.reviewer) or self.code == SOURCE_LANGUAGE

    def __str__(self) -> str:
        return self.code


class LanguageBook:
    """All languages of the registry, in its order."""

    def __init__(self, languages: tuple[Language, ...]) -> None:
        self._by_code = {language.code: language for language in languages}
        self.published = tuple(language for language in languages if language.published)
        self._published_by_code = {language.code: language for language in self.published}

    def __iter__(self) -> Iterator[Language]:
        return iter(self._by_code.values())

    @property
    def default(self) -> Language:
        """The language where nothing else decides."""
        return self.published[0]

    def get(self, code: str) -> Language | None:
        """Return the language of this code, published or not, or None."""
        return self._by_code.get(code)

    def get_published(self, code: str) -> Language | None:
        """Return the published language of this code, or None."""
        return self._published_by_code.get(code)


def read_languages(path: Path) -> LanguageBook:
    """Read the registry.

    Raises LanguageError, naming the file, the language and the key, where anything is missing, unknown or wrong.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LanguageError(f"{path} is missing. It lists the languages; see docs/add-a-language.md.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LanguageError(f"{path} is not valid TOML: {error}.") from error
    book = LanguageBook(tuple(_read_language(path, code, entry) for code, entry in entries.items()))
    source = book.get_published(SOURCE_LANGUAGE)
    if source is None:
        raise LanguageError(
            f"{path}: [{SOURCE_LANGUAGE}] must be there and published. The texts are written in it, and it stands in "
            "wherever a translation is missing."
        )
    return book


def _read_language(path: Path, code: str, entry: Any) -> Language:
    where = f"{path}: [{code}]"
    if not _CODE.fullmatch(code):
        raise LanguageError(f"{where} is not a language code. Use the shortest of BCP 47, such as fr, kri or pt-BR.")
    if not isinstance(entry, dict):
        raise LanguageError(f"{where} must be a table: write [{code}] on a line of its own, then its keys.")
    _check_keys(where, entry)
    locale = _locale(where, "locale", entry["locale"])
    return Language(
        code=code,
        name=entry["name"],
        locale=locale,
        numbers=_locale(where, "numbers", entry["numbers"]) if "numbers" in entry else locale,
        numbering=_numbering(where, entry.get("numbering", "latn")),
        direction=_direction(where, code, entry["direction"]),
        status=_choice(where, "status", entry["status"], Status),
        reviewer=entry["reviewer"],
    )


def _check_keys(where: str, entry: dict[str, Any]) -> None:
    known = _REQUIRED + _OPTIONAL
    for key in entry:
        if key not in known:
            raise LanguageError(f"{where}: the key {key!r} is not known. Known keys: {', '.join(known)}.")
    for key in _REQUIRED:
        if key not in entry:
            raise LanguageError(f"{where}: the key {key!r} is missing.")
    for key, value in entry.items():
        if not isinstance(value, str):
            raise LanguageError(f"{where}: {key} must be text in quotation marks, not {value!r}.")
        if value != value.strip():
            raise LanguageError(f"{where}: {key} begins or ends with a space. Remove it.")
        if not value and key != "reviewer":
            raise LanguageError(f"{where}: {key} is empty.")


def _locale(where: str, key: str, value: str) -> Locale:
    try:
        return Locale.parse(value)
    except (UnknownLocaleError, ValueError):
        raise LanguageError(
            f"{where}: {key} = {value!r} is not a locale that CLDR describes. Where CLDR lacks the language, name the "
            "locale whose dates and numbers its readers are used to, such as en, fr or fa_AF."
        ) from None


def _numbering(where: str, value: str) -> str:
    if value not in ZEROS:
        raise LanguageError(f"{where}: numbering = {value!r} is not known. Use one of: {', '.join(ZEROS)}.")
    return value


def _direction(where: str, code: str, value: str) -> Direction:
    direction = _choice(where, "direction", value, Direction)
    try:
        known = Locale.parse(code, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return direction  # CLDR lacks the language; the file is believed
    if direction != known:
        raise LanguageError(f"{where}: direction = {value!r}, but this language is written {known}.")
    return direction


def _choice(where: str, key: str, value: str, choices: type[_Choice]) -> _Choice:
    try:
        return choices(value)
    except ValueError:
        raise LanguageError(f"{where}: {key} = {value!r} must be one of: {', '.join(choices)}.") from None
