"""Countries as people write them: codes, names in the published languages (CLDR), everyday names, cities, misspellings.

A misspelling is the country whose name is nearest; where two countries are about as near, both are given back, so that
the person can be asked. Nearness is the ratio of Python's difflib: twice the letters in common, over all letters.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from babel.core import get_global

from portal.localization import Language, country
from portal.prices.codes import countries
from portal.reach.gateway.spelling import words_of

WORDS_FILE: Final = Path(__file__).with_name("country_words.toml")

#: From this nearness on a word is taken for a misspelt name.
NEAR: Final = 0.78
#: Countries whose nearness differs by less are asked about.
SAME: Final = 0.05
#: A beginning that more countries share says nothing: "Saint", "South".
MOST_BEGIN_SO: Final = 3
#: Shorter words are never taken for a misspelling: too many are near.
SHORTEST: Final = 4
#: Shorter cities are known, but nothing is a misspelling of them.
SHORTEST_CITY: Final = 6
_ARTICLE: Final = "ال"

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of words that names a country, or one of several."""

    codes: tuple[str, ...]  # ISO alpha-2; more than one: about as near
    languages: frozenset[str]  # codes of the languages in which it is written so; empty for a code
    length: int  # in words
    name: Words = ()  # the name as it is known, where one was found
    city: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every name and code of a country."""

    named: Mapping[Words, tuple[str, frozenset[str]]]  # folded words -> (alpha-2, languages)
    several: Mapping[Words, tuple[str, ...]]  # folded words -> every alpha-2 that they may mean
    cities: Mapping[Words, str]  # folded words -> alpha-2
    coded: Mapping[str, str]  # folded alpha-2 and alpha-3 -> alpha-2
    longest: int  # words of the longest name

    def name_at(self, words: Words, place: int) -> Found | None:
        """Return the country whose name begins at a place, the longest name first; all that a shared name may mean."""
        for length in range(min(self.longest, len(words) - place), 0, -1):
            name = words[place : place + length]
            if name in self.several:
                return Found(self.several[name], frozenset(), length, name)
            if name in self.named:
                code, languages = self.named[name]
                return Found((code,), languages, length, name)
            if name in self.cities:
                return Found((self.cities[name],), frozenset(), length, name, city=True)
        return None

    def code_at(self, words: Words, place: int) -> Found | None:
        """Return the country whose code stands at a place."""
        code = self.coded.get(words[place])
        return Found((code,), frozenset(), 1) if code else None

    def holding(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return every country that has a name with all of these words in it: {new, guinea} are in Papua New Guinea."""
        wanted = frozenset(words)
        return tuple(sorted({code for name, (code, _languages) in self.named.items() if wanted.issubset(name)}))

    def near(self, words: Words, keeping: frozenset[str] = frozenset(), nearness: float = NEAR) -> Found | None:
        """Return the country or countries whose names are nearest to these words, taken as one name; None: none is.

        Names without one of the words in ``keeping`` do not count: North Sudan is no misspelling of South Sudan.
        """
        written = " ".join(words)
        if len(written) < SHORTEST:
            return None
        best = _nearest(written, self._spelled(keeping), nearness)
        if not best:
            return self._beginning(words)
        top = max(found.ratio for found in best.values())
        codes = sorted(
            (code for code in best if top - best[code].ratio < SAME), key=lambda code: (-best[code].ratio, code)
        )
        first = best[codes[0]]
        return Found(tuple(codes), first.languages, len(words), first.name, first.name in self.cities)

    def _spelled(self, keeping: frozenset[str]) -> Iterator[tuple[Words, str, frozenset[str]]]:
        """Yield the names that may be misspelt, with their country and languages."""
        for name, (code, languages) in self.named.items():
            if not keeping or keeping.issubset(name):
                yield name, code, languages
        for name, code in self.cities.items():
            if not keeping and len(" ".join(name)) >= SHORTEST_CITY:
                yield name, code, frozenset()

    def _beginning(self, words: Words) -> Found | None:
        """Return the few countries whose names begin with whole words: "Trinidad" is one, "United" one of three.

        Everyday names do not count: official ones begin alike ("United Mexican States").
        """
        begun = {name: each for name, each in self.named.items() if name[: len(words)] == words and each[1]}
        codes = sorted({code for code, _languages in begun.values()})
        if not 1 <= len(codes) <= MOST_BEGIN_SO:
            return None
        languages = frozenset().union(*(spoken for _code, spoken in begun.values()))
        return Found(tuple(codes), languages, len(words), next(iter(begun)))


@dataclass(frozen=True, slots=True)
class _Near:
    """How near a country's nearest name is."""

    ratio: float
    name: Words
    languages: frozenset[str]


def _nearest(written: str, named: Iterable[tuple[Words, str, frozenset[str]]], nearness: float) -> dict[str, _Near]:
    """Return each country that is near enough, with its nearest name."""
    found: dict[str, _Near] = {}
    compared = SequenceMatcher(autojunk=False)
    compared.set_seq2(written)
    for name, code, languages in named:
        compared.set_seq1(" ".join(name))
        # Two quick upper bounds save most of the work.
        if compared.real_quick_ratio() >= nearness and compared.quick_ratio() >= nearness:
            ratio = compared.ratio()
            if ratio >= nearness and (code not in found or ratio > found[code].ratio):
                found[code] = _Near(ratio, name, languages)
    return found


@lru_cache(maxsize=4)
def gazetteer_of(languages: tuple[Language, ...]) -> Gazetteer:
    """Return the names of every country in these languages, and everyday names. Made once."""
    named: dict[Words, tuple[str, frozenset[str]]] = {}
    for code, language in sorted(_every(languages), key=lambda pair: (pair[1].code, pair[0])):
        for words in _ways(country(code, language)):
            known, spoken = named.get(words, (code, frozenset()))
            if known == code:  # where two countries have one name (none today), the first keeps it
                named[words] = (code, spoken | {language.code})
    for code, names in _everyday().items():
        for name in names:
            named.setdefault(words_of(name), (code, frozenset()))
    several = {words_of(name): tuple(codes) for name, codes in _words()["several"].items()}
    cities = {words_of(name): code for code, names in _words()["cities"].items() for name in names}
    longest = max(len(words) for words in (*named, *several, *cities))
    return Gazetteer(named, several, cities, _codes(), longest)


def _every(languages: Iterable[Language]) -> Iterator[tuple[str, Language]]:
    return ((code, language) for language in languages for code in countries())


def _ways(name: str) -> Iterator[Words]:
    """Yield the ways in which people write a name of CLDR.

    ``Myanmar (Burma)`` is either, ``&`` may be left out, and ``St.`` written out.
    """
    for each in (name, re.sub(r"\(.*?\)", " ", name), *re.findall(r"\((.*?)\)", name)):
        whole = words_of(each)
        bare = tuple(word.removeprefix(_ARTICLE) if len(word) > 4 else word for word in whole)
        saint = tuple("saint" if word == "st" else word for word in whole)
        for words in (whole, bare, saint, words_of(each.replace("&", " and "))):
            if words and len("".join(words)) > 2:
                yield words


def _everyday() -> dict[str, list[str]]:
    return {code: names for code, names in _words().items() if code not in {"several", "cities"}}


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    three = get_global("territory_aliases")
    codes = {code.lower(): code for code in countries()}
    for code, meant in three.items():
        if len(code) == 3 and code.isalpha() and len(meant) == 1 and meant[0] in countries():
            codes[code.lower()] = meant[0]
    return codes | {"uk": "GB", "el": "GR"}
