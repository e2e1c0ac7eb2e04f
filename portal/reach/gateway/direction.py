"""Which of two countries sends, from the words before each and from the clause that it stands in.

In this order:

- a word for "from" or "to" right before a country ("desde Kenia", "vers le Kenya");
- what its clause says of a country that is said with "in" ("en", "au", "في"): who receives, or whose relatives live
  there, receives; who pays or sends, or says "I", sends;
- one of the small words that mean "in" and "to" alike ("en", "au"), or a word for arriving, where it is with one alone;
- the order: the country named first sends. Where both are only said to be the place of something, nothing tells.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from portal.reach.gateway.cues import SMALL, Cue
from portal.reach.gateway.pieces import Pieces
from portal.reach.gateway.places import Place

#: How far before a country the words that give its direction may stand: "vers le Sénégal", "arrives in Senegal".
_LOOKS_BACK: Final = 2
#: Words that direction is read over.
_PASSED: Final = SMALL | {Cue.ASK, Cue.MUST, Cue.NEED, Cue.COST}
#: Words that say where something is, or in some languages where it goes to as well: the clause decides.
_IN: Final = frozenset({"in", "at", "en", "dans", "a", "au", "aux", "في", "ب"})
#: Of these, those that money may go to: "envoyer en Tanzanie", "pagar a Senegal".
_SENT_TO: Final = frozenset({"en", "a", "au", "aux"})
_PAID_TO: Final = frozenset({"a"})
_ENDS: Final = frozenset(",،.;؛:?¿!؟")
#: "and" of Arabic, which is written as one with the next word: "وأنا".
_ARABIC_AND: Final = "و"
#: What a word of each kind says of the country of its clause: above zero it receives, below it sends.
_SAYS: Final = {Cue.RECEIVE: 1, Cue.NEED: 1, Cue.RELATIVE: 1, Cue.PAY: -1, Cue.SEND: -1}


class Direction(Enum):
    """How money flows between two countries, of which one is named first."""

    ONWARD = "onward"
    TURNED = "turned"
    UNSURE = "unsure"


def direction_of(pieces: Pieces, one: Place, other: Place) -> Direction:
    """Return how money flows between two countries, the one named first and the other."""
    plain = _before(pieces, one, plain=True) - _before(pieces, other, plain=True)
    said = _Clause(pieces, one, other).receives() - _Clause(pieces, other, one).receives()
    loose = _before(pieces, one) - _before(pieces, other)
    decided = plain or said or loose
    if decided:
        return Direction.TURNED if decided > 0 else Direction.ONWARD
    return Direction.UNSURE if _where(pieces, one) and _where(pieces, other) else Direction.ONWARD


def _before(pieces: Pieces, place: Place, *, plain: bool = False) -> int:
    """Return how much the words before a country, over articles, say that it receives; below zero: it sends.

    "arrives in Senegal" says more than "in France" does: some languages have one word for in and to. ``plain``: only
    words that mean nothing else count.
    """
    said = int(place.to)
    for back in range(place.start - 1, max(place.start - 1 - _LOOKS_BACK, -1), -1):
        cues = pieces.cues(back)
        if plain and pieces.words[back] in _IN and Cue.FROM not in cues:
            continue
        if Cue.TO in cues or Cue.FROM in cues:
            said += 1 if Cue.TO in cues else -1
        elif Cue.RECEIVE in cues and back < place.start - 1 and not plain:
            said += 1
        elif not cues & _PASSED:
            break
    return said


def _where(pieces: Pieces, place: Place) -> str:
    """Return the word for "in" before a country, over an article; "" where there is none."""
    for back in (place.start - 1, place.start - 2):
        if pieces.is_free(back) and pieces.words[back] in _IN:
            return pieces.words[back]
        if not pieces.cues(back) & {Cue.FILLER, Cue.TITLE, Cue.PART}:
            break
    return ""


class _Clause:
    """What the clause that a country stands in says of it."""

    def __init__(self, pieces: Pieces, place: Place, other: Place) -> None:
        self._pieces = pieces
        self._place = place
        self._other = range(other.start, other.end)

    def receives(self) -> int:
        """Return 1 where the country is said to receive, -1 where it sends, 0 where the clause does not say.

        The nearest word before it counts, else the nearest after it; "I" only where no other word says anything.
        """
        where = _where(self._pieces, self._place)
        if not where:
            return 0
        said = _said(self._told_before(), where)
        return (_said(self._told_after(), "") or 0) if said is None else said

    def _told_before(self) -> list[frozenset[Cue]]:
        """Return what the words before the country tell, the nearest first, as far as its clause goes."""
        told = []
        for place in range(self._place.start - 1, -1, -1):
            if self._ends(place):
                break
            attached = _after_and(self._pieces, place)
            told.append(attached or self._pieces.cues(place))
            if attached:
                break
        return told

    def _told_after(self) -> list[frozenset[Cue]]:
        """Return what the words after the country tell; nothing where the other one stands in the same clause."""
        told = []
        for place in range(self._place.end, len(self._pieces.all)):
            if place in self._other:
                return []
            if self._ends(place) or _after_and(self._pieces, place):
                break
            told.append(self._pieces.cues(place))
        return told

    def _ends(self, place: int) -> bool:
        """Whether a clause ends at a place."""
        ends = place in self._other or self._pieces.all[place].text in _ENDS
        return ends or Cue.CLAUSE in self._pieces.cues(place)


def _said(told: Iterable[frozenset[Cue]], where: str) -> int | None:
    """Return what words say of a country, the nearest word first; None: nothing.

    Who sends "a Senegal" is elsewhere, or there: such words are no more than the small word itself.
    """
    self_named = False
    for cues in told:
        self_named = self_named or Cue.SELF in cues
        cue = next((cue for cue in _SAYS if cue in cues), None)
        if cue is not None:
            open_to = where in _PAID_TO or (cue is Cue.SEND and where in _SENT_TO)
            return 0 if _SAYS[cue] < 0 and open_to else _SAYS[cue]
    return -1 if self_named else None


def _after_and(pieces: Pieces, place: int) -> frozenset[Cue]:
    """Return what a word tells that Arabic writes as one with "and" before it."""
    word = pieces.words[place]
    if not pieces.means_nothing(place) or not word.startswith(_ARABIC_AND):
        return frozenset()
    return pieces.books.cues.of(word.removeprefix(_ARABIC_AND))
