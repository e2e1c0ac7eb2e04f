"""What a text message says: two countries, an amount, a currency, one of three questions, and in which language.

Reading is pure: the same text always reads the same. What it says is settled later, where the corridor is known:
which currency "shillings" are, and whether its separators leave no doubt about an amount.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.gateway.amounts import currencies_of, is_in_words, scale_of
from portal.reach.gateway.asking import asks_what_arrives, questions_of
from portal.reach.gateway.cues import OF_NAMES, SMALL, Cue
from portal.reach.gateway.direction import Direction, direction_of
from portal.reach.gateway.pieces import Books, Pieces
from portal.reach.gateway.places import Place, Places
from portal.reach.gateway.spelling import is_arabic

#: Three text messages; nobody asks for prices in more.
LONGEST: Final = 480
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
#: Marks of vowels, which Arabic may be written with, and the stroke that stretches a word.
_ARABIC_MARKS: Final = re.compile("[\u0640\u064b-\u065f\u0670]")
#: What may stand beside "stop" or "help" in a message that says nothing else: "please stop sending me messages".
_BESIDE_ALONE: Final = SMALL | {Cue.FROM, Cue.TO, Cue.SEND, Cue.PAY, Cue.MUST, Cue.NEED, Cue.HELP}


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
    UNSURE_DIRECTION = "unsure_direction"
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
    explanations: tuple[str, ...] = ()  # finished sentences, the fullest first, where the reason has its own
    nearest: str = ""  # the nearest amount with a price, with its currency
    clues: Mapping[str, int] = field(default_factory=dict)  # as Reading.clues


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says, before its amount is settled."""

    corridor: CorridorCode
    questions: tuple[Question, ...]  # that words ask, the likeliest first; empty: not said
    figure: str  # as written; "": none
    scale: int  # 1, or 1000 for "5k"
    in_words: bool  # the amount, or part of it, is written in words
    currencies: frozenset[str]  # what the currency's word may mean; empty: not said
    clues: Mapping[str, int]  # language -> how much speaks for it

    @property
    def may_be_two_amounts(self) -> bool:
        """Whether the figure may as well be two: "200 300", but not "18 000", nor "200 300 francs"."""
        ungrouped = "".join(self.figure.split())
        return ungrouped != self.figure and not self.currencies and not _ends_in_thousands(ungrouped)


def _ends_in_thousands(figure: str) -> bool:
    """Whether the last three digits are noughts, of any script."""
    return all(unicodedata.decimal(sign, 1) == 0 for sign in figure[-3:])


def read(text: str, books: Books) -> Reading | Puzzle:
    """Read a message."""
    bare = _ARABIC_MARKS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()
    if not bare:
        return Puzzle(Unclear.EMPTY)
    if any(sign == "\ufffd" or (unicodedata.category(sign) == "Cc" and not sign.isspace()) for sign in bare):
        return Puzzle(Unclear.UNREADABLE)
    if len(bare) > LONGEST:
        return Puzzle(Unclear.TOO_LONG)
    return _Reader(Pieces(bare, books), is_arabic(bare)).read()


class _Reader:
    """Reads one message. Names are read first, then amounts, then what the other words say."""

    def __init__(self, pieces: Pieces, arabic: bool) -> None:
        self.pieces = pieces
        self.clues: Counter[str] = Counter({"ar": 3} if arabic else {})

    def read(self) -> Reading | Puzzle:
        alone = self._alone()
        if alone is not None:
            return self._puzzle(alone)
        pieces = self.pieces
        scale = scale_of(pieces)
        names = Places(pieces)
        currencies = currencies_of(pieces, two_named=names.two_named, beside_only=asks_what_arrives(pieces))
        places = names.all()
        self._add_clues(places)
        corridor = self._corridor(places)
        if isinstance(corridor, Puzzle):
            return corridor
        if len(pieces.figures) > 1:
            return self._puzzle(Unclear.TWO_AMOUNTS, corridor=corridor)
        figure = pieces.written(pieces.figures)
        in_words = is_in_words(pieces, scale)
        return Reading(corridor, questions_of(pieces), figure, scale.factor, in_words, currencies, dict(self.clues))

    def _puzzle(
        self, why: Unclear, countries: tuple[str, ...] = (), word: str = "", corridor: CorridorCode | None = None
    ) -> Puzzle:
        return Puzzle(why, countries, word, corridor, clues=dict(self.clues))

    def _alone(self) -> Unclear | None:
        """Return what a message asks that says nothing else: to be left alone, or help."""
        said = [self.pieces.cues(place) for place in self.pieces.free()]
        if not said or self.pieces.figures:
            return None
        if self._wants_no_messages():
            self._add_clues([])
            return Unclear.STOP
        for cue, unclear in ((Cue.STOP, Unclear.STOP), (Cue.HELP, Unclear.HELP)):
            if any(cue in cues for cues in said) and all(cue in cues or cues & _BESIDE_ALONE for cues in said):
                self._add_clues([])
                return unclear
        return None

    def _wants_no_messages(self) -> bool:
        """Whether a message says "no more messages" in any words, and nothing else."""
        cues = self.pieces.books.cues
        words = {self.pieces.words[place] for place in self.pieces.free()}
        others = words - cues.refusing - cues.messages
        wanted = words & cues.messages or any(Cue.SEND in cues.of(word) for word in words)
        return bool(words & cues.refusing and wanted) and all(
            cues.of(word) & (_BESIDE_ALONE | {Cue.RECEIVE}) for word in others
        )

    def _corridor(self, places: Sequence[Place]) -> CorridorCode | Puzzle:
        doubtful = self._doubtful(places)
        if doubtful is not None:
            return doubtful
        first_of: dict[str, Place] = {}
        for place in places:
            first_of.setdefault(place.found.codes[0], place)
        codes = tuple(first_of)
        if len(codes) == 2:
            one, other = first_of.values()
            direction = direction_of(self.pieces, one, other)
            code = CorridorCode(*(reversed(codes) if direction is Direction.TURNED else codes))
            return code if direction is not Direction.UNSURE else self._puzzle(Unclear.UNSURE_DIRECTION, corridor=code)
        if len(codes) > 2:
            return self._puzzle(Unclear.MANY_COUNTRIES, codes)
        if len(places) > 1:
            return self._puzzle(Unclear.SAME_COUNTRY, codes)
        strange = next((place for place in self.pieces.free() if self.pieces.means_nothing(place)), None)
        if strange is not None and codes:
            return self._puzzle(Unclear.UNKNOWN_COUNTRY, codes, self.pieces.written([strange]))
        return self._puzzle(Unclear.ONE_COUNTRY if codes else Unclear.NO_COUNTRY, codes)

    def _doubtful(self, places: Sequence[Place]) -> Puzzle | None:
        """Return what is asked back where a name is none that we know, or several countries have it."""
        for place in places:
            written = self.pieces.written(range(place.start, place.end))
            if place.unknown:
                return self._puzzle(Unclear.UNKNOWN_COUNTRY, place.found.codes, written)
            if len(place.found.codes) > 1:
                return self._puzzle(Unclear.UNSURE_COUNTRY, place.found.codes, written)
        return None

    def _add_clues(self, places: Sequence[Place]) -> None:
        """Count what speaks for each language: names of countries twice as much as other words, and as parts of them.

        An everyday name has no language of its own, but its parts do: "soudan sud".
        """
        cues, words = self.pieces.books.cues, self.pieces.words
        for place in places:
            self.clues.update(dict.fromkeys(place.found.languages, 2))
            parts = (at for at in range(place.start, place.end) if cues.of(words[at]) & OF_NAMES)
            self.clues.update(language for at in parts for language in cues.languages(words[at]))
        for at in self.pieces.free():
            self.clues.update(cues.languages(words[at]))
