"""Which of the three questions a message asks, from the words beside the question word and beside the figure.

"How much arrives if I pay 200" tells what is paid, "how much must I pay so that 200 arrive" what must arrive: the same
verbs, and the question word stands with the one whose amount is *not* told.
"""

from collections.abc import Mapping
from typing import Final

from portal.prices.vocabulary import Question
from portal.reach.gateway.cues import QUESTIONS, SMALL, Cue
from portal.reach.gateway.pieces import Pieces

#: What a question word may ask about.
_VERBS: Final = (Cue.RECEIVE, Cue.PAY, Cue.SEND, Cue.COST)
#: How far after a word of obligation its verb may stand: "il faut que 400000 arrivent".
_AFTER_MUST: Final = 4

_ARRIVING_ASKED: Final = (Question.PAY, Question.RECEIVE)
_ARRIVING_TOLD: Final = (Question.RECEIVE, Question.PAY)


def questions_of(pieces: Pieces) -> tuple[Question, ...]:
    """Return the questions that words may ask, the likeliest first; the amount's currency settles which.

    Without a word about arriving it is what they say. With one:

    - "how much arrives" asks what arrives: the amount is what is paid;
    - "must arrive", and "needs" with the figure after it, leave nothing else open;
    - "how much must I pay (so that ... arrive)" tells what must arrive;
    - of "pay 200 ... arrive" and "pay ... so that 200 arrive" the verb nearest to the figure counts.

    Where what must arrive is likeliest but the amount is of the sending currency, it is what is paid.
    """
    verbs = _verbs(pieces)
    told = [cue for cue in QUESTIONS if cue in verbs.values()]
    if _needed(pieces, verbs) and _asked_for(pieces, verbs) is not Cue.RECEIVE:
        return (Question.RECEIVE,)
    if Cue.RECEIVE not in told:
        return tuple(QUESTIONS[cue] for cue in told)
    asked = _asked_for(pieces, verbs)
    if asked is Cue.RECEIVE:
        return _ARRIVING_ASKED
    if _must_arrive(pieces, verbs):
        return (Question.RECEIVE,)
    if asked is None and _beside_the_figure(pieces, verbs) is not Cue.RECEIVE:
        return _ARRIVING_ASKED
    return _ARRIVING_TOLD


def asks_what_arrives(pieces: Pieces) -> bool:
    """Whether the message asks how much arrives, so that its amount is not the one of that word."""
    return _asked_for(pieces, _verbs(pieces)) is Cue.RECEIVE


def _verbs(pieces: Pieces) -> dict[int, Cue]:
    found: dict[int, Cue] = {}
    for place in pieces.free():
        cue = next((cue for cue in _VERBS if cue in pieces.cues(place)), None)
        if cue is not None:
            found[place] = cue
    return found


def _asked_for(pieces: Pieces, verbs: Mapping[int, Cue]) -> Cue | None:
    """Return the verb that the first question word belongs to.

    It is the next one after it, but the one right before where the word follows its verb: "payer combien".
    """
    asking = next((place for place in pieces.free() if Cue.ASK in pieces.cues(place)), None)
    if asking is None:
        return None
    before = asking - 2 if SMALL & pieces.cues(asking - 1) else asking - 1  # "pay how much"
    if before in verbs:
        return verbs[before]
    after = [place for place in verbs if place > asking]
    return verbs[min(after)] if after else next((verbs[place] for place in sorted(verbs, reverse=True)), None)


def _needed(pieces: Pieces, verbs: Mapping[int, Cue]) -> bool:
    """Whether the figure is what somebody needs: "my sister needs 360000", but not "I need to pay 200"."""
    figure = pieces.figures[0] if pieces.figures else -1
    for place in range(max(figure - _AFTER_MUST, 0), figure):
        if Cue.NEED in pieces.cues(place) and not any(at in verbs for at in range(place + 1, figure)):
            return True
    return False


def _must_arrive(pieces: Pieces, verbs: Mapping[int, Cue]) -> bool:
    for place in pieces.free():
        if pieces.cues(place) & {Cue.MUST, Cue.NEED}:
            verb = next((at for at in range(place + 1, place + 1 + _AFTER_MUST) if at in verbs), None)
            if verb is not None and verbs[verb] is Cue.RECEIVE:
                return True
    return False


def _beside_the_figure(pieces: Pieces, verbs: Mapping[int, Cue]) -> Cue:
    """Return the verb nearest to the figure; without a figure the first one."""
    figure = pieces.figures[0] if pieces.figures else -1
    return verbs[min(verbs, key=lambda place: (abs(place - figure), place))]
