"""What a text message says: two countries, an amount, a currency, one of three questions, and in which language.

Reading is pure: the same text always reads the same. What it says is settled later, where the corridor is known:
which currency "shillings" are, and whether its separators leave no doubt about an amount.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.gateway.cues import QUESTIONS, Cue, Cues
from portal.reach.gateway.currency_words import CurrencyWords
from portal.reach.gateway.gazetteer import Found, Gazetteer
from portal.reach.gateway.spelling import is_arabic, words_of

#: Three text messages; nobody asks for prices in more.
LONGEST: Final = 480
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
#: A figure with its separators: grouped by spaces only in threes, so that two figures stay two.
_FIGURE: Final = (
    r"(?:(?<!\S)[-−])?"
    r"(?:\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,٫٬،'’]\d+)*)"
)
#: What may stand inside a name: "Etats-Unis", "d'Ivoire", "St. Lucia", "Myanmar (Burma)".
_INSIDE_NAMES: Final = frozenset("-\u2010\u2011–—'’‘ʼ`´.&()")
#: Marks of vowels, which Arabic may be written with, and the stroke that stretches a word.
_ARABIC_MARKS: Final = re.compile("[\u0640\u064b-\u065f\u0670]")
_PIECE: Final = re.compile(rf"(?P<figure>{_FIGURE})|(?P<word>[^\W\d_]+)|(?P<sign>\S)")
_ARABIC_TO: Final = ("لل", "ل")
#: How far before a country the words that give its direction may stand: "vers le Sénégal", "arrives in Senegal".
_LOOKS_BACK: Final = 2
#: How many words are looked at for a misspelt country: comparing takes milliseconds each.
_MISSPELT_AMONG: Final = 12


class Unclear(StrEnum):
    """Why a message cannot be answered; each has a sentence (``replies``), and is counted under this name."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"  # bytes that are no text
    HELP = "help"
    STOP = "stop"
    NO_COUNTRY = "no_country"
    ONE_COUNTRY = "one_country"
    UNKNOWN_COUNTRY = "unknown_country"
    UNSURE_COUNTRY = "unsure_country"
    SAME_COUNTRY = "same_country"
    MANY_COUNTRIES = "many_countries"
    TWO_AMOUNTS = "two_amounts"
    AMOUNT = "amount"
    CURRENCY = "currency"
    NO_PRICES = "no_prices"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A message that cannot be answered, with what is needed to help."""

    why: Unclear
    countries: tuple[str, ...] = ()  # understood, or to choose from
    word: str = ""  # what was not understood
    corridor: CorridorCode | None = None
    explanation: str = ""  # a finished sentence, where the reason has its own
    nearest: str = ""  # the nearest amount with a price, with its currency
    clues: Mapping[str, int] = field(default_factory=dict)  # as Reading.clues


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says, before its amount is settled."""

    corridor: CorridorCode
    questions: tuple[Question, ...]  # that words ask, the likeliest first; empty: not said
    figure: str  # as written; "": none
    scale: int  # 1, or 1000 for "5k"
    currencies: frozenset[str]  # what the currency's word may mean; empty: not said
    clues: Mapping[str, int]  # language -> how much speaks for it


@dataclass(frozen=True, slots=True)
class Books:
    """What a reading looks things up in."""

    gazetteer: Gazetteer
    cues: Cues
    currencies: CurrencyWords
    known: frozenset[str]  # countries with a corridor: short words that are codes too count for these alone


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str  # figure, word, sign
    text: str  # as written
    word: str = ""  # folded


def read(text: str, books: Books) -> Reading | Puzzle:
    """Read a message."""
    bare = _ARABIC_MARKS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()
    if not bare:
        return Puzzle(Unclear.EMPTY)
    if any(sign == "\ufffd" or (unicodedata.category(sign) == "Cc" and not sign.isspace()) for sign in bare):
        return Puzzle(Unclear.UNREADABLE)
    if len(bare) > LONGEST:
        return Puzzle(Unclear.TOO_LONG)
    return _Reader(tuple(_pieces(bare)), books, is_arabic(bare)).read()


def _pieces(text: str) -> Iterator[_Piece]:
    for found in _PIECE.finditer(text.replace("US$", "USD ")):
        kind = found.lastgroup or ""
        if kind == "word":
            yield from (_Piece(kind, found[0], word) for word in words_of(found[0]))
        elif found[0] not in _INSIDE_NAMES:
            yield _Piece(kind, found[0])


@dataclass(frozen=True, slots=True)
class _Place:
    """A country found in the message."""

    start: int
    found: Found
    named: bool  # by a name rather than a code
    to: bool = False  # said to receive by the word's own beginning (Arabic)


class _Reader:
    """Reads one message. Words that are understood are taken, so that nothing is read twice."""

    def __init__(self, pieces: Sequence[_Piece], books: Books, arabic: bool) -> None:
        self.pieces = pieces
        self.words = tuple(piece.word for piece in pieces)  # "" where there is a figure or a sign
        self.books = books
        self.taken: set[int] = set()
        self.clues: Counter[str] = Counter({"ar": 3} if arabic else {})

    def read(self) -> Reading | Puzzle:
        alone = self._alone()
        if alone is not None:
            return self._puzzle(alone)
        scale = self._scale()
        names = list(self._names())
        currencies = self._currencies()
        places = self._countries(names)
        self._add_clues(places)
        corridor = self._corridor(places)
        if isinstance(corridor, Puzzle):
            return corridor
        figures = [piece.text for piece in self.pieces if piece.kind == "figure"]
        if len(figures) > 1:
            return self._puzzle(Unclear.TWO_AMOUNTS, corridor=corridor)
        figure = figures[0] if figures else ""
        return Reading(corridor, self._questions(), figure, scale, currencies, dict(self.clues))

    def _puzzle(
        self, why: Unclear, countries: tuple[str, ...] = (), word: str = "", corridor: CorridorCode | None = None
    ) -> Puzzle:
        return Puzzle(why, countries, word, corridor, clues=dict(self.clues))

    def _alone(self) -> Unclear | None:
        """Return what a message of one word asks: help, or to be left alone."""
        if len(self.pieces) != 1:
            return None
        cues = self.books.cues.of(self.words[0])
        for cue, unclear in ((Cue.HELP, Unclear.HELP), (Cue.STOP, Unclear.STOP)):
            if cue in cues:
                self._add_clues([])
                return unclear
        return None

    def _scale(self) -> int:
        """Return what a word right after a figure multiplies it by: "5k", "500 mille"."""
        for place, piece in enumerate(self.pieces[:-1]):
            if piece.kind == "figure":
                cues = self.books.cues.of(self.words[place + 1])
                for cue, factor in ((Cue.THOUSAND, 1_000), (Cue.MILLION, 1_000_000)):
                    if cue in cues:
                        self.taken.add(place + 1)
                        return factor
        return 1

    def _currencies(self) -> frozenset[str]:
        """Return what the first currency in the message may be; the words of every currency are taken."""
        meant: frozenset[str] = frozenset()
        book = self.books.currencies
        for place, piece in enumerate(self.pieces):
            found = book.signs.get(piece.text), 1
            if piece.kind == "word" and place not in self.taken:
                found = book.at(self.words, place) or (self._other_code(place), 1)
            if found[0]:
                self.taken.update(range(place, place + found[1]))
                meant = meant or found[0]
        return meant

    def _other_code(self, place: int) -> frozenset[str] | None:
        """Return the currency of a code that no corridor uses, where it stands beside the figure."""
        word = self.words[place]
        beside = {self.pieces[near].kind for near in (place - 1, place + 1) if 0 <= near < len(self.pieces)}
        return frozenset({word.upper()}) if word in self.books.currencies.every_code and "figure" in beside else None

    def _countries(self, names: Sequence[_Place]) -> Sequence[_Place]:
        """Return the countries of the message, in order; codes count only where names do not say it all."""
        if len({place.found.codes for place in names}) >= 2:
            return names
        codes = list(self._codes())
        found = [*names, *codes]
        if len(found) < 2 and not names:
            found += self._weak_codes(2 - len(found))
        if len(found) < 2:
            found += self._misspelt(2 - len(found))
        return sorted(found, key=lambda place: place.start)

    def _names(self) -> Iterator[_Place]:
        place = 0
        while place < len(self.words):
            named = None if place in self.taken else self._name_at(place)
            if named is not None:
                self.taken.update(range(place, place + named.found.length))
                yield named
            place += named.found.length if named else 1

    def _name_at(self, place: int) -> _Place | None:
        found = self.books.gazetteer.name_at(self.words, place)
        if found is not None:
            return _Place(place, found, named=True)
        word = self.words[place]
        for prefix in _ARABIC_TO:
            if word.startswith(prefix):
                rest = (word.removeprefix(prefix), *self.words[place + 1 :])
                attached = self.books.gazetteer.name_at(rest, 0) if rest[0] else None
                if attached is not None:
                    return _Place(place, attached, named=True, to=True)
        return None

    def _codes(self) -> Iterator[_Place]:
        for place, word in enumerate(self.words):
            found = self.books.gazetteer.code_at(self.words, place) if word and place not in self.taken else None
            plain = (
                len(word) == 2 or self.pieces[place].text.isupper()
            )  # "and", "are", "can" are codes of three letters
            if found is not None and plain and not self.books.cues.of(word):
                self.taken.add(place)
                yield _Place(place, found, named=False)

    def _weak_codes(self, missing: int) -> list[_Place]:
        """Return codes that are small words too (de, in, es): in capitals, or where the message is codes only."""
        spoken = [place for place, word in enumerate(self.words) if word]
        only_codes = all(place in self.taken or self.books.gazetteer.code_at(self.words, place) for place in spoken)
        weak = [
            _Place(place, found, named=False)
            for place in spoken
            if place not in self.taken
            and (found := self.books.gazetteer.code_at(self.words, place)) is not None
            and found.codes[0] in self.books.known
            and (only_codes or self.pieces[place].text.isupper())
        ][:missing]
        self.taken.update(place.start for place in weak)
        return weak

    def _misspelt(self, missing: int) -> list[_Place]:
        """Return the countries that words without any other meaning are misspellings of."""
        made: list[_Place] = []
        strange = [place for place in range(len(self.words)) if self._means_nothing(place)]
        for place in strange[:_MISSPELT_AMONG]:
            for length in (3, 2, 1):
                stretch = range(place, place + length)
                if len(made) < missing and all(self._means_nothing(each) for each in stretch):
                    found = self.books.gazetteer.near(self.words[place : place + length])
                    if found is not None:
                        self.taken.update(stretch)
                        made.append(_Place(place, found, named=True))
        return made

    def _means_nothing(self, place: int) -> bool:
        if place >= len(self.words) or place in self.taken or not self.words[place]:
            return False
        return not self.books.cues.of(self.words[place])

    def _corridor(self, places: Sequence[_Place]) -> CorridorCode | Puzzle:
        unsure = next((place for place in places if len(place.found.codes) > 1), None)
        if unsure is not None:
            word = " ".join(self.pieces[at].text for at in range(unsure.start, unsure.start + unsure.found.length))
            return self._puzzle(Unclear.UNSURE_COUNTRY, unsure.found.codes, word)
        first_of: dict[str, _Place] = {}
        for place in places:
            first_of.setdefault(place.found.codes[0], place)
        codes = tuple(first_of)
        if len(codes) == 2:
            one, other = first_of.values()
            return CorridorCode(*(reversed(codes) if self._turned(one, other) else codes))
        if len(codes) > 2:
            return self._puzzle(Unclear.MANY_COUNTRIES, codes)
        if len(places) > 1:
            return self._puzzle(Unclear.SAME_COUNTRY, codes)
        strange = next((self.pieces[at].text for at in range(len(self.words)) if self._means_nothing(at)), "")
        if strange and codes:
            return self._puzzle(Unclear.UNKNOWN_COUNTRY, codes, strange)
        return self._puzzle(Unclear.ONE_COUNTRY if codes else Unclear.NO_COUNTRY, codes)

    def _turned(self, one: _Place, other: _Place) -> bool:
        """Whether the country named first receives: "to Senegal from Italy"."""
        return self._receives(one) > self._receives(other)

    def _receives(self, place: _Place) -> int:
        """Return how much the words before a country, over articles, say that it receives; below zero: it sends.

        "arrives in Senegal" says more than "in France" does: some languages have one word for in and to.
        """
        said = int(place.to)
        for back in range(place.start - 1, max(place.start - 1 - _LOOKS_BACK, -1), -1):
            cues = frozenset() if back in self.taken else self.books.cues.of(self.words[back])
            if Cue.TO in cues or Cue.FROM in cues:
                said += 1 if Cue.TO in cues else -1
            elif Cue.RECEIVE in cues and back < place.start - 1:
                said += 1
            elif Cue.FILLER not in cues:
                break
        return said

    def _questions(self) -> tuple[Question, ...]:
        """Return the questions that words ask: "what must I pay so that they receive 500" asks what to pay for it."""
        asked = {
            QUESTIONS[cue]
            for place, word in enumerate(self.words)
            if word and place not in self.taken
            for cue in self.books.cues.of(word)
            if cue in QUESTIONS
        }
        return tuple(each for each in (Question.RECEIVE, Question.PAY, Question.SEND) if each in asked)

    def _add_clues(self, places: Sequence[_Place]) -> None:
        """Count what speaks for each language: names of countries twice as much as other words."""
        for place in places:
            self.clues.update(dict.fromkeys(place.found.languages, 2))
        for at, word in enumerate(self.words):
            if word and at not in self.taken:
                self.clues.update(self.books.cues.languages(word))
