"""The amount in a text message as it is written: what a word multiplies it by, its currency, and amounts in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.reach.gateway.cues import SCALES, Cue
from portal.reach.gateway.pieces import Pieces

#: Words that are an amount in words, or a part of one.
_IN_WORDS: Final = frozenset({Cue.NUMBER, *SCALES})
#: What "m" belongs to in the name of a wallet: it is no million in "18000 m-pesa".
_WALLETS: Final = frozenset({"pesa", "paisa", "birr", "gurush", "money"})
#: What may stand between a figure and more of it in words: "1 million et demi", "1 million and a half".
_AND: Final = frozenset({"and", "a", "et", "y", "و"})


@dataclass(frozen=True, slots=True)
class Scale:
    """What the word right after the figure multiplies it by: "5k", "500 mille"."""

    factor: int = 1
    place: int | None = None


def scale_of(pieces: Pieces) -> Scale:
    """Return what the word right after the first figure that has one multiplies it by. The word is taken."""
    for figure in pieces.figures:
        _take_wallet(pieces, figure + 1)
        cues = pieces.cues(figure + 1)
        for cue, factor in SCALES.items():
            if cue in cues:
                pieces.take([figure + 1])
                return Scale(factor, figure + 1)
    return Scale()


def _take_wallet(pieces: Pieces, place: int) -> None:
    first, second, *_rest = (*pieces.words[place : place + 2], "", "")
    if first == "m" and second in _WALLETS:
        pieces.take([place, place + 1])


def is_in_words(pieces: Pieces, scale: Scale) -> bool:
    """Whether an amount, or part of it, is written in words: "two hundred", "half million", "1 million et demi".

    Beside a figure only: "18000 in two days" is no such amount.
    """
    if not pieces.figures:
        return any(pieces.cues(place) & _IN_WORDS for place in pieces.free())
    figure = pieces.figures[0]
    after = (figure if scale.place is None else scale.place) + 1
    while pieces.is_free(after) and pieces.words[after] in _AND:
        after += 1
    return bool((pieces.cues(after) | pieces.cues(figure - 1)) & _IN_WORDS)


def currencies_of(pieces: Pieces, *, two_named: bool, beside_only: bool) -> frozenset[str]:
    """Return what the currency nearest to the figure may be; the words of every currency are taken.

    ``two_named``: two countries are named, so that "fr" after a figure is no third one. ``beside_only``: a currency
    further off is one that is asked about ("how many shillings arrive if I pay 200").
    """
    figure = pieces.figures[0] if pieces.figures else 0
    found = list(_found(pieces, two_named=two_named))
    if pieces.figures and beside_only:
        found = [each for each in found if each.is_beside(figure, pieces)]
    nearest = min(found, key=lambda each: (each.distance(figure), each.start), default=None)
    return frozenset() if nearest is None else nearest.codes


@dataclass(frozen=True, slots=True)
class _Currency:
    codes: frozenset[str]
    start: int
    length: int

    def distance(self, figure: int) -> int:
        return self.start - figure if self.start > figure else figure - (self.start + self.length - 1)

    def is_beside(self, figure: int, pieces: Pieces) -> bool:
        """Whether it stands right before the figure, or after it with a word of scale or "de" between."""
        if self.start < figure:
            return self.start + self.length == figure
        between = range(figure + 1, self.start)
        return all(place in pieces.taken or Cue.FROM in pieces.cues(place) for place in between)


def _found(pieces: Pieces, *, two_named: bool) -> Iterator[_Currency]:
    book = pieces.books.currencies
    for place, piece in enumerate(pieces.all):
        if place in pieces.taken:
            continue
        codes, length = book.signs.get(piece.text), 1
        if piece.kind == "word":
            codes, length = book.at(pieces.words, place) or (_short(pieces, place, two_named=two_named), 1)
        if codes:
            pieces.take(range(place, place + length))
            yield _Currency(codes, place, length)


def _short(pieces: Pieces, place: int, *, two_named: bool) -> frozenset[str] | None:
    """Return what a word is that names a currency beside a figure only: a code that no corridor uses, or "F"."""
    word, book = pieces.words[place], pieces.books.currencies
    after = place - 1 in pieces.figures or (place - 2 in pieces.figures and place - 1 in pieces.taken)
    if after and (word == "f" or (word == "fr" and two_named)):
        return book.francs
    beside = {pieces.all[near].kind for near in (place - 1, place + 1) if 0 <= near < len(pieces.all)}
    return frozenset({word.upper()}) if word in book.every_code and "figure" in beside else None
