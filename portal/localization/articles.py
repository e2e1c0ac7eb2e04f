"""The article of a country's name inside a sentence: translations/articles.toml, read strictly.

CLDR names countries as they stand in a list: "United Kingdom", "Kenya". A sentence says "from the United Kingdom",
"depuis le Kenya", and no rule finds the article.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from portal.localization.active import active
from portal.localization.languages import LanguageBook, LanguageError
from portal.localization.names import country
from portal.prices.codes import countries

#: Ends an article that joins its name: "l’Italie".
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"


def country_in_sentence(code: str) -> str:
    """Return a country's name (ISO alpha-2) as it follows "from" or "to" in the language at work, with its article."""
    now = active()
    return now.articles.get(code, "") + country(code, now.language)


def read_articles(path: Path, languages: LanguageBook) -> dict[str, dict[str, str]]:
    """Return, by language, the article before each country's name, with the space that parts them.

    Without a file no language has any. Raises LanguageError, which names file and key.
    """
    if not path.exists():
        return {}
    with path.open("rb") as file:
        try:
            given = tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise LanguageError(f"{path}: this is not TOML: {error}.") from error
    return {code: dict(_of_language(path, code, articles, languages)) for code, articles in given.items()}


def _of_language(
    path: Path, code: str, articles: Mapping[str, Any], languages: LanguageBook
) -> Iterator[tuple[str, str]]:
    if languages.get(code) is None:
        raise LanguageError(f"{path}: [{code}] is no language of languages.toml.")
    seen: set[str] = set()
    for article, places in articles.items():
        for place in places:
            if place not in countries():
                raise LanguageError(f"{path}: [{code}] {article!r} names {place!r}, which is no country code.")
            if place in seen:
                raise LanguageError(f"{path}: [{code}] names {place} under two articles. Keep one.")
            seen.add(place)
            yield place, article if article.endswith(_APOSTROPHE) else f"{article} "
