"""Words as they are compared: without case, accents and marks, in any script."""

import re
import unicodedata
from typing import Final

#: Letters that Unicode does not take apart, Arabic ones that are written in two ways, and Persian and Urdu ones.
_SPELLED_OUT: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "ى": "ي", "ة": "ه", "ـ": None}
) | str.maketrans("یےکہھە", "ييكههه")
_APOSTROPHES: Final = re.compile("['’‘ʼ`´]")
_WORD: Final = re.compile(r"[^\W\d_]+")


def folded(text: str) -> str:
    """Return text in small letters without accents: ``Côte`` and ``cote`` are one, ``إيطاليا`` and ``ايطاليا`` too."""
    # Apart first: some forms of letters have no small one of their own (mathematical, of full width).
    small = unicodedata.normalize("NFKD", text).casefold().translate(_SPELLED_OUT)
    parts = unicodedata.normalize("NFKD", small)
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(_SPELLED_OUT)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded: letters only, an apostrophe parts ("d'Italie")."""
    return tuple(_WORD.findall(folded(_APOSTROPHES.sub(" ", text))))


def is_arabic(text: str) -> bool:
    """Whether there are Arabic letters in a text; figures alone say little about a language."""
    return any(unicodedata.bidirectional(sign) == "AL" and sign.isalpha() for sign in text)


def is_latin(text: str) -> bool:
    """Whether all letters of a text are Latin ones."""
    return all("LATIN" in unicodedata.name(sign, "") for sign in text if sign.isalpha())
