"""Countries as people write them: codes, names in the published languages (CLDR), everyday names, misspellings.

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
_ARTICLE: Final = "ال"

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of words that names a country, or one of several."""

    codes: tuple[str, ...]  # ISO alpha-2; more than one: about as near
    languages: frozenset[str]  # codes of the languages in which it is written so; empty for a code
    length: int  # in words


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every name and code of a country."""

    named: Mapping[Words, tuple[str, frozenset[str]]]  # folded words -> (alpha-2, languages)
    several: Mapping[Words, tuple[str, ...]]  # folded words -> every alpha-2 that they may mean
    coded: Mapping[str, str]  # folded alpha-2 and alpha-3 -> alpha-2
    longest: int  # words of the longest name

    def name_at(self, words: Words, place: int) -> Found | None:
        """Return the country whose name begins at a place, the longest name first; all that a shared name may mean."""
        for length in range(min(self.longest, len(words) - place), 0, -1):
            name = words[place : place + length]
            if name in self.several:
                return Found(self.several[name], frozenset(), length)
            known = self.named.get(name)
            if known is not None:
                return Found((known[0],), known[1], length)
        return None

    def code_at(self, words: Words, place: int) -> Found | None:
        """Return the country whose code stands at a place."""
        code = self.coded.get(words[place])
        return Found((code,), frozenset(), 1) if code else None

    def near(self, words: Words) -> Found | None:
        """Return the country or countries whose names are nearest to these words, taken as one name; None: none is."""
        written = " ".join(words)
        if len(written) < SHORTEST:
            return None
        best = _nearest(written, self.named)
        if not best:
            return self._beginning(words)
        top = max(ratio for ratio, _languages in best.values())
        codes = sorted((code for code in best if top - best[code][0] < SAME), key=lambda code: (-best[code][0], code))
        return Found(tuple(codes), best[codes[0]][1], len(words))

    def _beginning(self, words: Words) -> Found | None:
        """Return the few countries whose names begin with whole words: "Trinidad" is one, "United" one of three."""
        begun = [each for name, each in self.named.items() if name[: len(words)] == words]
        codes = sorted({code for code, _languages in begun})
        if not 1 <= len(codes) <= MOST_BEGIN_SO:
            return None
        return Found(tuple(codes), frozenset().union(*(languages for _code, languages in begun)), len(words))


def _nearest(
    written: str, named: Mapping[Words, tuple[str, frozenset[str]]]
) -> dict[str, tuple[float, frozenset[str]]]:
    """Return each country that is near enough: how near its nearest name is, and the languages of that name."""
    found: dict[str, tuple[float, frozenset[str]]] = {}
    compared = SequenceMatcher(autojunk=False)
    compared.set_seq2(written)
    for name, (code, languages) in named.items():
        compared.set_seq1(" ".join(name))
        # Two quick upper bounds save most of the work.
        if compared.real_quick_ratio() >= NEAR and compared.quick_ratio() >= NEAR:
            ratio = compared.ratio()
            if ratio >= NEAR and (code not in found or ratio > found[code][0]):
                found[code] = ratio, languages
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
    return Gazetteer(named, several, _codes(), max(len(words) for words in named))


def _every(languages: Iterable[Language]) -> Iterator[tuple[str, Language]]:
    return ((code, language) for language in languages for code in countries())


def _ways(name: str) -> Iterator[Words]:
    """Yield the ways in which people write a name of CLDR: ``Myanmar (Burma)`` is either, ``&`` may be left out."""
    for each in (name, re.sub(r"\(.*?\)", " ", name), *re.findall(r"\((.*?)\)", name)):
        whole = words_of(each)
        bare = tuple(word.removeprefix(_ARTICLE) if len(word) > 4 else word for word in whole)
        for words in (whole, bare, words_of(each.replace("&", " and "))):
            if words and len("".join(words)) > 2:
                yield words


def _everyday() -> dict[str, list[str]]:
    return {code: names for code, names in _words().items() if code != "several"}


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
