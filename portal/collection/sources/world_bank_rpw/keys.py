"""Record keys: what names a row of the survey within its snapshot, the same in the next release where possible."""

import hashlib
from collections.abc import Sequence

from portal.collection.sources.world_bank_rpw.cells import not_given


class Keys:
    """Gives the rows of one snapshot their keys.

    ``period`` and ``id`` together are the workbook's only unique key; an id alone is used again for other services. Two
    rows with one such key contradict each other: both keep it, and validation holds the second. A row without an id
    (the CSV form) is named by a hash of its cells; identical rows are two observations there, and are numbered.
    """

    def __init__(self) -> None:
        self._hashed: dict[str, int] = {}

    def of(self, period: str, identity: object, row: Sequence[object]) -> str:
        """Return the key of a row, of at most 80 characters."""
        plain = _plain(identity)
        if plain:
            return f"{period}-{plain}"
        key = f"{period}-{_hash(row)}"
        times = self._hashed[key] = self._hashed.get(key, 0) + 1
        return key if times == 1 else f"{key}-{times}"


def _plain(identity: object) -> str:
    """An id as the survey writes it, stored as number or as text: ``1220195001``; "" where there is none."""
    if type(identity) is float and identity.is_integer():
        return str(int(identity))
    if not_given(identity):
        return ""
    return str(identity).strip().removesuffix(".0")[:50]


def _hash(row: Sequence[object]) -> str:
    text = "\x1f".join("" if cell is None else str(cell).strip() for cell in row)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
