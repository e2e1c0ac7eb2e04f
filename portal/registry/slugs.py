"""The rule by which a provider that no file declares gets the name it has in addresses."""

import re
import unicodedata
from hashlib import sha256
from typing import Final

_LONGEST: Final = 60

#: What a declared slug looks like: single hyphens only, so that it can never equal a slug made from a spelling.
DECLARED_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def slug_of_spelling(spelled: str) -> str:
    """Return a slug for a provider's name as a source spells it: ``GT Bank`` -> ``gt-bank--8d6c35b5``.

    Readable part, two hyphens, eight digits of the SHA-256 over the exact spelling. Two spellings do not share a slug,
    however alike they look, because similar names are never merged by guess; and no declared slug holds two hyphens.
    """
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode().lower()
    readable = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-")
    return f"{readable or 'provider'}--{sha256(spelled.encode()).hexdigest()[:8]}"
