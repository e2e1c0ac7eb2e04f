"""How much of a text message a text takes: 160 septets of GSM 7-bit, or 70 units of UCS-2.

Source: 3GPP TS 23.038, section 6.2.1: the default alphabet, and the extension table, whose signs take two septets. A
text with any other sign is sent as UCS-2 as a whole, where a sign outside the first plane takes two units.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")

#: What stands for signs that the alphabet lacks and that Unicode does not take apart.
_WRITTEN_AS: Final = {
    "→": ">",
    "←": "<",
    "–": "-",
    "—": "-",
    "−": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "‘": "'",
    "’": "'",
    "ʼ": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "„": '"',
    "…": "...",
    "·": "-",
    "•": "-",
    "×": "x",
    "œ": "oe",
    "Œ": "OE",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "þ": "th",
    "ð": "d",
    "Þ": "Th",
    "Ð": "D",
}
_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u061c\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")


class Coding(StrEnum):
    """How a text message is sent."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


#: What one message holds.
LIMITS: Final = {Coding.GSM7: 160, Coding.UCS2: 70}


@dataclass(frozen=True, slots=True)
class Size:
    """How much of one message a text takes."""

    coding: Coding
    used: int  # septets, or units of UCS-2

    @property
    def limit(self) -> int:
        """What one message holds in this coding."""
        return LIMITS[self.coding]

    @property
    def one_part(self) -> bool:
        """Whether the text is one message."""
        return self.used <= self.limit


def size_of(text: str) -> Size:
    """Return the size of a text as it stands."""
    if all(sign in _BASIC or sign in _EXTENDED for sign in text):
        return Size(Coding.GSM7, sum(2 if sign in _EXTENDED else 1 for sign in text))
    return Size(Coding.UCS2, len(text.encode("utf-16-be")) // 2)


def for_a_message(text: str) -> str:
    """Return a text as it is best sent: in the 7-bit alphabet where its letters allow, as it stands where they do not.

    Accents that the alphabet lacks fall away (``ç`` to ``c``, but ``é`` and ``ñ`` stay): French and Spanish are read
    without them, and in UCS-2 less than half as much would fit. A text in another script keeps all its signs.
    """
    plain = "".join(_in_alphabet(sign) for sign in unicodedata.normalize("NFC", text))
    if size_of(plain).coding is Coding.GSM7:
        return plain
    return "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in unicodedata.normalize("NFC", text))


def _in_alphabet(sign: str) -> str:
    if sign in _BASIC or sign in _EXTENDED:
        return sign
    if sign in _INVISIBLE:
        return ""
    if unicodedata.category(sign) == "Zs":
        return " "
    if sign in _WRITTEN_AS:
        return _WRITTEN_AS[sign]
    parts = unicodedata.normalize("NFKD", sign)
    return "".join(_WRITTEN_AS.get(part, part) for part in parts if not unicodedata.combining(part)) or sign
