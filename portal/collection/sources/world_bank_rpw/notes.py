"""What the survey's notes say beyond its columns: that a rate is not disclosed, that a price is a promotion.

The sentences are the survey's own standard ones and their variants; a note that only weighs a possibility ("may be due
to a promotion") states nothing. The payout currency in a note is read by ``portal.prices.payout``.
"""

import re
from datetime import date
from typing import Final

from portal.collection.sources.world_bank_rpw.cells import CellUnreadable, day_in
from portal.prices.quotes import Promotion

_UNDISCLOSED: Final = re.compile(
    r"\bnot\s+transparent\b"
    r"|\bnon-?transparent\b"
    r"|\b(?:exchange rate|cost)\b[^.;]{0,120}\bnot\s+(?:disclosed|known|provided)\b",
    re.IGNORECASE,
)
_PROMOTION: Final = re.compile(
    r"\b(?:promo(?:tion(?:al|s)?)?|marketing campaign|special offer|discount(?:ed|s)?|introductory (?:offer|rate|price)"
    r"|first[- ]transfer|new[- ]customers?)\b",
    re.IGNORECASE,
)
#: What stands before such a word, in its sentence, and takes it back.
_NOT_STATED: Final = re.compile(
    r"\b(?:may|might|could|no|not|without|excl\w*|before|unless|if|regular|standard)\b[^.;]{0,60}$", re.IGNORECASE
)
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[ /-][A-Za-z]{3,9}[ /-][0-9]{4}"
_ENDS: Final = re.compile(
    rf"\b(?:until|till|through|up to|ends?(?: on)?|expires?(?: on)?|valid to)\s+({_DAY})", re.IGNORECASE
)


def joined(*notes: str) -> str:
    """Return the notes of a row as one text, each on a line of its own; "" where there are none."""
    return "\n".join(note for note in notes if note)


def withholds_rate(note: str) -> bool:
    """Whether a note says that the exchange rate is not disclosed (then the stored margin 0 is not zero)."""
    return bool(note) and _UNDISCLOSED.search(note) is not None


def promotion(note: str) -> Promotion | None:
    """Return the promotion that a note states, with its end where it names a day; None where it states none."""
    for found in _PROMOTION.finditer(note):
        if not _NOT_STATED.search(note[: found.start()]):
            return Promotion(ends=_end(note), text=note)
    return None


def _end(note: str) -> date | None:
    found = _ENDS.search(note)
    if found is None:
        return None
    try:
        return day_in(found[1])
    except CellUnreadable:
        return None
