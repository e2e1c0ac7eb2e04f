"""The order of names in a list, as readers of a language look for them.

A full collation (UCA, as ICU has it) needs a library of 30 MB for lists of countries. This does what such lists need:
accents and case count only between names that are else alike, an apostrophe or a hyphen sorts as a space, before all
letters, and letters that a language's alphabet counts as its own stand where the alphabet has them.
"""

import unicodedata
from functools import lru_cache
from typing import Final

from portal.localization.languages import Language

#: Letters that follow another one in a language's alphabet, though they look like it with an accent. In every other
#: language they are that letter with an accent. From CLDR's collation rules; each text is a letter and its followers.
_OWN_LETTERS: Final[dict[str, str]] = {
    "es": "nñ",
    "fil": "nñ",
    "pl": "aą cć eę lł nń oó sś zźż",
    "ro": "aăâ iî sș tț",
    "sq": "cç eë",
    "tr": "cç gğ oö sş uü",
    "uz": "gğ oõ",
}
#: Letters that Unicode does not take apart.
_SPELLED_OUT: Final = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss"})

SortKey = tuple[tuple[tuple[str, int], ...], str]


@lru_cache(maxsize=4096)
def sort_key(name: str, language: Language) -> SortKey:
    """Return a key that sorts names: by their letters first, then by accents, so that the order is always the same."""
    folded = unicodedata.normalize("NFC", name).casefold()
    own = _own_letters(language.locale.language)
    words = "".join(" " if unicodedata.category(character)[0] in "CPSZ" else character for character in folded).split()
    letters: list[tuple[str, int]] = []
    for character in " ".join(words):
        letters.extend([own[character]] if character in own else _plain(character))
    return tuple(letters), folded


@lru_cache(maxsize=64)
def _own_letters(code: str) -> dict[str, tuple[str, int]]:
    groups = _OWN_LETTERS.get(code, "").split()
    return {letter: (group[0], place) for group in groups for place, letter in enumerate(group)}


def _plain(character: str) -> list[tuple[str, int]]:
    """Return a character without its accents."""
    parts = unicodedata.normalize("NFKD", character.translate(_SPELLED_OUT))
    return [(part, 0) for part in parts if not unicodedata.combining(part)]
