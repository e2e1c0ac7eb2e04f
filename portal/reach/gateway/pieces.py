"""A text message in pieces: figures, words and signs, and which words a reader has understood already."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from portal.reach.gateway.cues import Cue, Cues
from portal.reach.gateway.currency_words import CurrencyWords
from portal.reach.gateway.gazetteer import Gazetteer
from portal.reach.gateway.spelling import words_of

#: A figure with its separators: grouped by spaces only in threes, so that two figures stay two.
_FIGURE: Final = (
    r"(?:(?<!\S)[-−])?"
    r"(?:\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,٫٬،'’]\d+)*)"
)
#: What may stand inside a name: "Etats-Unis", "d'Ivoire", "St. Lucia", "Myanmar (Burma)".
_INSIDE_NAMES: Final = frozenset("-\u2010\u2011–—'’‘ʼ`´.&()")
_PIECE: Final = re.compile(rf"(?P<figure>{_FIGURE})|(?P<word>[^\W\d_]+)|(?P<sign>\S)")


@dataclass(frozen=True, slots=True)
class Books:
    """What a reading looks things up in."""

    gazetteer: Gazetteer
    cues: Cues
    currencies: CurrencyWords
    known: frozenset[str]  # countries with a corridor: short words that are codes too count for these alone


@dataclass(frozen=True, slots=True)
class Piece:
    """A figure, a word or a sign."""

    kind: str  # figure, word, sign
    text: str  # as written
    word: str = ""  # folded


class Pieces:
    """The pieces of one message. Words that are understood are taken, so that nothing is read twice."""

    def __init__(self, text: str, books: Books) -> None:
        self.books = books
        self.all = tuple(_pieces(text))
        self.words = tuple(piece.word for piece in self.all)  # "" where there is a figure or a sign
        self.figures = tuple(place for place, piece in enumerate(self.all) if piece.kind == "figure")
        self.taken: set[int] = set()

    def take(self, places: Iterable[int]) -> None:
        """Note that these places are understood."""
        self.taken.update(places)

    def is_free(self, place: int) -> bool:
        """Whether a word stands at a place that is not understood yet."""
        return 0 <= place < len(self.all) and bool(self.words[place]) and place not in self.taken

    def free(self) -> Iterator[int]:
        """Yield the places of the words that are not understood yet."""
        return (place for place in range(len(self.all)) if self.is_free(place))

    def cues(self, place: int) -> frozenset[Cue]:
        """Return what the word at a place tells; nothing where it is taken, or where there is none."""
        return self.books.cues.of(self.words[place]) if self.is_free(place) else frozenset()

    def means_nothing(self, place: int) -> bool:
        """Whether a free word at a place is none that we know."""
        return self.is_free(place) and not self.cues(place)

    def written(self, places: Iterable[int]) -> str:
        """Return what stands at these places, as it was written."""
        return " ".join(self.all[place].text for place in places)


def _pieces(text: str) -> Iterator[Piece]:
    for found in _PIECE.finditer(text.replace("US$", "USD ")):
        kind = found.lastgroup or ""
        if kind == "word":
            yield from (Piece(kind, found[0], word) for word in words_of(found[0]))
        elif found[0] not in _INSIDE_NAMES:
            yield Piece(kind, found[0])
