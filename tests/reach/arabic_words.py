"""Arabic words for messages, whatever the catalogue has: so that the room of seventy signs is tested for sure."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from gettext import NullTranslations

from flask import Flask

from portal.localization.active import Localization

WORDS = {
    "Pay %(amount)s, arrives:": "ادفع %(amount)s، يصل:",
    "Send %(amount)s, cost:": "أرسل %(amount)s، التكلفة:",
    "%(amount)s must arrive, pay:": "ليصل %(amount)s، ادفع:",
    "%(amount)s: %(figure)s arrive": "%(amount)s: يصل %(figure)s",
    "%(amount)s: costs %(figure)s": "%(amount)s: يكلف %(figure)s",
    "%(amount)s: pay %(figure)s": "%(amount)s: ادفع %(figure)s",
    "%(corridor)s, prices %(month)s": "%(corridor)s، أسعار %(month)s",
    "%(corridor)s, not confirmed": "%(corridor)s، غير مؤكدة",
    "no service found": "لا توجد خدمة",
}


class _Words(NullTranslations):
    def gettext(self, message: str) -> str:
        return WORDS.get(message, super().gettext(message))


@contextmanager
def arabic_words(app: Flask) -> Iterator[None]:
    """Speak these words in Arabic for a while; what is not among them stays as the catalogue has it."""
    known: Localization = app.extensions["localization"]
    usual = known.actives["ar"]
    words = _Words()
    words.add_fallback(usual.texts)
    known.actives["ar"] = replace(usual, texts=words)
    try:
        yield
    finally:
        known.actives["ar"] = usual
