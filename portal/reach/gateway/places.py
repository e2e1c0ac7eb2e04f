"""The countries in a text message: by name, by code, by a misspelt name; and never by a part of another country's name.

"South", "Republic" and their like beside a name belong to it: together they are a country that we know, or the person
is asked. A title ("Republic of Kenya") may be left out where only one country has the name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portal.reach.gateway.cues import OF_NAMES, SMALL, Cue
from portal.reach.gateway.gazetteer import Found
from portal.reach.gateway.pieces import Pieces

#: What Arabic writes before a name without a space: "to Tanzania" is one word.
_ARABIC_TO: Final = ("لل", "ل")
#: How many words are looked at for a misspelt country: comparing takes milliseconds each.
_MISSPELT_AMONG: Final = 12
#: A known name with an unknown word beside it is another name misspelt ("Soth Sudan") only where that is as near.
_NEARER: Final = 0.85
#: Unknown words that are shorter are no part of a name.
_SHORTEST_PART: Final = 3
#: How many small words may stand between a name and a part of it: "Republic of the Congo".
_BETWEEN: Final = 3
#: What may stand there.
_BETWEEN_CUES: Final = SMALL | {Cue.FROM}


@dataclass(frozen=True, slots=True)
class Place:
    """A country found in the message."""

    start: int
    found: Found
    end: int  # one past its last word
    to: bool = False  # said to receive by the word's own beginning (Arabic)
    unknown: bool = False  # parts of a name stand beside it that are none of a country that we know


class Places:
    """Finds the countries of one message. Names come first: their words are no currencies and steer nothing."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._gazetteer = pieces.books.gazetteer
        self._names = [self._extended(place) for place in self._known_names()]

    @property
    def two_named(self) -> bool:
        """Whether names say it all."""
        return len({place.found.codes for place in self._names}) >= 2

    def all(self) -> list[Place]:
        """Return the countries of the message, in order; codes count only where names do not say it all."""
        found = list(self._names)
        if not self.two_named:
            found += self._codes()
            if len(found) < 2 and not self._names:
                found += self._weak_codes(2 - len(found))
            if len(_merged(found)) < 2:
                found += self._misspelt(2 - len(_merged(found)))
        return _merged(self._with_parts(sorted(found, key=lambda place: place.start)))

    def _known_names(self) -> list[Place]:
        found: list[Place] = []
        place = 0
        while place < len(self._pieces.words):
            named = self._name_at(place) if self._pieces.is_free(place) else None
            if named is not None:
                self._pieces.take(range(named.start, named.end))
                found.append(named)
            place = named.end if named else place + 1
        return found

    def _name_at(self, place: int) -> Place | None:
        words = self._pieces.words
        found = self._gazetteer.name_at(words, place)
        if found is not None:
            return Place(place, found, place + found.length)
        for prefix in _ARABIC_TO:
            rest = words[place].removeprefix(prefix)
            if rest and rest != words[place]:
                attached = self._gazetteer.name_at((rest, *words[place + 1 :]), 0)
                if attached is not None:
                    return Place(place, attached, place + attached.length, to=True)
        return None

    def _extended(self, place: Place) -> Place:
        """Return the country of a name with the unknown word beside it, where the two are another name."""
        for beside, stretch in ((place.start - 1, range(place.start - 1, place.end)),
                                (place.end, range(place.start, place.end + 1))):  # fmt: skip
            if self._pieces.means_nothing(beside) and len(self._pieces.words[beside]) >= _SHORTEST_PART:
                words = self._words(stretch)
                codes = self._gazetteer.holding((*place.found.name, self._pieces.words[beside]))
                found = Found(codes, place.found.languages, len(words), words) if codes else None
                found = found or self._gazetteer.near(words, frozenset(place.found.name), _NEARER)
                if found is not None and found.codes != place.found.codes:
                    self._pieces.take(stretch)
                    return replace(place, start=stretch.start, found=found, end=stretch.stop)
        return place

    def _words(self, places: range) -> tuple[str, ...]:
        return tuple(self._pieces.words[place] for place in places)

    def _codes(self) -> list[Place]:
        """Return the codes of the message; two in capitals leave small letters to words: "KE TZ, what does it cost"."""
        plain = [place for place in self._pieces.free() if self._is_plain_code(place)]
        capitals = [place for place in plain if self._pieces.all[place].text.isupper()]
        enough = len({self._pieces.words[place] for place in capitals}) >= 2
        return [self._coded(place) for place in (capitals if enough else plain)]

    def _is_plain_code(self, place: int) -> bool:
        if self._gazetteer.code_at(self._pieces.words, place) is None or self._pieces.cues(place):
            return False
        # "and", "are", "can" are codes of three letters.
        return len(self._pieces.words[place]) == 2 or self._pieces.all[place].text.isupper()

    def _coded(self, place: int) -> Place:
        found = self._gazetteer.code_at(self._pieces.words, place)
        if found is None:
            raise AssertionError(f"No code at {place}.")
        self._pieces.take([place])
        return Place(place, found, place + 1)

    def _weak_codes(self, missing: int) -> list[Place]:
        """Return codes that are small words too (de, in, es): in capitals, or where the message is codes only."""
        free = list(self._pieces.free())
        only_codes = all(self._gazetteer.code_at(self._pieces.words, place) for place in free)
        weak = [
            place
            for place in free
            if (found := self._gazetteer.code_at(self._pieces.words, place)) is not None
            and found.codes[0] in self._pieces.books.known
            and (only_codes or self._pieces.all[place].text.isupper())
        ]
        return [self._coded(place) for place in weak[:missing]]

    def _misspelt(self, missing: int) -> list[Place]:
        """Return the countries that words without any other meaning, and parts of names, are misspellings of."""
        made: list[Place] = []
        strange = [place for place in self._pieces.free() if self._may_be_misspelt(place)]
        for place in strange[:_MISSPELT_AMONG]:
            for length in (3, 2, 1):
                stretch = range(place, place + length)
                if len(made) < missing and all(self._may_be_misspelt(each) for each in stretch):
                    found = self._misspelling(stretch)
                    if found is not None:
                        self._pieces.take(stretch)
                        made.append(Place(place, found, stretch.stop))
        return made

    def _may_be_misspelt(self, place: int) -> bool:
        return self._pieces.means_nothing(place) or self._is_part(place)

    def _misspelling(self, stretch: range) -> Found | None:
        """Return the country of a misspelt name. Parts alone are none, and those written are in the name meant."""
        words = self._words(stretch)
        parts = self._pieces.books.cues.parts_among(words)
        if not parts:
            return self._gazetteer.near(words)
        if parts == set(words):
            return None
        codes = self._gazetteer.holding(words)
        return Found(codes, frozenset(), len(words), words) if codes else self._gazetteer.near(words, parts)

    def _is_part(self, place: int) -> bool:
        """Whether the word at a place is a part of names, and nothing else."""
        cues = self._pieces.cues(place)
        return bool(cues) and cues <= OF_NAMES

    def _with_parts(self, places: Sequence[Place]) -> list[Place]:
        """Return the places with the parts of names that are left over beside them."""
        found = list(places)
        for run in self._runs():
            beside = list(self._beside(run, found))
            joined = next(
                ((number, place) for joins in (self._joined, self._titled) for number in beside
                 if (place := joins(found[number], run)) is not None),
                None,
            )  # fmt: skip
            if joined is None and all(self._is_part(place) for place in run):
                joined = next(
                    ((number, replace(_spanning(found[number], run), unknown=True)) for number in beside
                     if not _is_region(found[number], run)),
                    None,
                )  # fmt: skip
            if joined is not None:
                number, found[number] = joined
                self._pieces.take(run)
        return found

    def _runs(self) -> list[list[int]]:
        """Return the places of parts of names, together what small words alone part."""
        runs: list[list[int]] = []
        for place in self._pieces.free():
            if self._pieces.cues(place) & OF_NAMES:
                if runs and self._only_between(runs[-1][-1] + 1, place):
                    runs[-1].append(place)
                else:
                    runs.append([place])
        return runs

    def _only_between(self, start: int, end: int) -> bool:
        """Whether nothing but a few small words and commas stands in a stretch."""
        return end - start <= _BETWEEN and all(
            self._pieces.all[place].text == "," or self._pieces.cues(place) & _BETWEEN_CUES
            for place in range(start, end)
        )

    def _beside(self, run: Sequence[int], places: Sequence[Place]) -> Iterator[int]:
        """Yield which places a run may belong to: first the one after it, then the one before."""
        for number, place in enumerate(places):
            if place.start > run[-1] and self._only_between(run[-1] + 1, place.start):
                yield number
        for number, place in enumerate(places):
            if place.end <= run[0] and self._only_between(place.end, run[0]):
                yield number

    def _joined(self, place: Place, run: Sequence[int]) -> Place | None:
        """Return the country that a name and the parts beside it are together; None: none that we know."""
        parts = frozenset(self._pieces.words[part] for part in run)
        name = place.found.name
        if not name or place.found.city:
            return None
        whole = (*(self._pieces.words[part] for part in run), *name) if run[0] < place.start else (*name, *parts)
        codes = self._gazetteer.holding((*name, *parts))
        if not codes:
            return None
        found = Found(codes, place.found.languages, len(whole), whole)
        return replace(_spanning(place, run), found=found)

    def _titled(self, place: Place, run: Sequence[int]) -> Place | None:
        """Return the country of a name with titles beside it: the only one of the name, or all, to be asked about."""
        if not all(self._pieces.cues(part) <= {Cue.TITLE} for part in run):
            return None
        codes = self._gazetteer.holding(place.found.name) if place.found.name else ()
        whole = _spanning(place, run)
        if place.found.city or len(codes) <= 1:
            return whole
        return replace(whole, found=replace(place.found, codes=codes))


def _is_region(place: Place, run: Sequence[int]) -> bool:
    """Whether parts are not of a name but of the country: "in the south of Italy"."""
    return place.start > run[-1] + 1


def _spanning(place: Place, run: Sequence[int]) -> Place:
    return replace(place, start=min(place.start, run[0]), end=max(place.end, run[-1] + 1))


def _merged(places: Sequence[Place]) -> list[Place]:
    """Return the places with a city beside its own country as one: "Nairobi, Kenya"."""
    merged: list[Place] = []
    for place in places:
        before = merged[-1] if merged else None
        if before and before.found.codes == place.found.codes and before.found.city != place.found.city:
            merged[-1] = replace(before, end=place.end)
        else:
            merged.append(place)
    return merged
